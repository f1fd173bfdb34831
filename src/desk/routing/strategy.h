// Who gets which waiting ticket. The one seam that the routing policies fill.
// Pure. Thread-safety: stateless implementations.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <vector>

#include "base/instant.h"
#include "desk/state.h"

namespace jx::desk::routing {

struct Assignment {
  TicketId ticket{};
  AgentId agent{};
};

// True when the agent belongs to the ticket's team, if it names one, and has every skill it needs:
// their own or one of their teams'.
bool is_able(const AgentState& agent, TeamId team, std::span<const Word> skills,
             const std::map<TeamId, TeamState>& teams);

// True when the agent passed on the ticket less than `pass_rest` ago.
bool is_resting(const Ticket& ticket, AgentId agent, Instant now, Duration pass_rest);

// `waiting` in queue order (oldest first), at most one ticket of a contact: a conversation has one
// agent, so the desk itself brings its other tickets to the same one. `free` agents online with a
// free slot, by id. All borrowed for the call.
struct Situation {
  Instant now{};
  std::span<const Ticket* const> waiting{};
  std::span<const AgentState* const> free{};
  const std::map<TeamId, TeamState>* teams = nullptr;  // never null
  Duration pass_rest{};  // a ticket is not offered again to who passed on it within this time
};

class Strategy {
 public:
  virtual ~Strategy() = default;
  // At most one ticket per free slot and one agent per ticket. Only pairs that are able and not
  // resting. REQUIRES of an implementation: at least one assignment when such a pair exists, or the
  // desk asks to be woken again at once.
  virtual std::vector<Assignment> assign(const Situation& situation) const = 0;
};

// Highest priority, then longest waiting; among able agents the fewest conversations, then the
// longest idle.
std::unique_ptr<Strategy> longest_waiting();

}  // namespace jx::desk::routing
