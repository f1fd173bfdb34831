// An event's circumstances, as the apply_event functions see them.
//
// Each part of the state is folded on its own: the contact when it is hot and was not warmed past
// this event, the ticket likewise, agents always. So a contact that was loaded from the store ahead
// of the event stays as it is, while the agent's load is still counted.
#pragma once

#include "desk/index.h"
#include "desk/policy.h"
#include "desk/state.h"

namespace jx::desk {

struct Fold {
  State& state;
  Index& index;
  const Policy& policy;
  Seq seq{};
  Instant at{};
  const Actor& actor;
  ContactState* contact = nullptr;  // of the event, when this event is new to it
  Ticket* ticket = nullptr;         // of the event, when this event is new to it
  bool routing_changed = false;     // the contact's tickets must be placed again

  // A further ticket that the event touches; nothing when it is not hot or already past the event.
  Ticket* other_ticket(TicketId id) {
    Ticket* other = index.ticket(id);
    if (other == nullptr || other->last_seq >= seq) return nullptr;
    other->last_seq = seq;
    return other;
  }
};

}  // namespace jx::desk
