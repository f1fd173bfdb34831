// For tests of this room: a client over real sockets that drives the server's loop while it waits.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>

#include "edge/websocket/frame.h"

namespace jx::edge::testing {

// Runs the loop until `done` or five seconds have passed; whether it was done.
inline bool pump(boost::asio::io_context& io, const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    io.restart();
    io.run_for(std::chrono::milliseconds(1));
  }
  return true;
}

class Client {
 public:
  Client(boost::asio::io_context& io, std::uint16_t port) : io_(io) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::fcntl(socket_, F_SETFL, O_NONBLOCK);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
      if (sent <= 0 && !pump_once()) return;
    }
  }
  bool ended() const { return ended_; }
  std::string& received() {
    std::array<char, 65536> part;
    ssize_t count = 0;
    while ((count = ::recv(socket_, part.data(), part.size(), 0)) > 0)
      in_.append(part.data(), static_cast<std::size_t>(count));
    if (count == 0) ended_ = true;
    return in_;
  }
  bool wait(const std::function<bool()>& done) {
    return pump(io_, [&] {
      received();
      return done();
    });
  }

 private:
  bool pump_once() {
    io_.restart();
    io_.run_for(std::chrono::milliseconds(1));
    received();
    return !ended_;
  }

  boost::asio::io_context& io_;
  int socket_ = -1;
  std::string in_;
  bool ended_ = false;
};

struct Answer {
  int status = 0;
  std::string head;
  std::string body;
  std::string header(std::string_view name) const {
    const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
    if (at == head.npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
  // A text member at the top of the JSON body.
  std::string text(std::string_view name) const {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string_view value;
    if (parser.parse(body).get(root) != simdjson::SUCCESS ||
        root[name].get_string().get(value) != simdjson::SUCCESS)
      return {};
    return std::string(value);
  }
};

// Takes one answer from the front of what was received; nothing when it is not whole.
inline std::optional<Answer> take_answer(std::string& in, bool head_only = false) {
  const std::size_t end = in.find("\r\n\r\n");
  if (end == in.npos) return std::nullopt;
  Answer answer;
  answer.head = in.substr(0, end + 2);
  answer.status = std::stoi(answer.head.substr(9, 3));
  const std::string length = answer.header("Content-Length");
  const std::size_t body = head_only || length.empty() ? 0 : std::stoul(length);
  if (in.size() < end + 4 + body) return std::nullopt;
  answer.body = in.substr(end + 4, body);
  in.erase(0, end + 4 + body);
  return answer;
}

// A WebSocket client. Frames are kept as their JSON texts.
class StreamClient final : public websocket::FrameSink {
 public:
  StreamClient(boost::asio::io_context& io, std::uint16_t port, const std::string& headers = "")
      : client_(io, port) {
    client_.write(
        "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        headers + "\r\n");
    std::optional<Answer> answer;
    EXPECT_TRUE(
        client_.wait([&] { return (answer = take_answer(client_.received())).has_value(); }));
    status = answer ? answer->status : 0;
  }
  void send(std::string_view json) {
    std::string bytes;
    websocket::append_masked_frame(bytes, websocket::Opcode::text, json, 0x01020304);
    client_.write(bytes);
  }
  void read() {
    std::string bytes = std::exchange(client_.received(), {});
    decoder_.feed(bytes, *this);
  }
  bool wait(const std::function<bool()>& done) {
    return client_.wait([&] {
      read();
      return done();
    });
  }
  // The first frame with this text in it, waiting for it.
  std::string expect(std::string_view part) {
    std::string found;
    EXPECT_TRUE(wait([&] {
      for (const std::string& frame : frames) {
        if (frame.find(part) != frame.npos) found = frame;
        if (!found.empty()) return true;
      }
      return false;
    })) << part;
    return found;
  }
  std::vector<std::string> of_type(std::string_view type) const {
    std::vector<std::string> found;
    for (const std::string& frame : frames) {
      if (frame.starts_with("{\"type\":\"" + std::string(type) + "\"")) found.push_back(frame);
    }
    return found;
  }

  void on_message(std::string_view payload, bool) override { frames.emplace_back(payload); }
  void on_ping(std::string_view) override {}
  void on_pong(std::string_view) override {}
  void on_close(std::uint16_t code, std::string_view) override { closed_with = code; }
  bool wants_more() const override { return closed_with == 0; }

  int status = 0;
  std::uint16_t closed_with = 0;
  std::vector<std::string> frames;

 private:
  Client client_;
  websocket::Decoder decoder_{websocket::Role::client, 16u << 20};
};

inline std::uint64_t number_in(std::string_view frame, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":\"";
  const std::size_t at = frame.find(key);
  return at == frame.npos ? 0 : std::stoull(std::string(frame.substr(at + key.size(), 20)));
}

}  // namespace jx::edge::testing
