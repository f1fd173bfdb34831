// Facts from a Dujiao-Next site: its goods page by page, and its orders that are known by id, asked
// again until they have ended. Its API lists no orders and tells no changes, so that is as
// incremental as it can be: what has not changed carries the same id and is known.
#pragma once

#include <string>
#include <vector>

#include "host/ports.h"
#include "shop/dujiaonext/dujiaonext_api.h"
#include "shop/dujiaonext/dujiaonext_orders.h"
#include "shop/fact_source.h"
#include "shop/purchase_lookup.h"

namespace jx::shop {

struct DujiaoNextPace {
  std::size_t orders_per_poll = 20;
  int products_every = 150;         // polls between two looks at all goods
  std::size_t pages_per_poll = 20;  // of 100 products
};

// Thread-safety: one thread at a time; blocks.
class DujiaoNextSource : public FactSource {
 public:
  // `http`, `orders` and `keys` outlive this.
  DujiaoNextSource(DujiaoNextOptions options, DujiaoNextPace pace, HttpClient& http,
                   DujiaoNextOrders& orders, const host::Keys& keys);

  // Errors: as DujiaoNextApi::get, the sink and Marks.
  Result<SourceProgress> poll(Instant now, const FactSink& sink) override;

 private:
  Result<void> read_products(Instant now, const FactSink& sink);
  Result<void> read_orders(Instant now, const FactSink& sink);
  Result<void> send(std::vector<trade::Fact> facts, const FactSink& sink);

  DujiaoNextApi api_;
  DujiaoNextPace pace_;
  DujiaoNextOrders& orders_;
  const host::Keys& keys_;
  std::size_t turn_ = 0;
  int page_ = 0;  // last page read of a look under way; 0 = none is
  int polls_ = 0;
  SourceProgress progress_{};
};

// Thread-safety: one thread at a time; blocks.
class DujiaoNextLookup : public PurchaseLookup {
 public:
  // `http`, `orders` and `keys` outlive this.
  DujiaoNextLookup(DujiaoNextOptions options, HttpClient& http, DujiaoNextOrders& orders,
                   const host::Keys& keys);

  std::string_view source() const override { return source_; }
  // Errors: as DujiaoNextApi::get and Marks.
  Result<Findings> look_up(const PurchaseNumbers& numbers, Instant now) override;

 private:
  DujiaoNextApi api_;
  DujiaoNextOrders& orders_;
  const host::Keys& keys_;
  std::string source_;
};

}  // namespace jx::shop
