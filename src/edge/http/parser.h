// Reads HTTP/1.1 requests out of bytes as they come. Pure: no sockets, no time.
// The grammar is Beast's request parser, fed by hand. Thread-safety: one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "edge/http/message.h"

namespace jx::edge::http {

inline constexpr std::size_t header_bytes_max = 16 * 1024;
inline constexpr std::size_t target_bytes_max = 8 * 1024;

enum class ParseState : unsigned char {
  needs_more,  // feed the rest together with new bytes
  needs_body,  // the header is whole: ask header(), then allow_body()
  whole,       // take_request()
  broken,      // answer refusal(), then close
};

struct Refusal {
  int status = 400;
  std::string_view code = "http.malformed";
};

// One request. Made when its first byte arrives, thrown away after it.
class RequestParser {
 public:
  RequestParser();
  ~RequestParser();
  RequestParser(RequestParser&&) noexcept;
  RequestParser& operator=(RequestParser&&) noexcept;

  // Takes what it can from the front of `bytes`; `taken` says how much. What is left must come
  // again at the front of the next call. Stops in front of the body until allow_body().
  ParseState feed(std::string_view bytes, std::size_t& taken);
  // The request's head (no body yet). REQUIRES: needs_body or whole.
  const Request& head() const;
  // True when the client waits for "100 Continue".
  bool expects_continue() const;
  bool is_upgrade() const;
  void allow_body(std::size_t body_bytes_max);
  Request take_request();
  const Refusal& refusal() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jx::edge::http
