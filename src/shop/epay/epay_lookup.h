// Asking an 易支付 gateway about a payment over its API: version 1 (api.php?act=order, the key in
// the query) or version 2 (api/pay/query, signed both ways with RSA).
// Source: docs/connectors.md "易支付".
#pragma once

#include <string>

#include "host/ports.h"
#include "shop/epay/epay_payment.h"
#include "shop/http_client.h"
#include "shop/net/signing.h"
#include "shop/purchase_lookup.h"

namespace jx::shop {

struct EpayOptions {
  std::string name = "main";  // source "epay:<name>"
  std::string url{};          // of the gateway's root: "https://pay.example/"
  std::string merchant{};     // pid
  std::string key{};          // version 1: the merchant's key
  std::string private_key{};  // version 2: the merchant's, and then version 2 is spoken
  std::string public_key{};   // version 2: the gateway's
  Duration utc_offset = hours(8);
  HttpBounds bounds{.wait_max = seconds(5), .answer_bytes_max = 65'536};
};

// Asked by order and trade numbers; the gateway finds nothing by the number of Alipay or WeChat.
// Thread-safety: one thread at a time.
class EpayLookup : public PurchaseLookup {
 public:
  // `http` and `keys` outlive this.
  EpayLookup(EpayOptions options, HttpClient& http, const host::Keys& keys);

  std::string_view source() const override { return source_; }
  // Errors: as HttpClient::send; unavailable "endpoint.http_status", "endpoint.bad_answer" (also an
  // answer about another payment); forbidden "endpoint.refused" (detail: the gateway's words),
  // "endpoint.bad_signature"; invalid "signing.bad_key".
  Result<Findings> look_up(const PurchaseNumbers& numbers, Instant now) override;

 private:
  enum class By : unsigned char { order_no, trade_no };
  Result<std::optional<EpayPayment>> query(By by, std::string_view number, Instant now);
  Result<HttpRequest> request_of(By by, std::string_view number, Instant now) const;
  Result<void> check_signature(const Parameters& answer, Instant now) const;
  bool is_version_2() const { return !options_.private_key.empty(); }

  EpayOptions options_;
  HttpClient& http_;
  const host::Keys& keys_;
  std::string source_;
};

}  // namespace jx::shop
