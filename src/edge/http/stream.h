// The seam between a connection and who speaks over it once it is a WebSocket.
// Thread-safety: loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "edge/http/message.h"

namespace jx::edge::http {

// The connection's side. Lives as long as its handler.
class Stream {
 public:
  virtual ~Stream() = default;
  // Queues one text frame that consists of `head` and `tail`. All frames of one turn of the loop
  // leave together. Ignored once closing.
  virtual void send_text(std::string_view head, std::string_view tail) = 0;
  virtual void send_binary(std::string_view payload) = 0;
  // Sends what is queued and the close frame, then ends the connection. on_closed follows later.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  // Bytes queued and not yet taken by the kernel.
  virtual std::size_t pending_bytes() const = 0;
};

// The speaker's side. Made by Application::open_stream, destroyed after on_closed.
class StreamHandler {
 public:
  virtual ~StreamHandler() = default;
  // The view dies with the call.
  virtual void on_message(std::string_view payload, bool binary) = 0;
  // Called once, also after close().
  virtual void on_closed() = 0;
};

using Respond = std::function<void(Response)>;

// What the server serves.
class Application {
 public:
  virtual ~Application() = default;
  // How large a body this request may bring.
  virtual std::size_t body_bytes_max(const Request& head) = 0;
  // Answers once, at once or later.
  virtual void handle(Request request, Respond respond) = 0;
  // True when the path speaks WebSocket.
  virtual bool is_stream(const Request& request) = 0;
  // Errors: answered as a problem instead of the upgrade.
  virtual Result<std::unique_ptr<StreamHandler>> open_stream(const Request& request,
                                                             Stream& stream) = 0;
};

}  // namespace jx::edge::http
