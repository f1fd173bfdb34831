#include "host/rules/rule_file.h"

#include <yaml-cpp/yaml.h>

#include <charconv>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

namespace jx::host {

namespace {

// Carries the first error up through the readers below; never leaves this file.
struct Refused {
  std::string_view code;
  std::string detail;
};

class Reader {
 public:
  explicit Reader(std::string_view name) : name_(name) {}

  trade::RuleSheet sheet(const YAML::Node& root) {
    trade::RuleSheet sheet;
    members(root, {"claims", "about", "include", "utc_offset", "checking", "questions", "rules"});
    for (const YAML::Node& node : list(root["claims"])) {
      sheet.claims.push_back(choice<trade::ClaimKind>(node));
    }
    if (root["about"]) sheet.about = choice<trade::About>(root["about"]);
    for (const YAML::Node& node : list(root["include"])) sheet.includes.push_back(word(node));
    if (root["utc_offset"]) sheet.utc_offset = offset(root["utc_offset"]);
    if (root["checking"]) sheet.checking = sentence(root["checking"]);
    for (const YAML::Node& node : list(root["questions"])) {
      sheet.questions.push_back(question(node));
    }
    for (const YAML::Node& node : list(root["rules"])) sheet.rules.push_back(rule(node));
    return sheet;
  }

 private:
  [[noreturn]] void refuse(const YAML::Node& node, std::string_view code, std::string_view what) {
    throw Refused{code, fmt::format("{} line {}: {}", name_, node.Mark().line + 1, what)};
  }

  void members(const YAML::Node& node, const std::set<std::string_view>& known) {
    if (!node.IsMap()) refuse(node, "rules.wrong_type", "a map of members is expected");
    std::set<std::string> met;
    for (const auto& entry : node) {
      const std::string key = text(entry.first);
      if (!known.contains(key)) refuse(entry.first, "rules.unknown_member", key);
      if (!met.insert(key).second) refuse(entry.first, "rules.repeated_member", key);
    }
  }

  std::vector<YAML::Node> list(const YAML::Node& node) {
    std::vector<YAML::Node> items;
    if (!node) return items;
    if (!node.IsSequence()) refuse(node, "rules.wrong_type", "a list is expected");
    for (const auto& item : node) items.push_back(item);
    return items;
  }

  std::string text(const YAML::Node& node) {
    if (!node.IsScalar()) refuse(node, "rules.wrong_type", "a text is expected");
    return node.Scalar();
  }

  Word word(const YAML::Node& node) {
    const std::string found = text(node);
    if (!is_word(found))
      refuse(node, "rules.out_of_range", fmt::format("\"{}\" is no word", found));
    return Word(found);
  }

  std::int64_t integer(const YAML::Node& node) {
    const std::string found = text(node);
    std::int64_t value = 0;
    const char* end = found.data() + found.size();
    const auto [stop, error] = std::from_chars(found.data(), end, value);
    if (error != std::errc{} || stop != end) {
      refuse(node, "rules.wrong_type", fmt::format("\"{}\" is no whole number", found));
    }
    return value;
  }

  template <class E>
  E choice(const YAML::Node& node) {
    const std::string found = text(node);
    const auto value = enum_from_text<E>(found);
    if (!value) refuse(node, "rules.out_of_range", fmt::format("\"{}\" is not known here", found));
    return *value;
  }

  // "90s", "30m", "4h", "3d".
  Duration duration(const YAML::Node& node) {
    const std::string found = text(node);
    std::int64_t count = 0;
    const auto [stop, error] = std::from_chars(found.data(), found.data() + found.size(), count);
    const std::string_view unit(stop, found.data() + found.size());
    const Duration one = unit == "s"   ? seconds(1)
                         : unit == "m" ? minutes(1)
                         : unit == "h" ? hours(1)
                         : unit == "d" ? days(1)
                                       : Duration{};
    if (error != std::errc{} || count < 1 || count > 10'000 || one == Duration{}) {
      refuse(node, "rules.out_of_range",
             fmt::format("\"{}\" is no duration (90s, 30m, 4h, 3d)", found));
    }
    return one * count;
  }

  // "+08:00".
  Duration offset(const YAML::Node& node) {
    const std::string found = text(node);
    const auto span = utc_offset_from_text(found);
    if (!span)
      refuse(node, "rules.out_of_range", fmt::format("\"{}\" is no offset (+08:00)", found));
    return *span;
  }

  trade::Sentence sentence(const YAML::Node& node) {
    members(node, {"zh", "en"});
    trade::Sentence found;
    if (node["zh"]) found.zh = text(node["zh"]);
    if (node["en"]) found.en = text(node["en"]);
    return found;
  }

  std::vector<trade::Sentence> sentences(const YAML::Node& node) {
    std::vector<trade::Sentence> found;
    for (const YAML::Node& item : list(node)) found.push_back(sentence(item));
    return found;
  }

  trade::Question question(const YAML::Node& node) {
    members(node, {"signal", "customer", "agent"});
    trade::Question found;
    if (node["signal"]) found.signal = word(node["signal"]);
    if (node["customer"]) found.customer = sentence(node["customer"]);
    if (node["agent"]) found.agent = sentence(node["agent"]);
    return found;
  }

  std::vector<trade::Condition> conditions(const YAML::Node& node) {
    if (!node.IsMap()) refuse(node, "rules.wrong_type", "when: a map from signal to values");
    std::vector<trade::Condition> found;
    std::set<Word> met;
    for (const auto& entry : node) {
      trade::Condition condition{.signal = word(entry.first)};
      if (!trade::is_signal(condition.signal.view())) {
        refuse(entry.first, "rules.unknown_signal", condition.signal.view());
      }
      if (!met.insert(condition.signal).second) {
        refuse(entry.first, "rules.repeated_member", condition.signal.view());
      }
      for (const YAML::Node& item : list(entry.second)) {
        condition.accepted.push_back(choice<trade::Known>(item));
      }
      found.push_back(std::move(condition));
    }
    return found;
  }

  trade::Rule rule(const YAML::Node& node) {
    members(node, {"name", "version", "cause", "party", "when", "needs", "customer_steps",
                   "agent_steps", "never", "expected"});
    trade::Rule found;
    if (node["name"]) found.name = word(node["name"]);
    if (node["version"]) found.version = integer(node["version"]);
    if (node["cause"]) found.cause = word(node["cause"]);
    if (node["party"]) found.party = choice<trade::Party>(node["party"]);
    if (node["when"]) found.when = conditions(node["when"]);
    for (const YAML::Node& item : list(node["needs"])) found.needs.push_back(word(item));
    found.customer_steps = sentences(node["customer_steps"]);
    found.agent_steps = sentences(node["agent_steps"]);
    found.never = sentences(node["never"]);
    if (node["expected"]) found.expected = duration(node["expected"]);
    return found;
  }

  std::string name_;
};

Result<std::vector<std::filesystem::path>> sheet_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  if (problem || files.empty()) {
    return fail(ErrorKind::unavailable, "rules.unreadable", folder.string());
  }
  std::ranges::sort(files);
  return files;
}

Result<std::string> read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || !text) return fail(ErrorKind::unavailable, "rules.unreadable", file.string());
  return std::move(text).str();
}

}  // namespace

Result<trade::RuleSheet> parse_sheet(std::string_view yaml, std::string_view file) {
  if (yaml.size() > rule_file_bytes_max) {
    return fail(ErrorKind::invalid, "rules.too_large", std::string(file));
  }
  const std::string_view stem = file.substr(0, file.rfind(".yaml"));
  if (!is_word(stem)) return fail(ErrorKind::invalid, "rules.bad_file_name", std::string(file));
  try {
    trade::RuleSheet sheet = Reader(file).sheet(YAML::Load(std::string(yaml)));
    sheet.name = Word(stem);
    return sheet;
  } catch (const Refused& refused) {
    return fail(ErrorKind::invalid, refused.code, refused.detail);
  } catch (const YAML::Exception& broken) {
    return fail(ErrorKind::invalid, "rules.malformed",
                fmt::format("{} line {}: {}", file, broken.mark.line + 1, broken.msg));
  }
}

Result<std::vector<desk::RuleText>> read_rule_texts(const std::filesystem::path& folder) {
  auto files = sheet_files(folder);
  if (!files) return error_of(std::move(files));
  std::vector<desk::RuleText> sheets;
  for (const std::filesystem::path& file : *files) {
    const std::string name = file.stem().string();
    if (!is_word(name)) {
      return fail(ErrorKind::invalid, "rules.bad_file_name", file.filename().string());
    }
    auto text = read_text(file);
    if (!text) return error_of(std::move(text));
    if (text->size() > rule_file_bytes_max) {
      return fail(ErrorKind::invalid, "rules.too_large", file.filename().string());
    }
    sheets.push_back({Word(name), *std::move(text)});
  }
  return sheets;
}

Result<trade::RuleBook> bind_rule_texts(std::span<const desk::RuleText> texts) {
  std::vector<trade::RuleSheet> sheets;
  for (const desk::RuleText& text : texts) {
    auto sheet = parse_sheet(text.text, fmt::format("{}.yaml", text.sheet.view()));
    if (!sheet) return error_of(std::move(sheet));
    sheets.push_back(*std::move(sheet));
  }
  return trade::RuleBook::bind(std::move(sheets));
}

Result<trade::RuleBook> load_rule_book(const std::filesystem::path& folder) {
  auto texts = read_rule_texts(folder);
  if (!texts) return error_of(std::move(texts));
  return bind_rule_texts(*texts);
}

}  // namespace jx::host
