// Passing a conversation on, and taking it over.
#include "desk/check.h"
#include "desk/rights.h"
#include "desk/routing/routing.h"
#include "desk/staff/load.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

namespace {

// What moves along with a ticket: everything of its conversation that the same agent has.
std::vector<const Ticket*> others_in_hand(const Asking& asking, const Ticket& ticket) {
  std::vector<const Ticket*> others;
  const ContactState* contact = asking.index.contact(ticket.contact);
  if (contact == nullptr) return others;
  for (const TicketId id : contact->open_tickets) {
    if (id != ticket.ticket && asking.index.agent_of(id)) others.push_back(asking.index.ticket(id));
  }
  return others;
}

AgentId agent_of(const Asking& asking, const Ticket& ticket) {
  const ContactState* contact = asking.index.contact(ticket.contact);
  return contact == nullptr ? AgentId{} : asking.index.agent_of(*contact);
}

Result<void> check_target(const Asking& asking, const TransferTicket& command, AgentId from) {
  if (command.to_agent && command.to_team) return fail(ErrorKind::invalid, "transfer.two_targets");
  if (command.to_team && !asking.state.teams.contains(command.to_team)) {
    return fail(ErrorKind::not_found, "team.unknown");
  }
  if (!command.to_agent) return {};
  const auto target = asking.state.agents.find(command.to_agent);
  if (target == asking.state.agents.end() || target->second.dismissed) {
    return fail(ErrorKind::not_found, "agent.unknown");
  }
  if (command.to_agent == from) return fail(ErrorKind::conflict, "transfer.same_agent");
  if (target->second.presence != Presence::online) {
    return fail(ErrorKind::conflict, "agent.not_online");
  }
  if (!has_free_slot(target->second)) return fail(ErrorKind::conflict, "agent.full");
  return {};
}

void move_to_queue(const Ticket& ticket, const TransferTicket& command, const Personal& brief,
                   std::vector<Event>& events) {
  const AgentId from = ticket.offer ? ticket.offer->agent : ticket.holder;
  events.emplace_back(TicketTransferred{ticket.ticket, ticket.contact, from, command.to_agent,
                                        command.to_team, command.note});
  TicketQueued queued = queued_again(ticket, "transferred", brief);
  if (command.to_team) {
    queued.team = command.to_team;
    queued.skills.clear();  // who transfers says where to; old demands do not hold it back
  }
  events.emplace_back(std::move(queued));
}

}  // namespace

// To an agent: the ticket is offered to them at once, and what else the agent had of the
// conversation waits for them. To a team, or to nobody in particular: all of it waits there.
Result<Decision> decide_command(const Asking& asking, const TransferTicket& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::program, ActorKind::agent});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto found = get_open_ticket(asking, command.ticket);
  if (!found) return error_of(std::move(found));
  const Ticket& ticket = **found;
  if (auto held = need_conversation(asking, ticket.contact); !held) {
    return error_of(std::move(held));
  }
  const AgentId from = agent_of(asking, ticket);
  if (auto sound = check_target(asking, command, from); !sound) return error_of(std::move(sound));
  if (auto sound = check_text(command.note.text, note_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  Decision decision;
  for (const Ticket* other : others_in_hand(asking, ticket)) {
    move_to_queue(*other, command, command.note, decision.events);
  }
  if (!command.to_agent) {
    move_to_queue(ticket, command, command.note, decision.events);
    return decision;
  }
  decision.events.emplace_back(TicketTransferred{ticket.ticket,
                                                 ticket.contact,
                                                 asking.index.agent_of(ticket.ticket),
                                                 command.to_agent,
                                                 {},
                                                 command.note});
  decision.events.emplace_back(TicketOffered{ticket.ticket, ticket.contact, command.to_agent,
                                             asking.now + asking.policy.offer_lifetime});
  return decision;
}

Result<Decision> decide_command(const Asking& asking, const TakeOverTicket& command) {
  if (asking.agent == nullptr || !may_oversee(asking.agent->role)) {
    return fail(ErrorKind::forbidden, "actor.not_allowed");
  }
  auto found = get_open_ticket(asking, command.ticket);
  if (!found) return error_of(std::move(found));
  const Ticket& ticket = **found;
  const AgentState& me = *asking.agent;
  if (ticket.state == TicketState::held && ticket.holder == me.agent) return Decision{};
  if (me.presence == Presence::offline) return fail(ErrorKind::conflict, "agent.not_online");
  std::vector<const Ticket*> moving;
  Decision decision;
  for (const Ticket* other : others_in_hand(asking, ticket)) {
    if (asking.index.agent_of(other->ticket) == me.agent) continue;
    if (other->state == TicketState::held) {
      moving.push_back(other);
    } else {
      decision.events.emplace_back(queued_again(*other, "transferred"));
    }
  }
  moving.push_back(&ticket);
  const bool counts_already = asking.index.agent_of(ticket.ticket) == me.agent;
  if (load_of(me) + std::ssize(moving) - (counts_already ? 1 : 0) > me.capacity) {
    return fail(ErrorKind::conflict, "agent.full");
  }
  for (const Ticket* moved : moving) {
    decision.events.emplace_back(TicketTransferred{
        moved->ticket, moved->contact, asking.index.agent_of(moved->ticket), me.agent, {}, {}});
    decision.events.emplace_back(TicketAccepted{moved->ticket, moved->contact, me.agent});
  }
  return decision;
}

void apply_event(Fold& fold, const TicketTransferred& event) {
  release(fold, event.ticket);
  if (fold.ticket == nullptr) return;
  Ticket& ticket = *fold.ticket;
  ticket.state = TicketState::queued;
  ticket.holder = {};
  ticket.offer.reset();
  if (ticket.queued_since == Instant{}) ticket.queued_since = ticket.opened_at;
  if (event.from) ticket.passed.insert_or_assign(event.from, fold.at);  // it does not come back
  ticket.passed.erase(event.to_agent);
}

}  // namespace jx::desk
