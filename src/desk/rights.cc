#include "desk/rights.h"

#include <algorithm>

namespace jx::desk {

bool may_oversee(Role role) { return role == Role::supervisor || role == Role::operator_; }

bool is_system(const Asking& asking) { return asking.actor.kind == ActorKind::system; }
bool is_customer(const Asking& asking) { return asking.actor.kind == ActorKind::customer; }
bool is_assistant(const Asking& asking) { return asking.actor.kind == ActorKind::assistant; }

bool is_trusted(const Asking& asking) {
  return is_system(asking) || asking.actor.kind == ActorKind::program;
}

bool oversees(const Asking& asking) {
  return is_trusted(asking) || (asking.agent != nullptr && may_oversee(asking.agent->role));
}

bool operates(const Asking& asking) {
  return is_trusted(asking) || (asking.agent != nullptr && asking.agent->role == Role::operator_);
}

Result<const AgentState*> find_actor(const State& state, const Index& index, const Actor& actor) {
  if (actor.kind == ActorKind::customer) {
    const ContactState* contact = index.contact(ContactId{actor.id});
    if (contact == nullptr) return fail(ErrorKind::not_found, "contact.unknown");
    if (contact->erased) return fail(ErrorKind::not_found, "contact.erased");
    return nullptr;
  }
  if (actor.kind != ActorKind::agent) return nullptr;
  const auto found = state.agents.find(AgentId{actor.id});
  if (found == state.agents.end()) return fail(ErrorKind::forbidden, "actor.unknown");
  if (found->second.dismissed) return fail(ErrorKind::forbidden, "actor.dismissed");
  if (found->second.role == Role::auditor) return fail(ErrorKind::forbidden, "actor.reads_only");
  return &found->second;
}

Result<void> allow(const Asking& asking, std::initializer_list<ActorKind> kinds) {
  if (std::ranges::find(kinds, asking.actor.kind) != kinds.end()) return {};
  return fail(ErrorKind::forbidden, "actor.not_allowed");
}

Result<void> allow_overseers(const Asking& asking) {
  if (oversees(asking)) return {};
  return fail(ErrorKind::forbidden, "actor.not_allowed");
}

Result<void> allow_operators(const Asking& asking) {
  if (operates(asking)) return {};
  return fail(ErrorKind::forbidden, "actor.not_allowed");
}

Result<const ContactState*> get_contact(const Asking& asking, ContactId id) {
  const ContactState* contact = asking.index.contact(id);
  if (contact == nullptr || (is_customer(asking) && asking.actor.id != id.value)) {
    return fail(ErrorKind::not_found, "contact.unknown");
  }
  if (contact->erased) return fail(ErrorKind::not_found, "contact.erased");
  return contact;
}

Result<const Ticket*> get_ticket(const Asking& asking, TicketId id) {
  const Ticket* ticket = asking.index.ticket(id);
  if (ticket == nullptr || (is_customer(asking) && asking.actor.id != ticket->contact.value)) {
    return fail(ErrorKind::not_found, "ticket.unknown");
  }
  return ticket;
}

Result<const Ticket*> get_open_ticket(const Asking& asking, TicketId id) {
  auto ticket = get_ticket(asking, id);
  if (!ticket) return ticket;
  const TicketState state = (*ticket)->state;
  if (state == TicketState::resolved || state == TicketState::merged) {
    return fail(ErrorKind::conflict, "ticket.closed");
  }
  return ticket;
}

bool holds_conversation(const Asking& asking, const ContactState& contact) {
  if (asking.agent == nullptr) return false;
  const auto& held = asking.agent->held;
  return std::ranges::any_of(contact.open_tickets,
                             [&](TicketId ticket) { return held.contains(ticket); });
}

Result<void> need_conversation(const Asking& asking, ContactId id) {
  if (asking.agent == nullptr || may_oversee(asking.agent->role)) return {};
  const ContactState* contact = asking.index.contact(id);
  if (contact != nullptr && holds_conversation(asking, *contact)) return {};
  return fail(ErrorKind::conflict, "ticket.not_held");
}

Result<void> need_assistants_own(const Asking& asking, const Ticket& ticket) {
  if (!is_assistant(asking) || ticket.state == TicketState::assistant) return {};
  return fail(ErrorKind::conflict, "ticket.with_human");
}

}  // namespace jx::desk
