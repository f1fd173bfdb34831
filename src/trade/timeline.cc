#include "trade/timeline.h"

#include <set>
#include <tuple>

#include "trade/chain_views.h"
#include "trade/telling.h"

namespace jx::trade {

namespace {

struct LaneOf {
  Lane operator()(const Goods&) const { return Lane::goods; }
  Lane operator()(const Order&) const { return Lane::shop; }
  Lane operator()(const Payment&) const { return Lane::gateway; }
  Lane operator()(const Notice&) const { return Lane::gateway; }
  Lane operator()(const StockCard&) const { return Lane::goods; }
  Lane operator()(const UpstreamOrder&) const { return Lane::goods; }
  Lane operator()(const UpstreamCallback&) const { return Lane::goods; }
  Lane operator()(const Delivery&) const { return Lane::delivery; }
  Lane operator()(const Activation&) const { return Lane::activation; }
  Lane operator()(const Refund&) const { return Lane::account; }
  Lane operator()(const BalanceMovement&) const { return Lane::account; }
  Lane operator()(const AccountOperation&) const { return Lane::account; }
  Lane operator()(const Campaign&) const { return Lane::account; }
  Lane operator()(const Entitlement&) const { return Lane::account; }
  Lane operator()(const SupplierNotice&) const { return Lane::goods; }
  Lane operator()(const Withdrawal&) const { return Lane::account; }
  Lane operator()(const MerchantCallback&) const { return Lane::delivery; }
  Lane operator()(const AccountState&) const { return Lane::account; }
  Lane operator()(const Dispute&) const { return Lane::account; }
  Lane operator()(const Invoice&) const { return Lane::account; }
  Lane operator()(const Listing&) const { return Lane::shop; }
};

// Positions of facts about the things the chain shows, older views of them included.
std::vector<std::size_t> facts_shown(const Chain& chain) {
  std::set<std::string> things;
  const auto add = [&](const auto& views) {
    for (const auto& view : views) things.insert(thing_of(chain.facts[view.fact]));
  };
  if (chain.order) things.insert(thing_of(chain.facts[chain.order->fact]));
  if (chain.goods) things.insert(thing_of(chain.facts[chain.goods->fact]));
  add(chain.payments);
  add(chain.notices);
  add(chain.cards);
  add(chain.upstream_orders);
  add(chain.callbacks);
  add(chain.deliveries);
  add(chain.activations);
  add(chain.refunds);
  add(chain.balance);
  add(chain.account_operations);
  add(chain.campaigns);
  add(chain.entitlements);
  add(chain.supplier_notices);
  add(chain.shared_cards);
  add(chain.merchant_callbacks);
  add(chain.disputes);
  add(chain.invoices);
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < chain.facts.size(); ++i) {
    if (things.contains(thing_of(chain.facts[i]))) shown.push_back(i);
  }
  return shown;
}

bool is_contradicted(const Chain& chain, std::size_t fact) {
  return std::ranges::any_of(chain.contradictions, [&](const Contradiction& contradiction) {
    return std::ranges::find(contradiction.facts, fact) != contradiction.facts.end();
  });
}

TimelineEntry entry_of(const Chain& chain, std::size_t position) {
  const Fact& fact = chain.facts[position];
  Telling telling = telling_of(fact);
  return {.at = time_of(fact),
          .source = fact.source,
          .fact_id = fact.id,
          .kind = Word(telling.kind),
          .state = Word(telling.state),
          .zh = std::move(telling.text.zh),
          .en = std::move(telling.text.en),
          .contradicted = is_contradicted(chain, position)};
}

// The buyer's own steps are told by the shop's order and the delivery.
void add_buyer_steps(const Chain& chain, TimelineLane& lane) {
  const auto add = [&](Instant at, std::size_t position, std::string_view state, Sentence text) {
    const Fact& fact = chain.facts[position];
    lane.entries.push_back({.at = at,
                            .source = fact.source,
                            .fact_id = fact.id,
                            .kind = Word(telling_of(fact).kind),
                            .state = Word(state),
                            .zh = std::move(text.zh),
                            .en = std::move(text.en)});
  };
  if (chain.order && chain.order->body.created_at) {
    add(*chain.order->body.created_at, chain.order->fact, "ordered", {"买家下单", "Ordered"});
  }
  for (const auto& payment : chain.payments) {
    if (!payment.body.paid_at) continue;
    add(*payment.body.paid_at, payment.fact, "paid", {"买家付款", "Paid"});
  }
  for (const auto& delivery : chain.deliveries) {
    if (!delivery.body.seen_at) continue;
    add(*delivery.body.seen_at, delivery.fact, "seen", {"买家查看发货内容", "Opened the delivery"});
  }
}

void mark_gaps(const Chain& chain, std::vector<TimelineLane>& lanes) {
  const auto gap = [&](Lane lane, std::string_view zh, std::string_view en) {
    lanes[static_cast<std::size_t>(lane)].gaps.push_back({std::string(zh), std::string(en)});
  };
  if (!chain.order) {
    return gap(Lane::shop, "没有来源报告过这笔订单", "No source has told of this order");
  }
  if (chain.payments.empty() && chain.balance.empty()) {
    gap(Lane::gateway, "没有支付网关的记录", "No record of the payment gateway");
  } else if (!chain.payments.empty() && chain.notices.empty()) {
    gap(Lane::gateway, "没有支付通知的记录", "No record of payment notices");
  }
  const GoodsKind kind = chain.order->body.goods_kind;
  const bool upstream = kind == GoodsKind::direct_topup || kind == GoodsKind::upstream_cards;
  if (upstream && chain.upstream_orders.empty()) {
    gap(Lane::goods, "没有上游订单的记录", "No record of the supplier's order");
  }
  if (chain.deliveries.empty()) {
    gap(Lane::delivery, "没有发货记录", "No record of a delivery");
  }
}

}  // namespace

Timeline timeline_of(const Chain& chain) {
  Timeline timeline{.order_no = chain.order_no, .other_orders = chain.other_orders};
  timeline.cut = chain.cut;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Lane>>(
      [&](auto lane) { timeline.lanes.push_back({.lane = lane.value}); });
  for (const std::size_t position : facts_shown(chain)) {
    const Lane lane = std::visit(LaneOf{}, chain.facts[position].body);
    timeline.lanes[static_cast<std::size_t>(lane)].entries.push_back(entry_of(chain, position));
  }
  add_buyer_steps(chain, timeline.lanes.front());
  std::ranges::sort(timeline.lanes.front().entries, {}, [](const TimelineEntry& entry) {
    return std::tuple(entry.at, std::string_view(entry.fact_id), entry.state);
  });
  mark_gaps(chain, timeline.lanes);
  return timeline;
}

}  // namespace jx::trade
