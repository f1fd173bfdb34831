// HTTP/1.1 over TCP or TLS, one connection for each question.
//
// Certificates are verified against the system's authorities (or those of `authority_file`) and the
// host's name; nothing older than TLS 1.2 is spoken. No redirection is followed, no proxy is used,
// nothing is kept between two questions.
#pragma once

#include <memory>
#include <string>

#include "shop/http_client.h"

namespace jx::shop {

struct HttpsOptions {
  std::string
      authority_file{};  // PEM, in place of the system's authorities; for tests and intranets
};

class HttpsClient : public HttpClient {
 public:
  // Errors: not_found "http.bad_authorities" (a file that cannot be read as certificates).
  static Result<std::unique_ptr<HttpsClient>> open(const HttpsOptions& options);
  ~HttpsClient() override;

  // As HttpClient::send. A name that the system resolves slowly may overrun wait_max by what the
  // system takes to give up; an address does not.
  Result<HttpResponse> send(const HttpRequest& request, const HttpBounds& bounds) override;
  Result<HttpResponse> stream(const HttpRequest& request, const HttpBounds& bounds,
                              const TakePart& take) override;

 private:
  struct State;
  Result<HttpResponse> ask(const HttpRequest& request, const HttpBounds& bounds,
                           const TakePart* take);
  explicit HttpsClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The parts of an absolute http or https URL without user and fragment.
struct Url {
  bool tls = true;
  std::string host{};  // an IPv6 address without brackets
  std::string port{};
  std::string target{};     // path and query, begins with "/"
  std::string authority{};  // as in the Host header
};
// Errors: invalid "http.bad_request".
Result<Url> url_of(std::string_view text);

}  // namespace jx::shop
