#include "edge/websocket/hub.h"

#include <algorithm>

#include "codec/json.h"
#include "edge/websocket/conversation.h"
#include "edge/websocket/session.h"
#include "edge/wire/frames.h"

namespace jx::edge::websocket {

namespace {

constexpr std::size_t unseen_max = 1'024;  // the oldest are what counts
constexpr Duration ask_again = seconds(10);
constexpr std::size_t door_told_at_once = 64;  // some 300 µs

std::shared_ptr<const std::string> shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

void erase_one(std::vector<Session*>& sessions, Session* session) {
  const auto at = std::ranges::find(sessions, session);
  if (at == sessions.end()) return;
  *at = sessions.back();
  sessions.pop_back();
}

}  // namespace

Hub::Hub(host::DeskService& service, const auth::Signer& signer, HubSettings settings,
         Metrics& metrics)
    : service_(service), signer_(signer), settings_(settings), metrics_(metrics) {}

Hub::~Hub() {
  if (watching_) service_.unwatch(*this);
}

Result<void> Hub::start() {
  const desk::State& state = service_.desk().state();
  auto board = load_board(state, service_.store());
  if (!board) return error_of(std::move(board));
  board_ = *std::move(board);
  for (const auto& [agent, known] : state.agents) names_[agent] = known.name;
  for (const auto& [ticket, known] : state.tickets) {
    if (known.holder && known.state == desk::TicketState::held)
      holders_[known.contact][ticket] = known.holder;
  }
  seq_ = ring_floor_ = service_.committed();
  contact_names_.start_after(seq_);
  started_at_ = service_.now();
  service_.watch(*this);
  watching_ = true;
  return {};
}

// ---- events out
// ------------------------------------------------------------------------------------------

void Hub::on_committed(std::span<const desk::Recorded> events) {
  for (const desk::Recorded& recorded : events) {
    auto outgoing = std::make_shared<Outgoing>();
    fold(recorded, *outgoing);
    seq_ = recorded.seq;
    if (outgoing->staff) keep(outgoing);
    if (outgoing->staff || outgoing->customer) send(outgoing);
    complete_board(recorded);
    note_work(recorded);
    if (const auto* made = std::get_if<desk::ContactCreated>(&recorded.event)) {
      if (made->channel == desk::Channel::web) tell_contact_made(made->handle, made->contact);
    } else if (const auto* linked = std::get_if<desk::HandleLinked>(&recorded.event)) {
      if (linked->channel == desk::Channel::web) tell_contact_made(linked->handle, linked->contact);
    } else if (const auto* dismissed = std::get_if<desk::AgentDismissed>(&recorded.event)) {
      revoke(dismissed->agent);
      if (dismissed_hook_) dismissed_hook_(dismissed->agent);
    }
    if (event_hook_) event_hook_(recorded);
  }
}

void Hub::fold(const desk::Recorded& recorded, Outgoing& outgoing) {
  using views::Audience;
  if (const auto* added = std::get_if<desk::AgentAdded>(&recorded.event)) {
    names_[added->agent] = added->name;
  } else if (const auto* changed = std::get_if<desk::AgentChanged>(&recorded.event)) {
    if (changed->name) names_[changed->agent] = *changed->name;
  }
  outgoing.seq = recorded.seq;
  outgoing.contact = desk::contact_of(recorded.event);
  outgoing.board = views::is_board_event(recorded.event);
  if (outgoing.board) views::apply(board_, recorded);
  track_holder(recorded, outgoing);
  const std::string name = agent_name(recorded.actor);
  if (outgoing.board || views::is_visible(recorded.event, Audience::staff)) {
    outgoing.staff = shared(wire::event_tail(recorded, Audience::staff, name, {}));
  }
  if (std::holds_alternative<desk::VerdictRecorded>(recorded.event))
    outgoing.board_only = shared(wire::board_tail(recorded, name));
  const bool has_watchers = outgoing.contact && watchers_.contains(outgoing.contact);
  if (has_watchers && views::is_visible(recorded.event, Audience::customer)) {
    if (outgoing.staff && views::looks_alike(recorded.event)) {
      outgoing.customer = outgoing.staff;
      return;
    }
    const auto* opened = std::get_if<desk::TicketOpened>(&recorded.event);
    const std::string token = opened == nullptr ? "" : progress_token(opened->ticket);
    outgoing.customer = shared(wire::event_tail(recorded, Audience::customer, name, token));
  }
}

void Hub::set_holder(ContactId contact, TicketId ticket, AgentId agent, Outgoing& outgoing) {
  const auto known = holders_.find(contact);
  AgentId before{};
  if (known != holders_.end()) {
    if (const auto at = known->second.find(ticket); at != known->second.end()) before = at->second;
  }
  if (before == agent) return;
  const bool gains = agent && !holds(agent, contact);
  if (agent) {
    holders_[contact][ticket] = agent;
  } else {
    known->second.erase(ticket);
    if (known->second.empty()) holders_.erase(known);
  }
  if (gains) outgoing.gained.push_back(agent);
  if (before && !holds(before, contact)) outgoing.lost.push_back(before);
}

void Hub::track_holder(const desk::Recorded& recorded, Outgoing& outgoing) {
  const desk::Event& event = recorded.event;
  const ContactId contact = outgoing.contact;
  if (const auto* accepted = std::get_if<desk::TicketAccepted>(&event)) {
    set_holder(contact, accepted->ticket, accepted->agent, outgoing);
  } else if (const auto* merged = std::get_if<desk::TicketsMerged>(&event)) {
    set_holder(contact, merged->from, {}, outgoing);
  } else if (std::holds_alternative<desk::TicketQueued>(event) ||
             std::holds_alternative<desk::TicketTransferred>(event) ||
             std::holds_alternative<desk::TicketResolved>(event)) {
    set_holder(contact, desk::ticket_of(event), {}, outgoing);
  }
}

void Hub::keep(const std::shared_ptr<const Outgoing>& outgoing) {
  const auto bytes_of = [](const Outgoing& kept) {
    return (kept.placed ? kept.placed : kept.staff)->size() + sizeof(Outgoing);
  };
  ring_.push_back(outgoing);
  ring_bytes_ += bytes_of(*outgoing);
  while (ring_.size() > settings_.ring_events_max || ring_bytes_ > settings_.ring_bytes_max) {
    ring_bytes_ -= bytes_of(*ring_.front());
    ring_floor_ = ring_.front()->seq;
    ring_.pop_front();
  }
}

std::optional<std::vector<std::shared_ptr<const Outgoing>>> Hub::ring_after(Seq since) const {
  if (since < ring_floor_ || since > seq_) return std::nullopt;
  auto first = std::ranges::upper_bound(
      ring_, since, {}, [](const std::shared_ptr<const Outgoing>& o) { return o->seq; });
  // What was placed behind the last event that was seen may not have arrived; again does no harm.
  while (first != ring_.begin() && (*std::prev(first))->placed && (*std::prev(first))->seq == since)
    --first;
  return std::vector<std::shared_ptr<const Outgoing>>(first, ring_.end());
}

void Hub::send(const std::shared_ptr<const Outgoing>& outgoing) {
  thread_local std::vector<Session*> receivers;  // a copy: delivering may change who watches
  receivers.clear();
  if (outgoing->board) receivers = staff_;
  if (outgoing->contact) {
    if (const auto found = watchers_.find(outgoing->contact); found != watchers_.end()) {
      for (Session* session : found->second) {
        if (!outgoing->board || !session->is_staff()) receivers.push_back(session);
      }
    }
  }
  for (Session* session : receivers) session->deliver(outgoing);
}

void Hub::publish_door(std::string frame) {
  door_frame_ = std::move(frame);
  door_untold_.clear();
  for (const auto& [id, session] : sessions_) {
    if (session->greeted()) door_untold_.push_back(id);
  }
}

bool Hub::tell_door() {
  for (std::size_t told = 0; told < door_told_at_once && !door_untold_.empty(); ++told) {
    Session* session = find(door_untold_.back());
    door_untold_.pop_back();
    if (session != nullptr) session->send(door_frame_);
  }
  return !door_untold_.empty();
}

void Hub::typing(ContactId contact, const Session& from, bool by_customer, std::string_view name,
                 bool on) {
  const auto found = watchers_.find(contact);
  if (found == watchers_.end()) return;
  const std::string frame = wire::typing_frame(contact, by_customer, name, on);
  for (Session* session : found->second) {
    if (session != &from && session->greeted()) session->send(frame);
  }
}

void Hub::begin_viewing(ContactId contact, AgentId agent) {
  if (++viewers_[contact][agent] == 1) tell_viewers(contact);
}

void Hub::end_viewing(ContactId contact, AgentId agent) {
  const auto viewed = viewers_.find(contact);
  if (viewed == viewers_.end()) return;
  const auto viewer = viewed->second.find(agent);
  if (viewer == viewed->second.end() || --viewer->second > 0) return;
  viewed->second.erase(viewer);
  if (viewed->second.empty()) viewers_.erase(viewed);
  tell_viewers(contact);
}

std::vector<AgentId> Hub::viewers_of(ContactId contact) const {
  std::vector<AgentId> agents;
  const auto viewed = viewers_.find(contact);
  if (viewed == viewers_.end()) return agents;
  for (const auto& [agent, screens] : viewed->second) agents.push_back(agent);
  return agents;
}

void Hub::tell_viewers(ContactId contact) {
  const auto found = watchers_.find(contact);
  if (found == watchers_.end()) return;
  const std::string frame = wire::viewing_frame(contact, viewers_of(contact));
  for (Session* session : found->second) {
    if (session->is_staff() && session->greeted()) session->send(frame);
  }
}

// ---- board
// -----------------------------------------------------------------------------------------------

// A ticket that opens may belong to a contact named long ago, one that comes back left the board.
void Hub::complete_board(const desk::Recorded& recorded) {
  contact_names_.apply(recorded);
  const ContactId contact = desk::contact_of(recorded.event);
  for (auto reading = read_for_board_.lower_bound({contact, TicketId{}});
       reading != read_for_board_.end() && reading->first.first == contact; ++reading)
    reading->second = recorded.seq;
  if (const auto* opened = std::get_if<desk::TicketOpened>(&recorded.event)) {
    if (board_.contact_names.contains(contact)) return;
    const auto name = contact_names_.find(contact);
    if (!name) return read_for_board(contact, opened->ticket);
    if (!name->empty()) place(board_.tickets.at(opened->ticket), *name);
  } else if (const auto* reopened = std::get_if<desk::TicketReopened>(&recorded.event)) {
    read_for_board(contact, reopened->ticket);
  }
}

// Read again when more was committed meanwhile: what is placed is the ticket as of seq().
void Hub::read_for_board(ContactId contact, TicketId ticket) {
  read_for_board_[{contact, ticket}] = seq_;
  service_.read_conversation_before(
      contact, Seq{UINT64_MAX >> 1}, conversation_events_max,
      [this, contact, ticket](Result<std::vector<desk::Recorded>> events) {
        const Seq last = std::exchange(read_for_board_[{contact, ticket}], Seq{});
        read_for_board_.erase({contact, ticket});
        if (!events || events->empty()) return;
        if (events->back().seq < last) return read_for_board(contact, ticket);
        const views::ConversationView view =
            fold_conversation(contact, *events, views::Audience::staff, 0,
                              [this](const desk::Actor& actor) { return agent_name(actor); });
        const auto found = view.tickets.find(ticket);
        if (found == view.tickets.end()) return;
        const desk::TicketState state = found->second.state;
        const bool open =
            state != desk::TicketState::resolved && state != desk::TicketState::merged;
        if (open) place(found->second, view.name);
      });
}

void Hub::place(const views::TicketView& ticket, const std::string& contact_name) {
  const views::TicketView placed =  // NOLINT(performance-unnecessary-copy-initialization)
      ticket;                       // which may stand on the board itself
  views::place(board_, placed, contact_name);
  board_json_.clear();
  auto outgoing = std::make_shared<Outgoing>();
  outgoing->seq = seq_;
  outgoing->board = true;
  outgoing->placed = shared(wire::board_ticket_frame(seq_, placed, contact_name));
  keep(outgoing);
  send(outgoing);
}

const std::string& Hub::board_json() {
  if (board_json_seq_ != seq_ || board_json_.empty()) {
    board_json_ = codec::to_json(board_);
    board_json_seq_ = seq_;
  }
  return board_json_;
}

std::string Hub::agent_name(const desk::Actor& actor) const {
  if (actor.kind != desk::ActorKind::agent) return {};
  const auto found = names_.find(AgentId{actor.id});
  return found == names_.end() ? std::string() : found->second;
}

bool Hub::holds(AgentId agent, ContactId contact) const {
  const auto found = holders_.find(contact);
  if (found == holders_.end()) return false;
  return std::ranges::any_of(found->second, [&](const auto& held) { return held.second == agent; });
}

std::set<ContactId> Hub::held_by(AgentId agent) const {
  std::set<ContactId> contacts;
  for (const auto& [contact, tickets] : holders_) {
    if (holds(agent, contact)) contacts.insert(contact);
  }
  return contacts;
}

// ---- who is here
// -----------------------------------------------------------------------------------------

std::uint64_t Hub::enter(Session& session) {
  sessions_.emplace(next_session_, &session);
  return next_session_++;
}

void Hub::leave(Session& session) {
  sessions_.erase(session.id());
  if (!session.is_staff() || !session.greeted()) return;
  erase_one(staff_, &session);
  Proof& proof = proofs_[session.agent()];
  if (proof.connections == 0) return;
  --proof.connections;
  if (proof.connections == 0) proof.alone_since = service_.now();
}

Session* Hub::find(std::uint64_t id) {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second;
}

void Hub::enter_staff(Session& session) {
  staff_.push_back(&session);
  ++proofs_[session.agent()].connections;
}

void Hub::watch(ContactId contact, Session& session) {
  auto& sessions = watchers_[contact];
  if (std::ranges::find(sessions, &session) == sessions.end()) sessions.push_back(&session);
}

void Hub::unwatch(ContactId contact, Session& session) {
  const auto found = watchers_.find(contact);
  if (found == watchers_.end()) return;
  erase_one(found->second, &session);
  if (found->second.empty()) watchers_.erase(found);
}

void Hub::await_contact(const desk::HandleKey& handle, Session& session) {
  awaiting_.emplace(handle, &session);
}

void Hub::stop_awaiting(const desk::HandleKey& handle, Session& session) {
  const auto [begin, end] = awaiting_.equal_range(handle);
  for (auto at = begin; at != end; ++at) {
    if (at->second != &session) continue;
    awaiting_.erase(at);
    return;
  }
}

void Hub::tell_contact_made(const desk::HandleKey& handle, ContactId contact) {
  const auto [begin, end] = awaiting_.equal_range(handle);
  std::vector<Session*> waiting;
  for (auto at = begin; at != end; ++at) waiting.push_back(at->second);
  for (Session* session : waiting) session->contact_made(contact);
}

void Hub::revoke(AgentId agent, std::string_view session_hash) {
  std::vector<Session*> ended;
  for (const auto& [id, session] : sessions_) {
    const bool same = session->is_staff() && session->agent() == agent;
    if (same && (session_hash.empty() || session->session_hash() == session_hash))
      ended.push_back(session);
  }
  for (Session* session : ended) session->revoke();
}

// ---- proof of presence
// -----------------------------------------------------------------------------------

void Hub::delivered_work(AgentId agent, Seq seq) {
  const auto found = proofs_.find(agent);
  if (found == proofs_.end() || found->second.connections == 0) return;
  auto& unseen = found->second.unseen;
  if (unseen.size() < unseen_max) unseen.emplace_back(seq, service_.now());
}

void Hub::proved(AgentId agent, Seq seq) {
  auto& unseen = proofs_[agent].unseen;
  while (!unseen.empty() && unseen.front().first <= seq) unseen.pop_front();
}

void Hub::note_work(const desk::Recorded& recorded) {
  if (const auto* offered = std::get_if<desk::TicketOffered>(&recorded.event))
    return delivered_work(offered->agent, recorded.seq);
  const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event);
  if (posted == nullptr || posted->author.kind == desk::ActorKind::agent) return;
  const auto held = holders_.find(posted->contact);
  if (held == holders_.end()) return;
  for (const auto& [ticket, agent] : held->second) delivered_work(agent, recorded.seq);
}

void Hub::on_second() {
  const Instant now = service_.now();
  for (const auto& [id, session] : sessions_) session->on_second(now);
  for (const auto& [agent, view] : board_.agents) {
    const bool works = view.presence == desk::Presence::online ||
                       (view.presence == desk::Presence::on_break && view.holding > 0);
    if (!works) continue;
    Proof& proof = proofs_[agent];
    const Instant alone = std::max({proof.alone_since, started_at_, view.presence_since});
    const bool gone = proof.connections == 0 && now - alone > settings_.proof_time;
    const bool silent =
        !proof.unseen.empty() && now - proof.unseen.front().second > settings_.proof_time;
    if ((gone || silent) && now - proof.asked_at > ask_again) {
      proof.asked_at = now;
      proof.unseen.clear();
      take_offline(agent);
    }
  }
}

void Hub::take_offline(AgentId agent) {
  const desk::CommandId id(fmt::format("silent-{}-{}", agent.value, seq_.value).substr(0, 36));
  service_.submit(
      {}, id,
      desk::SetPresence{
          .agent = agent, .presence = desk::Presence::offline, .reason = Word("unresponsive")},
      [this](Result<host::Reply> reply) {
        if (!reply) metrics_.refuse(reply.error().code);
      });
}

}  // namespace jx::edge::websocket
