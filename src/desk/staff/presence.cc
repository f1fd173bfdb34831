#include "desk/check.h"
#include "desk/rights.h"
#include "desk/staff/load.h"
#include "desk/staff/staff.h"

namespace jx::desk {

namespace {

Result<const AgentState*> get_subject(const Asking& asking, const SetPresence& command) {
  const bool is_self = asking.agent != nullptr && asking.agent->agent == command.agent;
  if (!is_self && !is_system(asking)) return fail(ErrorKind::forbidden, "actor.not_allowed");
  const auto found = asking.state.agents.find(command.agent);
  if (found == asking.state.agents.end()) return fail(ErrorKind::not_found, "agent.unknown");
  const AgentState& agent = found->second;
  if (command.presence == Presence::offline) return &agent;
  if (agent.dismissed) return fail(ErrorKind::conflict, "agent.dismissed");
  if (agent.role == Role::auditor) return fail(ErrorKind::forbidden, "actor.reads_only");
  return &agent;
}

}  // namespace

// Offline: everything in hand waits again with its age; a shift's end hands its note to whoever
// takes over. On a break: what is held stays, what is only offered goes back at once.
Result<Decision> decide_command(const Asking& asking, const SetPresence& command) {
  auto found = get_subject(asking, command);
  if (!found) return error_of(std::move(found));
  const AgentState& agent = **found;
  if (auto sound = check_word(command.reason); !sound) return error_of(std::move(sound));
  if (auto sound = check_text(command.note.text, note_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  const Word reason = command.reason.empty() ? Word{"own"} : command.reason;
  if (agent.presence == command.presence && agent.presence_reason == reason) return Decision{};
  Decision decision =
      decided(PresenceChanged{command.agent, command.presence, reason, command.note});
  if (command.presence == Presence::offline) {
    requeue_all(asking, agent, is_system(asking) ? "agent_lost" : "shift_end", command.note,
                decision.events);
  } else if (command.presence == Presence::on_break) {
    withdraw_offers(asking, agent, "agent_on_break", decision.events);
  }
  return decision;
}

void apply_event(Fold& fold, const PresenceChanged& event) {
  const auto found = fold.state.agents.find(event.agent);
  if (found == fold.state.agents.end()) return;
  AgentState& agent = found->second;
  if (agent.presence != event.presence) {
    agent.presence_since = fold.at;
    agent.offers_missed = 0;
    if (event.presence == Presence::online) agent.idle_since = fold.at;
  }
  agent.presence = event.presence;
  agent.presence_reason = event.reason;
  agent_changed(fold, agent);
}

}  // namespace jx::desk
