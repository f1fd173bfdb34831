#include "market/town/purchase.h"

#include <fmt/format.h>

#include <ctime>

namespace jx::market {

namespace {

struct Fate {
  Truth truth;
  int weight;
};

// Out of a hundred orders of each way of supply. More goes wrong here than in a good shop: a desk
// without trouble shows nothing. What weighs nothing happens only where it is asked for
// (purchase_with).
const std::vector<Fate>& fates_of(Supply supply) {
  static const std::vector<Fate> stock = {{Truth::delivered, 48},
                                          {Truth::delivered_not_seen, 12},
                                          {Truth::not_paid, 6},
                                          {Truth::paid_notice_lost, 9},
                                          {Truth::stock_race, 5},
                                          {Truth::stock_short_after_payment, 5},
                                          {Truth::paid_after_expiry, 3},
                                          {Truth::amount_mismatch_notice_refused, 3},
                                          {Truth::notice_signature_refused, 2},
                                          {Truth::fewer_cards_than_bought, 3},
                                          {Truth::card_used_claim_needs_evidence, 4},
                                          {Truth::order_expired_unpaid, 0},
                                          {Truth::charged_once, 0},
                                          {Truth::duplicate_charge_returned, 0},
                                          {Truth::loop_card_shared_by_design, 0},
                                          {Truth::activation_rule_unmet, 0}};
  static const std::vector<Fate> by_hand = {{Truth::manual_order_waiting, 70},
                                            {Truth::delivered, 20},
                                            {Truth::not_paid, 5},
                                            {Truth::paid_notice_lost, 5}};
  static const std::vector<Fate> topup = {{Truth::delivered, 40},
                                          {Truth::upstream_pending, 18},
                                          {Truth::upstream_result_unknown, 6},
                                          {Truth::upstream_failed_not_refunded, 8},
                                          {Truth::refunded, 6},
                                          {Truth::wrong_account, 6},
                                          {Truth::paid_notice_lost, 7},
                                          {Truth::upstream_refused_in_callback, 5},
                                          {Truth::not_paid, 4},
                                          {Truth::order_expired_unpaid, 0},
                                          {Truth::refund_sent, 0},
                                          {Truth::refunded_to_balance, 0},
                                          {Truth::charged_once, 0}};
  static const std::vector<Fate> cards = {{Truth::delivered, 45},
                                          {Truth::delivered_not_seen, 10},
                                          {Truth::upstream_pending, 12},
                                          {Truth::upstream_partial_success, 7},
                                          {Truth::upstream_failed_not_refunded, 7},
                                          {Truth::upstream_refused_in_callback, 6},
                                          {Truth::upstream_result_unknown, 4},
                                          {Truth::paid_notice_lost, 6},
                                          {Truth::refunded, 3},
                                          {Truth::refund_sent, 0},
                                          {Truth::refunded_to_balance, 0},
                                          {Truth::card_used_by_buyer, 0},
                                          {Truth::activation_rule_unmet, 0}};
  switch (supply) {
    case Supply::stock:
      return stock;
    case Supply::by_hand:
      return by_hand;
    case Supply::topup:
      return topup;
    case Supply::upstream_cards:
      return cards;
  }
  return stock;
}

Truth decide_fate(Dice& dice, Supply supply) {
  const std::vector<Fate>& fates = fates_of(supply);
  int all = 0;
  for (const Fate& fate : fates) all += fate.weight;
  std::int64_t thrown = dice.between(1, all);
  for (const Fate& fate : fates) {
    thrown -= fate.weight;
    if (thrown <= 0) return fate.truth;
  }
  return Truth::delivered;
}

bool can_meet(Truth truth, Supply supply) {
  for (const Fate& fate : fates_of(supply)) {
    if (fate.truth == truth) return true;
  }
  return false;
}

std::string day_of(std::int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}{:02}{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

Purchase begin(Dice& dice, std::size_t buyer, const Goods& goods, std::int64_t now_ms) {
  Purchase one{.goods = &goods, .buyer = buyer, .created_ms = now_ms};
  one.order_no = day_of(now_ms) + dice.letters(10);
  one.trade_no = day_of(now_ms) + dice.digits(11);
  one.transaction_id = "42000" + dice.digits(23);
  one.upstream_no = "UP" + dice.digits(12);
  one.query_password = dice.digits(6);
  one.pay_channel = dice.chance(55) ? "alipay" : "wxpay";
  return one;
}

}  // namespace

std::vector<Buyer> people_of(Dice& dice, std::size_t count) {
  static const std::vector<std::string> names = {
      "林小满", "陈阿杰", "王小明", "赵一诺", "周子昂", "吴雨桐", "郑浩然", "孙悦", "徐若溪",
      "马千里", "朱可儿", "胡一鸣", "郭靖远", "何以安", "高兴",   "罗小黑", "梁夏", "宋知秋"};
  std::vector<Buyer> people;
  for (std::size_t i = 0; i < count; ++i) {
    Buyer buyer{.id = fmt::to_string(1000 + i), .name = dice.pick(names)};
    buyer.key = "user:" + buyer.id;
    buyer.mail = fmt::format("u{}{}@example.com", 1000 + i, dice.letters(3));
    buyer.phone =
        "1" + std::string(dice.pick<std::string>({"38", "52", "77", "86", "91"})) + dice.digits(8);
    const auto tongue = dice.between(1, 100);
    buyer.locale = tongue <= 86 ? "zh-CN" : tongue <= 94 ? "zh-TW" : "en";
    buyer.signed_in = dice.chance(60);
    buyer.merchant = dice.chance(5);
    people.push_back(std::move(buyer));
  }
  return people;
}

Purchase new_purchase(Dice& dice, std::size_t buyer, const Buyer& who, std::int64_t now_ms) {
  const Goods& goods = dice.pick(catalogue());
  return purchase_with(dice, buyer, who, decide_fate(dice, goods.supply), now_ms);
}

Purchase purchase_with(Dice& dice, std::size_t buyer, const Buyer& who, Truth truth,
                       std::int64_t now_ms) {
  const Goods* goods = &dice.pick(catalogue());
  while (!can_meet(truth, goods->supply)) goods = &dice.pick(catalogue());
  Purchase one = begin(dice, buyer, *goods, now_ms);
  one.truth = truth;
  const bool several =
      truth == Truth::fewer_cards_than_bought || truth == Truth::upstream_partial_success;
  const bool one_card = truth == Truth::card_used_by_buyer ||
                        truth == Truth::loop_card_shared_by_design ||
                        truth == Truth::activation_rule_unmet;
  one.quantity = several                       ? dice.between(3, 10)
                 : one_card || dice.chance(80) ? 1
                                               : dice.between(2, 4);
  one.amount_fen = goods->price_fen * one.quantity;
  if (goods->supply == Supply::topup) {
    one.account = goods->goods_no == "g203" ? dice.digits(9) : who.phone;
  } else if (goods->supply != Supply::by_hand) {
    for (std::int64_t i = 0; i < one.quantity; ++i) {
      one.cards.push_back(fmt::format("{}-{}-{}-{}", dice.letters(4), dice.letters(4),
                                      dice.letters(4), dice.letters(4)));
    }
  }
  if (truth == Truth::card_used_by_buyer) one.account = who.phone;
  return one;
}

}  // namespace jx::market
