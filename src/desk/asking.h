// A command's circumstances, as the decide_command functions see them.
//
// Everything here is read only. Thread-safety: lives for one decision on the desk's thread.
#pragma once

#include <cstddef>
#include <utility>

#include "desk/desk.h"
#include "desk/index.h"

namespace jx::desk {

struct Asking {
  const State& state;
  const Policy& policy;
  const Index& index;
  const Actor& actor;
  const AgentState* agent = nullptr;  // set exactly when an agent asks
  Instant now{};

  // The id of what the event at this position of the decision creates.
  template <class AnyId>
  AnyId id_at(std::size_t position) const {
    return AnyId{state.last.value + 1 + position};
  }
};

// The decision with these events in order.
template <class... Events>
Decision decided(Events&&... events) {
  Decision decision;
  decision.events.reserve(sizeof...(Events));
  (decision.events.emplace_back(std::forward<Events>(events)), ...);
  return decision;
}

}  // namespace jx::desk
