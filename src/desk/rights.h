// Who may do what. Every refusal of a right comes from here.
//
// A customer acts on their own contact only, and does not learn that another exists. An agent acts
// on conversations they hold; supervisors and operators on all. Programs act as operators do: their
// scopes were checked at the edge. Auditors only read.
// Pure. Thread-safety: as Asking.
#pragma once

#include <initializer_list>

#include "base/result.h"
#include "desk/asking.h"

namespace jx::desk {

bool is_system(const Asking& asking);
bool is_customer(const Asking& asking);
bool is_assistant(const Asking& asking);
// The system itself, or a program.
bool is_trusted(const Asking& asking);
// Trusted, or an agent who may oversee.
bool oversees(const Asking& asking);
// Trusted, or an operator.
bool operates(const Asking& asking);

// The acting agent may act at all: known, not dismissed, not an auditor. The customer's contact is
// there. Errors: forbidden "actor.unknown", "actor.dismissed", "actor.reads_only"; not_found
// "contact.unknown", "contact.erased".
Result<const AgentState*> find_actor(const State& state, const Index& index, const Actor& actor);

// Errors: forbidden "actor.not_allowed" when the actor is of none of these kinds.
Result<void> allow(const Asking& asking, std::initializer_list<ActorKind> kinds);
Result<void> allow_overseers(const Asking& asking);
Result<void> allow_operators(const Asking& asking);

// The contact, as far as the actor may know of it. Errors: not_found "contact.unknown",
// "contact.erased".
Result<const ContactState*> get_contact(const Asking& asking, ContactId id);
// Any ticket; only an open one. Errors: not_found "ticket.unknown"; conflict
// "ticket.closed".
Result<const Ticket*> get_ticket(const Asking& asking, TicketId id);
Result<const Ticket*> get_open_ticket(const Asking& asking, TicketId id);

// True when the agent holds a ticket of this contact, and so the conversation.
bool holds_conversation(const Asking& asking, const ContactState& contact);
// An agent needs the conversation or oversight; other kinds of actors pass.
// Errors: conflict "ticket.not_held".
Result<void> need_conversation(const Asking& asking, ContactId contact);
// The assistant acts only on tickets that no human has; others pass.
// Errors: conflict "ticket.with_human".
Result<void> need_assistants_own(const Asking& asking, const Ticket& ticket);

}  // namespace jx::desk
