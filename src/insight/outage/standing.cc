#include "insight/outage/standing.h"

namespace jx::insight {

namespace {

// Of a proposal that was over before anybody had looked at it.
constexpr std::string_view recovered = "recovered";

constexpr Instant open_end{INT64_MAX};

Instant end_of(const desk::IncidentState& incident) {
  switch (incident.stage) {
    case desk::IncidentStage::proposed:
    case desk::IncidentStage::announced:
      return open_end;
    case desk::IncidentStage::dismissed:
      return incident.reason.view() == recovered ? incident.ended_at
                                                 : incident.ended_at + dismissed_rest;
    case desk::IncidentStage::closed:
      return incident.ended_at;
  }
  return open_end;
}

}  // namespace

Standing standing_of(const desk::IncidentState& incident) {
  return {.scope = incident.scope,
          .trouble = trade::trouble_of(incident.cause),
          .since = incident.since,
          .until = end_of(incident),
          .is_usual = incident.stage == desk::IncidentStage::dismissed &&
                      incident.reason.view() != recovered,
          .usual = static_cast<double>(incident.usual_bp) / 10'000,
          .during = static_cast<double>(incident.during_bp) / 10'000};
}

std::vector<Standing> standing_of(const desk::State& state) {
  std::vector<Standing> all;
  all.reserve(state.incidents.size());
  for (const auto& [id, incident] : state.incidents) all.push_back(standing_of(incident));
  return all;
}

bool explains(const Standing& incident, const Outcome& outcome) {
  return outcome.troubled() && outcome.at >= incident.since && outcome.at <= incident.until &&
         trade::covers(incident.scope, outcome.place) &&
         trade::trouble_of(outcome.cause) == incident.trouble;
}

}  // namespace jx::insight
