// How callbacks of the outside world (a shop's push, a gateway's notice, a channel's webhook) reach
// the room that understands them: edge reads HTTP, finds the room by path and hands the bytes over.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "host/desk_service.h"

namespace jx::host {

struct InboundRequest {
  std::string method{};                                        // upper case
  std::string path{};                                          // without query
  std::string query{};                                         // raw
  std::vector<std::pair<std::string, std::string>> headers{};  // names lower case
  std::string body{};
  std::string client_address{};
};

struct InboundReply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
};

// Thread-safety: loop thread only; answers through `done`, at once or later, exactly once.
class HttpInbound {
 public:
  virtual ~HttpInbound() = default;
  virtual std::string_view path_prefix() const = 0;  // "/v1/trade/facts"
  virtual std::size_t body_bytes_max() const = 0;
  // A refusal is an Error: edge writes it as the platform's problem document.
  virtual void handle(InboundRequest request, std::function<void(Result<InboundReply>)> done) = 0;
};

}  // namespace jx::host
