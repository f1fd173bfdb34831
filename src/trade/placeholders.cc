#include "trade/placeholders.h"

#include "trade/rule.h"
#include "trade/signal_reader.h"
#include "trade/stacking.h"
#include "trade/telling.h"
#include "trade/twins.h"
#include "trade/wording.h"

namespace jx::trade {

namespace {

constexpr std::size_t value_bytes_max = 120;

struct Fallback {
  std::string_view name;
  std::string_view zh;
  std::string_view en;
};

// What a sentence says where the chain does not know. Sorted by name.
constexpr std::array fallbacks = std::to_array<Fallback>({
    {"account_held", "其中冻结的金额", "the part that is held"},
    {"activation_message", "无", "none"},
    {"activation_rule", "见商品说明", "see the goods' page"},
    {"amount", "订单金额", "the order's amount"},
    {"balance", "账面余额", "the ledger's balance"},
    {"balance_shown", "页面显示的余额", "the balance shown"},
    {"campaign", "该活动", "the campaign"},
    {"campaign_amount_least", "活动门槛", "the least amount of the campaign"},
    {"campaign_ends_at", "活动结束时", "the end of the campaign"},
    {"campaign_starts_at", "活动开始时", "the beginning of the campaign"},
    {"delivered_at", "发货时", "the time of delivery"},
    {"delivered_quantity", "部分", "some"},
    {"delivery_way", "订单详情页", "the order page"},
    {"dispute_due_at", "答复期限", "the time to answer"},
    {"entitlement", "会员权益", "the membership"},
    {"entitlement_due_at", "按规则计算的日期", "the date it should end"},
    {"entitlement_ends_at", "当前到期日", "the date it ends now"},
    {"expires_at", "订单有效期", "the order's expiry"},
    {"freeze_reason", "未注明", "not stated"},
    {"freeze_rule", "风控规则", "a risk rule"},
    {"frozen_at", "冻结时", "the time of the freeze"},
    {"goods", "所购商品", "the goods"},
    {"invoice_no", "（未知）", "(unknown)"},
    {"merchant_callback_attempts", "多", "several"},
    {"merchant_callback_detail", "无", "none"},
    {"merchant_order_no", "（未知）", "(unknown)"},
    {"missing_quantity", "其余", "the rest"},
    {"notice_attempts", "多", "several"},
    {"order_no", "该订单", "this order"},
    {"paid_amount", "您支付的金额", "the amount paid"},
    {"paid_at", "付款时", "the time of payment"},
    {"payment_channel", "支付渠道", "the payment channel"},
    {"quantity", "所购数量", "the quantity bought"},
    {"refund_amount", "退款金额", "the refunded amount"},
    {"refund_at", "退款时", "the time of the refund"},
    {"refund_reason", "未注明", "not stated"},
    {"refund_target", "原支付渠道或商城余额", "the way it was paid or the shop balance"},
    {"shop_note", "无", "none"},
    {"supplier", "上游供应商", "the supplier"},
    {"trade_no", "（未知）", "(unknown)"},
    {"twin_order_no", "另一笔订单", "the other order"},
    {"upstream_no", "（未知）", "(unknown)"},
    {"upstream_status", "未知", "unknown"},
    {"used_at", "使用时", "the time of use"},
    {"withdraw_amount", "提现金额", "the amount to be withdrawn"},
    {"withdraw_amount_least", "最低提现金额", "the least amount paid out"},
    {"withdraw_at", "处理时", "the time it was handled"},
    {"withdraw_no", "（未知）", "(unknown)"},
    {"withdraw_reason", "未注明", "not stated"},
});

constexpr auto names = [] {
  std::array<std::string_view, fallbacks.size()> found{};
  for (std::size_t i = 0; i < fallbacks.size(); ++i) found[i] = fallbacks[i].name;
  return found;
}();
static_assert(std::ranges::is_sorted(names));

class Collector {
 public:
  Collector(const Dossier& dossier, Duration utc_offset)
      : chain_(dossier.chain), history_(dossier.history), utc_offset_(utc_offset) {
    for (const Fallback& fallback : fallbacks) {
      values_[fallback.name] = {std::string(fallback.zh), std::string(fallback.en)};
    }
  }

  Placeholders collect() {
    from_order();
    from_payments();
    from_delivery();
    from_upstream();
    from_refunds();
    from_use();
    from_merchant();
    from_disputes();
    from_account();
    from_balance();
    from_withdrawals();
    from_entitlements();
    from_campaigns();
    from_other_orders();
    return std::move(values_);
  }

 private:
  void both(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    const std::string cut = cut_text(text, value_bytes_max);
    values_[name] = {cut, cut};
  }
  void words(std::string_view name, WordPair pair) {
    values_[name] = {std::string(pair.zh), std::string(pair.en)};
  }
  void instant(std::string_view name, const std::optional<Instant>& at) {
    if (at) both(name, time_text(*at, utc_offset_));
  }
  void date(std::string_view name, const std::optional<Instant>& at) {
    if (at) both(name, date_text(*at, utc_offset_));
  }
  void amount(std::string_view name, const std::optional<Money>& amount) {
    if (amount) values_[name] = amount_text(*amount);
  }

  void from_order() {
    both("order_no", chain_.order_no.view());
    if (chain_.goods) both("goods", chain_.goods->body.name);
    if (!chain_.order) return;
    const Order& order = chain_.order->body;
    both("goods", order.title);
    both("quantity", std::to_string(order.quantity));
    both("trade_no", order.trade_no.view());
    both("payment_channel", order.pay_channel);
    both("shop_note", order.shop_note);
    amount("amount", order.amount);
    instant("paid_at", order.paid_at);
    instant("expires_at", order.expires_at);
  }
  void from_payments() {
    for (const auto& payment : chain_.payments) {
      const PaymentStatus status = payment.body.status;
      if (status == PaymentStatus::unpaid || status == PaymentStatus::closed) continue;
      both("trade_no", payment.body.trade_no.view());
      both("payment_channel", payment.body.channel);
      amount("paid_amount", payment.body.amount);
      instant("paid_at", payment.body.paid_at);
    }
    std::int64_t attempts = 0;
    for (const auto& notice : chain_.notices) attempts = std::max(attempts, notice.body.attempt);
    if (attempts > 0) both("notice_attempts", std::to_string(attempts));
  }
  void from_delivery() {
    if (chain_.deliveries.empty()) return;
    const Delivery& delivery = chain_.deliveries.back().body;
    instant("delivered_at", delivery.at);
    if (delivery.way == "mail")
      words("delivery_way",
            {"下单邮箱（含垃圾箱）", "the mailbox given at the order (junk folder too)"});
    if (delivery.way == "page") words("delivery_way", {"订单详情页", "the order page"});
    if (delivery.way == "topup") words("delivery_way", {"充值账号", "the account topped up"});
    const std::int64_t delivered = delivered_quantity(chain_);
    if (delivered == 0) return;
    both("delivered_quantity", std::to_string(delivered));
    if (chain_.order && chain_.order->body.quantity > delivered) {
      both("missing_quantity", std::to_string(chain_.order->body.quantity - delivered));
    }
  }
  void from_upstream() {
    if (chain_.goods) both("supplier", chain_.goods->body.supplier);
    const auto state = upstream_state(chain_);
    if (!state) return;
    both("supplier", state->supplier);
    both("upstream_no", state->upstream_no.view());
    words("upstream_status", wording(state->status));
    for (const auto& view : chain_.upstream_orders) {
      const UpstreamOrder& order = view.body;
      if (!order.done || !chain_.deliveries.empty()) continue;
      both("delivered_quantity", std::to_string(*order.done));
      if (order.quantity > *order.done) {
        both("missing_quantity", std::to_string(order.quantity - *order.done));
      }
    }
  }
  void from_refunds() {
    for (const auto& movement : chain_.balance) {
      if (movement.body.balance_kind != BalanceKind::refund) continue;
      amount("refund_amount", movement.body.amount);
      instant("refund_at", movement.body.at);
      words("refund_target", {"商城余额", "the shop balance"});
    }
    for (const auto& refund : chain_.refunds) {
      both("refund_reason", refund.body.reason);
      amount("refund_amount", refund.body.amount);
      instant("refund_at", refund.body.at);
      if (refund.body.target == RefundTarget::balance) {
        words("refund_target", {"商城余额", "the shop balance"});
      }
      if (refund.body.target == RefundTarget::original_way) {
        words("refund_target", {"原支付渠道", "the way it was paid"});
      }
    }
  }

  void from_use() {
    if (chain_.goods) both("activation_rule", chain_.goods->body.activation_rule);
    for (const auto& activation : chain_.activations) {
      both("activation_message", activation.body.message);
      if (activation.body.result == ActivationResult::succeeded) {
        instant("used_at", activation.body.at);
      }
    }
  }
  void from_merchant() {
    for (const auto& callback : chain_.merchant_callbacks) {
      both("merchant_order_no", callback.body.merchant_order_no.view());
      both("merchant_callback_attempts", std::to_string(callback.body.attempt));
      if (callback.body.http_status) {
        both("merchant_callback_detail", fmt::format("HTTP {}", *callback.body.http_status));
      }
      both("merchant_callback_detail", callback.body.detail);
    }
  }
  void from_disputes() {
    for (const auto& dispute : chain_.disputes)
      instant("dispute_due_at", dispute.body.reply_due_at);
    for (const auto& invoice : chain_.invoices) {
      both("invoice_no", invoice.body.invoice_no.view());
    }
  }
  void from_account() {
    for (const auto& operation : history_.operations) {
      if (operation.body.action != AccountAction::frozen) continue;
      instant("frozen_at", operation.at);
      both("freeze_reason", operation.body.reason);
      both("freeze_rule", operation.body.rule);
    }
  }
  void from_balance() {
    for (const auto& state : history_.states) {
      amount("balance", state.body.balance);
      amount("balance_shown", state.body.shown);
      amount("account_held", state.body.held);
    }
  }
  void from_withdrawals() {
    for (const auto& withdrawal : history_.withdrawals) {
      both("withdraw_no", withdrawal.body.withdraw_no.view());
      both("withdraw_reason", withdrawal.body.reason);
      amount("withdraw_amount", withdrawal.body.amount);
      amount("withdraw_amount_least", withdrawal.body.amount_least);
      instant("withdraw_at", withdrawal.at);
    }
  }
  // The first that is too short; else the newest.
  void from_entitlements() {
    for (const auto& view : history_.entitlements) {
      both("entitlement", stack_of(history_, view.body));
      date("entitlement_ends_at", view.body.ends_at);
    }
    if (history_.entitlements.empty()) return;
    const std::string stack = stack_of(history_, history_.entitlements.back().body);
    for (const Promise& promise : promises_of(history_, stack, utc_offset_).of) {
      const Entitlement& entitlement = history_.entitlements[promise.entitlement].body;
      date("entitlement_due_at", promise.ends_at);
      if (!is_short(entitlement, promise)) continue;
      date("entitlement_ends_at", entitlement.ends_at);
      return;
    }
  }
  void from_campaigns() {
    for (const auto& campaign : history_.campaigns) {
      both("campaign", campaign.body.name);
      instant("campaign_starts_at", campaign.body.starts_at);
      instant("campaign_ends_at", campaign.body.ends_at);
      amount("campaign_amount_least", campaign.body.amount_least);
    }
  }
  void from_other_orders() {
    if (!chain_.order) return;
    if (const View<Order>* twin = paid_twin(history_, chain_.order->body)) {
      both("twin_order_no", twin->body.order_no.view());
    }
  }

  const Chain& chain_;
  const History& history_;
  Duration utc_offset_;
  Placeholders values_{};
};

std::string filled(std::string_view text, const Placeholders& placeholders,
                   std::string Sentence::* language) {
  std::string out;
  while (true) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == text.npos) return out;
    const std::size_t close = text.find('}', open);
    const auto found = placeholders.find(text.substr(open + 1, close - open - 1));
    if (close == text.npos || found == placeholders.end()) return out += text.substr(open);
    out += found->second.*language;
    text.remove_prefix(close + 1);
  }
}

}  // namespace

std::span<const std::string_view> placeholder_names() { return names; }

Placeholders placeholders_of(const Dossier& dossier, Duration utc_offset) {
  return Collector(dossier, utc_offset).collect();
}

Sentence fill(const Sentence& sentence, const Placeholders& placeholders) {
  return {filled(sentence.zh, placeholders, &Sentence::zh),
          filled(sentence.en, placeholders, &Sentence::en)};
}

std::string_view unknown_placeholder(std::string_view text) {
  while (true) {
    const std::size_t open = text.find('{');
    if (open == text.npos) return {};
    const std::size_t close = text.find('}', open);
    if (close == text.npos) return text.substr(open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    if (!std::ranges::binary_search(names, name)) return text.substr(open, close - open + 1);
    text.remove_prefix(close + 1);
  }
}

}  // namespace jx::trade
