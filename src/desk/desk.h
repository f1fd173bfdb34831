// The desk: the pure core of one platform. The face of this room; read it first.
//
// No I/O, no clock, no threads, no chance. The host tells it commands and the time, gets events,
// makes them durable and only then lets anything show. Thread-safety: one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.h"
#include "desk/command.h"
#include "desk/event.h"
#include "desk/policy.h"
#include "desk/state.h"

namespace jx::desk {

struct Decision {
  std::vector<Event> events{};  // to be recorded at state().last + 1, + 2 …, in one commit
  std::optional<Seq>
      repeat_of{};  // the command was carried out before, by the event at this seq; no events
};

// What must be loaded from the store before `decide` can answer a command. All none = decide now.
// Ask again after loading; what the store does not know either stays needed: when the answer is the
// same as before, decide and take the refusal.
struct Needs {
  ContactId contact{};  // warm this contact …
  TicketId ticket{};    // … or the contact of this closed ticket
  std::optional<std::pair<Channel, HandleKey>>
      handle{};                 // … or the contact with this handle, if any
  bool command_lookup = false;  // the id may be an old one: look it up, then remember(). The store
                                // must have folded everything committed before it answers.
  bool any() const { return contact || ticket || handle || command_lookup; }
};

// Offers ended or made by one Wake, at most.
inline constexpr std::size_t wake_offers_max = 256;

class Desk {
 public:
  explicit Desk(Policy policy);
  ~Desk();
  Desk(Desk&&) noexcept;
  Desk& operator=(Desk&&) noexcept;

  // All checks live here; a refusal records nothing. Ids of new things are counted from
  // state().last. Errors: by code, docs/refusals.md. `not_found "contact.unknown"` also when the
  // contact is cold: call needs() first. A Wake does one thing: it ends expired offers or makes new
  // ones, at most wake_offers_max; next_wakeup() then says whether there is more to do. Cost:
  // O(log n) but for Wake: O(1) when nothing is due, else O((offers + free agents) · log n).
  Result<Decision> decide(const Command& command, Instant now) const;

  // Total: events are facts. REQUIRES: recorded.seq == state().last + 1.
  // An event of a contact (or ticket) that was warmed past it changes nothing there; one of a cold
  // contact changes nothing of it, so who folds the end of a journal onto a snapshot warms first.
  void apply(const Recorded& recorded);

  // When to send Wake: the earliest expiry, or the past when a waiting ticket can be offered now.
  std::optional<Instant> next_wakeup() const;

  const State& state() const;
  const Policy& policy() const;
  // Takes a saved state (start-up).
  void restore(State state);

  // -- hot and cold --
  // What `decide(command)` lacks. `absent` handles and ids that the store did not know are told by
  // the mark_… calls.
  Needs needs(const Command& command) const;
  // Takes a contact with its tickets out of the store. Ignored when it is hot.
  void warm(ContactState contact, std::vector<Ticket> tickets,
            const std::vector<std::pair<CommandId, RememberedCommand>>& commands,
            bool more_commands);
  // The store knows no contact with this handle: the next CreateContact may make one.
  void mark_absent(Channel channel, const HandleKey& handle);
  // Answer of a command look-up; nothing = the id is new.
  void remember(const Actor& actor, const CommandId& id, std::optional<RememberedCommand> found);
  // Forgets contacts that are quiet, without open tickets, and whose last event is at or before
  // `projected`. At most `max` of them. Returns how many.
  std::size_t cool(Instant now, Seq projected, std::size_t max);

  std::optional<ContactId> find_contact(Channel channel,
                                        const HandleKey& handle) const;       // among the hot
  std::optional<ContactId> find_contact(const trade::BuyerKey& buyer) const;  // among the hot
  const ContactState* find_contact(ContactId contact) const;
  const Ticket* find_ticket(TicketId ticket) const;

 private:
  struct Indexes;
  State state_;
  Policy policy_;
  std::unique_ptr<Indexes> indexes_;  // derived: handles, queues, expiries, eligible agents
};

// True when the actor may do work for customers' conversations they do not hold.
bool may_oversee(Role role);

}  // namespace jx::desk
