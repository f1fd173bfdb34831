// What changed between two rule books, rule by rule. Pure.
#pragma once

#include <optional>
#include <vector>

#include "trade/rule_book.h"

namespace jx::trade {

struct RuleChange {
  Word sheet{};  // where it stands afterwards, or stood
  Word rule{};
  std::optional<Rule> before{};  // empty: it is new
  std::optional<Rule> after{};   // empty: it was removed
};
JX_DESCRIBE(RuleChange, sheet, rule, before, after)

// Sorted by sheet, then rule. Questions and the order of rules are not looked at.
std::vector<RuleChange> changes_between(const RuleBook& before, const RuleBook& after);

}  // namespace jx::trade
