#include <algorithm>
#include <array>

#include "desk/check.h"
#include "desk/rights.h"
#include "desk/staff/load.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

namespace {

constexpr std::array<std::string_view, 7> outcomes{"solved",    "explained", "refunded", "reissued",
                                                   "duplicate", "withdrawn", "not_ours"};

// The outcome that is recorded: a customer can only say that it is solved or no longer wanted.
Result<Word> outcome_of(const Asking& asking, const Word& wanted) {
  if (is_customer(asking)) {
    if (wanted.empty()) return Word{"solved"};
    if (wanted == Word{"solved"} || wanted == Word{"withdrawn"}) return wanted;
    return fail(ErrorKind::forbidden, "actor.not_allowed", "this outcome is the staff's to give");
  }
  if (std::ranges::find(outcomes, wanted.view()) == outcomes.end()) {
    return fail(ErrorKind::invalid, "outcome.unknown");
  }
  return wanted;
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const ResolveTicket& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::program, ActorKind::customer,
                                    ActorKind::agent, ActorKind::assistant});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto ticket = get_open_ticket(asking, command.ticket);
  if (!ticket) return error_of(std::move(ticket));
  if (auto held = need_conversation(asking, (*ticket)->contact); !held) {
    return error_of(std::move(held));
  }
  if (auto own = need_assistants_own(asking, **ticket); !own) return error_of(std::move(own));
  auto outcome = outcome_of(asking, command.outcome);
  if (!outcome) return error_of(std::move(outcome));
  if (auto sound = check_text(command.summary.text, note_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  return decided(
      TicketResolved{command.ticket, (*ticket)->contact, asking.actor, *outcome, command.summary});
}

Result<Decision> decide_command(const Asking& asking, const ReopenTicket& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::program, ActorKind::customer,
                                    ActorKind::agent, ActorKind::assistant});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto found = get_ticket(asking, command.ticket);
  if (!found) return error_of(std::move(found));
  const Ticket& ticket = **found;
  if (ticket.state == TicketState::merged) return fail(ErrorKind::conflict, "ticket.merged");
  if (ticket.state != TicketState::resolved) return fail(ErrorKind::conflict, "ticket.open");
  auto contact = get_contact(asking, ticket.contact);
  if (!contact) return error_of(std::move(contact));
  if ((*contact)->open_tickets.size() >= open_tickets_per_contact_max) {
    return fail(ErrorKind::throttled, "contact.too_many_tickets");
  }
  if (auto sound = check_text(command.reason.text, note_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  return decided(TicketReopened{ticket.ticket, ticket.contact, asking.actor, command.reason},
                 TicketQueued{.ticket = ticket.ticket,
                              .contact = ticket.contact,
                              .since = asking.now,
                              .team = ticket.team,
                              .skills = ticket.skills,
                              .reason = Word{"reopened"}});
}

void forget_closed_ticket(Fold& fold, ContactState& contact, TicketId ticket) {
  contact.closed_tickets.erase(ticket);
  fold.index.remove_ticket(ticket);
  fold.state.tickets.erase(ticket);
}

void close_ticket(Fold& fold, Ticket& ticket, TicketState state) {
  ticket.state = state;
  ticket.resolved_at = fold.at;
  ticket.holder = {};
  ticket.offer.reset();
  ticket.passed.clear();
  fold.index.queue().remove(ticket.ticket);
  fold.index.queue().offer_ended(ticket.ticket);
}

void move_to_closed(Fold& fold, TicketId ticket) {
  if (fold.contact == nullptr) return;
  ContactState& contact = *fold.contact;
  contact.open_tickets.erase(ticket);
  contact.closed_tickets.insert(ticket);
  if (contact.closed_tickets.size() > closed_tickets_max) {
    forget_closed_ticket(fold, contact, *contact.closed_tickets.begin());
  }
}

void apply_event(Fold& fold, const TicketResolved& event) {
  release(fold, event.ticket);
  if (fold.ticket != nullptr) close_ticket(fold, *fold.ticket, TicketState::resolved);
  move_to_closed(fold, event.ticket);
}

void apply_event(Fold& fold, const TicketReopened& event) {
  if (fold.ticket != nullptr) {
    fold.ticket->state = TicketState::assistant;
    fold.ticket->resolved_at = {};
  }
  if (fold.contact != nullptr) {
    fold.contact->closed_tickets.erase(event.ticket);
    fold.contact->open_tickets.insert(event.ticket);
  }
}

}  // namespace jx::desk
