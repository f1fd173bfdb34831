// What an 易支付 gateway says of a payment, however it is asked, and the facts in it. Pure.
// Source: docs/connectors.md.
#pragma once

#include <optional>
#include <string>

#include "base/instant.h"
#include "base/money.h"
#include "trade/fact.h"

namespace jx::shop {

struct EpayPayment {
  trade::Number trade_no{};
  trade::Number order_no{};        // out_trade_no
  trade::Number transaction_id{};  // api_trade_no
  std::optional<Money> amount{};
  std::optional<Money> refunded{};
  std::optional<std::int64_t> status{};  // 0 unpaid 1 paid 2 refunded 3 frozen 4 pre-authorised
  std::optional<Instant> paid_at{};
  std::string channel{};
};

trade::Payment payment_fact(const EpayPayment& payment);
// Nothing when no money went back.
std::optional<trade::Refund> refund_of(const EpayPayment& payment);

// How the notice to the shop stands. `notify`: 0 the shop has answered, n > 0 the nth attempt
// failed, -1 given up. `next_at` is when the next attempt falls due, from which the time of the
// last one follows.
trade::Notice notice_of(const EpayPayment& payment, std::int64_t notify,
                        std::optional<Instant> next_at);

}  // namespace jx::shop
