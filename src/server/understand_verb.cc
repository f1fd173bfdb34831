// jianxin understand [FILE]: what messages and whole dialogues say, JSON lines in and out.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "codec/json.h"
#include "edge/http/problem.h"
#include "language/understanding.h"
#include "server/verb.h"

namespace jx::server {

namespace {

constexpr std::size_t turns_read_max = 1'000;  // of a line; the language looks at the last of them

// A line's conversation; the texts live in the line's parsed document.
struct Conversation {
  std::string id = "null";  // as JSON
  std::vector<language::Turn> turns{};
};

using Element = simdjson::dom::element;

Result<std::string_view> text_of(Element object, const char* member) {
  std::string_view text;
  const simdjson::error_code failed = object[member].get_string().get(text);
  if (failed == simdjson::SUCCESS) return text;
  if (failed == simdjson::NO_SUCH_FIELD)
    return fail(ErrorKind::invalid, "understand.member_missing", member);
  return fail(ErrorKind::invalid, "json.wrong_type", member);
}

Result<language::Turn> turn_of(Element element) {
  if (!element.is_object()) return fail(ErrorKind::invalid, "json.wrong_type", "turns");
  const auto role = text_of(element, "role");
  if (!role) return fail(role.error().kind, role.error().code, role.error().detail);
  const auto text = text_of(element, "text");
  if (!text) return fail(text.error().kind, text.error().code, text.error().detail);
  const auto known = enum_from_text<language::Role>(*role);
  if (!known) return fail(ErrorKind::invalid, "understand.unknown_role", std::string(*role));
  return language::Turn{*known, *text};
}

// Reads `text` or `turns`; other members are not looked at, so that labelled data can be read too.
Result<void> read_turns(Element line, std::vector<language::Turn>& turns) {
  Element given;
  if (line["turns"].get(given) == simdjson::NO_SUCH_FIELD) {
    const auto text = text_of(line, "text");
    if (!text) return fail(text.error().kind, text.error().code, text.error().detail);
    turns.push_back({language::Role::user, *text});
    return {};
  }
  simdjson::dom::array list;
  if (given.get(list) != simdjson::SUCCESS)
    return fail(ErrorKind::invalid, "json.wrong_type", "turns");
  if (list.size() == 0 || list.size() > turns_read_max)
    return fail(ErrorKind::invalid, "json.out_of_range", "turns");
  for (const Element element : list) {
    auto turn = turn_of(element);
    if (!turn) return error_of(std::move(turn));
    turns.push_back(*turn);
  }
  return {};
}

template <class T>
void append_member(std::string& out, std::string_view name, const T& value) {
  if (out.back() != '{') out += ',';
  codec::append_json_text(out, name);
  out += ':';
  codec::append_json(out, value);
}

std::vector<std::string> both(const std::vector<std::string>& whole,
                              const std::vector<std::string>& tails) {
  std::vector<std::string> all = whole;
  all.insert(all.end(), tails.begin(), tails.end());
  return all;
}

// Only what is named. Secrets stand as written: whoever asks has the text already.
std::string slots_json(const language::Slots& slots) {
  std::string out = "{";
  if (auto numbers = both(slots.order_nos, slots.order_tails); !numbers.empty())
    append_member(out, "order_no", numbers);
  if (!slots.order_tails.empty()) append_member(out, "order_tails", slots.order_tails);
  if (auto numbers = both(slots.cards, slots.card_tails); !numbers.empty())
    append_member(out, "card_no", numbers);
  if (!slots.card_tails.empty()) append_member(out, "card_tails", slots.card_tails);
  if (slots.amount) append_member(out, "amount", slots.amount_written);
  if (!slots.phones.empty()) append_member(out, "phone", slots.phones.front());
  if (slots.phones.size() > 1) append_member(out, "phones", slots.phones);
  if (slots.account) append_member(out, "account", *slots.account);
  if (slots.product) append_member(out, "product", *slots.product);
  if (slots.minutes_waited) append_member(out, "minutes_waited", *slots.minutes_waited);
  if (slots.query_password) append_member(out, "query_password", *slots.query_password);
  return out + "}";
}

std::string intents_json(const std::vector<language::IntentGuess>& intents) {
  std::string out;
  for (const language::IntentGuess& guess : intents)
    out += fmt::format(R"({}{{"name":"{}","confidence":{:.3f}}})", out.empty() ? "[" : ",",
                       enum_text(guess.name), guess.confidence);
  return out + "]";
}

std::string answer_json(const std::string& id, const language::Understanding& understood) {
  std::string out = fmt::format(R"({{"id":{},"intents":{})", id, intents_json(understood.intents));
  append_member(out, "urgency", std::string(understood.urgent ? "urgent" : "normal"));
  append_member(out, "needs_human", understood.needs_human);
  append_member(out, "priority", std::string(enum_text(understood.priority)));
  out += ",\"slots\":" + slots_json(understood.slots);
  append_member(out, "wants_human", understood.wants_human);
  append_member(out, "mood", std::string(enum_text(understood.mood)));
  append_member(out, "matter", std::string(enum_text(understood.matter)));
  append_member(out, "says_solved", understood.says_solved);
  append_member(out, "says_thanks", understood.says_thanks);
  return out + "}";
}

std::string refusal_json(const std::string& id, std::size_t line, const Error& error) {
  const edge::http::ProblemText text = edge::http::problem_text(error.code, error.kind);
  std::string problem = "{";
  append_member(problem, "code", error.code);
  append_member(problem, "detail", error.detail);
  append_member(problem, "zh", std::string(text.zh));
  append_member(problem, "en", std::string(text.en));
  return fmt::format(R"({{"id":{},"line":{},"error":{}}}}})", id, line, problem);
}

class Reader {
 public:
  explicit Reader(const language::Language& language) : language_(language) {}

  // The answer to a line, a refusal among them.
  std::string answer(const std::string& text) {
    ++line_;
    std::string id = "null";
    std::vector<language::Turn> turns;
    auto read = parse(text, id, turns);
    if (read) return answer_json(id, language_.understand(turns));
    ++refused_;
    return refusal_json(id, line_, read.error());
  }
  std::size_t refused_lines() const { return refused_; }

 private:
  Result<void> parse(const std::string& text, std::string& id, std::vector<language::Turn>& turns) {
    if (text.size() > codec::json_bytes_max) return fail(ErrorKind::invalid, "json.too_long");
    Element line;
    if (parser_.parse(text).get(line) != simdjson::SUCCESS || !line.is_object())
      return fail(ErrorKind::invalid, "json.malformed");
    Element given_id;
    if (line["id"].get(given_id) == simdjson::SUCCESS) id = simdjson::minify(given_id);
    return read_turns(line, turns);
  }

  const language::Language& language_;
  simdjson::dom::parser parser_{};
  std::size_t line_ = 0;
  std::size_t refused_ = 0;
};

}  // namespace

int understand(const Arguments& arguments) {
  if (arguments.words().size() > 1)
    return report(Error{ErrorKind::invalid, "arguments.one_file_expected", {}});
  std::ifstream file;
  if (!arguments.words().empty()) {
    file.open(arguments.words()[0]);
    if (!file)
      return report(Error{ErrorKind::unavailable, "file.unreadable", arguments.words()[0]});
  }
  std::istream& in = arguments.words().empty() ? std::cin : file;
  const auto language = language::Language::load();
  if (!language) return report(language.error());
  Reader reader(**language);
  for (std::string line; std::getline(in, line);) {
    if (std::ranges::all_of(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; }))
      continue;
    std::cout << reader.answer(line) << '\n';
  }
  std::cout.flush();
  return reader.refused_lines() == 0 ? done : refused;
}

}  // namespace jx::server
