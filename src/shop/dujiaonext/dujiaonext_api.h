// The site-to-site API of Dujiao-Next (/api/v1/upstream): requests signed with the key of one site,
// its answers, and the facts in them. The site asked is the supplier of the site whose key it is.
// Source: docs/connectors.md "Dujiao-Next".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "shop/http_client.h"
#include "shop/net/api_answer.h"
#include "trade/fact.h"

namespace jx::shop {

inline constexpr Duration dujiaonext_clock_skew_max = seconds(60);

struct DujiaoNextOptions {
  std::string name = "main";  // source "dujiaonext:<name>", and the supplier's name in facts
  std::string url{};          // "https://b.example/api/v1/upstream"
  std::string api_key{};
  std::string api_secret{};
  HttpBounds bounds{.wait_max = seconds(10), .answer_bytes_max = 4u << 20};
};

// hex(HMAC-SHA256(secret, METHOD \n PATH \n TIMESTAMP \n md5hex(body))), lower case.
std::string dujiaonext_signature(std::string_view secret, std::string_view method,
                                 std::string_view path, std::string_view timestamp,
                                 std::string_view body);

// Thread-safety: as `http`.
class DujiaoNextApi {
 public:
  // `http` outlives this.
  DujiaoNextApi(DujiaoNextOptions options, HttpClient& http);

  // `target` begins with "/": "/orders/101", "/products?page=1". The query is not signed.
  // Errors: as HttpClient::send; unavailable "endpoint.http_status", "endpoint.bad_answer";
  // not_found "endpoint.no_such_thing"; throttled "endpoint.too_often"; unavailable
  // "endpoint.failed" (their own error); forbidden "endpoint.refused". detail is their error_code.
  Result<ApiAnswer> get(std::string_view target, Instant now);

  const DujiaoNextOptions& options() const { return options_; }

 private:
  DujiaoNextOptions options_;
  HttpClient& http_;
};

// An order at that site.
struct DujiaoNextOrder {
  std::string id{};      // theirs, digits; what GET /orders/:id takes
  trade::Number no{};    // theirs
  trade::Number ours{};  // downstream_order_no
  friend bool operator==(const DujiaoNextOrder&, const DujiaoNextOrder&) = default;
};

trade::UpstreamStatus dujiaonext_status(std::string_view status);
bool is_final(trade::UpstreamStatus status);

// `answer` is that of GET /orders/:id. What was delivered stays there: it reaches the buyer through
// the shop, which alone knows whether it did.
trade::UpstreamOrder upstream_order_of(const ApiObjectView& answer, const DujiaoNextOrder& order,
                                       std::string_view supplier);
// `body` is that of a callback.
trade::UpstreamCallback callback_of(const ApiObjectView& body, std::string_view supplier);
// One for each SKU of a product; their numbers carry the site's name, for the shop numbers its own.
std::vector<trade::Goods> goods_of(const ApiObjectView& product, std::string_view supplier);

}  // namespace jx::shop
