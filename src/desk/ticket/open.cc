#include <algorithm>

#include "desk/check.h"
#include "desk/rights.h"
#include "desk/staff/load.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

Deadlines deadlines_of(const Policy& policy, const Word& tier, Instant opened_at) {
  const TierPolicy& promised = policy.tiers.at(tier);
  return {opened_at + promised.first_reply_max, opened_at + promised.solution_max};
}

Word tier_for(const Policy& policy, const Word& ticket_kind) {
  const auto found = policy.tier_of_kind.find(ticket_kind);
  if (found == policy.tier_of_kind.end() || !policy.tiers.contains(found->second)) {
    return Word{"standard"};
  }
  return found->second;
}

Result<TicketOpened> new_ticket(const Asking& asking, const ContactState& contact,
                                const NewTicket& wanted, TicketId id) {
  if (contact.open_tickets.size() >= open_tickets_per_contact_max) {
    return fail(ErrorKind::throttled, "contact.too_many_tickets");
  }
  if (auto sound = check_word(wanted.ticket_kind); !sound) return error_of(std::move(sound));
  if (auto sound = check_text(wanted.subject.text, subject_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  const Word kind = wanted.ticket_kind.empty() ? Word{"general"} : wanted.ticket_kind;
  const Word tier = wanted.tier.empty() ? tier_for(asking.policy, kind) : wanted.tier;
  const auto promised = asking.policy.tiers.find(tier);
  if (promised == asking.policy.tiers.end()) return fail(ErrorKind::invalid, "tier.unknown");
  const Deadlines due = deadlines_of(asking.policy, tier, asking.now);
  const Priority priority =
      wanted.priority == Priority::normal ? promised->second.priority : wanted.priority;
  return TicketOpened{.ticket = id,
                      .contact = contact.contact,
                      .ticket_kind = kind,
                      .tier = tier,
                      .priority = priority,
                      .subject = wanted.subject,
                      .order_no = wanted.order_no,
                      .first_reply_due = due.first_reply_due,
                      .resolve_due = due.resolve_due};
}

TicketQueued queued_again(const Ticket& ticket, std::string_view reason, Personal brief) {
  return {.ticket = ticket.ticket,
          .contact = ticket.contact,
          .since = ticket.queued_since == Instant{} ? ticket.opened_at : ticket.queued_since,
          .team = ticket.team,
          .skills = ticket.skills,
          .reason = Word{reason},
          .brief = std::move(brief)};
}

// A ticket opened by the agent who holds the conversation is theirs; full hands take it as soon as
// a slot is free. One opened by another agent waits in the queue: work is offered, never picked.
Result<Decision> decide_command(const Asking& asking, const OpenTicket& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::program, ActorKind::shop,
                                    ActorKind::assistant, ActorKind::agent});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  const auto id = asking.id_at<TicketId>(0);
  auto opened = new_ticket(
      asking, **contact,
      {command.ticket_kind, command.tier, command.priority, command.subject, command.order_no}, id);
  if (!opened) return error_of(std::move(opened));
  if (asking.agent == nullptr) return decided(*std::move(opened));
  const AgentState& agent = *asking.agent;
  if (holds_conversation(asking, **contact) && has_free_slot(agent)) {
    return decided(*std::move(opened), TicketAccepted{id, command.contact, agent.agent});
  }
  return decided(
      *std::move(opened),
      TicketQueued{
          .ticket = id, .contact = command.contact, .since = asking.now, .reason = Word{"asked"}});
}

void apply_event(Fold& fold, const TicketOpened& event) {
  if (fold.contact == nullptr) return;
  auto [found, is_new] = fold.state.tickets.try_emplace(event.ticket);
  if (!is_new) return;  // warmed past it
  Ticket& ticket = found->second;
  ticket.ticket = event.ticket;
  ticket.contact = event.contact;
  ticket.kind = event.ticket_kind;
  ticket.tier = event.tier;
  ticket.priority = event.priority;
  ticket.order_no = event.order_no;
  ticket.opened_at = fold.at;
  ticket.first_reply_due = event.first_reply_due;
  ticket.resolve_due = event.resolve_due;
  ticket.last_seq = fold.seq;
  fold.index.add_ticket(ticket);
  fold.contact->open_tickets.insert(event.ticket);
}

}  // namespace jx::desk
