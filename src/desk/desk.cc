#include "desk/desk.h"

#include <algorithm>

#include "base/assert.h"
#include "desk/asking.h"
#include "desk/check.h"
#include "desk/conversation/conversation.h"
#include "desk/facts/facts.h"
#include "desk/fold.h"
#include "desk/incident/incident.h"
#include "desk/indexes.h"
#include "desk/knowledge/knowledge.h"
#include "desk/people/people.h"
#include "desk/rights.h"
#include "desk/routing/routing.h"
#include "desk/rules/rules.h"
#include "desk/staff/staff.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

namespace {

Policy sound(Policy policy) {
  policy.tiers.try_emplace(Word{"standard"});
  policy.cooling_delay = std::max(policy.cooling_delay, policy.correction_window);
  return policy;
}

// What the desk knows of this command's id: nothing = it is new.
std::optional<RememberedCommand> recall(const State& state, const Index& index,
                                        const Command& command) {
  const CommandMemory* memory = index.memory(state, command.actor);
  // Ids in order of time are larger than all before: that is seen without a search.
  if (memory != nullptr && !memory->ids.empty() && !(memory->ids.rbegin()->first < command.id)) {
    const auto found = memory->ids.find(command.id);
    if (found != memory->ids.end()) return found->second;
  }
  const auto* answer = index.looked_up(command.actor, command.id);
  return answer == nullptr ? std::nullopt : *answer;
}

void remember_applied(State& state, Index& index, const Recorded& recorded, std::size_t kept) {
  const Actor& actor = recorded.actor;
  const RememberedCommand done{recorded.seq, recorded.command_digest};
  if (index.looked_up(actor, recorded.command) != nullptr) {
    index.keep_lookup(actor, recorded.command, done);
  }
  if (actor.kind == ActorKind::customer) {
    const ContactState* contact = index.contact(ContactId{actor.id});
    if (contact == nullptr || contact->erased) return;
  }
  CommandMemory& memory = index.memory_for(state, actor);
  memory.ids.emplace_hint(memory.ids.end(), recorded.command, done);
  if (memory.ids.size() <= kept) return;
  memory.ids.erase(memory.ids.begin());
  memory.forgot = true;
}

}  // namespace

Desk::Desk(Policy policy)
    : policy_(sound(std::move(policy))), indexes_(std::make_unique<Indexes>()) {}
Desk::~Desk() = default;
Desk::Desk(Desk&&) noexcept = default;
Desk& Desk::operator=(Desk&&) noexcept = default;

const State& Desk::state() const { return state_; }
const Policy& Desk::policy() const { return policy_; }

Result<Decision> Desk::decide(const Command& command, Instant now) const {
  const Index& index = *indexes_;
  auto agent = find_actor(state_, index, command.actor);
  if (!agent) return error_of(std::move(agent));
  if (!command.id.empty()) {
    if (!is_command_id(command.id.view())) return fail(ErrorKind::invalid, "command.bad_id");
    if (const auto done = recall(state_, index, command)) {
      if (done->digest != command.digest) return fail(ErrorKind::conflict, "command.conflict");
      return Decision{.events = {}, .repeat_of = done->seq};
    }
  }
  const Asking asking{state_, policy_, index, command.actor, *agent, now};
  return std::visit([&](const auto& body) { return decide_command(asking, body); }, command.body);
}

void Desk::apply(const Recorded& recorded) {
  JX_ASSERT(recorded.seq.value == state_.last.value + 1);
  state_.last = recorded.seq;
  Index& index = *indexes_;
  Fold fold{state_, index, policy_, recorded.seq, recorded.at, recorded.actor};
  const ContactId contact_id = contact_of(recorded.event);
  if (contact_id) {
    ContactState* contact = index.contact(contact_id);
    if (contact != nullptr && contact->last_seq < recorded.seq) fold.contact = contact;
  }
  if (const TicketId ticket_id = ticket_of(recorded.event)) {
    fold.ticket = fold.other_ticket(ticket_id);
  }
  std::visit([&](const auto& event) { apply_event(fold, event); }, recorded.event);
  if (fold.contact != nullptr) {
    fold.contact->last_seq = recorded.seq;
    fold.contact->last_event_at = recorded.at;
    index.touch(*fold.contact);
  }
  if (fold.routing_changed) {
    if (const ContactState* contact = index.contact(contact_id)) {
      index.place_tickets(state_, *contact);
    }
  }
  if (!recorded.command.empty()) {
    remember_applied(state_, index, recorded, policy_.commands_remembered);
  }
}

std::optional<Instant> Desk::next_wakeup() const {
  return indexes_->queue().next_wakeup(state_.tickets, policy_.pass_rest);
}

void Desk::restore(State state) {
  state_ = std::move(state);
  indexes_->rebuild(state_);
}

std::optional<ContactId> Desk::find_contact(Channel channel, const HandleKey& handle) const {
  return indexes_->contact_of({channel, handle});
}

std::optional<ContactId> Desk::find_contact(const trade::BuyerKey& buyer) const {
  return indexes_->contact_of(buyer);
}

const ContactState* Desk::find_contact(ContactId contact) const {
  return static_cast<const Index&>(*indexes_).contact(contact);
}

const Ticket* Desk::find_ticket(TicketId ticket) const {
  return static_cast<const Index&>(*indexes_).ticket(ticket);
}

}  // namespace jx::desk
