// jianxin diagnose --shop FILE [--now TIME] TEXT: a customer's words → the number in them → facts
// on demand → the chain → the verdict, as JSON on standard output. Keeps nothing.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "assistant/claim.h"
#include "codec/json.h"
#include "host/rules/rule_file.h"
#include "language/understanding.h"
#include "server/parts.h"
#include "server/verb.h"
#include "shop/import/columns.h"
#include "shop/inquiry.h"
#include "shop/setup/shop_parts.h"
#include "shop/supplier/supplier_lookup.h"
#include "store/memory/memory.h"
#include "trade/diagnose.h"

namespace jx::server {

struct DiagnosedSource {
  std::string source{};
  bool answered = true;
  std::int64_t facts = 0;
  std::int64_t ms = 0;
  std::vector<std::string> not_searched{};
  std::string code{};  // of the error; empty when it answered
  std::string detail{};
  std::string zh{};
  std::string en{};
};
JX_DESCRIBE(DiagnosedSource, source, answered, facts, ms, not_searched, code, detail, zh, en)

namespace {

constexpr std::size_t numbers_tried_max = 3;
constexpr Duration usual_utc_offset = hours(8);

struct Question {
  std::string text{};
  Instant now{};
  language::Understanding understood{};
};

Result<Question> question_of(const Arguments& arguments) {
  if (arguments.words().size() != 1 || arguments.words()[0].empty()) {
    return fail(ErrorKind::invalid, "arguments.one_text_expected");
  }
  Question question{.text = arguments.words()[0]};
  if (const auto written = arguments.value("--now")) {
    const auto at = shop::read_time(*written, usual_utc_offset);
    if (!at) return fail(ErrorKind::invalid, "arguments.bad_time", *written);
    question.now = *at;
  } else {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    question.now = {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
  }
  auto language = language::Language::load();
  if (!language) return error_of(std::move(language));
  question.understood = (*language)->understand(question.text);
  return question;
}

// The numbers to try, the likeliest first. Cards are tried and never shown.
std::vector<std::string> numbers_in(const language::Understanding& understood) {
  std::vector<std::string> numbers = understood.slots.order_nos;
  numbers.insert(numbers.end(), understood.slots.cards.begin(), understood.slots.cards.end());
  numbers.resize(std::min(numbers.size(), numbers_tried_max));
  return numbers;
}

bool names_order(const shop::Inquiry& inquiry) { return !inquiry.numbers.order_nos.empty(); }

// Asks by one number after the other until an order is named.
std::optional<shop::Inquiry> inquire(const shop::Lookups& lookups, const Question& question) {
  std::optional<shop::Inquiry> last;
  for (const std::string& number : numbers_in(question.understood)) {
    last = shop::inquire(lookups.shops, lookups.others, number, question.now);
    if (names_order(*last)) break;
  }
  return last;
}

// The order the number means, when it is that of an order, a gateway or a card.
trade::Number focus_of(const shop::Inquiry& inquiry) {
  const auto& orders = inquiry.numbers.order_nos;
  const auto written = trade::Number::from(inquiry.numbers.written);
  if (written && std::ranges::find(orders, *written) != orders.end()) return *written;
  if (orders.size() == 1) return orders.front();
  return written.value_or(trade::Number{});
}

template <class T>
void append_member(std::string& out, std::string_view name, const T& value) {
  out += out.empty() ? "{" : ",";
  codec::append_json_text(out, name);
  out += ':';
  codec::append_json(out, value);
}

// true, false, "partly" or "unknown".
void append_known(std::string& out, std::string_view name, trade::Known value) {
  switch (value) {
    case trade::Known::yes:
      return append_member(out, name, true);
    case trade::Known::no:
      return append_member(out, name, false);
    case trade::Known::partly:
    case trade::Known::unknown:
      return append_member(out, name, std::string(enum_text(value)));
  }
}

void append_verdict(std::string& out, const trade::Verdict& verdict) {
  append_member(out, "cause", verdict.cause);
  append_known(out, "paid", verdict.paid);
  append_known(out, "delivered", verdict.delivered);
  append_member(out, "party", verdict.party);
  append_member(out, "confident", verdict.confident);
  append_member(out, "rule", verdict.rule);
  append_member(out, "rule_version", verdict.rule_version);
  append_member(out, "order_no", verdict.order_no);
  append_member(out, "evidence", verdict.evidence);
  append_member(out, "unknown", verdict.unknown);
  append_member(out, "contradictions", verdict.contradictions);
  append_member(out, "customer_steps", verdict.customer_steps);
  append_member(out, "agent_steps", verdict.agent_steps);
  append_member(out, "never", verdict.never);
  append_member(out, "expected", verdict.expected);
}

void append_understood(std::string& out, const language::Understanding& understood) {
  std::string intents;
  for (const language::IntentGuess& guess : understood.intents) {
    intents += fmt::format("{}{{\"name\":\"{}\",\"confidence\":{:.3f}}}",
                           intents.empty() ? "" : ",", enum_text(guess.name), guess.confidence);
  }
  out += fmt::format(",\"intents\":[{}]", intents);
  append_member(out, "urgent", understood.urgent);
  append_member(out, "wants_human", understood.wants_human);
  append_member(out, "order_nos", understood.slots.order_nos);
  append_member(out, "order_tails", understood.slots.order_tails);
  append_member(out, "amount", understood.slots.amount);
  append_member(out, "minutes_waited", understood.slots.minutes_waited);
}

std::vector<DiagnosedSource> sources_of(const shop::Inquiry& inquiry) {
  std::vector<DiagnosedSource> sources;
  for (const shop::SourceAnswer& answer : inquiry.answers) {
    DiagnosedSource source{.source = answer.source,
                           .answered = !answer.error,
                           .facts = static_cast<std::int64_t>(answer.facts),
                           .ms = answer.took.ms,
                           .not_searched = answer.not_searched};
    if (answer.error) {
      const Sentence sentence = sentence_of(*answer.error);
      source.code = answer.error->code;
      source.detail = answer.error->detail;
      source.zh = sentence.zh;
      source.en = sentence.en;
    }
    sources.push_back(std::move(source));
  }
  return sources;
}

std::string answer_of(const Question& question, const shop::Inquiry& inquiry,
                      const trade::RuleBook& rules) {
  const trade::ClaimKind kind =
      assistant::claim_of(question.understood.intents.front().name, question.understood.matter);
  const trade::Dossier dossier = trade::dossier_of(inquiry.facts, focus_of(inquiry));
  const trade::Verdict verdict =
      trade::diagnose(dossier, rules, {.kind = kind, .at = question.now}, question.now);
  std::string out;
  append_verdict(out, verdict);
  append_member(out, "claim", kind);
  append_member(out, "other_orders", dossier.chain.other_orders);
  append_understood(out, question.understood);
  append_member(out, "sources", sources_of(inquiry));
  append_member(out, "now", question.now);
  out += '}';
  return out;
}

Result<std::string> run(const Arguments& arguments, const Question& question) {
  auto settings = load_settings(arguments);
  if (!settings) return error_of(std::move(settings));
  auto rules = host::load_rule_book(settings->text("rules.folder"));
  if (!rules) return error_of(std::move(rules));
  auto file = shop::load_shop_file(*arguments.value("--shop"), shop::process_environment());
  if (!file) return error_of(std::move(file));
  const host::Store store = store::make_memory();
  const host::SystemClock clock;
  auto lookups = shop::open_lookups(*file, *store.keys, *store.marks, shop::supplier_maker(clock));
  if (!lookups) return error_of(std::move(lookups));
  const shop::Inquiry inquiry = inquire(*lookups, question).value_or(shop::Inquiry{});
  if (inquiry.failed()) return tl::unexpected<Error>(*inquiry.answers.front().error);
  return answer_of(question, inquiry, *rules);
}

}  // namespace

int diagnose(const Arguments& arguments) {
  auto question = question_of(arguments);
  if (question && !arguments.has("--shop")) {
    question = fail(ErrorKind::invalid, "arguments.value_missing", "--shop");
  }
  if (!question) {
    report(question.error());
    return wrong_usage;
  }
  auto answer = run(arguments, *question);
  if (!answer) return report(answer.error());
  fmt::print("{}\n", *answer);
  return done;
}

}  // namespace jx::server
