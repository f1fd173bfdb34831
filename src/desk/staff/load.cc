#include "desk/staff/load.h"

#include "desk/ticket/ticket.h"

namespace jx::desk {

namespace {

AgentState* find_agent(Fold& fold, AgentId id) {
  const auto found = fold.state.agents.find(id);
  return found == fold.state.agents.end() ? nullptr : &found->second;
}

void requeue(const Asking& asking, const std::set<TicketId>& tickets, std::string_view reason,
             const Personal& brief, std::vector<Event>& events) {
  for (const TicketId id : tickets) {
    const Ticket* ticket = asking.index.ticket(id);
    if (ticket != nullptr) events.emplace_back(queued_again(*ticket, reason, brief));
  }
}

}  // namespace

std::int64_t load_of(const AgentState& agent) {
  return std::ssize(agent.held) + std::ssize(agent.offered);
}

bool has_free_slot(const AgentState& agent) { return load_of(agent) < agent.capacity; }

void release(Fold& fold, TicketId ticket) {
  const AgentId had = fold.index.agent_of(ticket);
  fold.routing_changed = true;
  if (!had) return;
  fold.index.disengage(ticket);
  if (AgentState* agent = find_agent(fold, had)) {
    agent->held.erase(ticket);
    agent->offered.erase(ticket);
    agent->idle_since = fold.at;
    agent_changed(fold, *agent);
  }
}

void hold(Fold& fold, AgentId id, TicketId ticket) {
  AgentState* agent = find_agent(fold, id);
  const bool had_offer = agent != nullptr && agent->offered.erase(ticket) > 0;
  if (!had_offer) release(fold, ticket);
  if (agent == nullptr) return;
  agent->held.insert(ticket);
  fold.index.engage(ticket, id);
  fold.routing_changed = true;
  agent_changed(fold, *agent);
}

void offer(Fold& fold, AgentId id, TicketId ticket) {
  release(fold, ticket);
  AgentState* agent = find_agent(fold, id);
  if (agent == nullptr) return;
  agent->offered.insert(ticket);
  fold.index.engage(ticket, id);
  agent_changed(fold, *agent);
}

void agent_changed(Fold& fold, const AgentState& agent) {
  fold.index.queue().agent_changed(agent, fold.state.teams);
}

void requeue_all(const Asking& asking, const AgentState& agent, std::string_view reason,
                 const Personal& brief, std::vector<Event>& events) {
  requeue(asking, agent.offered, reason, {}, events);
  requeue(asking, agent.held, reason, brief, events);
}

void withdraw_offers(const Asking& asking, const AgentState& agent, std::string_view reason,
                     std::vector<Event>& events) {
  requeue(asking, agent.offered, reason, {}, events);
}

}  // namespace jx::desk
