#include "desk/index.h"

namespace jx::desk {

void Index::rebuild(State& state) {
  *this = Index{};
  for (auto& [id, contact] : state.contacts) add_contact(contact);
  for (auto& [id, ticket] : state.tickets) add_ticket(ticket);
  for (auto& [actor, memory] : state.commands) {
    if (actor.kind != ActorKind::customer) continue;
    const auto hot = contacts_.find(ContactId{actor.id});
    if (hot != contacts_.end()) hot->second.memory = &memory;
  }
  for (auto& [id, agent] : state.agents) {
    for (const TicketId ticket : agent.held) engage(ticket, id);
    for (const TicketId ticket : agent.offered) engage(ticket, id);
    queue_.agent_changed(agent, state.teams);
  }
  for (auto& [id, contact] : state.contacts) place_tickets(state, contact);
  // The longest quiet stand first, whatever their ids.
  std::set<std::pair<Instant, ContactId>> by_age;
  for (const auto& [id, contact] : state.contacts) by_age.emplace(contact.last_event_at, id);
  for (const auto& [at, id] : by_age) touch(*contacts_.at(id).state);
}

ContactState* Index::contact(ContactId id) {
  const auto found = contacts_.find(id);
  return found == contacts_.end() ? nullptr : found->second.state;
}

const ContactState* Index::contact(ContactId id) const {
  const auto found = contacts_.find(id);
  return found == contacts_.end() ? nullptr : found->second.state;
}

Ticket* Index::ticket(TicketId id) {
  const auto found = tickets_.find(id);
  return found == tickets_.end() ? nullptr : found->second;
}

const Ticket* Index::ticket(TicketId id) const {
  const auto found = tickets_.find(id);
  return found == tickets_.end() ? nullptr : found->second;
}

void Index::add_contact(ContactState& contact) {
  contacts_[contact.contact].state = &contact;
  for (const HandleState& handle : contact.handles) {
    add_handle({handle.channel, handle.handle}, contact.contact);
  }
  note_buyer(contact);
}

void Index::remove_contact(const ContactState& contact) {
  for (const HandleState& handle : contact.handles) {
    handles_.erase({handle.channel, handle.handle});
  }
  forget_buyer(contact);
  const auto found = contacts_.find(contact.contact);
  leave_quiet(found->second);
  contacts_.erase(found);
}

void Index::add_ticket(Ticket& ticket) { tickets_[ticket.ticket] = &ticket; }

void Index::remove_ticket(TicketId ticket) {
  queue_.remove(ticket);
  queue_.offer_ended(ticket);
  tickets_.erase(ticket);
}

void Index::leave_quiet(HotContact& hot) {
  if (!hot.is_quiet) return;
  quiet_.erase(hot.place);
  hot.is_quiet = false;
}

void Index::touch(const ContactState& contact) {
  HotContact& hot = contacts_.at(contact.contact);
  if (!contact.open_tickets.empty()) return leave_quiet(hot);
  if (hot.is_quiet) {
    quiet_.splice(quiet_.end(), quiet_, hot.place);
    return;
  }
  hot.place = quiet_.insert(quiet_.end(), contact.contact);
  hot.is_quiet = true;
}

void Index::touch_warmed(const ContactState& contact) {
  if (!contact.open_tickets.empty()) return;
  HotContact& hot = contacts_.at(contact.contact);
  hot.place = quiet_.insert(quiet_.begin(), contact.contact);
  hot.is_quiet = true;
}

std::optional<ContactId> Index::contact_of(const AddressKey& address) const {
  const auto found = handles_.find(address);
  if (found == handles_.end()) return std::nullopt;
  return found->second;
}

void Index::add_handle(const AddressKey& address, ContactId contact) {
  handles_.insert_or_assign(address, contact);
  absent_.erase(address);
}

void Index::remove_handle(const AddressKey& address) { handles_.erase(address); }

void Index::mark_absent(const AddressKey& address) {
  if (handles_.contains(address)) return;
  if (absent_.size() >= lookups_kept_max) absent_.clear();
  absent_.insert(address);
}

std::optional<ContactId> Index::contact_of(const trade::BuyerKey& buyer) const {
  const auto found = buyers_.find(buyer);
  if (found == buyers_.end()) return std::nullopt;
  return found->second;
}

void Index::note_buyer(const ContactState& contact) {
  if (!contact.buyer.empty()) buyers_.insert_or_assign(contact.buyer, contact.contact);
}

void Index::forget_buyer(const ContactState& contact) {
  const auto found = buyers_.find(contact.buyer);
  if (found != buyers_.end() && found->second == contact.contact) buyers_.erase(found);
}

AgentId Index::agent_of(TicketId ticket) const {
  const auto found = engaged_.find(ticket);
  return found == engaged_.end() ? AgentId{} : found->second;
}

AgentId Index::agent_of(const ContactState& contact) const {
  for (const TicketId ticket : contact.open_tickets) {
    if (const AgentId agent = agent_of(ticket)) return agent;
  }
  return {};
}

void Index::engage(TicketId ticket, AgentId agent) { engaged_.insert_or_assign(ticket, agent); }

void Index::disengage(TicketId ticket) { engaged_.erase(ticket); }

void Index::place_tickets(const State& state, const ContactState& contact) {
  const AgentId bound = agent_of(contact);
  for (const TicketId id : contact.open_tickets) {
    const Ticket* open = ticket(id);
    if (open == nullptr) continue;
    if (open->state == TicketState::queued) {
      queue_.put(*open, bound, state.teams);
    } else {
      queue_.remove(id);
    }
    if (open->offer) {
      queue_.offer_stands(id, open->offer->expires_at);
    } else {
      queue_.offer_ended(id);
    }
  }
}

const CommandMemory* Index::memory(const State& state, const Actor& actor) const {
  if (actor.kind == ActorKind::customer) {
    const auto hot = contacts_.find(ContactId{actor.id});
    return hot == contacts_.end() ? nullptr : hot->second.memory;
  }
  const auto found = state.commands.find(actor);
  return found == state.commands.end() ? nullptr : &found->second;
}

CommandMemory& Index::memory_for(State& state, const Actor& actor) {
  if (actor.kind != ActorKind::customer) return state.commands[actor];
  HotContact& hot = contacts_.at(ContactId{actor.id});
  if (hot.memory == nullptr) hot.memory = &state.commands[actor];
  return *hot.memory;
}

void Index::forget_memory(ContactId customer) {
  const auto hot = contacts_.find(customer);
  if (hot != contacts_.end()) hot->second.memory = nullptr;
}

const std::optional<RememberedCommand>* Index::looked_up(const Actor& actor,
                                                         const CommandId& id) const {
  const auto found = lookups_.find({actor, id});
  return found == lookups_.end() ? nullptr : &found->second;
}

void Index::keep_lookup(const Actor& actor, const CommandId& id,
                        std::optional<RememberedCommand> found) {
  if (lookups_.size() >= lookups_kept_max) lookups_.clear();
  lookups_.insert_or_assign({actor, id}, found);
}

}  // namespace jx::desk
