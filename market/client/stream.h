// One client of /v1/stream, as docs/protocol.md has it: hello, cursor, outbox, resume.
//
// Commands are sent again after every reconnect until they are acknowledged or refused, so a cut
// line loses none; their ids keep them from happening twice. Events arrive once and in order, or
// the client notices: `gaps` and `repeats` count what a correct server never causes.
// Thread-safety: the loop's thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "market/net/connection.h"
#include "market/net/json.h"

namespace jx::market {

struct Credentials {
  std::string token{};   // visitors
  std::string cookie{};  // staff: "jx_session=…"
  std::string csrf{};    // staff
};

struct ServerEvent {
  std::uint64_t seq = 0;
  std::int64_t at_ms = 0;
  std::string_view command{};     // id of the command that caused it, when its sender may know
  std::string_view actor_kind{};  // customer, agent, assistant …
  std::string_view kind{};        // message_posted …
  Json body{};
};

// Everything dies with the call.
class StreamWatcher {
 public:
  virtual ~StreamWatcher() = default;
  virtual void on_ready(const Json& welcome) = 0;  // after every welcome
  virtual void on_event(const ServerEvent& event) = 0;
  virtual void on_snapshot(const Json& conversation) = 0;
  virtual void on_board(const Json& /*board*/) {}
  virtual void on_ack(std::string_view /*id*/, std::uint64_t /*seq*/) {}
  virtual void on_refused(std::string_view /*id*/, std::string_view /*code*/) {}
  virtual void on_problem(std::string_view /*code*/) {}  // the connection ends
  virtual void on_down() {}                              // the line is lost; the client reconnects
};

class StreamClient final : private Listener {
 public:
  struct Settings {
    Address server{};
    int source = 0;                              // see Connection::open
    Clock::duration retry_first = span_of(0.2);  // doubled up to retry_max, with scatter
    Clock::duration retry_max = span_of(5);
  };

  StreamClient(Loop& loop, Settings settings, Credentials credentials, StreamWatcher& watcher);
  ~StreamClient() override;
  StreamClient(const StreamClient&) = delete;
  StreamClient& operator=(const StreamClient&) = delete;

  void start();
  void stop();  // says goodbye; start() begins again where it ended
  void cut();   // loses the line on purpose; reconnects as after any loss

  // Sends {"type":"command"} now or when the line is back. `body` is the command's JSON.
  void command(std::string id, std::string_view body);
  // Sends a frame that need not arrive (seen, typing, open, close); dropped while the line is down.
  void frame(std::string_view json);
  // Acknowledges to the server that everything so far was shown. Nothing when nothing is new.
  void seen();

  void change_credentials(Credentials credentials) { credentials_ = std::move(credentials); }
  void change_server(Address server) { settings_.server = std::move(server); }
  // Told to the server at every hello: the conversations on an agent's screen.
  void keep_open(std::string contact) { open_contacts_.push_back(std::move(contact)); }
  void keep_closed(std::string_view contact) { std::erase(open_contacts_, contact); }

  bool ready() const { return ready_; }
  std::size_t unacknowledged() const { return outbox_.size(); }
  std::uint64_t cursor() const { return cursor_; }
  const std::string& last_loss() const { return last_loss_; }  // why the line ended last
  std::uint64_t gaps() const { return gaps_; }
  std::uint64_t repeats() const { return repeats_; }
  // Commands refused as "stream.too_fast" and sent again; their sender hears of it only here.
  std::uint64_t slowed() const { return slowed_; }

 private:
  struct Unacknowledged {
    std::string id{};
    std::string frame{};
  };

  void on_open() override;
  void on_text(std::string_view text) override;
  void on_closed(std::string_view why) override;
  void open_line();
  void lost();
  void take_welcome(const Json& frame);
  void take_event(const Json& frame);
  void settle(std::string_view id);
  void send_again_later(std::string_view id);

  Loop& loop_;
  Settings settings_;
  Credentials credentials_;
  StreamWatcher& watcher_;
  std::shared_ptr<Connection> line_{};
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::deque<Unacknowledged> outbox_{};
  std::vector<std::string> open_contacts_{};
  bool wanted_ = false;
  bool ready_ = false;
  bool greeted_ = false;       // a welcome has come at least once
  std::uint64_t cursor_ = 0;   // last event
  std::uint64_t horizon_ = 0;  // last event or snapshot
  std::uint64_t seen_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t repeats_ = 0;
  std::uint64_t slowed_ = 0;
  int failures_ = 0;
  std::string last_loss_{};
};

}  // namespace jx::market
