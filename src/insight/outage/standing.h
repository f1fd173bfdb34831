// An incident as the detector has to know it: which troubles it explains.
// Pure. Thread-safety: values.
#pragma once

#include <vector>

#include "desk/state.h"
#include "insight/outage/outcome.h"

namespace jx::insight {

// After a dismissal the same is not proposed again for so long.
inline constexpr Duration dismissed_rest = hours(6);

struct Standing {
  trade::Scope scope{};
  Word trouble{};
  Instant since{};        // explains troubles of purchases from here …
  Instant until{};        // … to here
  bool is_usual = false;  // dismissed: what happened is nothing out of the ordinary
  double usual = 0;
  double during = 0;
};

Standing standing_of(const desk::IncidentState& incident);
std::vector<Standing> standing_of(const desk::State& state);

bool explains(const Standing& incident, const Outcome& outcome);

}  // namespace jx::insight
