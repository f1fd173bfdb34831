// Hot and cold: what a command needs in memory, taking it in, letting it go.
#include "desk/asking.h"
#include "desk/desk.h"
#include "desk/indexes.h"

namespace jx::desk {

namespace {

// Collects what is missing, the first of each kind.
class Missing {
 public:
  Missing(const State& state, const Index& index) : state_(state), index_(index) {}

  void contact(ContactId id) {
    const bool can_exist = id && id.value <= state_.last.value;
    if (can_exist && !needs_.contact && index_.contact(id) == nullptr) needs_.contact = id;
  }
  void ticket(TicketId id) {
    const bool can_exist = id && id.value <= state_.last.value;
    if (can_exist && !needs_.ticket && index_.ticket(id) == nullptr) needs_.ticket = id;
  }
  void handle(Channel channel, const HandleKey& handle) {
    const AddressKey address{channel, handle};
    if (handle.empty() || index_.contact_of(address) || index_.is_absent(address)) return;
    needs_.handle = std::pair(channel, handle);
  }
  void lookup() { needs_.command_lookup = true; }
  const Needs& needs() const { return needs_; }

 private:
  const State& state_;
  const Index& index_;
  Needs needs_{};
};

// Every command names what it is about by members of these names.
template <class Body>
void find_missing(const Body& body, Missing& missing) {
  if constexpr (requires { body.contact; }) {
    missing.contact(body.contact);  // its tickets come with it
  } else {
    if constexpr (requires { body.ticket; }) missing.ticket(body.ticket);
    if constexpr (requires { body.other; }) missing.ticket(body.other);
    if constexpr (requires { body.into; }) missing.ticket(body.into);
    if constexpr (requires { body.from; }) missing.ticket(body.from);
  }
  if constexpr (requires { body.handle; }) missing.handle(body.channel, body.handle);
}

// The id may have been used before what the actor's memory holds.
bool may_be_old(const CommandMemory* memory, const CommandId& id) {
  if (memory == nullptr || !memory->forgot) return false;
  return memory->ids.empty() || id < memory->ids.begin()->first;
}

}  // namespace

Needs Desk::needs(const Command& command) const {
  const Index& index = *indexes_;
  Missing missing(state_, index);
  std::visit([&](const auto& body) { find_missing(body, missing); }, command.body);
  if (command.actor.kind == ActorKind::customer) missing.contact(ContactId{command.actor.id});
  if (!command.id.empty() && may_be_old(index.memory(state_, command.actor), command.id) &&
      index.looked_up(command.actor, command.id) == nullptr) {
    missing.lookup();
  }
  return missing.needs();
}

void Desk::warm(ContactState contact, std::vector<Ticket> tickets,
                const std::vector<std::pair<CommandId, RememberedCommand>>& commands,
                bool more_commands) {
  Index& index = *indexes_;
  const ContactId id = contact.contact;
  if (index.contact(id) != nullptr) return;
  ContactState& hot = state_.contacts.insert_or_assign(id, std::move(contact)).first->second;
  index.add_contact(hot);
  for (Ticket& ticket : tickets) {
    const TicketId ticket_id = ticket.ticket;
    const bool listed =
        hot.open_tickets.contains(ticket_id) || hot.closed_tickets.contains(ticket_id);
    if (!listed) continue;  // older than the newest closed ones
    index.add_ticket(state_.tickets.insert_or_assign(ticket_id, std::move(ticket)).first->second);
  }
  index.touch_warmed(hot);
  index.place_tickets(state_, hot);
  if (commands.empty() && !more_commands) return;
  CommandMemory& memory = index.memory_for(state_, {ActorKind::customer, id.value});
  for (const auto& [command, done] : commands) memory.ids.insert_or_assign(command, done);
  memory.forgot = more_commands;
  while (memory.ids.size() > policy_.commands_remembered) {
    memory.ids.erase(memory.ids.begin());
    memory.forgot = true;
  }
}

void Desk::mark_absent(Channel channel, const HandleKey& handle) {
  indexes_->mark_absent({channel, handle});
}

void Desk::remember(const Actor& actor, const CommandId& id,
                    std::optional<RememberedCommand> found) {
  indexes_->keep_lookup(actor, id, found);
}

std::size_t Desk::cool(Instant now, Seq projected, std::size_t max) {
  Index& index = *indexes_;
  std::vector<ContactId> leaving;
  for (const ContactId id : index.quiet()) {
    if (leaving.size() >= max) break;
    const ContactState& contact = *index.contact(id);
    if (contact.last_event_at + policy_.cooling_delay > now || contact.last_seq > projected) break;
    leaving.push_back(id);
  }
  for (const ContactId id : leaving) {
    const ContactState& contact = state_.contacts.at(id);
    for (const TicketId ticket : contact.closed_tickets) {
      index.remove_ticket(ticket);
      state_.tickets.erase(ticket);
    }
    index.remove_contact(contact);
    state_.commands.erase({ActorKind::customer, id.value});
    state_.contacts.erase(id);
  }
  return leaving.size();
}

}  // namespace jx::desk
