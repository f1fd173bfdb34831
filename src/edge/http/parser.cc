#include "edge/http/parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/assert.h"

namespace jx::edge::http {

namespace beast = boost::beast;

struct RequestParser::State {
  beast::http::request_parser<beast::http::string_body> parser;
  Request request;
  Refusal refusal;
  bool line_read = false;
  bool header_told = false;
  bool body_allowed = false;

  ParseState refuse(int status, std::string_view code) {
    refusal = {status, code};
    return ParseState::broken;
  }
  ParseState refuse(const boost::system::error_code& error);
  ParseState finish_header();
};

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }

// An absolute-form target ("http://host/path") is read as its path (RFC 9112 §3.2.2).
std::string_view origin_form(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::size_t slash = target.find('/', scheme.size());
    return slash == target.npos ? "/" : target.substr(slash);
  }
  return target;
}

// Whether a comma-separated list names the token (RFC 9110 §5.6.1), in any case.
bool has_token(std::string_view list, std::string_view token) {
  return beast::http::token_list({list.data(), list.size()}).exists({token.data(), token.size()});
}

}  // namespace

RequestParser::RequestParser() : state_(std::make_unique<State>()) {
  state_->parser.header_limit(header_bytes_max);
  state_->parser.body_limit(boost::none);
  state_->parser.eager(false);
}
RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;

ParseState RequestParser::State::refuse(const boost::system::error_code& error) {
  using beast::http::error;
  if (error == beast::http::error::header_limit) return refuse(431, "http.header_too_large");
  if (error == beast::http::error::body_limit) return refuse(413, "http.body_too_large");
  return refuse(400, "http.malformed");
}

ParseState RequestParser::State::finish_header() {
  const auto& message = parser.get();
  request.method = std::string(view_of(message.method_string()));
  const std::string_view target = origin_form(view_of(message.target()));
  if (target.size() > target_bytes_max) return refuse(414, "http.uri_too_long");
  const std::size_t mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != target.npos) request.query = std::string(target.substr(mark + 1));
  std::size_t hosts = 0;
  for (const auto& field : message) {
    request.headers.emplace_back(lower(view_of(field.name_string())),
                                 std::string(view_of(field.value())));
    hosts += request.headers.back().first == "host" ? 1 : 0;
  }
  request.keep_alive = message.keep_alive();
  const bool options_star = request.method == "OPTIONS" && request.path == "*";
  if (!request.path.starts_with('/') && !options_star) return refuse(400, "http.bad_path");
  if (hosts > 1 || (hosts == 0 && message.version() >= 11)) return refuse(400, "http.malformed");
  return ParseState::needs_body;
}

ParseState RequestParser::feed(std::string_view bytes, std::size_t& taken) {
  State& state = *state_;
  auto& parser = state.parser;
  taken = 0;
  if (!state.line_read) {
    // Beast reads a line only once it is whole, so its length is watched here.
    const std::size_t line = bytes.substr(0, target_bytes_max + 64).find('\n');
    if (line == bytes.npos && bytes.size() > target_bytes_max + 64)
      return state.refuse(414, "http.uri_too_long");
  }
  boost::system::error_code error;
  while (!parser.is_done()) {
    if (parser.is_header_done() && !state.body_allowed) break;
    const std::string_view rest = bytes.substr(taken);
    const std::size_t used = parser.put(boost::asio::buffer(rest.data(), rest.size()), error);
    taken += used;
    state.line_read = state.line_read || used > 0;
    if (error == beast::http::error::need_more) {
      return bytes.size() - taken > header_bytes_max && !parser.is_header_done()
                 ? state.refuse(431, "http.header_too_large")
                 : ParseState::needs_more;
    }
    if (error) return state.refuse(error);
    if (used == 0 && !parser.is_done()) return ParseState::needs_more;
  }
  if (!state.header_told) {
    state.header_told = true;
    const ParseState told = state.finish_header();
    if (told == ParseState::broken) return told;
    if (!parser.is_done()) return ParseState::needs_body;
  }
  return parser.is_done() ? ParseState::whole : ParseState::needs_body;
}

const Request& RequestParser::head() const { return state_->request; }

bool RequestParser::expects_continue() const {
  return has_token(state_->request.header("expect"), "100-continue");
}

bool RequestParser::is_upgrade() const {
  return state_->parser.get().version() >= 11 &&
         has_token(state_->request.header("connection"), "upgrade") &&
         lower(state_->request.header("upgrade")) == "websocket";
}

void RequestParser::allow_body(std::size_t body_bytes_max) {
  state_->parser.body_limit(body_bytes_max);
  state_->body_allowed = true;
}

Request RequestParser::take_request() {
  JX_ASSERT(state_->parser.is_done());
  state_->request.body = std::move(state_->parser.get().body());
  return std::move(state_->request);
}

const Refusal& RequestParser::refusal() const { return state_->refusal; }

}  // namespace jx::edge::http
