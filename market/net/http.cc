#include "market/net/http.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <deque>
#include <optional>

namespace jx::market {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto answer_wait_max = std::chrono::seconds(30);
constexpr std::uint64_t answer_bytes_max = 64u << 20;

http::request<http::string_body> to_beast(const Address& server, HttpRequest& asked) {
  http::request<http::string_body> request;
  request.method_string(asked.method);
  request.target(asked.target);
  request.version(11);
  request.set(http::field::host, server.authority());
  request.set(http::field::origin, server.origin());
  if (asked.method != "GET") request.set(http::field::content_type, "application/json");
  for (const auto& [name, value] : asked.headers) request.set(name, value);
  request.body() = asked.body;
  request.prepare_payload();
  return request;
}

HttpAnswer from_beast(http::response<http::string_body>&& response) {
  HttpAnswer answer{.status = static_cast<int>(response.result_int())};
  const std::string cookie(response[http::field::set_cookie]);
  answer.cookie = cookie.substr(0, cookie.find(';'));
  answer.body = std::move(response.body());
  return answer;
}

}  // namespace

struct HttpClient::Line : std::enable_shared_from_this<Line> {
  Line(Loop& owner, Address where, int from)
      : loop(owner), server(std::move(where)), source(from), stream(owner.io) {}

  void next() {
    if (busy || queue.empty() || stopped) return;
    busy = true;
    retried = false;
    begin();
  }

  void begin() {
    request = to_beast(server, queue.front().first);
    if (stream.socket().is_open()) return write();
    tcp::resolver resolver(loop.io);
    error_code error;
    const auto found = resolver.resolve(tcp::v4(), server.host, std::to_string(server.port), error);
    if (error) return finish(fail(ErrorKind::unavailable, "http.unreachable", error.message()));
    fresh = true;
    stream.expires_after(answer_wait_max);
    const tcp::endpoint there = found.begin()->endpoint();
    if (source > 0 && there.address().is_loopback()) bind_source();
    stream.async_connect(there, [self = shared_from_this()](error_code e) {
      if (e) return self->lost(e);
      self->stream.socket().set_option(tcp::no_delay(true), e);
      self->write();
    });
  }

  void bind_source() {
    error_code ignored;
    stream.socket().open(tcp::v4(), ignored);
    const auto number = 0x7f000000u + static_cast<std::uint32_t>(source);
    stream.socket().bind(tcp::endpoint(asio::ip::address_v4(number), 0), ignored);
  }

  void write() {
    stream.expires_after(answer_wait_max);
    http::async_write(stream, request, [self = shared_from_this()](error_code e, std::size_t) {
      if (e) return self->lost(e);
      self->read();
    });
  }

  void read() {
    parser.emplace();
    parser->body_limit(answer_bytes_max);
    http::async_read(stream, buffer, *parser,
                     [self = shared_from_this()](error_code e, std::size_t) {
                       if (e) return self->lost(e);
                       auto response = self->parser->release();
                       self->fresh = false;
                       if (!response.keep_alive()) self->drop();
                       self->finish(from_beast(std::move(response)));
                     });
  }

  void drop() {
    error_code ignored;
    stream.socket().close(ignored);
    buffer.clear();
  }

  // A kept connection may have been closed by the other end meanwhile: that is worth a second try.
  void lost(error_code error) {
    drop();
    if (stopped) return;
    if (!fresh && !retried) {
      retried = true;
      return begin();
    }
    finish(fail(ErrorKind::unavailable, "http.unreachable", error.message()));
  }

  void finish(Result<HttpAnswer> answer) {
    if (stopped) return;
    HttpDone done = std::move(queue.front().second);
    queue.pop_front();
    busy = false;
    done(std::move(answer));
    next();
  }

  Loop& loop;
  Address server;
  int source;
  beast::tcp_stream stream;
  beast::flat_buffer buffer{};
  http::request<http::string_body> request{};
  std::optional<http::response_parser<http::string_body>> parser{};
  std::deque<std::pair<HttpRequest, HttpDone>> queue{};
  bool busy = false;
  bool fresh = true;
  bool retried = false;
  bool stopped = false;
};

HttpClient::HttpClient(Loop& loop, Address server, int source)
    : line_(std::make_shared<Line>(loop, std::move(server), source)) {}

HttpClient::~HttpClient() {
  line_->stopped = true;
  line_->drop();
}

void HttpClient::ask(HttpRequest request, HttpDone done) {
  line_->queue.emplace_back(std::move(request), std::move(done));
  line_->next();
}

std::size_t HttpClient::waiting() const { return line_->queue.size(); }

Result<HttpAnswer> ask_now(Loop& loop, HttpClient& client, HttpRequest request) {
  std::optional<Result<HttpAnswer>> answer;
  client.ask(std::move(request), [&](Result<HttpAnswer> got) { answer = std::move(got); });
  loop.io.restart();
  while (!answer && loop.io.run_one() > 0) {
  }
  if (!answer) return fail(ErrorKind::unavailable, "http.unreachable", "the loop ended");
  return *std::move(answer);
}

}  // namespace jx::market
