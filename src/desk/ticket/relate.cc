// Merging, splitting and linking tickets.
#include <algorithm>

#include "desk/check.h"
#include "desk/rights.h"
#include "desk/staff/load.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

namespace {

Result<void> allow_relating(const Asking& asking, const Ticket& ticket) {
  if (auto allowed = allow(
          asking, {ActorKind::system, ActorKind::program, ActorKind::agent, ActorKind::assistant});
      !allowed) {
    return allowed;
  }
  return need_conversation(asking, ticket.contact);
}

// The ticket that lives on does not fall behind the one it takes in: the agent of `from` goes on
// with it, or it waits since `from` waited.
void carry_on(const Ticket& into, const Ticket& from, std::vector<Event>& events) {
  if (from.priority > into.priority) {
    events.emplace_back(
        TicketChanged{.ticket = into.ticket, .contact = into.contact, .priority = from.priority});
  }
  if (from.state == TicketState::held && into.state != TicketState::held) {
    events.emplace_back(TicketAccepted{into.ticket, into.contact, from.holder});
    return;
  }
  const bool from_waits = from.state == TicketState::queued || from.state == TicketState::offered;
  if (from_waits && into.state == TicketState::assistant) {
    TicketQueued queued = queued_again(from, "merged");
    queued.ticket = into.ticket;
    events.emplace_back(std::move(queued));
  }
}

// Where a split ticket goes: it stays beside the one it came from.
void place_beside(const Asking& asking, const Ticket& ticket, TicketId id,
                  std::vector<Event>& events) {
  if (ticket.state == TicketState::assistant) return;
  const auto holder = asking.state.agents.find(ticket.holder);
  if (ticket.state == TicketState::held && holder != asking.state.agents.end() &&
      has_free_slot(holder->second)) {
    events.emplace_back(TicketAccepted{id, ticket.contact, ticket.holder});
    return;
  }
  TicketQueued queued = queued_again(ticket, "split");
  queued.ticket = id;
  events.emplace_back(std::move(queued));
}

Result<void> check_messages(const std::vector<MessageNumber>& messages,
                            const ContactState& contact) {
  if (messages.empty()) return fail(ErrorKind::invalid, "split.no_messages");
  if (messages.size() > split_messages_max) {
    return fail(ErrorKind::invalid, "split.too_many_messages");
  }
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (!messages[i] || messages[i] > contact.last_number) {
      return fail(ErrorKind::not_found, "message.unknown");
    }
    if (i > 0 && messages[i] <= messages[i - 1]) {
      return fail(ErrorKind::invalid, "split.messages_unordered");
    }
  }
  return {};
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const MergeTickets& command) {
  auto into = get_open_ticket(asking, command.into);
  if (!into) return error_of(std::move(into));
  auto from = get_open_ticket(asking, command.from);
  if (!from) return error_of(std::move(from));
  if (auto allowed = allow_relating(asking, **into); !allowed) return error_of(std::move(allowed));
  if (command.into == command.from) return fail(ErrorKind::invalid, "ticket.same");
  if ((*into)->contact != (*from)->contact) {
    return fail(ErrorKind::conflict, "ticket.of_other_contact");
  }
  if (auto own = need_assistants_own(asking, **from); !own) return error_of(std::move(own));
  Decision decision = decided(TicketsMerged{command.into, command.from, (*into)->contact});
  carry_on(**into, **from, decision.events);
  return decision;
}

Result<Decision> decide_command(const Asking& asking, const SplitTicket& command) {
  auto ticket = get_open_ticket(asking, command.ticket);
  if (!ticket) return error_of(std::move(ticket));
  if (auto allowed = allow_relating(asking, **ticket); !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, (*ticket)->contact);
  if (!contact) return error_of(std::move(contact));
  if (auto sound = check_messages(command.messages, **contact); !sound) {
    return error_of(std::move(sound));
  }
  const auto id = asking.id_at<TicketId>(0);
  const Word kind = command.ticket_kind.empty() ? (*ticket)->kind : command.ticket_kind;
  auto opened =
      new_ticket(asking, **contact, {.ticket_kind = kind, .subject = command.subject}, id);
  if (!opened) return error_of(std::move(opened));
  opened->split_from = command.ticket;
  opened->messages = command.messages;
  Decision decision = decided(*std::move(opened));
  place_beside(asking, **ticket, id, decision.events);
  return decision;
}

Result<Decision> decide_command(const Asking& asking, const LinkTickets& command) {
  auto ticket = get_ticket(asking, command.ticket);
  if (!ticket) return error_of(std::move(ticket));
  if (auto allowed = allow_relating(asking, **ticket); !allowed) {
    return error_of(std::move(allowed));
  }
  auto other = get_ticket(asking, command.other);
  if (!other) return error_of(std::move(other));
  if (command.ticket == command.other) return fail(ErrorKind::invalid, "ticket.same");
  if ((*ticket)->links.contains(command.other)) return Decision{};
  if ((*ticket)->links.size() >= links_per_ticket_max ||
      (*other)->links.size() >= links_per_ticket_max) {
    return fail(ErrorKind::throttled, "ticket.too_many_links");
  }
  return decided(TicketsLinked{command.ticket, command.other, (*ticket)->contact});
}

void apply_event(Fold& fold, const TicketsMerged& event) {
  release(fold, event.from);
  if (Ticket* from = fold.other_ticket(event.from)) {
    close_ticket(fold, *from, TicketState::merged);
    from->merged_into = event.into;
  }
  move_to_closed(fold, event.from);
}

void apply_event(Fold& fold, const TicketsLinked& event) {
  if (fold.ticket != nullptr) fold.ticket->links.insert(event.other);
  if (Ticket* other = fold.other_ticket(event.other)) other->links.insert(event.ticket);
}

}  // namespace jx::desk
