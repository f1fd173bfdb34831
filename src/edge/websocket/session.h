// One client of the stream, by socket or by long poll: says who it is, takes commands, gets every
// event it may see exactly once and in order.
//
// Order. While a snapshot or missing events are read, everything that would be sent is held. When
// the read comes back the held events that it already contains are left out, the rest follows. So
// there is neither gap nor double, whatever commits meanwhile.
// Thread-safety: loop thread only.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "edge/auth/gate.h"
#include "edge/http/stream.h"
#include "edge/websocket/hub.h"
#include "edge/wire/frames.h"

namespace jx::edge::websocket {

class Session final : public http::StreamHandler {
 public:
  // `cookie`: of the request that opened the stream; may be empty.
  Session(Hub& hub, auth::Gate& gate, http::Stream& stream, std::string cookie);
  ~Session() override;

  void on_message(std::string_view payload, bool binary) override;
  void on_closed() override;

  // -- for the hub
  void deliver(const std::shared_ptr<const Outgoing>& outgoing);
  void send(std::string_view frame);
  void contact_made(ContactId contact);
  void revoke();
  // Closes when hello is late or the client reads too slowly.
  void on_second(Instant now);

  std::uint64_t id() const { return id_; }
  bool is_staff() const { return caller_.kind == auth::CallerKind::staff; }
  bool greeted() const { return greeted_; }
  bool loading() const { return loading_ != nullptr; }
  AgentId agent() const { return caller_.agent; }
  ContactId contact() const { return contact_; }
  const std::string& session_hash() const { return caller_.session_hash; }
  Seq sent() const { return sent_; }

  // Begins at once for a caller who is known already (long poll).
  void greet(auth::Caller caller, const wire::Hello& hello);

 private:
  struct Loading {
    ContactId contact{};
    Seq as_of{};
    std::optional<Seq> since{};  // resuming; else a snapshot
    bool first = false;          // the welcome is still to be sent
    bool cancelled = false;      // sight ended while it was read
  };
  struct PendingCommand {
    std::string id;
    desk::CommandBody body;
    std::int64_t begun_us = 0;
  };

  void on_hello(const wire::Hello& hello);
  void on_command(wire::CommandFrame frame);
  void check_attachments(PendingCommand command);
  void submit(PendingCommand command);
  void submit_pending();
  void make_contact();
  void finish_command(const std::string& id, std::int64_t begun_us,
                      const Result<host::Reply>& reply);
  void refuse(const std::string& id, const Error& error);
  void end(const Error& error, std::uint16_t code);
  bool take_turn();

  void begin_visitor(ContactId contact, std::optional<Seq> since);
  void begin_staff(const wire::Hello& hello);
  void welcome(Seq seq, bool resumed);
  void gain(ContactId contact);
  void lose(ContactId contact);
  void load_next();
  void load(Loading loading);
  void finish_load(Result<std::vector<desk::Recorded>> events);
  void finish_resume(const std::vector<desk::Recorded>& events);
  void finish_snapshot(const std::vector<desk::Recorded>& events);
  void flush_held();
  void send_event(const Outgoing& outgoing);
  void send_tail(Seq seq, std::string_view tail);
  bool sees(ContactId contact) const;

  Hub& hub_;
  auth::Gate& gate_;
  http::Stream& stream_;
  std::uint64_t id_ = 0;
  std::string cookie_;
  auth::Caller caller_{};
  ContactId contact_{};  // a visitor's
  desk::HandleKey handle_{};
  Seq sent_{};
  Instant opened_at_{};
  bool hello_seen_ = false;
  bool greeted_ = false;
  bool awaiting_ = false;  // a visitor without contact, known to the hub by address
  bool making_contact_ = false;
  bool dead_ = false;
  std::int64_t turn_second_ = 0;
  std::int64_t turns_ = 0;
  std::vector<ContactId> sights_{};
  std::vector<ContactId> opened_{};
  std::unique_ptr<Loading> loading_{};
  std::vector<ContactId> to_load_{};
  std::vector<std::shared_ptr<const Outgoing>> held_{};
  std::vector<PendingCommand> pending_{};  // until the contact is made
};

}  // namespace jx::edge::websocket
