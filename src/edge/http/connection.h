// One client's socket: requests in, answers out, or a WebSocket. Used by Server only.
// An idle WebSocket holds no buffer; an idle keep-alive connection no parser.
// Thread-safety: loop thread only.
#pragma once

#include <memory>
#include <string>

#include "edge/http/parser.h"
#include "edge/http/server.h"
#include "edge/websocket/frame.h"

namespace jx::edge::http {

class Connection final : public Stream,
                         public websocket::FrameSink,
                         public std::enable_shared_from_this<Connection> {
 public:
  Connection(Server& server, Socket socket, std::unique_ptr<TlsStream> tls, std::string peer);
  ~Connection() override;

  void start();
  void sweep(std::int64_t now_s);
  void begin_stop();
  void flush();
  void drop();  // at once, without a word
  // Answers `response` and closes; for refusing a connection.
  void turn_away(const Response& response);

  std::size_t index = 0;     // in Server::connections_
  std::string counted_as{};  // key in Server::per_client_

  // Stream
  void send_text(std::string_view head, std::string_view tail) override;
  void send_binary(std::string_view payload) override;
  void close(std::uint16_t code, std::string_view reason) override;
  std::size_t pending_bytes() const override { return out_.size() - out_at_; }

 private:
  struct Http {
    std::string in{};
    std::unique_ptr<RequestParser> parser{};
    bool handling = false;
    bool processing = false;
    std::int64_t begun_s = 0;
  };
  struct Exchange {  // what the answer depends on
    bool head = false;
    bool keep_alive = true;
    bool secure = false;
  };
  struct WebSocket {
    WebSocket(std::size_t message_bytes_max)
        : decoder(websocket::Role::server, message_bytes_max) {}
    websocket::Decoder decoder;
    std::unique_ptr<StreamHandler> handler{};
    bool close_sent = false;
    bool ping_sent = false;
  };

  // websocket::FrameSink
  void on_message(std::string_view payload, bool binary) override;
  void on_ping(std::string_view payload) override;
  void on_pong(std::string_view payload) override;
  void on_close(std::uint16_t code, std::string_view reason) override;
  bool wants_more() const override;

  void wait_read();
  void wait_write();
  void on_readable();
  IoResult read_some(std::span<char> into);
  IoResult write_some(std::string_view bytes);
  void consume(std::span<char> bytes);
  void process(std::string_view bytes);
  bool step(std::string_view& data);
  void begin_body();
  void dispatch();
  void upgrade(const Request& request, std::string_view rest);
  void answer(const Response& response, const Exchange& exchange);
  void refuse(const Error& error, int status);
  void feed_socket(std::span<char> bytes);
  void begin_frame(websocket::Opcode opcode, std::size_t bytes);
  void mark_dirty();
  void finish_after_flush();
  void end();
  void settle_request(Request& request);

  Server& server_;
  Socket socket_;
  std::unique_ptr<TlsStream> tls_;
  std::unique_ptr<Http> http_;
  std::unique_ptr<WebSocket> ws_;
  std::string peer_;
  std::string out_{};
  std::size_t out_at_ = 0;
  std::int64_t deadline_s_ = 0;  // when the present state has lasted too long
  std::int64_t stalled_s_ = 0;   // since when nothing could be written; 0 = not
  bool dirty_ = false;
  bool reading_ = false;  // a readiness wait is out
  bool writing_ = false;
  bool close_after_flush_ = false;
  bool lingering_ = false;  // our half is shut: reading what still comes, to throw away
  bool ended_ = false;
};

}  // namespace jx::edge::http
