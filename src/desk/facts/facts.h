// Trade facts pass through the desk so that they have a place in the one order of events; the desk
// keeps nothing of them. Decisions are pure; folds are total.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

inline constexpr std::size_t fact_source_bytes_max = 64;
inline constexpr std::size_t fact_id_bytes_max = 128;
// The delivery text alone may be longer: one line for each of cards_max cards.
inline constexpr std::size_t fact_secrets_bytes_max = 256'000;

Result<Decision> decide_command(const Asking& asking, const RecordFacts& command);
void apply_event(Fold& fold, const FactsRecorded& event);

}  // namespace jx::desk
