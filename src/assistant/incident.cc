#include "assistant/incident.h"

#include <algorithm>

namespace jx::assistant {

namespace {

// An incident counts from the first payment in trouble; its order was placed a little earlier.
constexpr Duration ordered_before = minutes(30);

}  // namespace

std::vector<KnownIncident> announced_incidents(const desk::State& state) {
  std::vector<KnownIncident> announced;
  for (const auto& [id, incident] : state.incidents) {
    if (incident.stage != desk::IncidentStage::announced) continue;
    announced.push_back(
        {incident.scope, trade::trouble_of(incident.cause), incident.since, incident.text});
  }
  return announced;
}

const KnownIncident* incident_of(const Purchase& purchase,
                                 std::span<const KnownIncident> incidents) {
  const trade::Verdict& verdict = purchase.verdict;
  if (verdict.cause.empty() || !purchase.created_at) return nullptr;
  const auto found = std::ranges::find_if(incidents, [&](const KnownIncident& incident) {
    return trade::covers(incident.scope, purchase.place) &&
           trade::trouble_of(verdict.cause) == incident.trouble &&
           *purchase.created_at + ordered_before >= incident.since;
  });
  return found == incidents.end() ? nullptr : &*found;
}

}  // namespace jx::assistant
