// One purchase and what really happened to it: the truth that nobody but the town knows.
// Values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/describe.h"
#include "market/town/dice.h"
#include "market/town/goods.h"

namespace jx::market {

// Named as the desk's verdicts are, so that a run can be judged.
JX_ENUM(Truth, delivered, delivered_not_seen, not_paid, paid_notice_lost,
        amount_mismatch_notice_refused, notice_signature_refused, paid_after_expiry,
        stock_short_after_payment, stock_race, manual_order_waiting, upstream_refused_in_callback,
        upstream_pending, upstream_result_unknown, upstream_failed_not_refunded, refunded,
        fewer_cards_than_bought, upstream_partial_success, card_used_claim_needs_evidence,
        wrong_account, order_expired_unpaid, refund_sent, refunded_to_balance, charged_once,
        duplicate_charge_returned, card_used_by_buyer, loop_card_shared_by_design,
        activation_rule_unmet)

struct Buyer {
  std::string id{};   // "42", as the shop numbers them
  std::string key{};  // "user:42", as facts name them
  std::string name{};
  std::string mail{};
  std::string phone{};
  std::string locale = "zh-CN";
  bool signed_in = false;  // the shop vouches for them at the desk
  bool merchant = false;
};

// The town's people, the same for the same seed.
std::vector<Buyer> people_of(Dice& dice, std::size_t count);

struct Purchase {
  std::string order_no{};
  std::string trade_no{};
  std::string transaction_id{};
  std::string upstream_no{};
  std::string query_password{};
  std::string account{};  // to be topped up
  std::vector<std::string> cards{};
  const Goods* goods = nullptr;  // of catalogue()
  std::size_t buyer = 0;         // position in people_of
  std::int64_t quantity = 1;
  std::int64_t amount_fen = 0;
  std::int64_t created_ms = 0;
  std::string pay_channel = "alipay";
  Truth truth = Truth::delivered;
};

// A new order of `buyer`, whose fate is decided now.
Purchase new_purchase(Dice& dice, std::size_t buyer, const Buyer& who, std::int64_t now_ms);
// The same with a given fate: tests and benches.
Purchase purchase_with(Dice& dice, std::size_t buyer, const Buyer& who, Truth truth,
                       std::int64_t now_ms);

}  // namespace jx::market
