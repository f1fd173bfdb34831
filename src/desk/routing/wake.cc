// What time alone brings: offers expire, waiting tickets are offered.
#include <algorithm>

#include "desk/rights.h"
#include "desk/routing/routing.h"
#include "desk/routing/strategy.h"
#include "desk/staff/load.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

namespace {

// Offers whose time is over. Who missed too many in a row goes offline, and what they had waits
// again: an agent that does not answer is not there.
Decision end_expired_offers(const Asking& asking) {
  Decision decision;
  std::map<AgentId, std::set<TicketId>> missed;
  for (const auto& [expires_at, id] : asking.index.queue().expiries()) {
    if (expires_at > asking.now || decision.events.size() >= 2 * wake_offers_max) break;
    const Ticket& ticket = *asking.index.ticket(id);
    const AgentId agent = ticket.offer->agent;
    decision.events.emplace_back(OfferExpired{id, ticket.contact, agent});
    decision.events.emplace_back(queued_again(ticket, "offer_unanswered"));
    missed[agent].insert(id);
  }
  for (const auto& [id, tickets] : missed) {
    const AgentState& agent = asking.state.agents.at(id);
    if (agent.offers_missed + std::ssize(tickets) < asking.policy.offers_missed_max) continue;
    decision.events.emplace_back(
        PresenceChanged{id, Presence::offline, Word{"offers_unanswered"}, {}});
    AgentState rest = agent;
    for (const TicketId ticket : tickets) rest.offered.erase(ticket);
    requeue_all(asking, rest, "agent_lost", {}, decision.events);
  }
  return decision;
}

TicketOffered offer_of(const Asking& asking, const Ticket& ticket, AgentId agent) {
  return {ticket.ticket, ticket.contact, agent, asking.now + asking.policy.offer_lifetime};
}

// Tickets whose conversation has an agent already go to that agent, whatever the strategy.
void offer_to_bound(const Asking& asking, std::vector<Event>& events) {
  const routing::Queue& queue = asking.index.queue();
  for (const auto& [id, places] : queue.bound()) {
    const auto free = queue.free().find(id);
    if (free == queue.free().end()) continue;
    std::int64_t slots = free->second->capacity - load_of(*free->second);
    for (const routing::Place& place : places) {
      if (slots == 0 || events.size() >= wake_offers_max) break;
      const Ticket& ticket = *asking.index.ticket(place.ticket);
      if (routing::is_resting(ticket, id, asking.now, asking.policy.pass_rest)) continue;
      events.emplace_back(offer_of(asking, ticket, id));
      --slots;
    }
  }
}

bool can_go_now(const Asking& asking, const Ticket& ticket, const routing::Line& line) {
  if (ticket.passed.size() < line.able.size()) return true;
  return std::ranges::any_of(line.able, [&](AgentId agent) {
    return !routing::is_resting(ticket, agent, asking.now, asking.policy.pass_rest);
  });
}

// The tickets that could be placed now: of each line as many as there are slots, at most
// wake_offers_max, one of each conversation.
std::vector<const Ticket*> candidates(const Asking& asking, std::size_t slots) {
  std::vector<routing::Place> places;
  for (const auto& [demand, line] : asking.index.queue().lines()) {
    if (line.able.empty()) continue;
    std::size_t taken = 0;
    for (const routing::Place& place : line.places) {
      if (taken >= std::min(slots, wake_offers_max)) break;
      if (!can_go_now(asking, *asking.index.ticket(place.ticket), line)) continue;
      places.push_back(place);
      ++taken;
    }
  }
  // By priority first, so that the bound below never keeps an urgent ticket back.
  std::ranges::sort(places, [](const auto& a, const auto& b) { return a < b; });
  std::set<ContactId> seen;
  std::vector<const Ticket*> waiting;
  for (const routing::Place& place : places) {
    const Ticket* ticket = asking.index.ticket(place.ticket);
    if (waiting.size() < wake_offers_max && seen.insert(ticket->contact).second) {
      waiting.push_back(ticket);
    }
  }
  std::ranges::sort(waiting, {}, [](const Ticket* ticket) {
    return std::pair(ticket->queued_since, ticket->ticket);
  });
  return waiting;
}

void offer_by_strategy(const Asking& asking, std::vector<Event>& events) {
  std::vector<const AgentState*> free;
  std::size_t slots = 0;
  for (const auto& [id, agent] : asking.index.queue().free()) {
    free.push_back(agent);
    slots += static_cast<std::size_t>(agent->capacity - load_of(*agent));
  }
  if (free.empty()) return;
  const auto waiting = candidates(asking, slots);
  if (waiting.empty()) return;
  static const auto strategy = routing::longest_waiting();
  const auto assignments =
      strategy->assign({asking.now, waiting, free, &asking.state.teams, asking.policy.pass_rest});
  for (const routing::Assignment& assignment : assignments) {
    events.emplace_back(
        offer_of(asking, *asking.index.ticket(assignment.ticket), assignment.agent));
  }
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const Wake& command) {
  if (auto allowed = allow(asking, {ActorKind::system}); !allowed) {
    return error_of(std::move(allowed));
  }
  const routing::Queue& queue = asking.index.queue();
  const auto due = queue.next_wakeup(asking.state.tickets, asking.policy.pass_rest);
  if (!due || *due > asking.now) return Decision{};
  if (!queue.expiries().empty() && queue.expiries().begin()->first <= asking.now) {
    return end_expired_offers(asking);
  }
  // One kind at a time: slots that the first takes are not counted by the second.
  Decision decision;
  offer_to_bound(asking, decision.events);
  if (decision.events.empty()) offer_by_strategy(asking, decision.events);
  return decision;
}

}  // namespace jx::desk
