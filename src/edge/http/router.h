// Every way in, declared: what it is called, who may use it, what it takes and gives. The OpenAPI
// document, the rights and the answers to wrong methods all come out of this table.
// Thread-safety: built once, then const.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "edge/auth/caller.h"
#include "edge/http/message.h"

namespace jx::edge::http {

// What a handler gets: the request, who asks and the parts of the path that stood for "{…}".
struct Call {
  Request request{};
  auth::Caller caller{};
  std::vector<std::string> arguments{};  // in the pattern's order, percent-decoded
};

using Respond = std::function<void(Response)>;
// Answers once, at once or later, on the loop thread.
using Handler = std::function<void(Call, Respond)>;

enum class Csrf : unsigned char { by_method, not_needed };

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/v1/tickets/{ticket}"
  auth::Rights rights;
  std::string_view summary;
  // JSON schemas ("{…}" or a name of components.schemas); empty = no JSON body.
  std::string_view request_schema{};
  std::string_view response_schema{};
  // Names of query parameters, separated by spaces.
  std::string_view parameters{};
  std::size_t body_bytes_max = 0;
  Csrf csrf = Csrf::by_method;
  Handler handler{};
  bool is_stream =
      false;  // answers with an upgrade; `handler` is for those who did not ask for one
  bool by_prefix = false;  // takes every path that begins with the pattern
};

struct Match {
  const Route* route = nullptr;  // nothing = no such path or no such method
  std::vector<std::string> arguments{};
  std::string allow{};  // methods of the path, when it exists
  bool bad_encoding = false;
};

class Router {
 public:
  // REQUIRES: no other route has this method and pattern.
  void add(Route route);
  // HEAD finds the GET route.
  Match find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace jx::edge::http
