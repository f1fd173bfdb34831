// The shop: its orders, its stock, what it delivers, and what it does when support asks.
#include <fmt/format.h>

#include <set>

#include "market/town/story.h"

namespace jx::market {

namespace {

constexpr std::int64_t order_lifetime_ms = 15 * 60 * 1000;
constexpr std::int64_t twin_span_ms = 45 * 60 * 1000;  // a second order like it would lie within

void tell_card(Story& story, const std::string& card, std::string_view status) {
  JsonObject body = fact_body("stock_card");
  body.text("goods_no", story.purchase.goods->goods_no)
      .text("status", status)
      .text("order_no", story.purchase.order_no)
      .number("at", story.clock_ms)
      .text("card", card)  // in clear; the desk keeps a print
      .text("secret", card);
  if (story.purchase.truth == Truth::loop_card_shared_by_design) body.flag("loop", true);
  story.say("stock_card", std::move(body));
}

void tell_activation(Story& story, std::string_view result, std::string_view account,
                     std::string_view message = {}) {
  const Purchase& one = story.purchase;
  JsonObject body = fact_body("activation");
  body.text("order_no", one.order_no).text("result", result).number("at", story.clock_ms);
  if (!account.empty()) body.text("account", account);
  if (!message.empty()) body.text("message", message);
  if (!one.cards.empty()) body.text("card", one.cards.front());
  story.say("activation", std::move(body));
}

// What the shop and the gateway hold of this buyer and this order, counted.
void tell_listings(Story& story, const Buyer& who) {
  JsonObject payments = fact_body("listing");
  payments.text("order_no", story.purchase.order_no).text("listed", "payments").number("count", 1);
  story.say("listing", std::move(payments));
  JsonObject orders = fact_body("listing");
  orders.text("buyer", who.key)
      .text("listed", "orders")
      .number("count", 1)
      .number("since", story.purchase.created_ms - twin_span_ms)
      .number("until", story.purchase.created_ms + twin_span_ms);
  story.say("listing", std::move(orders));
}

void tell_refund(Story& story) {
  const Truth truth = story.purchase.truth;
  JsonObject body = fact_body("refund");
  body.text("order_no", story.purchase.order_no)
      .text("trade_no", story.purchase.trade_no)
      .text("amount", yuan(story.purchase.amount_fen))
      .text("target", truth == Truth::refunded_to_balance ? "balance" : "original_way")
      .text("status", truth == Truth::refund_sent ? "sent" : "succeeded")
      .number("at", story.clock_ms);
  story.say("refund", std::move(body));
}

void complete(Story& story, const Buyer& who, bool opened) {
  tell_delivery(story, story.purchase.quantity, opened);
  tell_order(story, who, "completed");
}

// What the buyer does with what was delivered, or believes of what was charged.
void tell_aftermath(Story& story, const Buyer& who) {
  const Truth truth = story.purchase.truth;
  story.wait_s(60, 240);
  if (truth == Truth::card_used_by_buyer)
    return tell_activation(story, "succeeded", story.purchase.account);
  if (truth == Truth::activation_rule_unmet)
    return tell_activation(story, "refused_other", {}, "不满足激活条件");
  if (truth == Truth::charged_once) return tell_listings(story, who);
  if (truth == Truth::duplicate_charge_returned) {
    tell_second_payment(story);
    story.wait_s(60, 120);
    tell_refund(story);
  }
}

bool shop_hears_of_money(Truth truth) {
  static const std::set<Truth> unheard = {Truth::not_paid,
                                          Truth::order_expired_unpaid,
                                          Truth::paid_notice_lost,
                                          Truth::amount_mismatch_notice_refused,
                                          Truth::notice_signature_refused,
                                          Truth::paid_after_expiry,
                                          Truth::upstream_refused_in_callback};
  return !unheard.contains(truth);
}

// What became of an order that the shop knows to be paid.
void tell_fulfilment(Story& story, const Buyer& who) {
  const Purchase& one = story.purchase;
  if (one.truth == Truth::stock_short_after_payment) {
    return tell_order(story, who, "exception", "库存可使用卡密不足，请联系管理员核查");
  }
  if (one.truth == Truth::stock_race) {
    return tell_order(story, who, "exception", "很抱歉，有人在你付款之前抢走了商品，请联系客服。");
  }
  if (one.truth == Truth::manual_order_waiting) {
    return tell_order(story, who, "processing", "等待人工处理");
  }
  const bool supplied = tell_supply(story);
  story.wait_s(1, 2);
  if (!supplied) {
    const bool refund = one.truth == Truth::refunded || one.truth == Truth::refund_sent ||
                        one.truth == Truth::refunded_to_balance;
    const bool failed = refund || one.truth == Truth::upstream_failed_not_refunded;
    tell_order(story, who, failed ? "failed" : "processing");
    if (refund) {
      story.wait_s(2, 5);
      tell_refund(story);
      if (one.truth != Truth::refund_sent) tell_order(story, who, "refunded");
    }
    if (one.truth == Truth::upstream_failed_not_refunded) {
      story.wait_s(2, 5);
      tell_payment(story);  // looked at again: the money is still with the shop
    }
    return;
  }
  if (one.truth == Truth::fewer_cards_than_bought || one.truth == Truth::upstream_partial_success) {
    tell_delivery(story, one.quantity - 1, true);
    return tell_order(story, who, "partially_delivered");
  }
  complete(story, who, one.truth == Truth::card_used_claim_needs_evidence || story.dice.chance(60));
  if (one.truth == Truth::card_used_claim_needs_evidence) {
    story.wait_s(10, 40);
    tell_card(story, one.cards.front(), "used");
  }
  if (one.truth == Truth::wrong_account) tell_activation(story, "wrong_account", one.account + "0");
  tell_aftermath(story, who);
}

}  // namespace

JsonObject fact_body(std::string_view kind) {
  JsonObject body;
  body.text("kind", kind);
  return body;
}

void Story::say(std::string_view kind, JsonObject body) {
  facts.push_back(
      {fmt::format("{}:{}@{}", kind, purchase.order_no, ++facts_told), clock_ms, body.take()});
}

void tell_order(Story& story, const Buyer& who, std::string_view status, std::string_view note) {
  const Purchase& one = story.purchase;
  JsonObject body = fact_body("order");
  body.text("order_no", one.order_no)
      .text("goods_no", one.goods->goods_no)
      .text("title", one.goods->name)
      .text("goods_kind", one.goods->kind)
      .number("quantity", one.quantity)
      .text("amount", yuan(one.amount_fen))
      .text("status", status)
      .text("buyer", who.key)
      .text("contact", who.mail)
      .text("query_password_print", one.query_password)  // in clear; the desk keeps a print
      .text("trade_no", one.trade_no)
      .number("created_at", one.created_ms)
      .number("expires_at", one.created_ms + order_lifetime_ms)
      .text("pay_channel", one.pay_channel);
  if (!one.account.empty()) body.text("account", one.account);
  if (!note.empty()) body.text("shop_note", note);
  story.say("order", std::move(body));
}

void tell_delivery(Story& story, std::int64_t quantity, bool opened) {
  const Purchase& one = story.purchase;
  JsonObject body = fact_body("delivery");
  body.text("order_no", one.order_no).number("quantity", quantity);
  if (!one.cards.empty()) {
    std::string secrets, named;
    for (std::int64_t i = 0; i < quantity; ++i) {
      const std::string& card = one.cards[static_cast<std::size_t>(i)];
      tell_card(story, card, "sold");
      secrets += card + "\n";
      named += fmt::format("{}\"{}\"", named.empty() ? "" : ",", card);
    }
    secrets.pop_back();
    body.text("secrets", secrets).raw("cards", "[" + named + "]");
  }
  body.text("way", one.cards.empty() ? "topup" : "page").number("at", story.clock_ms);
  if (opened) body.number("seen_at", story.clock_ms + 20'000);
  story.say("delivery", std::move(body));
}

Story story_of(const Purchase& purchase, const Buyer& who, Dice dice) {
  Story story{.purchase = purchase, .dice = dice, .clock_ms = purchase.created_ms};
  tell_order(story, who, "pending_payment");
  if (purchase.truth == Truth::paid_after_expiry) {
    story.clock_ms += order_lifetime_ms;
    tell_order(story, who, "expired");
  }
  story.wait_s(3, 20);
  tell_payment(story);
  if (purchase.truth == Truth::order_expired_unpaid) {
    story.clock_ms = purchase.created_ms + order_lifetime_ms;
    tell_payment_closed(story);
    tell_order(story, who, "expired");
  }
  if (purchase.truth == Truth::upstream_refused_in_callback) tell_supply(story);
  story.wait_s(1, 2);
  tell_notices(story);
  if (!shop_hears_of_money(purchase.truth)) return story;
  tell_order(story, who, "paid");
  story.wait_s(1, 2);
  tell_fulfilment(story, who);
  return story;
}

std::vector<ShopFact> repair(Story& story, const Buyer& who, std::int64_t now_ms) {
  story.facts.clear();
  story.clock_ms = now_ms;
  Purchase& one = story.purchase;
  switch (std::exchange(one.truth, Truth::delivered)) {
    case Truth::delivered:
    case Truth::delivered_not_seen:
    case Truth::not_paid:
    case Truth::refunded:
    case Truth::wrong_account:
    case Truth::card_used_claim_needs_evidence:
    case Truth::order_expired_unpaid:
    case Truth::refund_sent:
    case Truth::refunded_to_balance:
    case Truth::charged_once:
    case Truth::duplicate_charge_returned:
    case Truth::card_used_by_buyer:
    case Truth::loop_card_shared_by_design:
    case Truth::activation_rule_unmet:
      return {};
    case Truth::upstream_failed_not_refunded:
    case Truth::stock_race:
    case Truth::amount_mismatch_notice_refused:
      tell_refund(story);
      tell_order(story, who, "refunded");
      break;
    case Truth::paid_notice_lost:
    case Truth::notice_signature_refused:
    case Truth::paid_after_expiry:
      tell_notices(story);
      tell_order(story, who, "paid");
      story.wait_s(1, 2);
      if (tell_supply(story)) complete(story, who, true);
      break;
    case Truth::upstream_refused_in_callback:
    case Truth::upstream_pending:
    case Truth::upstream_result_unknown:
      tell_supply(story);
      complete(story, who, true);
      break;
    case Truth::stock_short_after_payment:
    case Truth::manual_order_waiting:
    case Truth::fewer_cards_than_bought:
    case Truth::upstream_partial_success:
      complete(story, who, true);
      break;
  }
  return std::exchange(story.facts, {});
}

}  // namespace jx::market
