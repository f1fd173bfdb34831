// The rule book: all rule tables, one for each family of claims, put together from sheets.
//
// A sheet is one file. What several families need, questions or rules, stands in one sheet that the
// others include: the questions of included sheets are known to a table, and their rules are tried
// after its own, sheet by sheet in the order named. A sheet without claims is there to be included.
// Pure values. Thread-safety: share only const objects.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "trade/rule.h"

namespace jx::trade {

inline constexpr std::size_t sheets_max = 64;

// One file as it was written.
struct RuleSheet {
  Word name{};
  std::vector<ClaimKind> claims{};
  About about = About::purchase;
  std::vector<Word> includes{};
  std::optional<Duration> utc_offset{};
  std::optional<Sentence> checking{};
  std::vector<Question> questions{};
  std::vector<Rule> rules{};
};

class RuleBook {
 public:
  // Puts the sheets together. Of two questions for one signal the including sheet's counts; the
  // zone and `checking` are a sheet's own or those of the first included sheet that has them.
  // Errors: invalid "rules.repeated_sheet", "rules.too_many_sheets", "rules.unknown_include",
  // "rules.include_cycle", "rules.repeated_question", "rules.repeated_claim", "rules.no_table" (a
  // kind of claim has none), "rules.repeated_name" (rules of different sheets too),
  // "rules.unused_sheet"; as check(RuleTable). detail begins with the sheet.
  static Result<RuleBook> bind(std::vector<RuleSheet> sheets);

  // The table that answers claims of this kind.
  const RuleTable& table(ClaimKind kind) const;
  // Every table once, by name.
  std::vector<const RuleTable*> tables() const;
  const std::vector<RuleSheet>& sheets() const { return sheets_; }
  // Every rule of every sheet, each once.
  std::vector<const Rule*> rules() const;

 private:
  RuleBook() = default;

  std::vector<RuleSheet> sheets_{};
  std::map<Word, RuleTable> tables_{};
  std::map<ClaimKind, Word> table_of_{};
};

// A name and version mean one thing for ever: every verdict that was given names them. Compares
// the next book with one that was published.
// Errors: conflict "rules.version_not_raised" when a rule of both changed and kept its version;
// detail names it. A rule that returns to what it was returns to its version: taking a change back
// is always possible.
Result<void> check_succession(const RuleBook& published, const RuleBook& next);
// The same for sheets of any number of earlier books.
Result<void> check_succession(std::span<const RuleSheet> published, const RuleBook& next);

}  // namespace jx::trade
