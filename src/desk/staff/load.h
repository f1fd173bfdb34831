// What an agent has in hand: tickets held and tickets offered. Never more than their capacity.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

std::int64_t load_of(const AgentState& agent);
bool has_free_slot(const AgentState& agent);

// The ticket comes into the agent's hands, or stands offered to them; it leaves whoever had it.
void hold(Fold& fold, AgentId agent, TicketId ticket);
void offer(Fold& fold, AgentId agent, TicketId ticket);
// The ticket leaves the agent who has it, if any.
void release(Fold& fold, TicketId ticket);

// The agent's presence, load, teams or skills changed: routing looks again.
void agent_changed(Fold& fold, const AgentState& agent);

// Everything in the agent's hands goes back to the queue, with its age.
void requeue_all(const Asking& asking, const AgentState& agent, std::string_view reason,
                 const Personal& brief, std::vector<Event>& events);
// Only what stands offered.
void withdraw_offers(const Asking& asking, const AgentState& agent, std::string_view reason,
                     std::vector<Event>& events);

}  // namespace jx::desk
