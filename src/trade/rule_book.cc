#include "trade/rule_book.h"

#include <set>

#include "base/assert.h"

namespace jx::trade {

namespace {

tl::unexpected<Error> bad(std::string_view code, const Word& sheet, std::string_view what) {
  return fail(ErrorKind::invalid, code, fmt::format("{}: {}", sheet.view(), what));
}

// Follows the includes of one sheet, each sheet once, nearest first.
class Reach {
 public:
  explicit Reach(const std::map<Word, const RuleSheet*>& sheets) : sheets_(sheets) {}

  Result<std::vector<const RuleSheet*>> from(const RuleSheet& sheet) {
    auto walked = walk(sheet);
    if (!walked) return error_of(std::move(walked));
    return std::move(reached_);
  }

 private:
  Result<void> walk(const RuleSheet& sheet) {
    if (!under_way_.insert(sheet.name).second) {
      return bad("rules.include_cycle", sheet.name, "includes itself");
    }
    const bool fresh = std::ranges::find(reached_, &sheet) == reached_.end();
    if (fresh) reached_.push_back(&sheet);
    for (const Word& name : sheet.includes) {
      const auto found = sheets_.find(name);
      if (found == sheets_.end()) return bad("rules.unknown_include", sheet.name, name.view());
      auto walked = walk(*found->second);
      if (!walked) return walked;
    }
    under_way_.erase(sheet.name);
    return {};
  }

  const std::map<Word, const RuleSheet*>& sheets_;
  std::set<Word> under_way_{};
  std::vector<const RuleSheet*> reached_{};
};

Result<void> check_questions(const RuleSheet& sheet) {
  std::set<Word> met;
  for (const Question& question : sheet.questions) {
    if (!met.insert(question.signal).second) {
      return bad("rules.repeated_question", sheet.name, question.signal.view());
    }
  }
  return {};
}

RuleTable table_of(const std::vector<const RuleSheet*>& reach) {
  const RuleSheet& own = *reach.front();
  RuleTable table{.name = own.name, .about = own.about};
  std::optional<Duration> offset;
  std::optional<Sentence> checking;
  std::set<Word> asked;
  for (const RuleSheet* sheet : reach) {
    if (!offset) offset = sheet->utc_offset;
    if (!checking) checking = sheet->checking;
    for (const Question& question : sheet->questions) {
      if (asked.insert(question.signal).second) table.questions.push_back(question);
    }
    table.rules.insert(table.rules.end(), sheet->rules.begin(), sheet->rules.end());
  }
  if (offset) table.utc_offset = *offset;
  if (checking) table.checking = *std::move(checking);
  return table;
}

}  // namespace

Result<RuleBook> RuleBook::bind(std::vector<RuleSheet> sheets) {
  RuleBook book;
  book.sheets_ = std::move(sheets);
  if (book.sheets_.size() > sheets_max) {
    return fail(ErrorKind::invalid, "rules.too_many_sheets", std::to_string(sheets_max));
  }
  std::map<Word, const RuleSheet*> by_name;
  std::set<Word> rule_names;
  for (const RuleSheet& sheet : book.sheets_) {
    if (!by_name.emplace(sheet.name, &sheet).second) {
      return bad("rules.repeated_sheet", sheet.name, "there are two");
    }
    auto checked = check_questions(sheet);
    if (!checked) return error_of(std::move(checked));
    for (const Rule& rule : sheet.rules) {
      if (rule_names.insert(rule.name).second) continue;
      return bad("rules.repeated_name", sheet.name, rule.name.view());
    }
  }
  std::set<const RuleSheet*> used;
  for (const RuleSheet& sheet : book.sheets_) {
    auto reach = Reach(by_name).from(sheet);
    if (!reach) return error_of(std::move(reach));
    if (sheet.claims.empty()) continue;
    used.insert(reach->begin(), reach->end());
    RuleTable table = table_of(*reach);
    auto checked = check(table);
    if (!checked) return bad(checked.error().code, sheet.name, checked.error().detail);
    for (const ClaimKind kind : sheet.claims) {
      if (book.table_of_.emplace(kind, sheet.name).second) continue;
      return bad("rules.repeated_claim", sheet.name, enum_text(kind));
    }
    book.tables_.emplace(sheet.name, std::move(table));
  }
  for (const RuleSheet& sheet : book.sheets_) {
    if (!used.contains(&sheet)) return bad("rules.unused_sheet", sheet.name, "no claim reaches it");
  }
  Result<void> complete{};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<ClaimKind>>([&](auto kind) {
    if (complete && !book.table_of_.contains(kind.value)) {
      complete = fail(ErrorKind::invalid, "rules.no_table", std::string(enum_text(kind.value)));
    }
  });
  if (!complete) return error_of(std::move(complete));
  return book;
}

const RuleTable& RuleBook::table(ClaimKind kind) const {
  const auto name = table_of_.find(kind);
  JX_ASSERT(name != table_of_.end());
  return tables_.at(name->second);
}

std::vector<const RuleTable*> RuleBook::tables() const {
  std::vector<const RuleTable*> all;
  for (const auto& [name, table] : tables_) all.push_back(&table);
  return all;
}

std::vector<const Rule*> RuleBook::rules() const {
  std::vector<const Rule*> all;
  for (const RuleSheet& sheet : sheets_) {
    for (const Rule& rule : sheet.rules) all.push_back(&rule);
  }
  return all;
}

Result<void> check_succession(const RuleBook& published, const RuleBook& next) {
  return check_succession(published.sheets(), next);
}

Result<void> check_succession(std::span<const RuleSheet> published, const RuleBook& next) {
  std::map<std::pair<Word, std::int64_t>, const Rule*> known;
  for (const RuleSheet& sheet : published) {
    for (const Rule& rule : sheet.rules) known.emplace(std::pair(rule.name, rule.version), &rule);
  }
  for (const Rule* rule : next.rules()) {
    const auto before = known.find(std::pair(rule->name, rule->version));
    if (before == known.end() || *before->second == *rule) continue;
    return fail(ErrorKind::conflict, "rules.version_not_raised",
                fmt::format("rule {} version {}", rule->name.view(), rule->version));
  }
  return {};
}

}  // namespace jx::trade
