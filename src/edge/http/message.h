// A request as handlers see it and the answer they give. Values.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace jx::edge::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method{};  // upper case
  std::string path{};    // as sent, without query; always begins with "/"
  std::string query{};   // raw
  Headers headers{};     // names in lower case
  std::string body{};
  std::string client_address{};  // behind named proxies: the client's own
  bool secure = false;           // TLS here or, by a named proxy's word, before us
  bool keep_alive = true;

  // The first header of this (lower-case) name; empty when absent.
  std::string_view header(std::string_view name) const;
  // A cookie's value; empty when absent.
  std::string_view cookie(std::string_view name) const;
  // A query parameter, decoded; nothing when absent or badly encoded.
  std::optional<std::string> parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  Headers headers{};
  std::string body{};
  std::shared_ptr<const std::string> shared_body{};  // instead of `body`: sent without a copy of it
};

// "%E4%BD%A0" -> "你". Nothing for a broken escape. `plus` reads "+" as a space.
std::optional<std::string> percent_decoded(std::string_view text, bool plus);

std::string_view reason_of(int status);

// 200 with a JSON body that must not be cached.
Response json_response(std::string body, int status = 200);

}  // namespace jx::edge::http
