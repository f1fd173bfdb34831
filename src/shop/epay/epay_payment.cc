#include "shop/epay/epay_payment.h"

#include <algorithm>
#include <array>

namespace jx::shop {

namespace {

// After the nth failed attempt the gateway waits so long. After the last it gives up.
constexpr std::array retry_waits{minutes(1), minutes(2), minutes(16), minutes(36), minutes(60)};
constexpr auto attempts_max = static_cast<std::int64_t>(retry_waits.size());

trade::PaymentStatus status_of(const EpayPayment& payment) {
  using trade::PaymentStatus;
  switch (payment.status.value_or(-1)) {
    case 0:
      return PaymentStatus::unpaid;
    case 1: {
      const bool partly = payment.refunded && *payment.refunded > Money{};
      return partly ? PaymentStatus::partially_refunded : PaymentStatus::paid;
    }
    case 2:
      return PaymentStatus::refunded;
    case 3:
      return PaymentStatus::frozen;
    default:
      return PaymentStatus::unknown;
  }
}

}  // namespace

trade::Payment payment_fact(const EpayPayment& payment) {
  return {.trade_no = payment.trade_no,
          .order_no = payment.order_no,
          .transaction_id = payment.transaction_id,
          .amount = payment.amount,
          .status = status_of(payment),
          .paid_at = payment.status.value_or(0) > 0 ? payment.paid_at : std::nullopt,
          .channel = payment.channel};
}

std::optional<trade::Refund> refund_of(const EpayPayment& payment) {
  const trade::PaymentStatus status = status_of(payment);
  const bool wholly = status == trade::PaymentStatus::refunded;
  if (!wholly && status != trade::PaymentStatus::partially_refunded) return std::nullopt;
  const bool told = payment.refunded && *payment.refunded > Money{};
  return trade::Refund{.order_no = payment.order_no,
                       .trade_no = payment.trade_no,
                       .amount = told ? payment.refunded : payment.amount,
                       .target = trade::RefundTarget::original_way,
                       .status = trade::RefundStatus::succeeded};
}

trade::Notice notice_of(const EpayPayment& payment, std::int64_t notify,
                        std::optional<Instant> next_at) {
  using trade::NoticeResult;
  trade::Notice notice{.trade_no = payment.trade_no, .order_no = payment.order_no};
  if (notify == 0) {
    notice.result = NoticeResult::delivered;
  } else if (notify < 0) {
    notice.result = NoticeResult::gave_up;
    notice.attempt = attempts_max;
  } else {
    notice.result = NoticeResult::retrying;
    notice.attempt = notify;
    const std::int64_t nth = std::min(notify, attempts_max);
    if (next_at) notice.at = *next_at - retry_waits[static_cast<std::size_t>(nth - 1)];
  }
  return notice;
}

}  // namespace jx::shop
