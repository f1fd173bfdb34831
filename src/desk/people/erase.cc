// A person asks to be forgotten (PIPL): open work ends, and nothing that points to them is kept.
#include "desk/incident/incident.h"
#include "desk/people/people.h"
#include "desk/rights.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

Result<Decision> decide_command(const Asking& asking, const EraseContact& command) {
  if (auto allowed = allow_operators(asking); !allowed) return error_of(std::move(allowed));
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  Decision decision;
  for (const TicketId ticket : (*contact)->open_tickets) {
    decision.events.emplace_back(
        TicketResolved{ticket, command.contact, asking.actor, Word{"withdrawn"}, {}});
  }
  decision.events.emplace_back(
      ContactErased{command.contact, (*contact)->buyer, (*contact)->proven_orders});
  return decision;
}

void apply_event(Fold& fold, const ContactErased& event) {
  forget_buyer(fold.state, event.buyer);
  if (fold.contact == nullptr) return;
  ContactState& contact = *fold.contact;
  // Absent rather than unknown: rows behind the journal may still name the erased contact.
  for (const HandleState& handle : contact.handles) {
    fold.index.remove_handle({handle.channel, handle.handle});
    fold.index.mark_absent({handle.channel, handle.handle});
  }
  while (!contact.closed_tickets.empty()) {
    forget_closed_ticket(fold, contact, *contact.closed_tickets.begin());
  }
  contact.handles.clear();
  fold.index.forget_buyer(contact);
  contact.buyer = {};
  contact.locale.clear();
  contact.proven_orders.clear();
  contact.recent.clear();
  contact.dialogue = {};
  contact.erased = true;
  fold.index.forget_memory(event.contact);
  fold.state.commands.erase({ActorKind::customer, event.contact.value});
}

}  // namespace jx::desk
