// What the desk derives from its state to be quick: never saved, never the only place of anything.
//
// Pointers lead into the ordered maps of State, whose nodes do not move.
// Thread-safety: one thread at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "desk/routing/queue.h"
#include "desk/state.h"

namespace jx::desk {

// An address: a handle on its channel.
struct AddressKey {
  Channel channel = Channel::web;
  HandleKey handle{};
  friend bool operator==(const AddressKey&, const AddressKey&) = default;
};
struct AddressHash {
  std::size_t operator()(const AddressKey& key) const noexcept {
    return std::hash<HandleKey>{}(key.handle) ^ static_cast<std::size_t>(key.channel);
  }
};

// Answers of look-ups and absent handles remembered, at most; beyond it they are asked for again.
inline constexpr std::size_t lookups_kept_max = 10'000;

class Index {
 public:
  // Everything anew from `state`, which must outlive this or be indexed again.
  void rebuild(State& state);

  // -- contacts and their tickets --
  ContactState* contact(ContactId id);
  const ContactState* contact(ContactId id) const;
  Ticket* ticket(TicketId id);
  const Ticket* ticket(TicketId id) const;
  void add_contact(ContactState& contact);
  void remove_contact(const ContactState& contact);
  void add_ticket(Ticket& ticket);
  void remove_ticket(TicketId ticket);

  // Contacts without open ticket, the longest quiet first. Called after each event of a contact.
  void touch(const ContactState& contact);
  void touch_warmed(const ContactState& contact);
  const std::list<ContactId>& quiet() const { return quiet_; }

  // -- handles --
  std::optional<ContactId> contact_of(const AddressKey& address) const;
  void add_handle(const AddressKey& address, ContactId contact);
  void remove_handle(const AddressKey& address);
  bool is_absent(const AddressKey& address) const { return absent_.contains(address); }
  void mark_absent(const AddressKey& address);

  // -- buyers --
  // The hot contact who is this buyer.
  std::optional<ContactId> contact_of(const trade::BuyerKey& buyer) const;
  void note_buyer(const ContactState& contact);
  void forget_buyer(const ContactState& contact);

  // -- who works on what --
  // The agent in whose hands or with whose offer the ticket stands; none for neither.
  AgentId agent_of(TicketId ticket) const;
  // The one agent of a conversation: who holds, or is offered, any of its tickets.
  AgentId agent_of(const ContactState& contact) const;
  void engage(TicketId ticket, AgentId agent);
  void disengage(TicketId ticket);
  // Places the contact's open tickets in the queue as they stand now.
  void place_tickets(const State& state, const ContactState& contact);
  routing::Queue& queue() { return queue_; }
  const routing::Queue& queue() const { return queue_; }

  // -- commands --
  // An actor's memory; nothing when it has none yet.
  const CommandMemory* memory(const State& state, const Actor& actor) const;
  CommandMemory& memory_for(State& state, const Actor& actor);
  // The customer's memory is about to go.
  void forget_memory(ContactId customer);
  using CommandKey = std::pair<Actor, CommandId>;
  // The store's answer for this id: nothing = never asked; an empty answer = new.
  const std::optional<RememberedCommand>* looked_up(const Actor& actor, const CommandId& id) const;
  void keep_lookup(const Actor& actor, const CommandId& id, std::optional<RememberedCommand> found);

 private:
  struct HotContact {
    ContactState* state = nullptr;
    CommandMemory* memory = nullptr;  // of the customer, when there is one
    bool is_quiet = false;
    std::list<ContactId>::iterator place{};
  };
  void leave_quiet(HotContact& hot);

  std::unordered_map<ContactId, HotContact> contacts_;
  std::unordered_map<TicketId, Ticket*> tickets_;
  std::list<ContactId> quiet_;
  std::unordered_map<AddressKey, ContactId, AddressHash> handles_;
  std::unordered_set<AddressKey, AddressHash> absent_;
  std::unordered_map<trade::BuyerKey, ContactId> buyers_;
  std::unordered_map<TicketId, AgentId> engaged_;
  routing::Queue queue_;
  std::map<CommandKey, std::optional<RememberedCommand>> lookups_;
};

}  // namespace jx::desk
