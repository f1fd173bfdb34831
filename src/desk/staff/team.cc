#include <algorithm>

#include "desk/check.h"
#include "desk/rights.h"
#include "desk/staff/staff.h"

namespace jx::desk {

namespace {

// A team that somebody belongs to or that a ticket waits for cannot go: the ticket would wait for
// nobody.
bool is_in_use(const State& state, TeamId team) {
  const bool has_members = std::ranges::any_of(state.agents, [&](const auto& entry) {
    const auto& teams = entry.second.teams;
    return !entry.second.dismissed && std::ranges::find(teams, team) != teams.end();
  });
  return has_members || std::ranges::any_of(state.tickets, [&](const auto& entry) {
           const Ticket& ticket = entry.second;
           return ticket.team == team && ticket.state != TicketState::resolved &&
                  ticket.state != TicketState::merged;
         });
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const SaveTeam& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  if (auto sound = check_name(command.name); !sound) return error_of(std::move(sound));
  if (auto sound = check_words(command.skills, skills_max); !sound) {
    return error_of(std::move(sound));
  }
  if (command.team && !asking.state.teams.contains(command.team)) {
    return fail(ErrorKind::not_found, "team.unknown");
  }
  if (!command.team && asking.state.teams.size() >= teams_max) {
    return fail(ErrorKind::throttled, "desk.too_many_teams");
  }
  const TeamId id = command.team ? command.team : asking.id_at<TeamId>(0);
  return decided(TeamSaved{id, command.name, command.skills});
}

Result<Decision> decide_command(const Asking& asking, const RemoveTeam& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  if (!asking.state.teams.contains(command.team)) {
    return fail(ErrorKind::not_found, "team.unknown");
  }
  if (is_in_use(asking.state, command.team)) return fail(ErrorKind::conflict, "team.in_use");
  return decided(TeamRemoved{command.team});
}

void apply_event(Fold& fold, const TeamSaved& event) {
  fold.state.teams.insert_or_assign(event.team, TeamState{event.team, event.name, event.skills});
  fold.index.queue().teams_changed(fold.state.teams);
}

void apply_event(Fold& fold, const TeamRemoved& event) {
  fold.state.teams.erase(event.team);
  fold.index.queue().teams_changed(fold.state.teams);
}

}  // namespace jx::desk
