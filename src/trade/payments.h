// The payments of an order, each once, however many sources tell of it under whatever number.
// Pure.
#pragma once

#include <vector>

#include "trade/chain.h"

namespace jx::trade {

// One payment and the views that tell of it.
struct PaymentTold {
  PaymentStatus status = PaymentStatus::unknown;  // of the newest view that knows it
  std::optional<Money> amount{};
  std::optional<Instant> paid_at{};
  Instant at{};  // of the newest view
  std::vector<std::size_t> facts{};
};

// Views that share a trade or transaction number are one payment. A view that names neither is a
// look at the only other payment there is; with several it cannot be placed and is left out.
std::vector<PaymentTold> payments_told(const std::vector<View<Payment>>& views);

// The money came in: paid, also when it went back or was frozen since.
bool came_in(PaymentStatus status);

}  // namespace jx::trade
