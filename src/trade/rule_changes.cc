#include "trade/rule_changes.h"

namespace jx::trade {

std::vector<RuleChange> changes_between(const RuleBook& before, const RuleBook& after) {
  std::map<Word, RuleChange> all;
  for (const RuleSheet& sheet : before.sheets()) {
    for (const Rule& rule : sheet.rules) {
      all[rule.name] = {.sheet = sheet.name, .rule = rule.name, .before = rule, .after = {}};
    }
  }
  for (const RuleSheet& sheet : after.sheets()) {
    for (const Rule& rule : sheet.rules) {
      RuleChange& change = all[rule.name];
      change.sheet = sheet.name;
      change.rule = rule.name;
      change.after = rule;
    }
  }
  std::vector<RuleChange> changes;
  for (auto& [name, change] : all) {
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  std::ranges::sort(changes, {}, [](const RuleChange& c) { return std::pair(c.sheet, c.rule); });
  return changes;
}

}  // namespace jx::trade
