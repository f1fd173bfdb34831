#include "shop/net/https_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <optional>
#include <utility>

namespace jx::shop {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::uint32_t header_bytes_max = 64u << 10;
constexpr std::string_view agent = "jianxin";

tl::unexpected<Error> bad_request(std::string_view what) {
  return fail(ErrorKind::invalid, "http.bad_request", std::string(what));
}

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return word || marks.find(c) != marks.npos;
  });
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; });
}

bool is_header_value(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Result<http::request<http::string_body>> to_beast(const HttpRequest& asked, const Url& url) {
  if (!is_token(asked.method)) return bad_request("method");
  http::request<http::string_body> request;
  request.method_string(asked.method);
  request.target(url.target);
  request.version(11);
  for (const HttpHeader& header : asked.headers) {
    if (!is_token(header.name) || !is_header_value(header.value)) return bad_request(header.name);
    request.insert(header.name, header.value);
  }
  request.set(http::field::host, url.authority);
  if (request.find(http::field::user_agent) == request.end()) {
    request.set(http::field::user_agent, agent);
  }
  request.keep_alive(false);
  request.body() = asked.body;
  request.prepare_payload();
  return request;
}

HttpResponse from_beast(http::response<http::string_body>&& response) {
  HttpResponse answer{.status = static_cast<int>(response.result_int())};
  for (const auto& field : response) {
    answer.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  answer.body = std::move(response.body());
  return answer;
}

// Starts one operation and runs the loop until it has ended; the stream's own deadline ends it.
template <class Start>
error_code wait_for(asio::io_context& io, const Start& start) {
  error_code result;
  start([&](error_code error, auto&&...) { result = error; });
  io.restart();
  io.run();
  return result;
}

// The same, asking about every idle_part_after whether it is still wanted. When it is not, the
// stream is closed and the operation ends as operation_aborted, as it does for no other reason.
template <class Start>
error_code wait_while_wanted(asio::io_context& io, beast::tcp_stream& stream, const TakePart* take,
                             const Start& start) {
  if (take == nullptr) return wait_for(io, start);
  constexpr std::chrono::milliseconds idle(host::idle_part_after.ms);
  std::optional<error_code> result;
  start([&](error_code error, auto&&...) { result = error; });
  io.restart();
  auto asked_at = std::chrono::steady_clock::now();
  while (!result) {
    io.run_one_for(idle);
    const auto now = std::chrono::steady_clock::now();
    if (result || now - asked_at < idle) continue;
    asked_at = now;
    if ((*take)({})) continue;
    stream.close();
    io.run();
    return asio::error::operation_aborted;
  }
  io.run();  // what ends with the operation
  return *result;
}

tl::unexpected<Error> failed(std::string_view code, const error_code& error) {
  if (error == asio::error::operation_aborted)
    return fail(ErrorKind::unavailable, "http.broken_off");
  const bool late = error == beast::error::timeout;
  return fail(ErrorKind::unavailable, late && code != "http.unreachable" ? "http.timeout" : code,
              error.message());
}

tl::unexpected<Error> unanswered(const error_code& error) {
  if (error == http::error::body_limit || error == http::error::header_limit) {
    return failed("http.answer_too_large", error);
  }
  const bool cut = error == http::error::end_of_stream || error == http::error::partial_message;
  const bool not_http =
      error.category() == http::make_error_code(http::error::bad_version).category();
  return failed(not_http && !cut ? "http.bad_answer" : "http.connection_lost", error);
}

// Reads the rest of an answer whose head was read, part by part. What comes in is what the other
// side sent at once, so a part is handed on as soon as it arrives.
template <class Stream>
Result<HttpResponse> hand_on(asio::io_context& io, Stream& stream, beast::flat_buffer& buffer,
                             http::response_parser<http::string_body>& parser,
                             const TakePart& take) {
  for (;;) {
    std::string& body = parser.get().body();
    if (!body.empty()) {
      const std::string part = std::exchange(body, {});
      if (!take(part)) return fail(ErrorKind::unavailable, "http.broken_off");
    }
    if (parser.is_done()) return from_beast(parser.release());
    const error_code read = wait_while_wanted(
        io, beast::get_lowest_layer(stream), &take,
        [&](auto done) { http::async_read_some(stream, buffer, parser, std::move(done)); });
    if (read) return unanswered(read);
  }
}

// Writes the request and reads the answer, on a stream that is connected.
template <class Stream>
Result<HttpResponse> exchange(asio::io_context& io, Stream& stream,
                              const http::request<http::string_body>& request,
                              std::size_t answer_bytes_max, const TakePart* take) {
  const auto wait = [&](const auto& start) {
    return wait_while_wanted(io, beast::get_lowest_layer(stream), take, start);
  };
  const error_code written =
      wait([&](auto done) { http::async_write(stream, request, std::move(done)); });
  // A server may answer and close before it has read everything.
  const bool closed_early =
      written && written != beast::error::timeout && written != asio::error::operation_aborted;
  if (written && !closed_early) return failed("http.timeout", written);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(answer_bytes_max);
  parser.header_limit(header_bytes_max);
  if (take != nullptr) {
    const error_code head =
        wait([&](auto done) { http::async_read_header(stream, buffer, parser, std::move(done)); });
    if (head) return unanswered(head);
    if (parser.get().result() == http::status::ok) {
      return hand_on(io, stream, buffer, parser, *take);
    }
  }
  const error_code read =
      wait([&](auto done) { http::async_read(stream, buffer, parser, std::move(done)); });
  if (read) return unanswered(read);
  return from_beast(parser.release());
}

}  // namespace

Result<Url> url_of(std::string_view text) {
  Url url;
  if (text.starts_with("https://")) {
    url.tls = true;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    url.tls = false;
    text.remove_prefix(7);
  } else {
    return bad_request("url: http:// or https:// is expected");
  }
  if (!is_plain(text)) return bad_request("url: blanks and control characters are not allowed");
  const std::size_t slash = text.find_first_of("/?");
  const std::string_view authority = text.substr(0, slash);
  url.target = slash == text.npos ? "/" : std::string(text.substr(slash));
  if (url.target.starts_with('?')) url.target.insert(0, "/");
  if (authority.find_first_of("@#") != authority.npos || text.find('#') != text.npos) {
    return bad_request("url: neither user nor fragment");
  }
  const bool bracketed = authority.starts_with('[');
  const std::size_t closing = authority.find(']');
  if (bracketed && closing == authority.npos) return bad_request("url: host");
  const std::size_t colon = authority.find(':', bracketed ? closing : 0);
  url.host = bracketed ? authority.substr(1, closing - 1) : authority.substr(0, colon);
  url.port =
      colon == authority.npos ? (url.tls ? "443" : "80") : std::string(authority.substr(colon + 1));
  const bool digits = std::ranges::all_of(url.port, [](char c) { return c >= '0' && c <= '9'; });
  if (url.host.empty() || url.port.empty() || url.port.size() > 5 || !digits) {
    return bad_request("url: host or port");
  }
  url.authority = authority;
  return url;
}

struct HttpsClient::State {
  ssl::context tls{ssl::context::tls_client};
};

HttpsClient::HttpsClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpsClient::~HttpsClient() = default;

Result<std::unique_ptr<HttpsClient>> HttpsClient::open(const HttpsOptions& options) {
  auto state = std::make_unique<State>();
  error_code error;
  state->tls.set_verify_mode(ssl::verify_peer, error);
  if (options.authority_file.empty()) {
    state->tls.set_default_verify_paths(error);
  } else {
    state->tls.load_verify_file(options.authority_file, error);
  }
  if (error) {
    return fail(ErrorKind::not_found, "http.bad_authorities",
                fmt::format("{}: {}", options.authority_file, error.message()));
  }
  SSL_CTX_set_min_proto_version(state->tls.native_handle(), TLS1_2_VERSION);
  return std::unique_ptr<HttpsClient>(new HttpsClient(std::move(state)));
}

Result<HttpResponse> HttpsClient::send(const HttpRequest& request, const HttpBounds& bounds) {
  return ask(request, bounds, nullptr);
}

Result<HttpResponse> HttpsClient::stream(const HttpRequest& request, const HttpBounds& bounds,
                                         const TakePart& take) {
  return ask(request, bounds, &take);
}

Result<HttpResponse> HttpsClient::ask(const HttpRequest& request, const HttpBounds& bounds,
                                      const TakePart* take) {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(bounds.wait_max.ms);
  auto url = url_of(request.url);
  if (!url) return error_of(std::move(url));
  auto message = to_beast(request, *url);
  if (!message) return error_of(std::move(message));

  asio::io_context io;
  tcp::resolver resolver(io);
  tcp::resolver::results_type addresses;
  const error_code resolved = wait_for(io, [&](auto done) {
    resolver.async_resolve(url->host, url->port, tcp::resolver::flags(),
                           [&addresses, done](error_code error, tcp::resolver::results_type found) {
                             addresses = std::move(found);
                             done(error);
                           });
  });
  if (resolved) return failed("http.unreachable", resolved);

  beast::tcp_stream stream(io);
  stream.expires_at(deadline);
  const error_code connected = wait_while_wanted(
      io, stream, take, [&](auto done) { stream.async_connect(addresses, std::move(done)); });
  if (connected) return failed("http.unreachable", connected);
  error_code ignored;
  stream.socket().set_option(tcp::no_delay(true), ignored);
  if (!url->tls) return exchange(io, stream, *message, bounds.answer_bytes_max, take);

  beast::ssl_stream<beast::tcp_stream> secure(std::move(stream), state_->tls);
  asio::ip::make_address(url->host, ignored);
  const bool is_name = ignored.failed();
  if (is_name) SSL_set_tlsext_host_name(secure.native_handle(), url->host.c_str());
  secure.set_verify_callback(ssl::host_name_verification(url->host));
  const error_code shaken = wait_while_wanted(
      io, beast::get_lowest_layer(secure), take,
      [&](auto done) { secure.async_handshake(ssl::stream_base::client, std::move(done)); });
  if (shaken == asio::error::operation_aborted) return failed("http.broken_off", shaken);
  if (shaken) {
    const bool lost = shaken == beast::error::timeout || shaken == asio::error::eof ||
                      shaken == asio::error::connection_reset;
    return fail(ErrorKind::unavailable, lost ? "http.unreachable" : "http.untrusted",
                shaken.message());
  }
  return exchange(io, secure, *message, bounds.answer_bytes_max, take);
}

}  // namespace jx::shop
