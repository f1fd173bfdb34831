#include "trade/placeholders.h"

#include "trade/rule.h"
#include "trade/signal_reader.h"
#include "trade/telling.h"
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
    {"amount", "订单金额", "the order's amount"},
    {"delivered_at", "发货时", "the time of delivery"},
    {"delivered_quantity", "部分", "some"},
    {"delivery_way", "订单详情页", "the order page"},
    {"expires_at", "订单有效期", "the order's expiry"},
    {"goods", "所购商品", "the goods"},
    {"missing_quantity", "其余", "the rest"},
    {"notice_attempts", "多", "several"},
    {"order_no", "该订单", "this order"},
    {"paid_amount", "您支付的金额", "the amount paid"},
    {"paid_at", "付款时", "the time of payment"},
    {"payment_channel", "支付渠道", "the payment channel"},
    {"quantity", "所购数量", "the quantity bought"},
    {"refund_amount", "退款金额", "the refunded amount"},
    {"refund_at", "退款时", "the time of the refund"},
    {"refund_target", "原支付渠道或商城余额", "the way it was paid or the shop balance"},
    {"shop_note", "无", "none"},
    {"supplier", "上游供应商", "the supplier"},
    {"trade_no", "（未知）", "(unknown)"},
    {"upstream_no", "（未知）", "(unknown)"},
    {"upstream_status", "未知", "unknown"},
});

constexpr auto names = [] {
  std::array<std::string_view, fallbacks.size()> found{};
  for (std::size_t i = 0; i < fallbacks.size(); ++i) found[i] = fallbacks[i].name;
  return found;
}();

class Collector {
 public:
  Collector(const Chain& chain, Duration utc_offset) : chain_(chain), utc_offset_(utc_offset) {
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

  const Chain& chain_;
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

Placeholders placeholders_of(const Chain& chain, Duration utc_offset) {
  return Collector(chain, utc_offset).collect();
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
