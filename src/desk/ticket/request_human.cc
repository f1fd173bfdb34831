// A human is wanted (转人工): one tap away, never a second place in the queue.
#include <algorithm>

#include "desk/check.h"
#include "desk/rights.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

namespace {

bool is_with_humans(TicketState state) {
  return state == TicketState::queued || state == TicketState::offered ||
         state == TicketState::held;
}

Result<void> check_request(const Asking& asking, const RequestHuman& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::program, ActorKind::customer,
                                    ActorKind::assistant, ActorKind::agent});
      !allowed) {
    return allowed;
  }
  const bool chooses_routing = command.priority != Priority::normal || !command.skills.empty() ||
                               command.team || !command.brief.empty();
  if (is_customer(asking) && chooses_routing) {
    return fail(ErrorKind::forbidden, "actor.not_allowed", "customers do not choose routing");
  }
  if (auto held = need_conversation(asking, command.contact); !held) return held;
  if (auto sound = check_word(command.reason); !sound) return sound;
  if (auto sound = check_words(command.skills, skills_max); !sound) return sound;
  if (auto sound = check_text(command.brief.text, note_bytes_max); !sound) return sound;
  if (command.team && !asking.state.teams.contains(command.team)) {
    return fail(ErrorKind::not_found, "team.unknown");
  }
  return {};
}

// The ticket that is handed over: the named one, else the newest that is still with the assistant,
// unless a human is at work or awaited already. Nothing = a new one is needed.
Result<const Ticket*> ticket_to_hand_over(const Asking& asking, const RequestHuman& command,
                                          const ContactState& contact) {
  if (command.ticket) {
    auto ticket = get_open_ticket(asking, command.ticket);
    if (ticket && (*ticket)->contact != command.contact) {
      return fail(ErrorKind::not_found, "ticket.unknown");
    }
    return ticket;
  }
  const Ticket* newest = nullptr;
  for (const TicketId id : contact.open_tickets) {
    const Ticket* ticket = asking.index.ticket(id);
    if (ticket == nullptr) continue;
    if (is_with_humans(ticket->state)) return ticket;
    newest = ticket;
  }
  return newest;
}

TicketQueued queued_for(const Asking& asking, const RequestHuman& command, TicketId ticket) {
  return {.ticket = ticket,
          .contact = command.contact,
          .since = asking.now,
          .team = command.team,
          .skills = command.skills,
          .reason = command.reason.empty() ? Word{"asked"} : command.reason,
          .brief = command.brief};
}

// What the request says better than the ticket knows: more urgent, or an order to it.
std::optional<TicketChanged> improvement(const RequestHuman& command, const Ticket& ticket) {
  TicketChanged change{.ticket = ticket.ticket, .contact = ticket.contact};
  if (command.priority > ticket.priority) change.priority = command.priority;
  if (ticket.order_no.empty() && !command.order_no.empty()) change.order_no = command.order_no;
  if (!change.priority && !change.order_no) return std::nullopt;
  return change;
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const RequestHuman& command) {
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto sound = check_request(asking, command); !sound) return error_of(std::move(sound));
  auto ticket = ticket_to_hand_over(asking, command, **contact);
  if (!ticket) return error_of(std::move(ticket));
  if (*ticket != nullptr && is_with_humans((*ticket)->state)) return Decision{};
  const routing::Queue& queue = asking.index.queue();
  if (queue.waiting() + queue.offers() >= asking.policy.queued_tickets_max) {
    return fail(ErrorKind::throttled, "queue.full");
  }
  if (*ticket != nullptr) {
    Decision decision;
    if (auto change = improvement(command, **ticket)) {
      decision.events.emplace_back(*std::move(change));
    }
    decision.events.emplace_back(queued_for(asking, command, (*ticket)->ticket));
    return decision;
  }
  const auto id = asking.id_at<TicketId>(0);
  auto opened = new_ticket(asking, **contact,
                           {.ticket_kind = command.ticket_kind,
                            .priority = command.priority,
                            .order_no = command.order_no},
                           id);
  if (!opened) return error_of(std::move(opened));
  return decided(*std::move(opened), queued_for(asking, command, id));
}

}  // namespace jx::desk
