// Confirmed incidents, as far as an answer about a purchase needs them.
// Pure. Thread-safety: values.
#pragma once

#include <span>
#include <vector>

#include "assistant/purchase.h"
#include "desk/state.h"

namespace jx::assistant {

struct KnownIncident {
  trade::Scope scope{};
  Word trouble{};   // its kind
  Instant since{};  // purchases from here on
  trade::Sentence text{};
};

// Those that are announced; what nobody has confirmed is not spoken of.
std::vector<KnownIncident> announced_incidents(const desk::State& state);

// The incident that this purchase suffers from: it goes through what is broken, since it broke, and
// its own verdict is of the same kind of trouble. None when there is none.
const KnownIncident* incident_of(const Purchase& purchase,
                                 std::span<const KnownIncident> incidents);

}  // namespace jx::assistant
