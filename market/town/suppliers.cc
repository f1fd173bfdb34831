// Suppliers as they are: slow, refusing, forgetting to call back, delivering in part.
#include "market/town/story.h"

namespace jx::market {

namespace {

void tell_upstream(Story& story, std::string_view status, std::string_view message,
                   std::int64_t done = -1) {
  const Purchase& one = story.purchase;
  JsonObject body = fact_body("upstream_order");
  body.text("upstream_no", one.upstream_no)
      .text("order_no", one.order_no)
      .text("supplier", one.goods->supplier)
      .text("status", status)
      .number("quantity", one.quantity)
      .number("at", story.clock_ms)
      .text("message", message);
  if (done >= 0) body.number("done", done);
  story.say("upstream_order", std::move(body));
}

void tell_callback(Story& story, std::string_view status, std::string_view reason) {
  const Purchase& one = story.purchase;
  JsonObject body = fact_body("upstream_callback");
  body.text("upstream_no", one.upstream_no)
      .text("order_no", one.order_no)
      .text("supplier", one.goods->supplier)
      .text("status", status)
      .flag("accepted", true)
      .number("at", story.clock_ms)
      .text("reason", reason);
  story.say("upstream_callback", std::move(body));
}

bool from_supplier(const Purchase& one) {
  return one.goods->supply == Supply::topup || one.goods->supply == Supply::upstream_cards;
}

}  // namespace

bool tell_supply(Story& story) {
  const Purchase& one = story.purchase;
  if (!from_supplier(one)) {
    return one.goods->supply == Supply::stock || one.truth == Truth::delivered;
  }
  if (one.truth == Truth::upstream_refused_in_callback) {
    tell_upstream(story, "failed", "上级余额不足");
    return false;
  }
  tell_upstream(story, "submitted", "");
  story.wait_s(1, 3);
  switch (one.truth) {
    case Truth::upstream_pending:
      tell_upstream(story, "working", "处理中");
      return false;
    case Truth::upstream_result_unknown:
      tell_upstream(story, "unknown", "request timed out");
      return false;
    case Truth::upstream_failed_not_refunded:
    case Truth::refunded:
    case Truth::refund_sent:
    case Truth::refunded_to_balance:
      tell_callback(story, "failed", "该商品暂停供货");
      return false;
    case Truth::upstream_partial_success:
      tell_upstream(story, "partly_succeeded", "库存不足，部分成功", one.quantity - 1);
      return true;
    case Truth::delivered:
    case Truth::delivered_not_seen:
    case Truth::wrong_account:
    case Truth::charged_once:
    case Truth::card_used_by_buyer:
    case Truth::activation_rule_unmet:
      story.wait_s(1, 6);
      tell_upstream(story, "succeeded", "成功", one.quantity);
      tell_callback(story, "succeeded", "");
      return true;
    case Truth::not_paid:
    case Truth::paid_notice_lost:
    case Truth::amount_mismatch_notice_refused:
    case Truth::notice_signature_refused:
    case Truth::paid_after_expiry:
    case Truth::stock_short_after_payment:
    case Truth::stock_race:
    case Truth::manual_order_waiting:
    case Truth::upstream_refused_in_callback:
    case Truth::fewer_cards_than_bought:
    case Truth::card_used_claim_needs_evidence:
    case Truth::order_expired_unpaid:
    case Truth::duplicate_charge_returned:
    case Truth::loop_card_shared_by_design:
      return true;
  }
  return true;
}

}  // namespace jx::market
