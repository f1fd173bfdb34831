// The JSON object an API answers with, read leniently: numbers may be written as texts and the
// other way round, unknown members are passed over. What is no such answer is an error, never an
// empty one. Thread-safety: one thread at a time.
#pragma once

#include <simdjson.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"
#include "shop/http_client.h"
#include "trade/fact.h"

namespace jx::shop {

// A view of one object in an answer; dies with it. Members that are missing, null or of another
// shape read as empty.
class ApiObjectView {
 public:
  explicit ApiObjectView(simdjson::dom::object object) : object_(object) {}

  bool has(std::string_view name) const;
  std::string text(std::string_view name) const;  // of a text, a number or a truth value
  std::optional<std::int64_t> integer(std::string_view name) const;
  std::optional<Money> money(std::string_view name) const;
  std::optional<Instant> time(std::string_view name, Duration utc_offset) const;
  trade::Number number(std::string_view name) const;  // empty when it is too long
  std::optional<ApiObjectView> object(std::string_view name) const;
  std::vector<ApiObjectView> objects(std::string_view name) const;
  // Every member that is a text, a number or a truth value.
  std::vector<std::pair<std::string, std::string>> texts() const;

 private:
  simdjson::dom::object object_;
};

class ApiAnswer {
 public:
  // Errors: unavailable "endpoint.http_status" (not 2xx and no JSON object; detail "HTTP 502"),
  // "endpoint.bad_answer" (no JSON object: HTML, say).
  static Result<ApiAnswer> of(HttpResponse response);

  int status() const { return status_; }
  ApiObjectView root() const { return ApiObjectView(root_); }

 private:
  ApiAnswer() = default;
  int status_ = 0;
  std::unique_ptr<simdjson::dom::parser> parser_{};
  simdjson::dom::object root_{};
};

// "<thing>:<key>@<hash of the body>": the same state has the same id.
std::string content_id(std::string_view thing, std::string_view key, const trade::FactBody& body);

}  // namespace jx::shop
