// From a proposal to its end, and back.
#include <algorithm>

#include "desk/check.h"
#include "desk/incident/incident.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

constexpr std::int64_t whole_bp = 10'000;

Result<const IncidentState*> get_incident(const Asking& asking, IncidentId id) {
  const auto found = asking.state.incidents.find(id);
  if (found == asking.state.incidents.end()) {
    return fail(ErrorKind::not_found, "incident.unknown");
  }
  return &found->second;
}

// For who may oversee, at this stage.
Result<const IncidentState*> get_incident(const Asking& asking, IncidentId id,
                                          std::initializer_list<IncidentStage> stages) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  auto incident = get_incident(asking, id);
  if (!incident) return incident;
  if (std::ranges::find(stages, (*incident)->stage) == stages.end()) {
    return fail(ErrorKind::conflict, "incident.wrong_stage");
  }
  return incident;
}

// `given` where it says something, else `before`.
trade::Sentence reworded(const trade::Sentence& before, const trade::Sentence& given) {
  return {.zh = given.zh.empty() ? before.zh : given.zh,
          .en = given.en.empty() ? before.en : given.en};
}

Result<void> check_sentence(const trade::Sentence& sentence) {
  if (sentence.zh.empty() || sentence.en.empty()) {
    return fail(ErrorKind::invalid, "incident.text_missing");
  }
  if (auto sound = check_text(sentence.zh, incident_text_bytes_max); !sound) return sound;
  return check_text(sentence.en, incident_text_bytes_max);
}

Result<void> check_texts(const trade::Sentence& text, const trade::Sentence& over_text) {
  auto sound = check_sentence(text);
  return sound ? check_sentence(over_text) : sound;
}

const IncidentState* find_alike(const State& state, const trade::Scope& scope, const Word& cause) {
  for (const auto& [id, incident] : state.incidents) {
    if (is_standing(incident.stage) && incident.scope == scope &&
        trade::trouble_of(incident.cause) == trade::trouble_of(cause)) {
      return &incident;
    }
  }
  return nullptr;
}

Result<void> check_proposal(const Asking& asking, const ProposeIncident& command) {
  const bool counts = command.troubled >= 1 && command.troubled <= command.buyers &&
                      command.usual_bp >= 0 && command.usual_bp <= whole_bp &&
                      command.during_bp >= 0 && command.during_bp <= whole_bp;
  if (!counts || !trade::is_sound(command.scope) || command.cause.empty()) {
    return fail(ErrorKind::invalid, "incident.malformed");
  }
  if (auto sound = check_word(command.cause); !sound) return sound;
  if (auto sound = check_text(command.scope.supplier, trade::scope_name_bytes_max); !sound) {
    return sound;
  }
  if (auto sound = check_text(command.scope.pay_channel, trade::scope_name_bytes_max); !sound) {
    return sound;
  }
  if (auto sound = check_text(command.goods, name_bytes_max * 3); !sound) return sound;
  if (auto sound = check_texts(command.text, command.over_text); !sound) return sound;
  if (command.since > asking.now) return fail(ErrorKind::invalid, "incident.since_in_the_future");
  return {};
}

std::size_t standing_count(const State& state) {
  return static_cast<std::size_t>(std::ranges::count_if(
      state.incidents, [](const auto& entry) { return is_standing(entry.second.stage); }));
}

IncidentState* find(State& state, IncidentId id) {
  const auto found = state.incidents.find(id);
  return found == state.incidents.end() ? nullptr : &found->second;
}

// Ended ones go when others have ended since, those that ended first before the rest: a long one
// that has just ended still has its buyers to be told.
void forget_ended(State& state) {
  std::vector<std::pair<Instant, IncidentId>> ended;
  for (const auto& [id, incident] : state.incidents) {
    if (!is_standing(incident.stage)) ended.emplace_back(incident.ended_at, id);
  }
  if (ended.size() <= incidents_ended_kept) return;
  std::ranges::sort(ended);
  ended.resize(ended.size() - incidents_ended_kept);
  for (const auto& [at, id] : ended) state.incidents.erase(id);
}

template <class Ended>
void end(Fold& fold, const Ended& event, IncidentStage stage) {
  IncidentState* incident = find(fold.state, event.incident);
  if (incident == nullptr) return;
  incident->stage = stage;
  incident->ended_at = fold.at;
  incident->reason = event.reason;
  incident->by = event.by;
}

template <class Worded>
void reword(IncidentState& incident, const Worded& event) {
  incident.text = event.text;
  incident.over_text = event.over_text;
  incident.by = event.by;
}

}  // namespace

bool is_standing(IncidentStage stage) {
  return stage == IncidentStage::proposed || stage == IncidentStage::announced;
}

Result<Decision> decide_command(const Asking& asking, const ProposeIncident& command) {
  if (auto allowed = allow(asking, {ActorKind::system}); !allowed) {
    return error_of(std::move(allowed));
  }
  if (auto sound = check_proposal(asking, command); !sound) return error_of(std::move(sound));
  if (find_alike(asking.state, command.scope, command.cause) != nullptr) {
    return fail(ErrorKind::conflict, "incident.stands_already");
  }
  if (standing_count(asking.state) >= incidents_standing_max) {
    return fail(ErrorKind::throttled, "incident.too_many");
  }
  return decided(IncidentProposed{asking.id_at<IncidentId>(0), command.scope, command.goods,
                                  command.cause, command.party, command.since, command.buyers,
                                  command.troubled, command.usual_bp, command.during_bp,
                                  command.text, command.over_text});
}

Result<Decision> decide_command(const Asking& asking, const ConfirmIncident& command) {
  auto incident = get_incident(asking, command.incident, {IncidentStage::proposed});
  if (!incident) return error_of(std::move(incident));
  const trade::Sentence text = reworded((*incident)->text, command.text);
  const trade::Sentence over_text = reworded((*incident)->over_text, command.over_text);
  if (auto sound = check_texts(text, over_text); !sound) return error_of(std::move(sound));
  return decided(IncidentConfirmed{command.incident, asking.actor, text, over_text});
}

Result<Decision> decide_command(const Asking& asking, const DismissIncident& command) {
  auto incident = get_incident(asking, command.incident, {IncidentStage::proposed});
  if (!incident) return error_of(std::move(incident));
  if (auto sound = check_word(command.reason); !sound) return error_of(std::move(sound));
  return decided(IncidentDismissed{command.incident, asking.actor, command.reason});
}

Result<Decision> decide_command(const Asking& asking, const RewordIncident& command) {
  auto incident =
      get_incident(asking, command.incident, {IncidentStage::proposed, IncidentStage::announced});
  if (!incident) return error_of(std::move(incident));
  const trade::Sentence text = reworded((*incident)->text, command.text);
  const trade::Sentence over_text = reworded((*incident)->over_text, command.over_text);
  if (auto sound = check_texts(text, over_text); !sound) return error_of(std::move(sound));
  if (text == (*incident)->text && over_text == (*incident)->over_text) return Decision{};
  return decided(IncidentReworded{command.incident, asking.actor, text, over_text});
}

Result<Decision> decide_command(const Asking& asking, const CloseIncident& command) {
  auto incident = get_incident(asking, command.incident, {IncidentStage::announced});
  if (!incident) return error_of(std::move(incident));
  if (auto sound = check_word(command.reason); !sound) return error_of(std::move(sound));
  return decided(IncidentClosed{command.incident, asking.actor, command.reason});
}

Result<Decision> decide_command(const Asking& asking, const ReopenIncident& command) {
  auto incident =
      get_incident(asking, command.incident, {IncidentStage::dismissed, IncidentStage::closed});
  if (!incident) return error_of(std::move(incident));
  if (auto sound = check_word(command.reason); !sound) return error_of(std::move(sound));
  if (find_alike(asking.state, (*incident)->scope, (*incident)->cause) != nullptr) {
    return fail(ErrorKind::conflict, "incident.stands_already");
  }
  if (standing_count(asking.state) >= incidents_standing_max) {
    return fail(ErrorKind::throttled, "incident.too_many");
  }
  return decided(IncidentReopened{command.incident, asking.actor, command.reason});
}

void apply_event(Fold& fold, const IncidentProposed& event) {
  fold.state.incidents.insert_or_assign(event.incident,
                                        IncidentState{.incident = event.incident,
                                                      .scope = event.scope,
                                                      .goods = event.goods,
                                                      .cause = event.cause,
                                                      .party = event.party,
                                                      .since = event.since,
                                                      .proposed_at = fold.at,
                                                      .buyers = event.buyers,
                                                      .troubled = event.troubled,
                                                      .usual_bp = event.usual_bp,
                                                      .during_bp = event.during_bp,
                                                      .text = event.text,
                                                      .over_text = event.over_text});
  forget_ended(fold.state);
}

void apply_event(Fold& fold, const IncidentConfirmed& event) {
  IncidentState* incident = find(fold.state, event.incident);
  if (incident == nullptr) return;
  incident->stage = IncidentStage::announced;
  incident->announced_at = fold.at;
  reword(*incident, event);
}

void apply_event(Fold& fold, const IncidentDismissed& event) {
  end(fold, event, IncidentStage::dismissed);
}

void apply_event(Fold& fold, const IncidentReworded& event) {
  IncidentState* incident = find(fold.state, event.incident);
  if (incident != nullptr) reword(*incident, event);
}

void apply_event(Fold& fold, const IncidentClosed& event) {
  end(fold, event, IncidentStage::closed);
}

void apply_event(Fold& fold, const IncidentReopened& event) {
  IncidentState* incident = find(fold.state, event.incident);
  if (incident == nullptr) return;
  const bool was_announced = incident->announced_at != Instant{};
  incident->stage = was_announced ? IncidentStage::announced : IncidentStage::proposed;
  incident->ended_at = {};
  incident->reason = {};
  incident->by = event.by;
}

}  // namespace jx::desk
