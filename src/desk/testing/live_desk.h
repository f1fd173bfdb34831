// For tests of this room: a desk with a clock and a journal in memory, and its state as text.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "codec/json.h"
#include "desk/desk.h"

namespace jx::desk {

// The whole state as text: equal states, equal texts.
inline std::string text_of(const State& state) {
  std::string text = codec::to_json(state.last);
  text += codec::to_json(state.contacts) + codec::to_json(state.tickets);
  text += codec::to_json(state.agents) + codec::to_json(state.teams);
  text += codec::to_json(state.canned_replies) + codec::to_json(state.articles);
  text += codec::to_json(state.incidents);
  for (const auto& [actor, memory] : state.commands) {
    text += codec::to_json(actor) + codec::to_json(memory);
  }
  return text;
}

inline Actor the_system() { return {ActorKind::system, 0}; }
inline Actor the_assistant() { return {ActorKind::assistant, 0}; }
inline Actor customer(ContactId contact) { return {ActorKind::customer, contact.value}; }
inline Actor staff(AgentId agent) { return {ActorKind::agent, agent.value}; }

class LiveDesk {
 public:
  explicit LiveDesk(Policy policy = default_policy()) : desk(std::move(policy)) {}

  // Decides and, when not refused, records.
  Result<Decision> act(const Actor& actor, CommandBody body, std::string_view id = {},
                       std::uint64_t digest = 0) {
    auto decision = desk.decide({actor, CommandId{id}, digest, std::move(body)}, now);
    if (decision) record(actor, *decision, CommandId{id}, digest);
    return decision;
  }

  // The same for what must succeed; the seq of its first event.
  Seq must(const Actor& actor, CommandBody body, std::string_view id = {}) {
    auto decision = act(actor, std::move(body), id);
    JX_ASSERT(decision.has_value());
    return Seq{desk.state().last.value - decision->events.size() + 1};
  }

  void record(const Actor& actor, const Decision& decision, const CommandId& id,
              std::uint64_t digest) {
    bool is_first = true;
    for (const Event& event : decision.events) {
      Recorded recorded{Seq{desk.state().last.value + 1}, now, actor, {}, 0, event};
      if (is_first) recorded.command = id, recorded.command_digest = digest;
      is_first = false;
      desk.apply(recorded);
      journal.push_back(std::move(recorded));
    }
  }

  // Wakes the desk until nothing is due; how many events that brought.
  std::size_t wake() {
    std::size_t events = 0;
    while (true) {
      const auto due = desk.next_wakeup();
      if (!due || *due > now) return events;
      const auto decision = act(the_system(), Wake{});
      JX_ASSERT(decision.has_value() && !decision->events.empty());
      events += decision->events.size();
    }
  }

  // -- the usual beginnings --
  ContactId new_contact(std::string_view handle) {
    return ContactId{must(the_system(), CreateContact{.handle = HandleKey{handle}}).value};
  }
  AgentId new_agent(std::int64_t capacity = 3, Role role = Role::agent) {
    const AgentId agent{
        must(the_system(), AddAgent{.name = "小林", .role = role, .capacity = capacity}).value};
    if (role != Role::auditor) must(staff(agent), SetPresence{agent, Presence::online, {}, {}});
    return agent;
  }
  // A ticket waiting for a human.
  TicketId new_waiting(ContactId contact) {
    return TicketId{
        must(customer(contact), RequestHuman{.contact = contact, .reason = Word{"asked"}}).value};
  }
  // Accepts the standing offer of the ticket.
  void accept(TicketId ticket) {
    const OfferStanding offer = *desk.find_ticket(ticket)->offer;
    must(staff(offer.agent), AcceptOffer{ticket, offer.offer});
  }
  TicketId new_held(ContactId contact) {
    const TicketId ticket = new_waiting(contact);
    wake();
    accept(ticket);
    return ticket;
  }
  const Ticket& ticket(TicketId id) const { return *desk.find_ticket(id); }
  const ContactState& contact(ContactId id) const { return *desk.find_contact(id); }

  Desk desk;
  Instant now{1'700'000'000'000};
  std::vector<Recorded> journal;
};

}  // namespace jx::desk
