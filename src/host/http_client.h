// Questions to other machines over HTTP: a request and its answer as values, and the port through
// which they travel. Gateways, suppliers, shops with an API and language models are asked through
// it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace jx::host {

struct HttpHeader {
  std::string name{};   // a token of RFC 9110
  std::string value{};  // without line breaks
};

struct HttpRequest {
  std::string method = "GET";  // "GET", "POST" …, upper case
  std::string url{};           // absolute; http or https; path and query as they are to be sent
  std::vector<HttpHeader> headers{};  // Host, Content-Length and Connection are made by the client
  std::string body{};
};

// What one exchange may cost. Reaching a bound is an error, never a cut answer.
struct HttpBounds {
  Duration wait_max = seconds(10);           // from the call to the last byte of the answer; > 0
  std::size_t answer_bytes_max = 1'048'576;  // of the answer's body
};

struct HttpResponse {
  int status = 0;  // 100..599; redirections too: none is followed
  std::vector<HttpHeader> headers{};
  std::string body{};

  // Value of the first header of this name, whatever its case; empty when there is none.
  std::string_view header(std::string_view name) const;
};

// Takes the next part of an answer's body, or nothing while nothing arrives: an empty part, about
// every idle_part_after. False breaks the question off.
using TakePart = std::function<bool(std::string_view part)>;
inline constexpr Duration idle_part_after = milliseconds(100);

// Thread-safety: all calls from any thread. Implementations hold no state between two calls that a
// caller could notice.
class HttpClient {
 public:
  virtual ~HttpClient() = default;

  // Asks and waits for the whole answer, whatever its status. Blocks at most bounds.wait_max: never
  // call it on the loop.
  // Errors, with nothing sent: invalid "http.bad_request" (url, method or header; detail says
  // which); unavailable "http.unreachable" (name, connection), "http.untrusted" (certificate or
  // TLS). Errors after which the other side may have carried the request out, so that the result is
  // unknown and must be asked for: unavailable "http.timeout", "http.connection_lost",
  // "http.answer_too_large", "http.bad_answer" (not HTTP).
  // detail never holds the url's query nor a header: they carry secrets.
  virtual Result<HttpResponse> send(const HttpRequest& request, const HttpBounds& bounds) = 0;

  // As send, but the body of an answer with status 200 is handed to `take` as it arrives, on the
  // calling thread, and the answer's own body is then empty. Any other status is answered whole.
  // Empty parts come from the first attempt to connect on; only looking up a name is not left.
  // Errors: as send; unavailable "http.broken_off" when `take` said false. What was taken before an
  // error is not the whole.
  virtual Result<HttpResponse> stream(const HttpRequest& request, const HttpBounds& bounds,
                                      const TakePart& take) = 0;
};

// True of errors after which nothing can have happened at the other side.
bool nothing_was_sent(const Error& error);

}  // namespace jx::host
