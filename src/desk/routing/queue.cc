#include "desk/routing/queue.h"

#include <algorithm>

namespace jx::desk::routing {

namespace {

Demand demand_of(const Ticket& ticket) {
  Demand demand{ticket.team, ticket.skills};
  std::ranges::sort(demand.skills);
  return demand;
}

bool is_free(const AgentState& agent) {
  return agent.presence == Presence::online && !agent.dismissed &&
         static_cast<std::int64_t>(agent.held.size() + agent.offered.size()) < agent.capacity;
}

// When this agent may be offered the ticket: in the past, or when their rest after passing ends.
Instant available_at(const Ticket& ticket, AgentId agent, Duration pass_rest) {
  const auto passed = ticket.passed.find(agent);
  return passed == ticket.passed.end() ? ticket.queued_since : passed->second + pass_rest;
}

void lower(std::optional<Instant>& earliest, Instant at) {
  if (!earliest || at < *earliest) earliest = at;
}

// When the first ticket of a line can meet one of its agents. A ticket that fewer agents passed on
// than are able can go at once.
void lower_by_line(std::optional<Instant>& earliest, const Line& line,
                   const std::map<TicketId, Ticket>& tickets, Duration pass_rest) {
  if (line.able.empty()) return;
  for (const Place& place : line.places) {
    const Ticket& ticket = tickets.at(place.ticket);
    if (ticket.passed.size() < line.able.size()) return lower(earliest, ticket.queued_since);
    for (const AgentId agent : line.able) lower(earliest, available_at(ticket, agent, pass_rest));
  }
}

}  // namespace

void Queue::clear() { *this = Queue{}; }

void Queue::put(const Ticket& ticket, AgentId bound, const std::map<TeamId, TeamState>& teams) {
  wakeup_known_ = false;
  Entry entry{{ticket.priority, ticket.queued_since, ticket.ticket}, bound, demand_of(ticket)};
  const auto found = entries_.find(ticket.ticket);
  if (found != entries_.end()) {
    const Entry& old = found->second;
    if (old.place == entry.place && old.bound == entry.bound && old.demand == entry.demand) return;
    drop(old);
  }
  if (bound) {
    bound_[bound].insert(entry.place);
  } else {
    auto [line, is_new] = lines_.try_emplace(entry.demand);
    line->second.places.insert(entry.place);
    if (is_new) {
      for (const auto& [id, agent] : free_) {
        if (is_able(*agent, entry.demand.team, entry.demand.skills, teams)) {
          line->second.able.insert(id);
        }
      }
    }
  }
  entries_.insert_or_assign(ticket.ticket, std::move(entry));
}

void Queue::remove(TicketId ticket) {
  const auto found = entries_.find(ticket);
  if (found == entries_.end()) return;
  wakeup_known_ = false;
  drop(found->second);
  entries_.erase(found);
}

void Queue::drop(const Entry& entry) {
  if (entry.bound) {
    const auto places = bound_.find(entry.bound);
    places->second.erase(entry.place);
    if (places->second.empty()) bound_.erase(places);
  } else {
    const auto line = lines_.find(entry.demand);
    line->second.places.erase(entry.place);
    if (line->second.places.empty()) lines_.erase(line);
  }
}

void Queue::agent_changed(const AgentState& agent, const std::map<TeamId, TeamState>& teams) {
  wakeup_known_ = false;
  const bool free = is_free(agent);
  if (free) {
    free_.insert_or_assign(agent.agent, &agent);
  } else {
    free_.erase(agent.agent);
  }
  for (auto& [demand, line] : lines_) {
    if (free && is_able(agent, demand.team, demand.skills, teams)) {
      line.able.insert(agent.agent);
    } else {
      line.able.erase(agent.agent);
    }
  }
}

void Queue::teams_changed(const std::map<TeamId, TeamState>& teams) {
  wakeup_known_ = false;
  for (auto& [demand, line] : lines_) {
    line.able.clear();
    for (const auto& [id, agent] : free_) {
      if (is_able(*agent, demand.team, demand.skills, teams)) line.able.insert(id);
    }
  }
}

void Queue::offer_stands(TicketId ticket, Instant expires_at) {
  offer_ended(ticket);
  wakeup_known_ = false;
  expiries_.emplace(expires_at, ticket);
  expiry_of_.emplace(ticket, expires_at);
}

void Queue::offer_ended(TicketId ticket) {
  const auto found = expiry_of_.find(ticket);
  if (found == expiry_of_.end()) return;
  wakeup_known_ = false;
  expiries_.erase({found->second, ticket});
  expiry_of_.erase(found);
}

std::optional<Instant> Queue::next_wakeup(const std::map<TicketId, Ticket>& tickets,
                                          Duration pass_rest) const {
  if (!wakeup_known_) {
    wakeup_ = find_wakeup(tickets, pass_rest);
    wakeup_known_ = true;
  }
  return wakeup_;
}

std::optional<Instant> Queue::find_wakeup(const std::map<TicketId, Ticket>& tickets,
                                          Duration pass_rest) const {
  std::optional<Instant> earliest;
  if (!expiries_.empty()) earliest = expiries_.begin()->first;
  for (const auto& [demand, line] : lines_) lower_by_line(earliest, line, tickets, pass_rest);
  for (const auto& [agent, places] : bound_) {
    if (!free_.contains(agent)) continue;
    for (const Place& place : places) {
      lower(earliest, available_at(tickets.at(place.ticket), agent, pass_rest));
    }
  }
  return earliest;
}

}  // namespace jx::desk::routing
