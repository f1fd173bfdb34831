#include "trade/history.h"

#include <set>

#include "trade/chain_views.h"

namespace jx::trade {

namespace {

BuyerKey buyer_in(const Fact& fact) {
  return std::visit(
      []<class Body>(const Body& body) {
        if constexpr (requires { body.buyer; }) {
          return body.buyer;
        } else {
          return BuyerKey{};
        }
      },
      fact.body);
}

std::vector<BuyerKey> only_buyer(const std::vector<Fact>& facts) {
  std::set<BuyerKey> met;
  for (const Fact& fact : facts) met.insert(buyer_in(fact));
  met.erase(BuyerKey{});
  if (met.size() != 1) return {};
  return {*met.begin()};
}

// What a state says is of its moment: nothing is filled in from earlier ones.
std::vector<View<AccountState>> states_of(const History& history, const std::set<BuyerKey>& whose) {
  std::vector<View<AccountState>> states;
  for (std::size_t i = 0; i < history.facts.size(); ++i) {
    const auto* body = std::get_if<AccountState>(&history.facts[i].body);
    if (body == nullptr || !whose.contains(body->buyer)) continue;
    states.push_back({.body = *body, .fact = i, .at = time_of(history.facts[i])});
  }
  return states;
}

template <class Body>
std::vector<View<Body>> owned(const History& history, const std::set<BuyerKey>& whose) {
  return views_in<Body>(history.facts,
                        [&](std::size_t, const Body& body) { return whose.contains(body.buyer); });
}

void collect_purchases(History& history, const std::set<BuyerKey>& whose) {
  history.orders = owned<Order>(history, whose);
  std::set<Number> orders;
  std::set<Number> trades;
  std::set<Number> goods;
  std::set<Number> campaigns;
  for (const View<Order>& order : history.orders) {
    orders.insert(order.body.order_no);
    trades.insert(order.body.trade_no);
    goods.insert(order.body.goods_no);
  }
  for (const View<Entitlement>& granted : history.entitlements) {
    campaigns.insert(granted.body.campaign_no);
  }
  for (auto* numbers : {&trades, &goods, &campaigns}) numbers->erase(Number{});
  const auto of_orders = [&](std::size_t, const auto& body) {
    if (!body.order_no.empty()) return orders.contains(body.order_no);
    return trades.contains(body.trade_no);
  };
  history.payments = views_in<Payment>(history.facts, of_orders);
  history.refunds = views_in<Refund>(history.facts, of_orders);
  history.goods = views_in<Goods>(
      history.facts, [&](std::size_t, const Goods& body) { return goods.contains(body.goods_no); });
  history.campaigns = views_in<Campaign>(history.facts, [&](std::size_t, const Campaign& body) {
    return campaigns.contains(body.campaign_no) ||
           std::ranges::any_of(body.goods,
                               [&](const Number& number) { return goods.contains(number); });
  });
}

}  // namespace

History gather(std::span<const Fact> facts, std::span<const BuyerKey> buyers) {
  History history;
  history.facts = sorted_facts(facts, history_facts_max, history.cut);
  history.buyers.assign(buyers.begin(), buyers.end());
  std::erase(history.buyers, BuyerKey{});
  if (history.buyers.empty()) history.buyers = only_buyer(history.facts);
  const std::set<BuyerKey> whose(history.buyers.begin(), history.buyers.end());
  history.entitlements = owned<Entitlement>(history, whose);
  collect_purchases(history, whose);
  history.balance = owned<BalanceMovement>(history, whose);
  history.operations = owned<AccountOperation>(history, whose);
  history.states = states_of(history, whose);
  history.withdrawals = owned<Withdrawal>(history, whose);
  find_contradictions(history);
  return history;
}

}  // namespace jx::trade
