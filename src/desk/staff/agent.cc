#include <algorithm>

#include "desk/check.h"
#include "desk/rights.h"
#include "desk/staff/load.h"
#include "desk/staff/staff.h"

namespace jx::desk {

namespace {

Result<void> check_teams(const Asking& asking, const std::vector<TeamId>& teams) {
  if (teams.size() > teams_max) return fail(ErrorKind::invalid, "agent.too_many_teams");
  const bool known =
      std::ranges::all_of(teams, [&](TeamId team) { return asking.state.teams.contains(team); });
  if (!known) return fail(ErrorKind::not_found, "team.unknown");
  return {};
}

Result<void> check_capacity(std::int64_t capacity) {
  if (capacity < 1 || capacity > capacity_max) {
    return fail(ErrorKind::invalid, "agent.capacity_out_of_range");
  }
  return {};
}

Result<const AgentState*> get_agent(const Asking& asking, AgentId id) {
  const auto found = asking.state.agents.find(id);
  if (found == asking.state.agents.end()) return fail(ErrorKind::not_found, "agent.unknown");
  return &found->second;
}

// Somebody must be able to let people in again.
Result<void> keep_an_operator(const Asking& asking, const AgentState& leaving) {
  if (leaving.role != Role::operator_) return {};
  const bool another = std::ranges::any_of(asking.state.agents, [&](const auto& entry) {
    const AgentState& agent = entry.second;
    return agent.agent != leaving.agent && agent.role == Role::operator_ && !agent.dismissed;
  });
  if (!another) return fail(ErrorKind::conflict, "agent.last_operator");
  return {};
}

Result<void> check_change(const Asking& asking, const ChangeAgent& command,
                          const AgentState& agent) {
  if ((command.name || command.role) && !operates(asking)) {
    return fail(ErrorKind::forbidden, "actor.not_allowed", "names and roles are the operator's");
  }
  if (agent.dismissed) return fail(ErrorKind::conflict, "agent.dismissed");
  if (command.name) {
    if (auto sound = check_name(*command.name); !sound) return sound;
  }
  if (command.role && *command.role != agent.role) {
    if (auto sound = keep_an_operator(asking, agent); !sound) return sound;
    if (*command.role == Role::auditor && agent.presence != Presence::offline) {
      return fail(ErrorKind::conflict, "agent.not_offline");
    }
  }
  if (command.teams) {
    if (auto sound = check_teams(asking, *command.teams); !sound) return sound;
  }
  if (command.skills) {
    if (auto sound = check_words(*command.skills, skills_max); !sound) return sound;
  }
  if (!command.capacity) return {};
  if (auto sound = check_capacity(*command.capacity); !sound) return sound;
  if (*command.capacity < load_of(agent)) return fail(ErrorKind::conflict, "agent.holds_more");
  return {};
}

template <class T>
std::optional<T> if_new(const std::optional<T>& wanted, const T& current) {
  return wanted && *wanted != current ? wanted : std::nullopt;
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const AddAgent& command) {
  if (auto allowed = allow_operators(asking); !allowed) return error_of(std::move(allowed));
  if (auto sound = check_name(command.name); !sound) return error_of(std::move(sound));
  if (auto sound = check_teams(asking, command.teams); !sound) return error_of(std::move(sound));
  if (auto sound = check_words(command.skills, skills_max); !sound) {
    return error_of(std::move(sound));
  }
  if (auto sound = check_capacity(command.capacity); !sound) return error_of(std::move(sound));
  if (asking.state.agents.size() >= agents_max) {
    return fail(ErrorKind::throttled, "desk.too_many_agents");
  }
  return decided(AgentAdded{asking.id_at<AgentId>(0), command.name, command.role, command.teams,
                            command.skills, command.capacity});
}

Result<Decision> decide_command(const Asking& asking, const ChangeAgent& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  auto found = get_agent(asking, command.agent);
  if (!found) return error_of(std::move(found));
  const AgentState& agent = **found;
  if (auto sound = check_change(asking, command, agent); !sound) return error_of(std::move(sound));
  AgentChanged changed{.agent = command.agent,
                       .name = if_new(command.name, agent.name),
                       .role = if_new(command.role, agent.role),
                       .teams = if_new(command.teams, agent.teams),
                       .skills = if_new(command.skills, agent.skills),
                       .capacity = if_new(command.capacity, agent.capacity)};
  const bool is_changed =
      changed.name || changed.role || changed.teams || changed.skills || changed.capacity;
  if (!is_changed) return Decision{};
  return decided(std::move(changed));
}

Result<Decision> decide_command(const Asking& asking, const DismissAgent& command) {
  if (auto allowed = allow_operators(asking); !allowed) return error_of(std::move(allowed));
  auto found = get_agent(asking, command.agent);
  if (!found) return error_of(std::move(found));
  const AgentState& agent = **found;
  if (agent.dismissed) return Decision{};
  if (auto sound = keep_an_operator(asking, agent); !sound) return error_of(std::move(sound));
  Decision decision;
  if (agent.presence != Presence::offline) {
    decision.events.emplace_back(
        PresenceChanged{command.agent, Presence::offline, Word{"dismissed"}, {}});
    requeue_all(asking, agent, "agent_lost", {}, decision.events);
  }
  decision.events.emplace_back(AgentDismissed{command.agent});
  return decision;
}

void apply_event(Fold& fold, const AgentAdded& event) {
  AgentState& agent = fold.state.agents[event.agent];
  agent.agent = event.agent;
  agent.name = event.name;
  agent.role = event.role;
  agent.teams = event.teams;
  agent.skills = event.skills;
  agent.capacity = event.capacity;
  agent.presence_since = fold.at;
  agent_changed(fold, agent);
}

void apply_event(Fold& fold, const AgentChanged& event) {
  const auto found = fold.state.agents.find(event.agent);
  if (found == fold.state.agents.end()) return;
  AgentState& agent = found->second;
  if (event.name) agent.name = *event.name;
  if (event.role) agent.role = *event.role;
  if (event.teams) agent.teams = *event.teams;
  if (event.skills) agent.skills = *event.skills;
  if (event.capacity) agent.capacity = *event.capacity;
  agent_changed(fold, agent);
}

void apply_event(Fold& fold, const AgentDismissed& event) {
  const auto found = fold.state.agents.find(event.agent);
  if (found == fold.state.agents.end()) return;
  found->second.dismissed = true;
  found->second.presence = Presence::offline;
  agent_changed(fold, found->second);
}

}  // namespace jx::desk
