#include <algorithm>

#include "desk/routing/strategy.h"

namespace jx::desk::routing {

namespace {

bool has_skill(const AgentState& agent, const Word& skill,
               const std::map<TeamId, TeamState>& teams) {
  if (std::ranges::find(agent.skills, skill) != agent.skills.end()) return true;
  return std::ranges::any_of(agent.teams, [&](TeamId id) {
    const auto team = teams.find(id);
    return team != teams.end() &&
           std::ranges::find(team->second.skills, skill) != team->second.skills.end();
  });
}

// A free agent while slots are handed out.
struct Candidate {
  const AgentState* agent = nullptr;
  std::int64_t load = 0;
};

class LongestWaiting final : public Strategy {
 public:
  std::vector<Assignment> assign(const Situation& situation) const override {
    std::vector<const Ticket*> waiting(situation.waiting.begin(), situation.waiting.end());
    std::ranges::sort(waiting, [](const Ticket* a, const Ticket* b) {
      if (a->priority != b->priority) return a->priority > b->priority;
      if (a->queued_since != b->queued_since) return a->queued_since < b->queued_since;
      return a->ticket < b->ticket;
    });
    std::vector<Candidate> candidates;
    candidates.reserve(situation.free.size());
    for (const AgentState* agent : situation.free) {
      candidates.push_back({agent, std::ssize(agent->held) + std::ssize(agent->offered)});
    }
    std::vector<Assignment> assignments;
    for (const Ticket* ticket : waiting) {
      Candidate* best = nullptr;
      for (Candidate& candidate : candidates) {
        if (candidate.load >= candidate.agent->capacity) continue;
        if (best != nullptr && !is_better(candidate, *best)) continue;
        if (can_take(situation, *ticket, *candidate.agent)) best = &candidate;
      }
      if (best == nullptr) continue;
      ++best->load;
      assignments.push_back({ticket->ticket, best->agent->agent});
    }
    return assignments;
  }

 private:
  static bool is_better(const Candidate& a, const Candidate& b) {
    if (a.load != b.load) return a.load < b.load;
    if (a.agent->idle_since != b.agent->idle_since) {
      return a.agent->idle_since < b.agent->idle_since;
    }
    return a.agent->agent < b.agent->agent;
  }

  static bool can_take(const Situation& situation, const Ticket& ticket, const AgentState& agent) {
    return !is_resting(ticket, agent.agent, situation.now, situation.pass_rest) &&
           is_able(agent, ticket.team, ticket.skills, *situation.teams);
  }
};

}  // namespace

bool is_able(const AgentState& agent, TeamId team, std::span<const Word> skills,
             const std::map<TeamId, TeamState>& teams) {
  if (team && std::ranges::find(agent.teams, team) == agent.teams.end()) return false;
  return std::ranges::all_of(skills,
                             [&](const Word& skill) { return has_skill(agent, skill, teams); });
}

bool is_resting(const Ticket& ticket, AgentId agent, Instant now, Duration pass_rest) {
  const auto passed = ticket.passed.find(agent);
  return passed != ticket.passed.end() && now < passed->second + pass_rest;
}

std::unique_ptr<Strategy> longest_waiting() { return std::make_unique<LongestWaiting>(); }

}  // namespace jx::desk::routing
