// Answering an offer.
#include "desk/check.h"
#include "desk/rights.h"
#include "desk/routing/routing.h"
#include "desk/staff/load.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

namespace {

// The ticket whose offer this agent may answer now.
Result<const Ticket*> offered_ticket(const Asking& asking, TicketId id, Seq offer_seq) {
  if (auto allowed = allow(asking, {ActorKind::agent}); !allowed) {
    return error_of(std::move(allowed));
  }
  const Ticket* ticket = asking.index.ticket(id);
  const bool stands = ticket != nullptr && ticket->offer && ticket->offer->offer == offer_seq &&
                      ticket->offer->agent == asking.agent->agent &&
                      asking.now < ticket->offer->expires_at;
  if (!stands) return fail(ErrorKind::conflict, "offer.gone");
  return ticket;
}

// An offer ends without being accepted: the ticket waits again, and rests from this agent.
void pass_on(Fold& fold, TicketId id, AgentId agent) {
  release(fold, id);
  if (fold.ticket == nullptr) return;
  fold.ticket->state = TicketState::queued;
  fold.ticket->offer.reset();
  fold.ticket->passed.insert_or_assign(agent, fold.at);
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const AcceptOffer& command) {
  auto ticket = offered_ticket(asking, command.ticket, command.offer);
  if (!ticket) return error_of(std::move(ticket));
  return decided(TicketAccepted{command.ticket, (*ticket)->contact, asking.agent->agent});
}

Result<Decision> decide_command(const Asking& asking, const DeclineOffer& command) {
  auto ticket = offered_ticket(asking, command.ticket, command.offer);
  if (!ticket) return error_of(std::move(ticket));
  if (auto sound = check_word(command.reason); !sound) return error_of(std::move(sound));
  return decided(
      OfferDeclined{command.ticket, (*ticket)->contact, asking.agent->agent, command.reason},
      queued_again(**ticket, "offer_declined"));
}

void apply_event(Fold& fold, const TicketQueued& event) {
  release(fold, event.ticket);
  if (fold.ticket == nullptr) return;
  Ticket& ticket = *fold.ticket;
  ticket.state = TicketState::queued;
  ticket.holder = {};
  ticket.offer.reset();
  ticket.queued_since = event.since;
  ticket.team = event.team;
  ticket.skills = event.skills;
}

void apply_event(Fold& fold, const TicketOffered& event) {
  offer(fold, event.agent, event.ticket);
  if (fold.ticket == nullptr) return;
  fold.ticket->state = TicketState::offered;
  fold.ticket->holder = {};
  fold.ticket->offer = OfferStanding{fold.seq, event.agent, event.expires_at};
}

void apply_event(Fold& fold, const OfferDeclined& event) {
  pass_on(fold, event.ticket, event.agent);
  const auto agent = fold.state.agents.find(event.agent);
  if (agent != fold.state.agents.end()) agent->second.offers_missed = 0;
}

void apply_event(Fold& fold, const OfferExpired& event) {
  pass_on(fold, event.ticket, event.agent);
  const auto agent = fold.state.agents.find(event.agent);
  if (agent != fold.state.agents.end()) ++agent->second.offers_missed;
}

void apply_event(Fold& fold, const TicketAccepted& event) {
  hold(fold, event.agent, event.ticket);
  const auto agent = fold.state.agents.find(event.agent);
  if (agent != fold.state.agents.end()) agent->second.offers_missed = 0;
  if (fold.ticket == nullptr) return;
  fold.ticket->state = TicketState::held;
  fold.ticket->holder = event.agent;
  fold.ticket->offer.reset();
  fold.ticket->passed.clear();
}

}  // namespace jx::desk
