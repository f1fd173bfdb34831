// Who gets which waiting ticket. The one seam that the routing policies fill.
// Pure. Thread-safety: stateless implementations.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/instant.h"
#include "desk/state.h"

namespace jx::desk::routing {

struct Assignment {
  TicketId ticket{};
  AgentId agent{};
};

// `waiting` in queue order (oldest first); `free` agents online with a free slot. Both borrowed for
// the call.
struct Situation {
  Instant now{};
  std::span<const Ticket* const> waiting{};
  std::span<const AgentState* const> free{};
  Duration pass_rest{};  // a ticket is not offered again to who passed on it within this time
};

class Strategy {
 public:
  virtual ~Strategy() = default;
  // At most one ticket per free slot and one agent per ticket. Only pairs where the agent has every
  // skill.
  virtual std::vector<Assignment> assign(const Situation& situation) const = 0;
};

// Highest priority, then longest waiting; among able agents the fewest conversations, then the
// longest idle.
std::unique_ptr<Strategy> longest_waiting();

}  // namespace jx::desk::routing
