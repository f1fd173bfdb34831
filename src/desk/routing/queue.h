// The waiting tickets in order, the agents who could take them and the offers that stand: what
// routing needs to know without searching. Derived from the state.
//
// Tickets with the same demand (team and skills) stand in one line, with the free agents able to
// serve it beside it. A ticket whose conversation already has an agent waits for that agent alone.
// Thread-safety: one thread at a time.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "desk/routing/strategy.h"
#include "desk/state.h"

namespace jx::desk::routing {

// Where a ticket stands: urgent first, then the longest waiting.
struct Place {
  Priority priority = Priority::normal;
  Instant since{};
  TicketId ticket{};
  friend bool operator==(const Place&, const Place&) = default;
  friend bool operator<(const Place& a, const Place& b) {
    if (a.priority != b.priority) return a.priority > b.priority;
    if (a.since != b.since) return a.since < b.since;
    return a.ticket < b.ticket;
  }
};

struct Demand {
  TeamId team{};
  std::vector<Word> skills{};  // sorted
  friend auto operator<=>(const Demand&, const Demand&) = default;
};

struct Line {
  std::set<Place> places;
  std::set<AgentId> able;  // free ones
};

class Queue {
 public:
  void clear();

  // Puts a waiting ticket in its place; `bound` = the agent its conversation already has.
  void put(const Ticket& ticket, AgentId bound, const std::map<TeamId, TeamState>& teams);
  // It waits no more.
  void remove(TicketId ticket);
  std::size_t waiting() const { return entries_.size(); }

  // The agent's presence, load, teams or skills changed.
  void agent_changed(const AgentState& agent, const std::map<TeamId, TeamState>& teams);
  // Teams changed: who is able is found anew.
  void teams_changed(const std::map<TeamId, TeamState>& teams);

  void offer_stands(TicketId ticket, Instant expires_at);
  void offer_ended(TicketId ticket);
  std::size_t offers() const { return expiries_.size(); }

  const std::map<Demand, Line>& lines() const { return lines_; }
  const std::map<AgentId, std::set<Place>>& bound() const { return bound_; }
  const std::map<AgentId, const AgentState*>& free() const { return free_; }
  const std::set<std::pair<Instant, TicketId>>& expiries() const { return expiries_; }

  // The earliest instant at which something is to be done: an expiry, or a pair of waiting ticket
  // and free agent (an instant in the past when they could meet already). `tickets` has every
  // waiting ticket. Cost: O(1) when nothing changed since the last call.
  std::optional<Instant> next_wakeup(const std::map<TicketId, Ticket>& tickets,
                                     Duration pass_rest) const;

 private:
  struct Entry {
    Place place{};
    AgentId bound{};
    Demand demand{};
  };
  void drop(const Entry& entry);
  std::optional<Instant> find_wakeup(const std::map<TicketId, Ticket>& tickets,
                                     Duration pass_rest) const;

  std::map<Demand, Line> lines_;
  std::map<AgentId, std::set<Place>> bound_;
  std::unordered_map<TicketId, Entry> entries_;
  std::map<AgentId, const AgentState*> free_;
  std::set<std::pair<Instant, TicketId>> expiries_;
  std::unordered_map<TicketId, Instant> expiry_of_;
  mutable bool wakeup_known_ = false;
  mutable std::optional<Instant> wakeup_{};
};

}  // namespace jx::desk::routing
