// Orders at a Dujiao-Next site that are known by their id: its API finds an order by nothing else,
// and callbacks are what names them. Kept in Marks, so that a restart forgets none.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/ports.h"
#include "shop/dujiaonext/dujiaonext_api.h"

namespace jx::shop {

inline constexpr std::size_t dujiaonext_orders_max = 20'000;  // the oldest are forgotten

// Thread-safety: all calls from any thread; may block (Marks).
class DujiaoNextOrders {
 public:
  // `marks` outlives this.
  DujiaoNextOrders(std::string_view name, host::Marks& marks);

  // Durable on return. Known orders are moved to the end. Errors: as Marks.
  Result<void> add(const DujiaoNextOrder& order);
  // It has ended: still found, asked about no more. Errors: as Marks.
  Result<void> end(std::string_view id);
  // Orders named by any of the three numbers.
  Result<std::vector<DujiaoNextOrder>> find(std::string_view number);
  // Those that have not ended, from the `from`th on, at most `count`, in turn.
  Result<std::vector<DujiaoNextOrder>> open(std::size_t from, std::size_t count);

 private:
  struct Known {
    DujiaoNextOrder order{};
    bool ended = false;
  };
  Result<void> load();
  Result<void> save();

  const std::string mark_;
  host::Marks& marks_;
  std::mutex mutex_;
  bool loaded_ = false;
  std::vector<Known> known_{};
};

}  // namespace jx::shop
