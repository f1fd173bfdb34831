// Short HTTP questions to the server, one after the other on one kept connection.
//
// Thread-safety: the loop's thread. Plain HTTP: the marketplace and the bench live beside the
// server.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "market/net/address.h"
#include "market/net/connection.h"

namespace jx::market {

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";
  Headers headers{};
  std::string body{};  // application/json unless a header says otherwise
};

struct HttpAnswer {
  int status = 0;
  std::string body{};
  std::string cookie{};  // "name=value" of the first Set-Cookie; empty = none
};

// Errors: unavailable "http.unreachable" (connection lost or no answer within 30 s; a lost kept
// connection is tried once more).
using HttpDone = std::function<void(Result<HttpAnswer>)>;

class HttpClient {
 public:
  // `source`: see Connection::open. Servers count tries by address; a crowd comes from many.
  HttpClient(Loop& loop, Address server, int source = 0);
  ~HttpClient();  // waiting questions are never answered
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void ask(HttpRequest request, HttpDone done);
  std::size_t waiting() const;

 private:
  struct Line;
  std::shared_ptr<Line> line_;
};

// Runs the loop until this one question is answered: for set-up only, with nothing else running.
Result<HttpAnswer> ask_now(Loop& loop, HttpClient& client, HttpRequest request);

}  // namespace jx::market
