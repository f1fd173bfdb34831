// What the knowledge has for a case: from what was said, what it was understood to mean, and what
// the diagnosis of the purchase found.
// Pure. Thread-safety: functions.
#pragma once

#include <string>
#include <vector>

#include "knowledge/index.h"
#include "language/understanding.h"

namespace jx::knowledge {

struct Situation {
  std::vector<std::string>
      said{};  // by the customer, the newest last; the last messages_read count
  std::vector<language::IntentGuess> intents{};  // of the newest that means anything
  std::string product{};                         // as the customer names it
  std::vector<std::string> goods{};              // numbers of the goods bought
  std::string cause{};                           // of the last verdict
};
inline constexpr std::size_t messages_read = 3;
// An intent less sure than this is not believed.
inline constexpr double intent_confidence_min = 0.3;

// The search that answers it: published and current articles only.
Query query_for(const Situation& situation, bool only_for_customers, Instant now,
                std::size_t count);

// Good enough to be shown unasked: bound to what the case is about, or an answer to a part of what
// was said that is more than chance.
inline constexpr double suggested_coverage_min = 0.25;
bool is_worth_suggesting(const Hit& hit);

}  // namespace jx::knowledge
