#include "edge/websocket/session.h"

#include <algorithm>
#include <chrono>

#include "base/assert.h"
#include "edge/websocket/conversation.h"
#include "edge/websocket/frame.h"
#include "edge/wire/attachment.h"
#include "edge/wire/commands.h"

namespace jx::edge::websocket {

namespace {

constexpr Duration hello_time_max = seconds(10);
constexpr std::size_t pending_commands_max = 64;
constexpr std::size_t opened_max = 50;

std::int64_t monotonic_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

template <class T>
bool contains(const std::vector<T>& list, const T& item) {
  return std::ranges::find(list, item) != list.end();
}

}  // namespace

Session::Session(Hub& hub, auth::Gate& gate, http::Stream& stream, std::string cookie)
    : hub_(hub), gate_(gate), stream_(stream), cookie_(std::move(cookie)) {
  id_ = hub_.enter(*this);
  opened_at_ = hub_.service().now();
}

Session::~Session() { on_closed(); }

void Session::on_closed() {
  if (dead_) return;
  dead_ = true;
  if (awaiting_) hub_.stop_awaiting(handle_, *this);
  for (const ContactId contact : sights_) hub_.unwatch(contact, *this);
  if (loading_ && loading_->contact) hub_.unwatch(loading_->contact, *this);
  for (const ContactId contact : to_load_) hub_.unwatch(contact, *this);
  for (const ContactId contact : opened_) hub_.end_viewing(contact, caller_.agent);
  hub_.leave(*this);
}

void Session::end(const Error& error, std::uint16_t code) {
  hub_.metrics().refuse(error.code);
  stream_.send_text(wire::problem_frame(error), {});
  stream_.close(code, error.code);
}

void Session::revoke() {
  end(Error{ErrorKind::unauthenticated, "auth.session_ended"}, close_code::revoked);
}

void Session::send(std::string_view frame) {
  if (dead_) return;
  stream_.send_text(frame, {});
  const auto& settings = hub_.settings();
  const std::size_t most = is_staff() ? settings.staff_pending_max : settings.visitor_pending_max;
  if (stream_.pending_bytes() > most) {
    ++hub_.metrics().slow_consumers;
    stream_.close(close_code::too_slow, "resume");
  }
}

void Session::on_second(Instant now) {
  if (!hello_seen_ && now - opened_at_ > hello_time_max)
    end(Error{ErrorKind::unauthenticated, "stream.hello_late"}, close_code::hello_late);
}

// ---- frames in
// -------------------------------------------------------------------------------------------

bool Session::take_turn() {
  const std::int64_t second = hub_.service().now().ms / 1000;
  if (second != turn_second_) turns_ = 0;
  turn_second_ = second;
  const auto& settings = hub_.settings();
  return ++turns_ <=
         (is_staff() ? settings.staff_commands_per_second : settings.visitor_commands_per_second);
}

void Session::on_message(std::string_view payload, bool binary) {
  if (dead_) return;
  if (binary) return end(Error{ErrorKind::invalid, "stream.text_only"}, close_code::policy);
  auto frame = wire::read_client_frame(payload);
  if (!frame) return end(frame.error(), close_code::policy);
  if (auto* hello = std::get_if<wire::Hello>(&*frame)) return on_hello(*hello);
  if (!hello_seen_)
    return end(Error{ErrorKind::invalid, "stream.expected_hello"}, close_code::policy);
  if (auto* command = std::get_if<wire::CommandFrame>(&*frame))
    return on_command(std::move(*command));
  if (!greeted_) return;
  if (const auto* typing = std::get_if<wire::Typing>(&*frame)) {
    const ContactId contact = is_staff() ? typing->contact : contact_;
    if (!contact || !sees(contact) || !take_turn()) return;
    const std::string name =
        is_staff() ? hub_.agent_name({desk::ActorKind::agent, caller_.agent.value}) : "";
    return hub_.typing(contact, *this, !is_staff(), name, typing->on);
  }
  if (!is_staff()) return;
  if (const auto* seen = std::get_if<wire::Seen>(&*frame)) {
    if (seen->seq <= sent_) hub_.proved(caller_.agent, seen->seq);
  } else if (const auto* open = std::get_if<wire::Open>(&*frame)) {
    if (opened_.size() >= opened_max)
      return send(wire::refused_frame({}, Error{ErrorKind::throttled, "edge.too_many_opens"}));
    if (!contains(opened_, open->contact)) {
      opened_.push_back(open->contact);
      hub_.begin_viewing(open->contact, caller_.agent);
    }
    gain(open->contact);
  } else if (const auto* close = std::get_if<wire::Close>(&*frame)) {
    if (std::erase(opened_, close->contact) > 0) hub_.end_viewing(close->contact, caller_.agent);
    if (!hub_.holds(caller_.agent, close->contact)) lose(close->contact);
  }
}

void Session::on_hello(const wire::Hello& hello) {
  if (hello_seen_) return end(Error{ErrorKind::invalid, "stream.second_hello"}, close_code::policy);
  hello_seen_ = true;
  if (!hello.token.empty()) {
    auto caller = gate_.read_visitor(hello.token);
    if (!caller) return end(caller.error(), close_code::policy);
    return greet(*std::move(caller), hello);
  }
  gate_.find_session(cookie_, [&hub = hub_, id = id_, hello](Result<auth::Caller> caller) {
    Session* self = hub.find(id);
    if (self == nullptr) return;
    if (!caller) return self->end(caller.error(), close_code::policy);
    if (!auth::same_secret(caller->csrf, hello.csrf))
      return self->end(Error{ErrorKind::forbidden, "auth.csrf"}, close_code::policy);
    self->greet(*std::move(caller), hello);
  });
}

void Session::greet(auth::Caller caller, const wire::Hello& hello) {
  hello_seen_ = true;
  caller_ = std::move(caller);
  cookie_.clear();
  if (is_staff()) return begin_staff(hello);
  handle_ = desk::HandleKey(
      hub_.service().store().keys->fingerprint("handle.web", caller_.visitor.address));
  awaiting_ = true;  // from now on, so that a contact made meanwhile is not missed
  hub_.await_contact(handle_, *this);
  gate_.find_contact(caller_.visitor,
                     [&hub = hub_, id = id_, since = hello.since](Result<ContactId> contact) {
                       Session* self = hub.find(id);
                       if (self == nullptr) return;
                       if (!contact) return self->end(contact.error(), close_code::internal);
                       self->begin_visitor(self->contact_ ? self->contact_ : *contact, since);
                     });
}

void Session::on_command(wire::CommandFrame frame) {
  ++hub_.metrics().commands;
  if (!greeted_ && is_staff())
    return refuse(frame.id, Error{ErrorKind::invalid, "stream.expected_hello"});
  if (!take_turn()) return refuse(frame.id, Error{ErrorKind::throttled, "stream.too_fast"});
  if (auto id = wire::read_command_id(frame.id); !id) return refuse(frame.id, id.error());
  if (!frame.body) return refuse(frame.id, frame.body.error());
  auto body = wire::admit(*std::move(frame.body), caller_, contact_);
  if (!body) return refuse(frame.id, body.error());
  PendingCommand command{std::move(frame.id), *std::move(body), monotonic_us()};
  if (is_staff() || contact_) return check_attachments(std::move(command));
  if (pending_.size() >= pending_commands_max)
    return refuse(command.id, Error{ErrorKind::throttled, "stream.too_fast"});
  pending_.push_back(std::move(command));
  if (greeted_) make_contact();
}

void Session::make_contact() {
  if (making_contact_) return;
  making_contact_ = true;
  gate_.make_contact(caller_.visitor, [&hub = hub_, id = id_](Result<ContactId> made) {
    Session* self = hub.find(id);
    if (self == nullptr) return;
    self->making_contact_ = false;
    if (made) return self->contact_made(*made);
    for (const PendingCommand& waiting : std::exchange(self->pending_, {}))
      self->refuse(waiting.id, made.error());
  });
}

void Session::contact_made(ContactId contact) {
  if (!contact_) {
    contact_ = contact;
    if (greeted_) gain(contact);
  }
  if (!greeted_) return;
  if (awaiting_) hub_.stop_awaiting(handle_, *this);
  awaiting_ = false;
  submit_pending();
}

void Session::submit_pending() {
  for (PendingCommand& waiting : std::exchange(pending_, {})) {
    auto body = wire::admit(std::move(waiting.body), caller_, contact_);
    JX_ASSERT(body.has_value());  // it was admitted before, only the contact is new
    waiting.body = *std::move(body);
    check_attachments(std::move(waiting));
  }
}

void Session::check_attachments(PendingCommand command) {
  if (wire::attachments_of(command.body) == nullptr) return submit(std::move(command));
  auto shared = std::make_shared<PendingCommand>(std::move(command));
  wire::verify_attachments(hub_.service(), std::get<desk::PostMessage>(shared->body),
                           [&hub = hub_, id = id_, shared](Result<desk::PostMessage> checked) {
                             Session* self = hub.find(id);
                             if (self == nullptr) return;
                             if (!checked) return self->refuse(shared->id, checked.error());
                             shared->body = *std::move(checked);
                             self->submit(std::move(*shared));
                           });
}

void Session::submit(PendingCommand command) {
  const desk::CommandId command_id(command.id);
  hub_.service().submit(
      caller_.actor(contact_), command_id, std::move(command.body),
      [&hub = hub_, id = id_, command_id, begun = command.begun_us](Result<host::Reply> reply) {
        if (Session* self = hub.find(id))
          self->finish_command(std::string(command_id.view()), begun, reply);
      });
}

void Session::finish_command(const std::string& id, std::int64_t begun_us,
                             const Result<host::Reply>& reply) {
  if (!reply) return refuse(id, reply.error());
  ++hub_.metrics().acks;
  hub_.metrics().ack_time.add(monotonic_us() - begun_us);
  send(wire::ack_frame(id, reply->seq));
}

void Session::refuse(const std::string& id, const Error& error) {
  hub_.metrics().refuse(error.code);
  send(wire::refused_frame(id, error));
}

// ---- beginning
// -------------------------------------------------------------------------------------------

void Session::welcome(Seq seq, bool resumed) {
  greeted_ = true;
  sent_ = seq;
  send(wire::welcome_frame(contact_, caller_.agent, seq, resumed, hub_.service().now()));
  if (!hub_.door_frame().empty()) send(hub_.door_frame());
  if (pending_.empty()) return;  // said before we knew who says it
  if (contact_) {
    submit_pending();
  } else {
    make_contact();
  }
}

void Session::begin_visitor(ContactId contact, std::optional<Seq> since) {
  const bool may_resume = since && since->value != 0 && *since <= hub_.seq();
  if (!contact) {
    return welcome(may_resume ? *since : hub_.seq(), may_resume);
  }
  contact_ = contact;
  hub_.stop_awaiting(handle_, *this);
  awaiting_ = false;
  load({.contact = contact, .since = may_resume ? since : std::nullopt, .first = true});
}

void Session::begin_staff(const wire::Hello& hello) {
  hub_.enter_staff(*this);
  greeted_ = true;
  for (const ContactId contact : hello.open) {
    if (contains(opened_, contact)) continue;
    opened_.push_back(contact);
    hub_.begin_viewing(contact, caller_.agent);
  }
  const auto missed =
      hello.since && hello.since->value != 0 ? hub_.ring_after(*hello.since) : std::nullopt;
  if (missed) {
    welcome(*hello.since, true);
    for (const auto& outgoing : *missed) {
      if (outgoing->board) {
        send_event(*outgoing);
      } else if (contains(opened_, outgoing->contact)) {
        send_tail(outgoing->seq, *outgoing->staff);
      }
    }
  } else {
    welcome(hub_.seq(), false);
    send(wire::board_frame(hub_.seq(), hub_.board_json(), caller_.agent));
  }
  for (const ContactId contact : hub_.held_by(caller_.agent)) gain(contact);
  for (const ContactId contact : opened_) gain(contact);
}

// ---- sight
// -----------------------------------------------------------------------------------------------

bool Session::sees(ContactId contact) const { return contains(sights_, contact); }

void Session::gain(ContactId contact) {
  const bool on_its_way = (loading_ && loading_->contact == contact && !loading_->cancelled) ||
                          contains(to_load_, contact);
  if (!contact || sees(contact) || on_its_way) return;
  to_load_.push_back(contact);
  load_next();
}

void Session::lose(ContactId contact) {
  if (contains(to_load_, contact)) {
    std::erase(to_load_, contact);
  } else if (loading_ && loading_->contact == contact) {
    loading_->cancelled = true;
  } else if (sees(contact)) {
    std::erase(sights_, contact);
    hub_.unwatch(contact, *this);
    send(wire::removed_frame(contact));
  }
}

void Session::load_next() {
  if (loading_ || to_load_.empty()) return;
  const ContactId contact = to_load_.front();
  to_load_.erase(to_load_.begin());
  load({.contact = contact});
}

void Session::load(Loading loading) {
  loading.as_of = hub_.seq();
  loading_ = std::make_unique<Loading>(loading);
  hub_.watch(loading.contact, *this);  // from now on events are held
  const auto done = [&hub = hub_, id = id_](Result<std::vector<desk::Recorded>> events) {
    if (Session* self = hub.find(id)) self->finish_load(std::move(events));
  };
  if (loading.since) {
    hub_.service().read_conversation_after(loading.contact, *loading.since,
                                           hub_.settings().resume_events_max + 1, done);
  } else {
    hub_.service().read_conversation_before(loading.contact, Seq{UINT64_MAX >> 1},
                                            conversation_events_max, done);
  }
}

void Session::finish_load(Result<std::vector<desk::Recorded>> events) {
  if (!loading_ || dead_) return;
  if (loading_->since && events && events->size() > hub_.settings().resume_events_max) {
    Loading again = *loading_;  // too much was missed: a snapshot is shorter
    again.since.reset();
    return load(again);
  }
  if (!events) {
    const bool own = loading_->contact == contact_;
    if (own) return end(events.error(), close_code::internal);
    hub_.unwatch(loading_->contact, *this);
    if (std::erase(opened_, loading_->contact) > 0)
      hub_.end_viewing(loading_->contact, caller_.agent);
    send(wire::removed_frame(loading_->contact));
    loading_.reset();
  } else if (loading_->since) {
    finish_resume(*events);
  } else {
    finish_snapshot(*events);
  }
  flush_held();
  load_next();
}

void Session::finish_resume(const std::vector<desk::Recorded>& events) {
  const auto loading = std::move(loading_);
  welcome(*loading->since, true);
  sights_.push_back(loading->contact);
  for (const desk::Recorded& recorded : events) {
    if (recorded.seq <= sent_ || !views::is_visible(recorded.event, views::Audience::customer))
      continue;
    const auto* opened = std::get_if<desk::TicketOpened>(&recorded.event);
    const std::string token = opened == nullptr ? "" : hub_.progress_token(opened->ticket);
    send_tail(recorded.seq, wire::event_tail(recorded, views::Audience::customer,
                                             hub_.agent_name(recorded.actor), token));
  }
  const Seq last = events.empty() ? Seq{} : events.back().seq;
  std::erase_if(held_, [&](const auto& outgoing) { return outgoing->seq <= last; });
}

void Session::finish_snapshot(const std::vector<desk::Recorded>& events) {
  const auto loading = std::move(loading_);
  const Seq last = events.empty() ? Seq{} : events.back().seq;
  const Seq seq = std::max(loading->as_of, last);
  // What the snapshot contains of this conversation is not told again; what it does not, is older.
  std::vector<std::shared_ptr<const Outgoing>> later;
  for (const auto& outgoing : std::exchange(held_, {})) {
    if (outgoing->seq > seq) {
      later.push_back(outgoing);
    } else if (outgoing->contact != loading->contact || outgoing->board) {
      if (is_staff()) send_event(*outgoing);
    }
  }
  held_ = std::move(later);
  if (loading->cancelled) {
    hub_.unwatch(loading->contact, *this);
    return;
  }
  if (loading->first) welcome(seq, false);
  const auto audience = is_staff() ? views::Audience::staff : views::Audience::customer;
  const views::ConversationView view =
      fold_conversation(loading->contact, events, audience, hub_.settings().snapshot_items,
                        [&](const desk::Actor& actor) { return hub_.agent_name(actor); });
  std::vector<std::pair<TicketId, std::string>> tokens;
  if (!is_staff()) {
    for (const auto& [ticket, known] : view.tickets)
      tokens.emplace_back(ticket, hub_.progress_token(ticket));
  }
  sights_.push_back(loading->contact);
  sent_ = std::max(sent_, seq);
  ++hub_.metrics().snapshots_sent;
  send(wire::snapshot_frame(seq, view, tokens));
  if (const auto viewers = hub_.viewers_of(loading->contact); is_staff() && !viewers.empty())
    send(wire::viewing_frame(loading->contact, viewers));
}

void Session::flush_held() {
  while (!loading_ && !held_.empty()) {
    auto waiting = std::exchange(held_, {});
    std::size_t i = 0;
    for (; i < waiting.size() && !loading_; ++i) deliver(waiting[i]);
    held_.insert(held_.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(i), waiting.end());
  }
}

// ---- events out
// ------------------------------------------------------------------------------------------

void Session::deliver(const std::shared_ptr<const Outgoing>& outgoing) {
  if (dead_) return;
  if (loading_) {
    held_.push_back(outgoing);
    if (held_.size() > hub_.settings().held_events_max) {
      ++hub_.metrics().slow_consumers;
      stream_.close(close_code::too_slow, "resume");
    }
    return;
  }
  send_event(*outgoing);
}

void Session::send_event(const Outgoing& outgoing) {
  if (outgoing.placed) {
    if (!is_staff() || outgoing.seq < sent_) return;
    sent_ = outgoing.seq;
    return send(*outgoing.placed);
  }
  if (outgoing.seq <= sent_) return;
  if (!is_staff()) {
    if (outgoing.customer && outgoing.contact == contact_)
      send_tail(outgoing.seq, *outgoing.customer);
    return;
  }
  if (!outgoing.staff) return;
  const bool sight = sees(outgoing.contact);
  if (sight || outgoing.board) {
    const bool brief = !sight && outgoing.board_only;
    send_tail(outgoing.seq, brief ? *outgoing.board_only : *outgoing.staff);
  }
  if (contains(outgoing.gained, caller_.agent)) gain(outgoing.contact);
  if (contains(outgoing.lost, caller_.agent) && !contains(opened_, outgoing.contact))
    lose(outgoing.contact);
}

void Session::send_tail(Seq seq, std::string_view tail) {
  std::array<char, 64> head;
  stream_.send_text(wire::event_head(sent_, head), tail);
  sent_ = seq;
  ++hub_.metrics().events_sent;
  const auto& settings = hub_.settings();
  const std::size_t most = is_staff() ? settings.staff_pending_max : settings.visitor_pending_max;
  if (stream_.pending_bytes() > most) {
    ++hub_.metrics().slow_consumers;
    stream_.close(close_code::too_slow, "resume");
  }
}

}  // namespace jx::edge::websocket
