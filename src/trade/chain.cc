#include "trade/chain.h"

#include <set>
#include <tuple>

#include "trade/chain_views.h"

namespace jx::trade {

namespace {

using Positions = std::vector<std::size_t>;

// The numbers and cards by which a fact can belong to a purchase.
struct Handles {
  Number order{};
  std::vector<Number> others{};  // trade, transaction, upstream
  std::vector<CardPrint> cards{};
};

void add(std::vector<Number>& numbers, const Number& number) {
  if (!number.empty()) numbers.push_back(number);
}

struct ReadHandles {
  Handles operator()(const Goods&) const { return {}; }
  Handles operator()(const Order& body) const {
    Handles handles{.order = body.order_no};
    add(handles.others, body.trade_no);
    return handles;
  }
  Handles operator()(const Payment& body) const {
    Handles handles{.order = body.order_no};
    add(handles.others, body.trade_no);
    add(handles.others, body.transaction_id);
    return handles;
  }
  Handles operator()(const Notice& body) const { return with_trade(body.order_no, body.trade_no); }
  Handles operator()(const StockCard& body) const {
    return with_card(body.order_no, body.card, body.loop);
  }
  Handles operator()(const UpstreamOrder& body) const {
    return with_trade(body.order_no, body.upstream_no);
  }
  Handles operator()(const UpstreamCallback& body) const {
    return with_trade(body.order_no, body.upstream_no);
  }
  Handles operator()(const Delivery& body) const {
    return {.order = body.order_no, .cards = body.cards};
  }
  Handles operator()(const Activation& body) const {
    return with_card(body.order_no, body.card, false);
  }
  Handles operator()(const Refund& body) const { return with_trade(body.order_no, body.trade_no); }
  Handles operator()(const BalanceMovement& body) const { return {.order = body.order_no}; }
  Handles operator()(const AccountOperation&) const { return {}; }
  Handles operator()(const Campaign&) const { return {}; }
  Handles operator()(const Entitlement& body) const { return {.order = body.order_no}; }
  Handles operator()(const SupplierNotice&) const { return {}; }
  Handles operator()(const Withdrawal&) const { return {}; }
  Handles operator()(const MerchantCallback& body) const { return {.order = body.order_no}; }
  Handles operator()(const AccountState&) const { return {}; }
  Handles operator()(const Dispute& body) const { return {.order = body.order_no}; }
  Handles operator()(const Invoice& body) const { return {.order = body.order_no}; }
  Handles operator()(const Listing& body) const { return {.order = body.order_no}; }

 private:
  static Handles with_trade(const Number& order, const Number& other) {
    Handles handles{.order = order};
    add(handles.others, other);
    return handles;
  }
  // A loop card goes to everybody, so it says nothing about whose it is.
  static Handles with_card(const Number& order, const CardPrint& card, bool loop) {
    Handles handles{.order = order};
    if (!card.empty() && !loop) handles.cards.push_back(card);
    return handles;
  }
};

std::vector<Number> orders_in(const std::vector<Handles>& handles) {
  std::set<Number> orders;
  for (const Handles& one : handles) {
    if (!one.order.empty()) orders.insert(one.order);
  }
  return {orders.begin(), orders.end()};
}

// The order meant by `focus`: itself an order, or the only order of the facts that name it.
Number order_meant(const std::vector<Handles>& handles, const std::vector<Number>& orders,
                   const Number& focus) {
  if (focus.empty()) return orders.size() == 1 ? orders.front() : Number{};
  if (std::ranges::binary_search(orders, focus)) return focus;
  std::set<Number> named;
  for (const Handles& one : handles) {
    const bool by_number = std::ranges::find(one.others, focus) != one.others.end();
    const bool by_card = std::ranges::any_of(
        one.cards, [&](const CardPrint& card) { return card.view() == focus.view(); });
    if ((by_number || by_card) && !one.order.empty()) named.insert(one.order);
  }
  // Another order of the same buyer is not the one asked about, even if it is the only one heard
  // of.
  return named.size() == 1 ? *named.begin() : Number{};
}

// What belongs to the order: facts that name it, and facts that name no order but a number or card
// of a fact that does.
std::vector<bool> belonging(const std::vector<Handles>& handles, const Number& order) {
  std::vector<bool> belongs(handles.size(), false);
  if (order.empty()) return belongs;
  std::set<Number> numbers;
  std::set<CardPrint> cards;
  for (bool grew = true; grew;) {
    grew = false;
    for (std::size_t i = 0; i < handles.size(); ++i) {
      const Handles& one = handles[i];
      if (belongs[i]) continue;
      const bool linked =
          std::ranges::any_of(one.others, [&](const Number& n) { return numbers.contains(n); }) ||
          std::ranges::any_of(one.cards, [&](const CardPrint& c) { return cards.contains(c); });
      if (one.order != order && !(one.order.empty() && linked)) continue;
      belongs[i] = grew = true;
      numbers.insert(one.others.begin(), one.others.end());
      cards.insert(one.cards.begin(), one.cards.end());
    }
  }
  return belongs;
}

}  // namespace

std::vector<Fact> sorted_facts(std::span<const Fact> facts, std::size_t facts_max, bool& cut) {
  std::vector<Fact> sorted(facts.begin(), facts.end());
  const auto key = [](const Fact& fact) {
    return std::tuple<Instant, const std::string&, const std::string&>(time_of(fact), fact.source,
                                                                       fact.id);
  };
  std::ranges::sort(sorted, [&](const Fact& a, const Fact& b) { return key(a) < key(b); });
  std::set<std::pair<std::string, std::string>> met;
  std::erase_if(sorted,
                [&](const Fact& fact) { return !met.emplace(fact.source, fact.id).second; });
  cut = sorted.size() > facts_max;
  if (cut) {
    sorted.erase(sorted.begin(), sorted.end() - static_cast<std::ptrdiff_t>(facts_max));
  }
  return sorted;
}

Instant time_of(const Fact& fact) {
  const auto told = std::visit(
      []<class Body>(const Body& body) -> std::optional<Instant> {
        if constexpr (requires { body.at; }) {
          return body.at;
        } else {
          return std::nullopt;
        }
      },
      fact.body);
  return told.value_or(fact.seen_at);
}

Chain join(std::span<const Fact> facts, const Number& focus) {
  Chain chain;
  chain.facts = sorted_facts(facts, chain_facts_max, chain.cut);
  std::vector<Handles> handles;
  handles.reserve(chain.facts.size());
  for (const Fact& fact : chain.facts) handles.push_back(std::visit(ReadHandles{}, fact.body));

  const std::vector<Number> orders = orders_in(handles);
  chain.order_no = order_meant(handles, orders, focus);
  for (const Number& order : orders) {
    if (order != chain.order_no) chain.other_orders.push_back(order);
  }
  collect_views(chain, belonging(handles, chain.order_no));
  find_contradictions(chain);
  return chain;
}

}  // namespace jx::trade
