// Trying rules on the past: what would have been said instead, before anybody publishes them.
// Pure. Thread-safety: reentrant.
#pragma once

#include <span>
#include <vector>

#include "base/describe.h"
#include "trade/dossier.h"
#include "trade/rule_book.h"
#include "trade/verdict.h"

namespace jx::trade {

// Examples kept of each kind of change, and kinds of change told; more are only counted.
inline constexpr std::size_t trial_examples_max = 3;
inline constexpr std::size_t trial_changes_max = 200;

// A claim as it was made, with what was known then.
struct PastClaim {
  Dossier dossier{};
  Claim claim{};
  Instant at{};
};

// How often a cause was named, with confidence and altogether.
struct CauseCount {
  Word cause{};  // empty: no cause was named
  std::int64_t before = 0;
  std::int64_t before_confident = 0;
  std::int64_t after = 0;
  std::int64_t after_confident = 0;
};
JX_DESCRIBE(CauseCount, cause, before, before_confident, after, after_confident)

// What one verdict says in short.
struct Outcome {
  Word cause{};
  Word rule{};
  std::int64_t rule_version = 0;
  Party party = Party::undecided;
  bool confident = false;

  friend auto operator<=>(const Outcome&, const Outcome&) = default;
};
JX_DESCRIBE(Outcome, cause, rule, rule_version, party, confident)

// Verdicts that would have become another in the same way.
struct OutcomeChange {
  Outcome before{};
  Outcome after{};
  std::int64_t count = 0;
  std::vector<Number> orders{};  // some of them; of a customer's claim the orders may be empty
  std::vector<std::int64_t> examples{};  // their positions in the past
};
JX_DESCRIBE(OutcomeChange, before, after, count, orders, examples)

struct Trial {
  std::int64_t tried = 0;
  std::int64_t changed = 0;   // another cause, party or confidence
  std::int64_t reworded = 0;  // the same, but with other steps, prohibitions or expected time
  std::vector<CauseCount> causes{};      // by cause
  std::vector<OutcomeChange> changes{};  // the most frequent first
};
JX_DESCRIBE(Trial, tried, changed, reworded, causes, changes)

// Both books judge every claim of the past at its own time. Cost: two diagnoses a claim.
Trial try_on_the_past(const RuleBook& before, const RuleBook& after,
                      std::span<const PastClaim> past);

}  // namespace jx::trade
