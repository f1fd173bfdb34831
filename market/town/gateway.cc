// The payment gateway: takes money, tells the shop, sometimes in vain.
#include "market/town/story.h"

namespace jx::market {

namespace {

void tell_notice(Story& story, int attempt, std::string_view result, std::string_view detail) {
  JsonObject body = fact_body("notice");
  body.text("trade_no", story.purchase.trade_no)
      .text("order_no", story.purchase.order_no)
      .number("at", story.clock_ms)
      .number("attempt", attempt)
      .text("result", result)
      .text("detail", detail);
  story.say("notice", std::move(body));
}

}  // namespace

void tell_payment(Story& story) {
  const Purchase& one = story.purchase;
  const bool paid = one.truth != Truth::not_paid && one.truth != Truth::order_expired_unpaid;
  const bool wrong_amount = one.truth == Truth::amount_mismatch_notice_refused;
  JsonObject body = fact_body("payment");
  body.text("trade_no", one.trade_no).text("order_no", one.order_no);
  if (paid) {
    body.text("transaction_id", one.transaction_id)
        .text("amount", yuan(wrong_amount ? one.amount_fen - 1 : one.amount_fen))
        .number("paid_at", story.clock_ms);
  }
  body.text("status", paid ? "paid" : "unpaid").text("channel", one.pay_channel);
  story.say("payment", std::move(body));
}

void tell_second_payment(Story& story) {
  const Purchase& one = story.purchase;
  JsonObject body = fact_body("payment");
  body.text("trade_no", one.trade_no + "2")
      .text("order_no", one.order_no)
      .text("amount", yuan(one.amount_fen))
      .number("paid_at", story.clock_ms)
      .text("status", "paid")
      .text("channel", one.pay_channel == "alipay" ? "wxpay" : "alipay");
  story.say("payment", std::move(body));
}

void tell_payment_closed(Story& story) {
  const Purchase& one = story.purchase;
  JsonObject body = fact_body("payment");
  body.text("trade_no", one.trade_no)
      .text("order_no", one.order_no)
      .text("status", "closed")
      .text("channel", one.pay_channel);
  story.say("payment", std::move(body));
}

void tell_notices(Story& story) {
  switch (story.purchase.truth) {
    case Truth::not_paid:
    case Truth::order_expired_unpaid:
      return;
    case Truth::paid_notice_lost:
      for (int attempt = 1; attempt <= 3; ++attempt) {
        tell_notice(story, attempt, attempt < 3 ? "retrying" : "gave_up",
                    "connect timed out: shop did not answer");
        if (attempt < 3) story.wait_s(5, 12);
      }
      return;
    case Truth::amount_mismatch_notice_refused:
      return tell_notice(story, 1, "refused_amount", "amount differs from the order");
    case Truth::notice_signature_refused:
      return tell_notice(story, 1, "refused_signature", "sign mismatch");
    case Truth::paid_after_expiry:
      return tell_notice(story, 1, "refused_expired", "order expired");
    case Truth::upstream_refused_in_callback:
      return tell_notice(story, 1, "refused_other", "对接平台下单失败：上级余额不足");
    case Truth::delivered:
    case Truth::delivered_not_seen:
    case Truth::stock_short_after_payment:
    case Truth::stock_race:
    case Truth::manual_order_waiting:
    case Truth::upstream_pending:
    case Truth::upstream_result_unknown:
    case Truth::upstream_failed_not_refunded:
    case Truth::refunded:
    case Truth::fewer_cards_than_bought:
    case Truth::upstream_partial_success:
    case Truth::card_used_claim_needs_evidence:
    case Truth::wrong_account:
    case Truth::refund_sent:
    case Truth::refunded_to_balance:
    case Truth::charged_once:
    case Truth::duplicate_charge_returned:
    case Truth::card_used_by_buyer:
    case Truth::loop_card_shared_by_design:
    case Truth::activation_rule_unmet:
      return tell_notice(story, 1, "delivered", "success");
  }
}

}  // namespace jx::market
