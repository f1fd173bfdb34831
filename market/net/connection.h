// One WebSocket to the server, as a client.
//
// Frames sent within one turn of the loop leave in one send; one read buffer serves all
// connections, so ten thousand idle ones cost little. Thread-safety: the loop's thread.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "market/net/address.h"
#include "market/net/framing.h"
#include "market/net/loop.h"

namespace jx::market {

// Who is told. Outlives the connection or leaves it by `forget_listener`.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void on_open() = 0;
  // A whole text message. `text` has simdjson's padding behind it and dies with the call.
  virtual void on_text(std::string_view text) = 0;
  // Once, and last. `why` is for the log.
  virtual void on_closed(std::string_view why) = 0;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // Connects and asks for `path` with `headers`; the listener hears on_open or on_closed.
  // `source` = number of the loopback address to come from (0: the system's choice): one address
  // has only some 28 000 ports.
  static std::shared_ptr<Connection> open(Loop& loop, const Address& server,
                                          const std::string& path, const Headers& headers,
                                          Listener& listener, int source = 0);

  void send_text(std::string_view text);
  // Says goodbye and closes. The listener hears nothing more.
  void close();
  // Cuts the line without a word, as a dead phone network does. The listener hears nothing more.
  void cut();
  bool is_open() const { return stage_ == Stage::open; }

  Connection(Loop& loop, Listener& listener);

 private:
  friend void flush_all(Loop& loop);
  enum class Stage { connecting, upgrading, open, closed };

  void start(const Address& server, const std::string& path, const Headers& headers, int source);
  void wait_readable();
  void read_some();
  void take(std::string_view bytes);
  std::size_t take_upgrade(std::string_view bytes);
  bool take_frame(const FrameView& frame);
  void flush();
  void mark_unsent();
  void end(std::string_view why);

  Loop& loop_;
  Listener* listener_;
  boost::asio::ip::tcp::socket socket_;
  Stage stage_ = Stage::connecting;
  bool waiting_to_write_ = false;
  bool marked_ = false;
  std::uint32_t mask_;
  std::string unsent_{};
  std::string partial_{};  // begin of a frame whose end is still on its way
  std::string message_{};  // fragments so far
};

// Sends what all connections of the loop have gathered.
void flush_all(Loop& loop);

}  // namespace jx::market
