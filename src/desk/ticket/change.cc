#include "desk/check.h"
#include "desk/rights.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

namespace {

Result<void> check_change(const Asking& asking, const ChangeTicket& command) {
  if (command.ticket_kind) {
    if (!is_word(command.ticket_kind->view())) return fail(ErrorKind::invalid, "word.malformed");
  }
  if (command.tier && !asking.policy.tiers.contains(*command.tier)) {
    return fail(ErrorKind::invalid, "tier.unknown");
  }
  if (command.tags) return check_words(*command.tags, tags_max);
  return {};
}

template <class T>
std::optional<T> if_new(const std::optional<T>& wanted, const T& current) {
  return wanted && *wanted != current ? wanted : std::nullopt;
}

// A new kind brings its own tier along, unless the tier was chosen by hand before.
std::optional<Word> wanted_tier(const Asking& asking, const ChangeTicket& command,
                                const Ticket& ticket) {
  if (command.tier || !command.ticket_kind) return command.tier;
  if (ticket.tier != tier_for(asking.policy, ticket.kind)) return std::nullopt;
  return tier_for(asking.policy, *command.ticket_kind);
}

void promise_anew(const Asking& asking, const Ticket& ticket, TicketChanged& change) {
  const Deadlines due = deadlines_of(asking.policy, *change.tier, ticket.opened_at);
  if (!ticket.first_replied_at) change.first_reply_due = due.first_reply_due;
  change.resolve_due = due.resolve_due;
  const Priority promised = asking.policy.tiers.at(*change.tier).priority;
  if (!change.priority && promised > ticket.priority) change.priority = promised;
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const ChangeTicket& command) {
  if (auto allowed = allow(
          asking, {ActorKind::system, ActorKind::program, ActorKind::agent, ActorKind::assistant});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto found = get_open_ticket(asking, command.ticket);
  if (!found) return error_of(std::move(found));
  const Ticket& ticket = **found;
  if (auto held = need_conversation(asking, ticket.contact); !held) {
    return error_of(std::move(held));
  }
  if (is_assistant(asking) && ticket.state == TicketState::held) {
    return fail(ErrorKind::conflict, "ticket.with_human");
  }
  if (auto sound = check_change(asking, command); !sound) return error_of(std::move(sound));
  TicketChanged change{.ticket = ticket.ticket,
                       .contact = ticket.contact,
                       .ticket_kind = if_new(command.ticket_kind, ticket.kind),
                       .tier = if_new(wanted_tier(asking, command, ticket), ticket.tier),
                       .priority = if_new(command.priority, ticket.priority),
                       .responsibility = if_new(command.responsibility, ticket.responsibility),
                       .order_no = if_new(command.order_no, ticket.order_no),
                       .tags = if_new(command.tags, ticket.tags)};
  if (change.tier) promise_anew(asking, ticket, change);
  const bool is_changed = change.ticket_kind || change.tier || change.priority ||
                          change.responsibility || change.order_no || change.tags;
  if (!is_changed) return Decision{};
  return decided(std::move(change));
}

void apply_event(Fold& fold, const TicketChanged& event) {
  if (fold.ticket == nullptr) return;
  Ticket& ticket = *fold.ticket;
  if (event.ticket_kind) ticket.kind = *event.ticket_kind;
  if (event.tier) ticket.tier = *event.tier;
  if (event.priority) ticket.priority = *event.priority;
  if (event.responsibility) ticket.responsibility = *event.responsibility;
  if (event.order_no) ticket.order_no = *event.order_no;
  if (event.tags) ticket.tags = *event.tags;
  if (event.first_reply_due) ticket.first_reply_due = *event.first_reply_due;
  if (event.resolve_due) ticket.resolve_due = *event.resolve_due;
  fold.routing_changed = true;
}

}  // namespace jx::desk
