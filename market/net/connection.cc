#include "market/net/connection.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <simdjson.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace jx::market {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t upgrade_bytes_max = 16 * 1024;
constexpr std::size_t kept_buffer_bytes_max = 64 * 1024;

std::uint32_t next_mask() {
  static std::uint64_t state = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
  state = state * 6364136223846793005u + 1442695040888963407u;
  return static_cast<std::uint32_t>(state >> 32);
}

std::string upgrade_request(const Address& server, const std::string& path,
                            const Headers& headers) {
  std::string out = fmt::format(
      "GET {} HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: amlhbnhpbi1tYXJrZXQtMQ==\r\n",
      path, server.authority(), server.origin());
  for (const auto& [name, value] : headers) out += fmt::format("{}: {}\r\n", name, value);
  return out + "\r\n";
}

// A loopback address of our own, its port chosen only when the other end is known.
void bind_source(tcp::socket& socket, int source) {
  const int on = 1;
  ::setsockopt(socket.native_handle(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  error_code ignored;
  const auto address = asio::ip::address_v4(0x7f000000u + static_cast<std::uint32_t>(source));
  socket.bind(tcp::endpoint(address, 0), ignored);
}

}  // namespace

Connection::Connection(Loop& loop, Listener& listener)
    : loop_(loop), listener_(&listener), socket_(loop.io), mask_(next_mask()) {}

std::shared_ptr<Connection> Connection::open(Loop& loop, const Address& server,
                                             const std::string& path, const Headers& headers,
                                             Listener& listener, int source) {
  auto connection = std::make_shared<Connection>(loop, listener);
  connection->start(server, path, headers, source);
  return connection;
}

void Connection::start(const Address& server, const std::string& path, const Headers& headers,
                       int source) {
  error_code error;
  auto address = asio::ip::make_address_v4(server.host, error);
  if (error) {
    tcp::resolver resolver(loop_.io);
    const auto found = resolver.resolve(tcp::v4(), server.host, "", error);
    if (!error && !found.empty()) address = found.begin()->endpoint().address().to_v4();
  }
  if (!error) socket_.open(tcp::v4(), error);
  if (error) {
    asio::post(loop_.io, [self = shared_from_this(), why = error.message()] { self->end(why); });
    return;
  }
  if (source > 0 && address.is_loopback()) bind_source(socket_, source);
  socket_.set_option(tcp::no_delay(true), error);
  socket_.async_connect(
      tcp::endpoint(address, server.port),
      [self = shared_from_this(), request = upgrade_request(server, path, headers)](error_code e) {
        if (self->stage_ == Stage::closed) return;
        if (e) return self->end(e.message());
        self->stage_ = Stage::upgrading;
        self->socket_.non_blocking(true, e);
        self->unsent_ += request;
        self->mark_unsent();
        self->wait_readable();
      });
}

void Connection::wait_readable() {
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
    if (self->stage_ == Stage::closed) return;
    if (error) return self->end(error.message());
    self->read_some();
  });
}

void Connection::read_some() {
  error_code error;
  const std::size_t room = loop_.read_buffer.size() - simdjson::SIMDJSON_PADDING;
  const auto self = shared_from_this();
  const std::size_t got = socket_.read_some(asio::buffer(loop_.read_buffer.data(), room), error);
  if (error && error != asio::error::would_block) return end(error.message());
  if (got > 0) take({loop_.read_buffer.data(), got});
  if (stage_ != Stage::closed) wait_readable();
}

void Connection::take(std::string_view bytes) {
  std::string joined;  // keeps `bytes` alive when a frame came in pieces
  if (!partial_.empty()) {
    partial_.append(bytes);
    joined.swap(partial_);
    joined.reserve(joined.size() + simdjson::SIMDJSON_PADDING);
    bytes = joined;
  }
  if (stage_ == Stage::upgrading) bytes.remove_prefix(take_upgrade(bytes));
  while (stage_ == Stage::open && !bytes.empty()) {
    const auto frame = first_server_frame(bytes);
    if (!frame) return end(frame.error().code);
    if (!*frame) break;
    if (!take_frame(**frame)) return;
    bytes.remove_prefix((*frame)->bytes);
  }
  if (stage_ != Stage::closed && !bytes.empty()) partial_.assign(bytes);
}

std::size_t Connection::take_upgrade(std::string_view bytes) {
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == bytes.npos) {
    if (bytes.size() > upgrade_bytes_max) end("the answer to the upgrade never ends");
    return 0;
  }
  if (!bytes.starts_with("HTTP/1.1 101")) {
    end(fmt::format("upgrade refused: {}", bytes.substr(0, bytes.find('\r'))));
    return bytes.size();
  }
  stage_ = Stage::open;
  if (listener_) listener_->on_open();
  return head_end + 4;
}

// False when the connection ended.
bool Connection::take_frame(const FrameView& frame) {
  switch (frame.opcode) {
    case Opcode::ping:
      append_client_frame(unsent_, Opcode::pong, frame.payload, mask_);
      mark_unsent();
      return true;
    case Opcode::pong:
      return true;
    case Opcode::close:
      end("closed by the server");
      return false;
    case Opcode::text:
    case Opcode::binary:
    case Opcode::continuation:
      break;
  }
  if (frame.final && message_.empty()) {
    if (listener_) listener_->on_text(frame.payload);
    return stage_ != Stage::closed;
  }
  message_.append(frame.payload);
  if (!frame.final) return true;
  std::string whole;
  whole.swap(message_);
  whole.reserve(whole.size() + simdjson::SIMDJSON_PADDING);
  if (listener_) listener_->on_text(whole);
  return stage_ != Stage::closed;
}

void Connection::send_text(std::string_view text) {
  if (stage_ != Stage::open) return;
  mask_ = mask_ * 1664525u + 1013904223u;
  append_client_frame(unsent_, Opcode::text, text, mask_);
  mark_unsent();
}

void Connection::mark_unsent() {
  if (marked_ || waiting_to_write_) return;
  marked_ = true;
  loop_.unsent.push_back(shared_from_this());
  if (loop_.flush_posted) return;
  loop_.flush_posted = true;
  asio::post(loop_.io, [&loop = loop_] { flush_all(loop); });
}

void flush_all(Loop& loop) {
  loop.flush_posted = false;
  std::vector<std::shared_ptr<Connection>> unsent;
  unsent.swap(loop.unsent);
  for (const auto& connection : unsent) {
    connection->marked_ = false;
    connection->flush();
  }
  unsent.clear();
  if (loop.unsent.empty()) loop.unsent.swap(unsent);  // keeps its room
}

void Connection::flush() {
  if (stage_ == Stage::closed || unsent_.empty()) return;
  error_code error;
  const std::size_t sent = socket_.write_some(asio::buffer(unsent_), error);
  if (error && error != asio::error::would_block) return end(error.message());
  unsent_.erase(0, error ? 0 : sent);
  if (unsent_.empty()) {
    if (unsent_.capacity() > kept_buffer_bytes_max) unsent_.shrink_to_fit();
    return;
  }
  waiting_to_write_ = true;
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](error_code e) {
    self->waiting_to_write_ = false;
    if (self->stage_ == Stage::closed) return;
    if (e) return self->end(e.message());
    self->flush();
  });
}

void Connection::close() {
  listener_ = nullptr;
  if (stage_ == Stage::open) {
    append_client_frame(unsent_, Opcode::close, "\x03\xe8", mask_);
    flush();
  }
  end("closed here");
}

void Connection::cut() {
  listener_ = nullptr;
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);  // a reset, not a goodbye
  end("cut");
}

void Connection::end(std::string_view why) {
  if (stage_ == Stage::closed) return;
  stage_ = Stage::closed;
  const auto self = shared_from_this();
  error_code ignored;
  socket_.close(ignored);
  unsent_.clear();
  if (Listener* listener = std::exchange(listener_, nullptr)) listener->on_closed(why);
}

}  // namespace jx::market
