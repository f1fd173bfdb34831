// POST /v1/suppliers/dujiaonext/<name>/callback: a Dujiao-Next site tells how an order stands,
// signed with the key of our connection to it. Answers {"ok":true,"message":"received"} once the
// fact is recorded, {"ok":false,"message":…} otherwise; then the site tells it again.
#pragma once

#include <memory>
#include <vector>

#include "host/desk_service.h"
#include "host/http_inbound.h"
#include "shop/dujiaonext/dujiaonext_api.h"
#include "shop/dujiaonext/dujiaonext_orders.h"

namespace jx::shop {

// Thread-safety: loop thread only. Lives as long as requests are under way.
class DujiaoNextInbound : public host::HttpInbound {
 public:
  struct Site {
    DujiaoNextOptions options{};
    DujiaoNextOrders* orders = nullptr;  // outlives this
  };
  // `desk` outlives this.
  DujiaoNextInbound(host::DeskService& desk, std::vector<Site> sites);

  std::string_view path_prefix() const override { return "/v1/suppliers/dujiaonext"; }
  std::size_t body_bytes_max() const override { return 1u << 20; }
  void handle(host::InboundRequest request,
              std::function<void(Result<host::InboundReply>)> done) override;

 private:
  host::DeskService& desk_;
  std::vector<Site> sites_;
};

}  // namespace jx::shop
