// The world of one purchase: how things really are, whoever knows of it.
#pragma once

#include "simulation/story.h"

namespace jx::tests {

enum class CardUse { none, before_delivery, after_delivery };

struct PurchaseWorld {
  trade::GoodsKind kind = trade::GoodsKind::stock_cards;
  std::int64_t quantity = 1;
  bool has_activation_rule = false;

  // Money.
  int payments = 0;  // whole payments that came in
  int payments_returned = 0;
  bool amount_differs = false;
  bool frozen = false;
  bool paid_late = false;  // after the order had expired
  bool expired = false;
  bool shop_knows = false;  // of the payment
  bool signature_refused = false;
  bool twin_paid = false;  // another order of the same goods at nearly the same time

  // Goods.
  bool waits_for_a_person = false;
  bool stock_short = false;
  bool stock_raced = false;
  std::optional<trade::UpstreamStatus> upstream{};
  bool callback_refused = false;
  bool shop_is_stale = false;  // the supplier has delivered, the shop does not show it
  std::int64_t delivered = 0;

  // Use.
  bool shared_card = false;
  bool voided = false;
  bool sold_twice = false;
  CardUse use = CardUse::none;
  bool used_as_ordered = false;  // by the account given at the order
  bool went_elsewhere = false;   // topped up another account than ordered
  bool topped_as_ordered = false;
  trade::ActivationResult refusal = trade::ActivationResult::unknown;

  // Afterwards.
  trade::RefundStatus refund = trade::RefundStatus::unknown;
  trade::RefundTarget refund_target = trade::RefundTarget::unknown;
  Instant refund_left_at{};
  bool refunded_wholly = false;
  bool refunded_partly = false;
  trade::DisputeTopic topic = trade::DisputeTopic::unknown;
  trade::DisputeStage stage = trade::DisputeStage::unknown;
  Instant reply_due_at{};
  trade::InvoiceStatus invoice = trade::InvoiceStatus::unknown;
  trade::CallbackResult merchant_callback = trade::CallbackResult::unknown;
};

// What is true at `now`.
Causes truth_of(const PurchaseWorld& world, Instant now);

}  // namespace jx::tests
