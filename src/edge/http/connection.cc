#include "edge/http/connection.h"

#include <charconv>

#include "base/assert.h"
#include "edge/http/problem.h"

namespace jx::edge::http {

namespace {

constexpr std::size_t in_bytes_max = 128 * 1024;     // pipelined requests waiting for an answer
constexpr std::size_t kept_out_bytes = 4 * 1024;     // of the output buffer, when it is empty
constexpr std::size_t socket_pause_bytes = 1 << 20;  // unsent: stop reading from this client
constexpr std::int64_t linger_s = 2;

std::int64_t seconds_of(Duration span) { return std::max<std::int64_t>(1, span.ms / 1000); }

bool wants_default_policy(const Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name == "Content-Security-Policy") return false;
  }
  return true;
}

}  // namespace

Connection::Connection(Server& server, Socket socket, std::unique_ptr<TlsStream> tls,
                       std::string peer)
    : server_(server), socket_(std::move(socket)), tls_(std::move(tls)), peer_(std::move(peer)) {
  deadline_s_ = server_.clock_s_ + seconds_of(server_.settings_.header_time_max) + 1;
}

Connection::~Connection() = default;

void Connection::start() { wait_read(); }

// ---- waiting
// ---------------------------------------------------------------------------------------------

void Connection::wait_read() {
  if (reading_ || ended_) return;
  reading_ = true;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](boost::system::error_code e) {
    self->reading_ = false;
    if (e) return self->end();
    self->on_readable();
  });
}

void Connection::wait_write() {
  if (writing_ || ended_) return;
  writing_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](boost::system::error_code e) {
    self->writing_ = false;
    if (e) return self->end();
    self->flush();
  });
}

IoResult Connection::read_some(std::span<char> into) {
  if (tls_) return tls_->read_some(into);
  boost::system::error_code error;
  const std::size_t bytes = socket_.read_some(boost::asio::buffer(into.data(), into.size()), error);
  if (error == boost::asio::error::would_block) return {IoState::wants_read, 0};
  if (error) return {IoState::end, 0};
  return {IoState::done, bytes};
}

IoResult Connection::write_some(std::string_view bytes) {
  if (tls_) return tls_->write_some(bytes);
  boost::system::error_code error;
  const std::size_t sent =
      socket_.write_some(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error == boost::asio::error::would_block) return {IoState::wants_write, 0};
  if (error) return {IoState::end, 0};
  return {IoState::done, sent};
}

void Connection::on_readable() {
  const std::span<char> buffer(server_.buffer_);
  for (int round = 0; round < 8 && !ended_; ++round) {
    const IoResult result = read_some(buffer);
    if (result.state == IoState::end) return end();
    if (result.state == IoState::wants_read) break;
    if (result.state == IoState::wants_write) {
      wait_write();
      break;
    }
    server_.counters_.bytes_in += result.bytes;
    if (!lingering_) consume(buffer.first(result.bytes));
    if (!tls_ && result.bytes < buffer.size()) break;
  }
  const bool waits_for_answer = http_ && http_->handling && http_->in.size() >= in_bytes_max;
  if (!waits_for_answer && pending_bytes() < socket_pause_bytes) wait_read();
}

void Connection::consume(std::span<char> bytes) {
  if (close_after_flush_) return;
  if (ws_) return feed_socket(bytes);
  process({bytes.data(), bytes.size()});
}

// ---- HTTP
// ------------------------------------------------------------------------------------------------

void Connection::process(std::string_view bytes) {
  if (!http_) http_ = std::make_unique<Http>();
  Http& http = *http_;
  std::string joined;
  std::string_view data = bytes;
  if (!http.in.empty() || http.handling) {
    joined = std::move(http.in);
    joined += bytes;
    data = joined;
  }
  http.processing = true;
  while (!data.empty() && !ended_ && !ws_ && !close_after_flush_ && !http.handling) {
    if (!step(data)) break;
  }
  if (ws_) {  // upgraded: what is left are frames
    std::string rest(data);
    http_.reset();
    if (!rest.empty()) feed_socket(rest);
    return;
  }
  http.processing = false;
  http.in.assign(data);
  if (close_after_flush_ || ended_) http.in.clear();
  if (!http.parser && !http.handling && http.in.empty()) http_.reset();  // idle: hold nothing
}

// One move of the parser; false when it needs more bytes.
bool Connection::step(std::string_view& data) {
  Http& http = *http_;
  if (!http.parser) {
    http.parser = std::make_unique<RequestParser>();
    http.begun_s = server_.clock_s_;
    deadline_s_ = server_.clock_s_ + seconds_of(server_.settings_.header_time_max) + 1;
  }
  std::size_t taken = 0;
  const ParseState state = http.parser->feed(data, taken);
  data.remove_prefix(taken);
  switch (state) {
    case ParseState::needs_more:
      return false;
    case ParseState::needs_body:
      begin_body();
      return true;
    case ParseState::whole:
      if (http.parser->is_upgrade() && server_.application_.is_stream(http.parser->head())) {
        Request request = http.parser->take_request();
        http.parser.reset();
        settle_request(request);
        upgrade(request, data);
        return false;
      }
      dispatch();
      return true;
    case ParseState::broken: {
      const Refusal refusal = http.parser->refusal();
      ++server_.counters_.protocol_errors;
      refuse(Error{ErrorKind::invalid, refusal.code}, refusal.status);
      return false;
    }
  }
  return false;
}

void Connection::begin_body() {
  RequestParser& parser = *http_->parser;
  const std::size_t most = server_.application_.body_bytes_max(parser.head());
  const std::string_view length = parser.head().header("content-length");
  std::uint64_t bytes = 0;
  std::from_chars(length.data(), length.data() + length.size(), bytes);
  if (bytes > most) return refuse(Error{ErrorKind::invalid, "http.body_too_large"}, 413);
  if (parser.expects_continue()) {
    out_ += "HTTP/1.1 100 Continue\r\n\r\n";
    mark_dirty();
  }
  parser.allow_body(most);
  deadline_s_ = server_.clock_s_ + seconds_of(server_.settings_.body_time_max);
}

void Connection::settle_request(Request& request) {
  request.secure = tls_ != nullptr;
  request.client_address =
      server_.settings_.proxies.client_of(peer_, request.header("x-forwarded-for"));
  if (!request.secure && server_.settings_.proxies.trusts(peer_))
    request.secure = request.header("x-forwarded-proto") == "https";
}

void Connection::dispatch() {
  Request request = http_->parser->take_request();
  http_->parser.reset();
  http_->handling = true;
  deadline_s_ = 0;
  ++server_.counters_.requests;
  settle_request(request);
  const Exchange exchange{request.method == "HEAD", request.keep_alive && !server_.stopping_,
                          request.secure};
  server_.application_.handle(std::move(request),
                              [weak = weak_from_this(), exchange](const Response& response) {
                                const auto self = weak.lock();
                                if (!self || self->ended_ || !self->http_ || !self->http_->handling)
                                  return;
                                self->http_->handling = false;
                                self->answer(response, exchange);
                                if (!self->http_->processing) {
                                  self->process({});
                                  self->wait_read();
                                }
                              });
}

void Connection::answer(const Response& response, const Exchange& exchange) {
  const std::string_view body = response.shared_body ? *response.shared_body : response.body;
  const bool bodiless = response.status == 204 || response.status == 304;
  fmt::format_to(std::back_inserter(out_), "HTTP/1.1 {} {}\r\n", response.status,
                 reason_of(response.status));
  out_ += server_.date();
  if (!bodiless) {
    fmt::format_to(std::back_inserter(out_), "Content-Type: {}\r\nContent-Length: {}\r\n",
                   response.content_type, body.size());
  }
  for (const auto& [name, value] : response.headers) {
    out_ += name;
    out_ += ": ";
    out_ += value;
    out_ += "\r\n";
  }
  out_ += "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n";
  if (wants_default_policy(response)) {
    out_ += "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
  }
  if (exchange.secure) out_ += "Strict-Transport-Security: max-age=31536000\r\n";
  const bool keeps = exchange.keep_alive && !server_.stopping_;
  out_ += keeps ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  if (!exchange.head && !bodiless) out_ += body;
  if (!keeps) close_after_flush_ = true;
  deadline_s_ = server_.clock_s_ + seconds_of(server_.settings_.keep_alive_time);
  mark_dirty();
}

void Connection::refuse(const Error& error, int status) {
  answer(problem_response(error, status), {false, false, tls_ != nullptr});
}

void Connection::turn_away(const Response& response) {
  answer(response, {false, false, tls_ != nullptr});
}

// ---- WebSocket
// -------------------------------------------------------------------------------------------

void Connection::upgrade(const Request& request, std::string_view) {
  const std::string_view key = request.header("sec-websocket-key");
  if (request.method != "GET" || !websocket::is_valid_key(key) || !request.body.empty())
    return refuse(Error{ErrorKind::invalid, "http.malformed"}, 400);
  if (request.header("sec-websocket-version") != "13") {
    Response response = problem_response(Error{ErrorKind::invalid, "http.upgrade_required"}, 426);
    response.headers.emplace_back("Sec-WebSocket-Version", "13");
    return answer(response, {false, false, request.secure});
  }
  auto handler = server_.application_.open_stream(request, *this);
  if (!handler) return refuse(handler.error(), status_of(handler.error()));
  out_ += "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  out_ += "Sec-WebSocket-Accept: " + websocket::accept_key(key) + "\r\n\r\n";
  ws_ = std::make_unique<WebSocket>(server_.settings_.message_bytes_max);
  ws_->handler = std::move(*handler);
  ++server_.counters_.streams_opened;
  ++server_.counters_.streams;
  deadline_s_ = server_.clock_s_ + seconds_of(server_.settings_.ping_interval);
  mark_dirty();
}

void Connection::feed_socket(std::span<char> bytes) {
  WebSocket& ws = *ws_;
  ws.ping_sent = false;
  deadline_s_ = server_.clock_s_ + seconds_of(server_.settings_.ping_interval);
  if (const auto fault = ws.decoder.feed(bytes, *this)) {
    ++server_.counters_.protocol_errors;
    close(*fault, {});
  }
}

bool Connection::wants_more() const { return !ended_ && !close_after_flush_; }

void Connection::on_message(std::string_view payload, bool binary) {
  ws_->handler->on_message(payload, binary);
}

void Connection::on_ping(std::string_view payload) {
  begin_frame(websocket::Opcode::pong, payload.size());
  out_ += payload;
}

void Connection::on_pong(std::string_view) {}

void Connection::on_close(std::uint16_t code, std::string_view) {
  if (!ws_->close_sent) {
    ws_->close_sent = true;
    const std::string payload = code == 1005 ? std::string() : websocket::close_payload(code, {});
    begin_frame(websocket::Opcode::close, payload.size());
    out_ += payload;
  }
  close_after_flush_ = true;
  mark_dirty();
}

void Connection::begin_frame(websocket::Opcode opcode, std::size_t bytes) {
  websocket::append_header(out_, opcode, bytes);
  mark_dirty();
}

void Connection::send_text(std::string_view head, std::string_view tail) {
  if (ended_ || close_after_flush_ || !ws_) return;
  begin_frame(websocket::Opcode::text, head.size() + tail.size());
  out_ += head;
  out_ += tail;
}

void Connection::send_binary(std::string_view payload) {
  if (ended_ || close_after_flush_ || !ws_) return;
  begin_frame(websocket::Opcode::binary, payload.size());
  out_ += payload;
}

void Connection::close(std::uint16_t code, std::string_view reason) {
  if (ended_ || close_after_flush_ || !ws_ || ws_->close_sent) return;
  ws_->close_sent = true;
  const std::string payload = websocket::close_payload(code, reason);
  begin_frame(websocket::Opcode::close, payload.size());
  out_ += payload;
  close_after_flush_ = true;
}

// ---- output
// ----------------------------------------------------------------------------------------------

void Connection::mark_dirty() {
  if (dirty_ || ended_) return;
  dirty_ = true;
  server_.mark_dirty(shared_from_this());
}

void Connection::flush() {
  dirty_ = false;
  if (ended_) return;
  while (out_at_ < out_.size()) {
    const IoResult result = write_some(std::string_view(out_).substr(out_at_));
    if (result.state == IoState::end) return end();
    if (result.state != IoState::done) {
      if (stalled_s_ == 0) stalled_s_ = server_.clock_s_ + 1;
      if (result.state == IoState::wants_write) wait_write();
      return wait_read();
    }
    server_.counters_.bytes_out += result.bytes;
    out_at_ += result.bytes;
    stalled_s_ = 0;
    if (!tls_ && out_at_ < out_.size()) {
      stalled_s_ = server_.clock_s_ + 1;
      return wait_write();
    }
  }
  out_at_ = 0;
  if (out_.capacity() > kept_out_bytes || ws_) {
    std::string().swap(out_);
  } else {
    out_.clear();
  }
  if (close_after_flush_) return finish_after_flush();
  wait_read();
}

// Shuts our half and reads on for a moment, so that the last bytes are not lost to a reset.
void Connection::finish_after_flush() {
  if (lingering_) return;
  lingering_ = true;
  if (tls_) tls_->say_goodbye();
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  deadline_s_ = server_.clock_s_ + linger_s + 1;
  wait_read();
}

void Connection::end() {
  if (ended_) return;
  ended_ = true;
  const auto self = shared_from_this();
  boost::system::error_code ignored;
  socket_.close(ignored);
  if (ws_) {
    --server_.counters_.streams;
    if (ws_->handler) ws_->handler->on_closed();
  }
  server_.forget(*this);
}

void Connection::drop() { end(); }

void Connection::sweep(std::int64_t now_s) {
  const bool stalled =
      stalled_s_ != 0 && now_s - stalled_s_ > seconds_of(server_.settings_.stall_time_max);
  if (stalled) return end();
  if (deadline_s_ == 0 || now_s <= deadline_s_) return;
  if (lingering_ || close_after_flush_) return end();
  if (ws_) {
    if (ws_->ping_sent) return end();
    ws_->ping_sent = true;
    begin_frame(websocket::Opcode::ping, 0);
    deadline_s_ = now_s + seconds_of(server_.settings_.ping_interval);
    return;
  }
  if (!http_ || (!http_->parser && http_->in.empty())) return end();
  refuse(Error{ErrorKind::unavailable, "http.timeout"}, 408);
}

void Connection::begin_stop() {
  if (ws_) return close(websocket::close_code::going_away, "stopping");
  if (!http_ || (!http_->handling && !http_->parser)) {
    if (pending_bytes() == 0) return end();
    close_after_flush_ = true;
  }
}

}  // namespace jx::edge::http
