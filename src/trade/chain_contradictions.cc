#include <map>

#include "trade/chain_views.h"

namespace jx::trade {

namespace {

enum class Stage { unknown, before_payment, after_payment };

Stage stage_of(OrderStatus status) {
  switch (status) {
    case OrderStatus::unknown:
    case OrderStatus::cancelled:  // possible before and after payment
      return Stage::unknown;
    case OrderStatus::pending_payment:
    case OrderStatus::expired:
      return Stage::before_payment;
    case OrderStatus::paid:
    case OrderStatus::processing:
    case OrderStatus::completed:
    case OrderStatus::failed:
    case OrderStatus::exception:
    case OrderStatus::refunded:
    case OrderStatus::partially_refunded:
    case OrderStatus::partially_delivered:
      return Stage::after_payment;
  }
  return Stage::unknown;
}

Stage stage_of(PaymentStatus status) {
  switch (status) {
    case PaymentStatus::unknown:
      return Stage::unknown;
    case PaymentStatus::unpaid:
    case PaymentStatus::closed:
      return Stage::before_payment;
    case PaymentStatus::paid:
    case PaymentStatus::refunded:
    case PaymentStatus::partially_refunded:
    case PaymentStatus::frozen:
      return Stage::after_payment;
  }
  return Stage::unknown;
}

bool is_final(UpstreamStatus status) {
  switch (status) {
    case UpstreamStatus::unknown:
    case UpstreamStatus::submitted:
    case UpstreamStatus::pending:
    case UpstreamStatus::working:
    case UpstreamStatus::needs_human:
    case UpstreamStatus::refunding:
      return false;
    case UpstreamStatus::succeeded:
    case UpstreamStatus::partly_succeeded:
    case UpstreamStatus::failed:
    case UpstreamStatus::cancelled:
    case UpstreamStatus::refunded:
    case UpstreamStatus::partially_refunded:
      return true;
  }
  return false;
}

bool is_decided(DisputeStage stage) {
  return stage == DisputeStage::decided_for_buyer || stage == DisputeStage::decided_for_seller;
}

bool no_goods(UpstreamStatus status) {
  return status == UpstreamStatus::failed || status == UpstreamStatus::cancelled ||
         status == UpstreamStatus::refunded;
}

class Finder {
 public:
  explicit Finder(Chain& chain) : chain_(chain) {}

  void find() {
    histories<Order>([&](auto a, auto b) { compare_orders(a, b); });
    histories<Payment>([&](auto a, auto b) { compare_payments(a, b); });
    histories<UpstreamOrder>([&](auto a, auto b) { compare_upstream(a, b); });
    histories<StockCard>([&](auto a, auto b) { compare_cards(a, b); });
    histories<Refund>([&](auto a, auto b) { compare_refunds(a, b); });
    histories<Dispute>([&](auto a, auto b) { compare_disputes(a, b); });
    histories<Invoice>([&](auto a, auto b) { compare_invoices(a, b); });
    merchant_callbacks();
    notices();
    refusal_against_amounts();
    callbacks_against_upstream();
    order_against_payments();
    order_against_delivery();
    refunds_against_rest();
  }

 private:
  void report(std::string_view signal, std::size_t a, std::size_t b) {
    for (const Contradiction& known : chain_.contradictions) {
      if (known.signal.view() == signal) return;
    }
    chain_.contradictions.push_back({Word(signal), {a, b}});
  }

  const Fact& fact(std::size_t i) const { return chain_.facts[i]; }
  bool same_time(std::size_t a, std::size_t b) const {
    return time_of(fact(a)) == time_of(fact(b));
  }
  bool other_source(std::size_t a, std::size_t b) const { return fact(a).source != fact(b).source; }
  bool is_of_purchase(const Order& order) const { return order.order_no == chain_.order_no; }
  bool is_of_purchase(const Payment& payment) const {
    return std::ranges::any_of(chain_.payments, [&](const View<Payment>& view) {
      return view.body.trade_no == payment.trade_no && view.body.order_no == payment.order_no;
    });
  }
  bool is_of_purchase(const UpstreamOrder& order) const {
    return std::ranges::any_of(chain_.upstream_orders, [&](const View<UpstreamOrder>& view) {
      return view.body.upstream_no == order.upstream_no;
    });
  }
  bool is_of_purchase(const StockCard& card) const {
    return std::ranges::any_of(
        chain_.cards, [&](const View<StockCard>& view) { return view.body.card == card.card; });
  }
  bool is_of_purchase(const Refund& refund) const { return refund.order_no == chain_.order_no; }
  bool is_of_purchase(const Dispute& dispute) const { return dispute.order_no == chain_.order_no; }
  bool is_of_purchase(const Invoice& invoice) const { return invoice.order_no == chain_.order_no; }

  // Calls `compare(earlier, later)` for the pairs of facts about one thing that can disagree: those
  // of one instant, and each with the latest of its thing.
  template <class Body, class Compare>
  void histories(Compare compare) {
    std::map<std::string, std::vector<std::size_t>> things;
    for (std::size_t i = 0; i < chain_.facts.size(); ++i) {
      const auto* body = std::get_if<Body>(&chain_.facts[i].body);
      if (body != nullptr && is_of_purchase(*body)) things[thing_of(fact(i))].push_back(i);
    }
    for (const auto& [thing, facts] : things) {
      for (std::size_t k = 0; k + 1 < facts.size(); ++k) {
        compare(facts[k], facts.back());
        if (facts[k + 1] != facts.back()) compare(facts[k], facts[k + 1]);
      }
    }
  }

  template <class Body>
  const Body& body(std::size_t i) const {
    return std::get<Body>(fact(i).body);
  }

  void compare_orders(std::size_t a, std::size_t b) {
    const auto& earlier = body<Order>(a);
    const auto& later = body<Order>(b);
    const Stage before = stage_of(earlier.status);
    const Stage after = stage_of(later.status);
    const bool both = before != Stage::unknown && after != Stage::unknown;
    if (same_time(a, b) && both && earlier.status != later.status) {
      report(before != after ? "order.paid_status" : "delivery.done", a, b);
    }
    if (other_source(a, b) && both && before > after) report("order.paid_status", a, b);
    if (earlier.amount && later.amount && earlier.amount != later.amount &&
        (same_time(a, b) || other_source(a, b))) {
      report("payment.amount_matches", a, b);
    }
  }

  void compare_payments(std::size_t a, std::size_t b) {
    const auto& earlier = body<Payment>(a);
    const auto& later = body<Payment>(b);
    const Stage before = stage_of(earlier.status);
    const Stage after = stage_of(later.status);
    const bool both = before != Stage::unknown && after != Stage::unknown;
    if (both && same_time(a, b) && before != after) report("payment.paid", a, b);
    // Money that came in does not become unpaid again; it is refunded.
    if (both && before > after) report("payment.paid", a, b);
    if (earlier.amount && later.amount && earlier.amount != later.amount) {
      report("payment.amount_matches", a, b);
    }
  }

  void compare_upstream(std::size_t a, std::size_t b) {
    const UpstreamStatus earlier = body<UpstreamOrder>(a).status;
    const UpstreamStatus later = body<UpstreamOrder>(b).status;
    if (earlier == later || earlier == UpstreamStatus::unknown) return;
    if (same_time(a, b) && later != UpstreamStatus::unknown) report("upstream.failed", a, b);
    const bool flipped =
        is_final(earlier) && is_final(later) && no_goods(earlier) != no_goods(later);
    if (flipped && other_source(a, b)) report("upstream.failed", a, b);
    // What succeeded may still be taken back.
    const bool undone = !is_final(later) && later != UpstreamStatus::refunding;
    if (is_final(earlier) && undone && other_source(a, b)) report("upstream.failed", a, b);
  }

  void compare_cards(std::size_t a, std::size_t b) {
    const auto& earlier = body<StockCard>(a);
    const auto& later = body<StockCard>(b);
    const bool both = earlier.status != CardStatus::unknown && later.status != CardStatus::unknown;
    if (both && same_time(a, b) && earlier.status != later.status) report("card.used", a, b);
    if (earlier.status == CardStatus::used && later.status == CardStatus::unsold) {
      report("card.used", a, b);
    }
  }

  void compare_refunds(std::size_t a, std::size_t b) {
    const RefundStatus earlier = body<Refund>(a).status;
    const RefundStatus later = body<Refund>(b).status;
    const bool both = earlier != RefundStatus::unknown && later != RefundStatus::unknown;
    if (both && same_time(a, b) && earlier != later) report("refund.done", a, b);
    const bool stays = later == RefundStatus::succeeded || later == RefundStatus::sent;
    if (earlier == RefundStatus::succeeded && both && !stays) report("refund.done", a, b);
  }

  void compare_disputes(std::size_t a, std::size_t b) {
    const auto& earlier = body<Dispute>(a);
    const auto& later = body<Dispute>(b);
    if (earlier.stage == later.stage || later.stage == DisputeStage::unknown ||
        earlier.stage == DisputeStage::unknown) {
      return;
    }
    const bool flipped = is_decided(earlier.stage) && other_source(a, b);
    if (!same_time(a, b) && !flipped) return;
    const bool minor = earlier.topic == DisputeTopic::minor || later.topic == DisputeTopic::minor;
    report(minor ? "minor.granted" : "dispute.for_buyer", a, b);
  }

  void compare_invoices(std::size_t a, std::size_t b) {
    const InvoiceStatus earlier = body<Invoice>(a).status;
    const InvoiceStatus later = body<Invoice>(b).status;
    const bool both = earlier != InvoiceStatus::unknown && later != InvoiceStatus::unknown;
    if (!both || earlier == later) return;
    const bool undone = earlier == InvoiceStatus::issued && later != InvoiceStatus::voided;
    if (same_time(a, b) || (undone && other_source(a, b))) report("invoice.issued", a, b);
  }

  void merchant_callbacks() {
    const auto& callbacks = chain_.merchant_callbacks;
    for (std::size_t i = 0; i + 1 < callbacks.size(); ++i) {
      const auto& a = callbacks[i];
      const auto& b = callbacks[i + 1];
      const bool both = a.body.result != CallbackResult::unknown &&
                        b.body.result != CallbackResult::unknown && a.body.result != b.body.result;
      if (both && a.at == b.at) report("merchant_callback.delivered", a.fact, b.fact);
    }
  }

  void notices() {
    const auto& notices = chain_.notices;
    for (std::size_t i = 0; i + 1 < notices.size(); ++i) {
      const auto& a = notices[i];
      const auto& b = notices[i + 1];
      const bool both = a.body.result != NoticeResult::unknown &&
                        b.body.result != NoticeResult::unknown && a.body.result != b.body.result;
      if (both && a.at == b.at) report("notice.delivered", a.fact, b.fact);
    }
  }

  // The shop refused the amount, and the amounts agree.
  void refusal_against_amounts() {
    if (chain_.notices.empty() || !chain_.order || !chain_.order->body.amount) return;
    if (chain_.notices.back().body.result != NoticeResult::refused_amount) return;
    for (const auto& payment : chain_.payments) {
      if (payment.body.amount == chain_.order->body.amount) {
        report("payment.amount_matches", payment.fact, chain_.notices.back().fact);
      }
    }
  }

  void callbacks_against_upstream() {
    for (const auto& callback : chain_.callbacks) {
      for (const auto& order : chain_.upstream_orders) {
        const UpstreamStatus said = callback.body.status;
        const UpstreamStatus is = order.body.status;
        if (!is_final(said) || !is_final(is) || no_goods(said) == no_goods(is)) continue;
        if (callback.body.upstream_no == order.body.upstream_no) {
          report("upstream.failed", callback.fact, order.fact);
        }
      }
    }
  }

  // The shop says paid, and every payment the gateway knows of is not, as seen no earlier.
  void order_against_payments() {
    if (!chain_.order || stage_of(chain_.order->body.status) != Stage::after_payment) return;
    if (!chain_.balance.empty() || chain_.payments.empty()) return;
    const auto contrary = [&](const View<Payment>& payment) {
      return stage_of(payment.body.status) == Stage::before_payment &&
             payment.at >= chain_.order->at;
    };
    if (std::ranges::all_of(chain_.payments, contrary)) {
      report("payment.paid", chain_.order->fact, chain_.payments.back().fact);
    }
  }

  void order_against_delivery() {
    if (!chain_.order) return;
    const OrderStatus status = chain_.order->body.status;
    if (!chain_.deliveries.empty() && stage_of(status) == Stage::before_payment &&
        chain_.order->at >= chain_.deliveries.front().at) {
      report("delivery.done", chain_.order->fact, chain_.deliveries.front().fact);
    }
    const bool upstream_has_none =
        !chain_.upstream_orders.empty() && no_goods(chain_.upstream_orders.back().body.status);
    const bool said_delivered = status == OrderStatus::completed || !chain_.deliveries.empty();
    const std::size_t saying =
        chain_.deliveries.empty() ? chain_.order->fact : chain_.deliveries.back().fact;
    if (upstream_has_none && said_delivered) {
      report("delivery.done", saying, chain_.upstream_orders.back().fact);
    }
  }

  void refunds_against_rest() {
    for (const auto& refund : chain_.refunds) {
      if (refund.body.status != RefundStatus::failed) continue;
      const bool order_refunded =
          chain_.order && chain_.order->body.status == OrderStatus::refunded;
      if (order_refunded && refund.at >= chain_.order->at) {
        report("refund.done", chain_.order->fact, refund.fact);
      }
      for (const auto& payment : chain_.payments) {
        if (payment.body.status == PaymentStatus::refunded && refund.at >= payment.at) {
          report("refund.done", payment.fact, refund.fact);
        }
      }
    }
  }

  Chain& chain_;
};

}  // namespace

void find_contradictions(Chain& chain) {
  if (chain.order_no.empty()) return;
  Finder(chain).find();
}

}  // namespace jx::trade
