#include "market/self_service/questions.h"

#include <algorithm>

#include "base/assert.h"

namespace jx::market {

namespace {

using Words = std::vector<std::string>;

bool has_any(std::string_view text, const Words& words) {
  return std::ranges::any_of(words, [&](const std::string& word) { return text.contains(word); });
}

Words amounts_of(const Purchase& purchase) { return {yuan(purchase.amount_fen)}; }

bool is_card(const Purchase& purchase) { return !purchase.cards.empty(); }

// Of an order that the customer has in hand, what became of it.
Expectation of_truth(const Purchase& purchase) {
  const Words supplier{purchase.goods->supplier};
  const Words hold{"不要重复下单", "do not order again"};
  const Words refund{"退款", "refund"};
  const Words not_over{"发货完成", "已经退款", "was delivered", "was refunded"};
  switch (purchase.truth) {
    case Truth::delivered:
    case Truth::delivered_not_seen: {
      Expectation expected{.causes = {"delivered", "delivered_not_seen"},
                           .said = {{"已发货", "发货完成", "发出", "elivered"}},
                           .not_said = {"已经退款", "没有收到订单", "was refunded"}};
      if (is_card(purchase)) {
        expected.said.push_back({"订单详情页", "订单页", "查看卡密", "订单查询页", "order page",
                                 "Show cards", "look-up page"});
      }
      return expected;
    }
    case Truth::upstream_pending:
      return {{"upstream_pending"}, {supplier, hold}, not_over};
    case Truth::upstream_result_unknown:
      return {{"upstream_result_unknown"}, {supplier, hold}, not_over};
    case Truth::manual_order_waiting:
      return {{"manual_order_waiting"}, {{"人工处理", "by a person"}, hold}, not_over};
    case Truth::refunded:
      return {{"refunded"},
              {refund, amounts_of(purchase), {"原支付渠道", "the way it was paid"}},
              {"商城余额，不是", "to your shop balance"}};
    case Truth::refund_sent:
      return {{"refund_sent"},
              {refund, amounts_of(purchase), {"提交给支付渠道", "handed to the payment channel"}},
              {}};
    case Truth::refunded_to_balance:
      return {{"refunded_to_balance"},
              {refund, amounts_of(purchase), {"商城余额", "shop balance"}},
              {}};
    case Truth::order_expired_unpaid:
    case Truth::not_paid:
      return {{"order_expired_unpaid", "not_paid"},
              {{"没有收到款项", "没有收到订单", "received nothing", "not received a payment"}},
              {}};
    case Truth::charged_once:
      return {{"charged_once"}, {{"只有一笔收款", "only one payment"}, amounts_of(purchase)}, {}};
    case Truth::duplicate_charge_returned:
      return {
          {"duplicate_charge_returned"}, {{"已经退回", "was returned"}, amounts_of(purchase)}, {}};
    case Truth::card_used_by_buyer:
      return {{"card_used_by_buyer"}, {{"成功充入", "successfully used"}}, {}};
    case Truth::loop_card_shared_by_design:
      return {{"loop_card_shared_by_design"}, {{"循环卡", "shared card"}}, {}};
    case Truth::activation_rule_unmet:
      return {{"activation_rule_unmet"}, {{purchase.goods->activation_rule}}, {}};
    case Truth::paid_notice_lost:
    case Truth::amount_mismatch_notice_refused:
    case Truth::notice_signature_refused:
    case Truth::paid_after_expiry:
    case Truth::stock_short_after_payment:
    case Truth::stock_race:
    case Truth::upstream_refused_in_callback:
    case Truth::upstream_failed_not_refunded:
    case Truth::fewer_cards_than_bought:
    case Truth::upstream_partial_success:
    case Truth::card_used_claim_needs_evidence:
    case Truth::wrong_account:
      return {{std::string(enum_text(purchase.truth))}, {}, {}};
  }
  return {};
}

Expectation of_price(const Purchase& purchase) {
  Expectation expected{.said = {{yuan(purchase.goods->price_fen)}}};
  return expected;
}

Expectation of_use(const Purchase& purchase) {
  Expectation expected{.said = {{purchase.goods->activation_rule}}};
  for (const Goods& other : catalogue()) {
    if (other.goods_no != purchase.goods->goods_no)
      expected.not_said.push_back(other.activation_rule);
  }
  return expected;
}

}  // namespace

const std::vector<Question>& questions() {
  static const std::vector<Question> all = {
      {QuestionKind::order_status,
       true,
       {Truth::delivered, Truth::upstream_pending, Truth::manual_order_waiting, Truth::refunded},
       "what state is my order in",
       "the order's own facts"},
      {QuestionKind::waiting,
       true,
       {Truth::upstream_pending, Truth::upstream_result_unknown, Truth::manual_order_waiting},
       "paid, not arrived, and somebody is at it",
       "waiting is the answer, and whom for"},
      {QuestionKind::where_is_my_card,
       true,
       {Truth::delivered_not_seen, Truth::delivered},
       "where do I find what I bought",
       "it was delivered, and where is a fact",
       About::cards},
      {QuestionKind::how_to_use,
       true,
       {Truth::delivered},
       "how is it used",
       "the goods' rule for use",
       About::cards},
      {QuestionKind::card_used,
       true,
       {Truth::card_used_by_buyer, Truth::loop_card_shared_by_design},
       "the card reads as used",
       "the record of its use explains it"},
      {QuestionKind::card_invalid,
       true,
       {Truth::activation_rule_unmet},
       "the card does not work",
       "the refusal and the goods' rule explain it"},
      {QuestionKind::payment_failed,
       true,
       {Truth::order_expired_unpaid},
       "the payment did not go through",
       "the gateway received nothing"},
      {QuestionKind::charged_twice,
       true,
       {Truth::duplicate_charge_returned},
       "was I charged twice",
       "it was, and the facts show that the second charge is back"},
      {QuestionKind::refund_stage,
       true,
       {Truth::refunded, Truth::refund_sent, Truth::refunded_to_balance},
       "where is the refund that was made",
       "the refund's facts"},
      {QuestionKind::price,
       true,
       {Truth::delivered},
       "what does it cost",
       "the catalogue",
       About::goods_of_the_catalogue},
      {QuestionKind::charged_once,
       false,
       {Truth::charged_once},
       "was I charged twice",
       "that there was no second charge is known only when the gateway is asked after the "
       "customer"},
      {QuestionKind::refund_wanted,
       false,
       {Truth::delivered, Truth::upstream_pending},
       "I want my money back",
       "a person decides a refund"},
      {QuestionKind::account_stolen,
       false,
       {Truth::delivered},
       "my account was stolen",
       "urgent: a person secures it"},
      {QuestionKind::account_frozen,
       false,
       {Truth::delivered},
       "my account is frozen",
       "a person decides a release"},
      {QuestionKind::notice_lost,
       false,
       {Truth::paid_notice_lost},
       "paid, and the shop was not told",
       "somebody has to send the notice again"},
      {QuestionKind::stock_gone,
       false,
       {Truth::stock_short_after_payment, Truth::stock_race},
       "paid, and nothing is left",
       "the customer chooses, the seller acts"},
  };
  return all;
}

const Question& question_of(QuestionKind kind) {
  const auto found = std::ranges::find(questions(), kind, &Question::kind);
  JX_ASSERT(found != questions().end());
  return *found;
}

bool can_be_asked_about(const Question& question, const Purchase& purchase) {
  constexpr std::string_view bulk_goods = "g403";
  switch (question.about) {
    case About::anything:
      return true;
    case About::cards:
      return !purchase.cards.empty();
    case About::goods_of_the_catalogue:
      return purchase.goods->goods_no != bulk_goods;
  }
  return true;
}

Expectation expectation_of(QuestionKind kind, const Purchase& purchase) {
  if (kind == QuestionKind::price) return of_price(purchase);
  if (kind == QuestionKind::how_to_use) return of_use(purchase);
  return of_truth(purchase);
}

bool agrees(std::string_view answer, const Expectation& expectation) {
  const auto is_said = [&](const Words& group) { return has_any(answer, group); };
  return !expectation.said.empty() && std::ranges::all_of(expectation.said, is_said) &&
         !has_any(answer, expectation.not_said);
}

bool contradicts(std::string_view answer, const Expectation& expectation) {
  return has_any(answer, expectation.not_said);
}

}  // namespace jx::market
