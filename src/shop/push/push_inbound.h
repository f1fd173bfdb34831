// POST /v1/trade/facts: facts pushed by a shop, signed. docs/protocol.md "Shop push".
#pragma once

#include <string>
#include <string_view>

#include "host/desk_service.h"
#include "host/http_inbound.h"

namespace jx::shop {

inline constexpr std::size_t push_bytes_max = 4u << 20;
inline constexpr Duration push_clock_skew_max = seconds(300);

// The text sealed into ApiKeyRecord::secret_sealed when a key with the scope "facts:write" is made.
std::string seal_push_secret(host::Keys& keys, std::string_view secret);

// hex(HMAC-SHA256(secret, timestamp "." body)), lower case.
std::string push_signature(std::string_view secret, std::string_view timestamp,
                           std::string_view body);

// A key named "main" may push facts of the source "push:main" and of no other. Good facts are
// recorded even when others of the same body are refused.
// Errors: invalid "push.bad_method", "push.too_many_facts", "json.…" (envelope);
// throttled "push.too_large"; unauthenticated "push.unsigned", "push.stale",
// "push.bad_signature" (also unknown, revoked and expired keys); forbidden "push.scope",
// "push.foreign_source"; as DeskService::record_facts and in_pool.
// Thread-safety: loop thread only. Lives as long as requests are under way.
class PushInbound : public host::HttpInbound {
 public:
  // `desk` outlives this.
  explicit PushInbound(host::DeskService& desk) : desk_(desk) {}

  std::string_view path_prefix() const override { return "/v1/trade/facts"; }
  std::size_t body_bytes_max() const override { return push_bytes_max; }
  void handle(host::InboundRequest request,
              std::function<void(Result<host::InboundReply>)> done) override;

 private:
  host::DeskService& desk_;
};

}  // namespace jx::shop
