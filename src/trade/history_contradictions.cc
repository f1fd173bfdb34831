#include <map>

#include "trade/chain_views.h"
#include "trade/history.h"

namespace jx::trade {

namespace {

bool is_settled(WithdrawalStatus status) {
  return status == WithdrawalStatus::paid || status == WithdrawalStatus::refused ||
         status == WithdrawalStatus::cancelled;
}

class Finder {
 public:
  explicit Finder(History& history) : history_(history) {}

  void find() {
    if (history_.buyers.empty()) return;
    states();
    operations();
    movements();
    pairs<Order>([&](auto a, auto b) { compare_orders(a, b); });
    pairs<Withdrawal>([&](auto a, auto b) { compare_withdrawals(a, b); });
    pairs<Campaign>([&](auto a, auto b) { compare_campaigns(a, b); });
    entitlements();
  }

 private:
  void report(std::string_view signal, std::size_t a, std::size_t b) {
    const bool known = std::ranges::any_of(
        history_.contradictions, [&](const Contradiction& c) { return c.signal.view() == signal; });
    if (!known) history_.contradictions.push_back({Word(signal), {a, b}});
  }

  const Fact& fact(std::size_t i) const { return history_.facts[i]; }
  bool same_time(std::size_t a, std::size_t b) const {
    return time_of(fact(a)) == time_of(fact(b));
  }
  bool other_source(std::size_t a, std::size_t b) const { return fact(a).source != fact(b).source; }
  bool is_ours(const BuyerKey& buyer) const {
    return std::ranges::find(history_.buyers, buyer) != history_.buyers.end();
  }
  bool is_ours(const Withdrawal& body) const { return is_ours(body.buyer); }
  bool is_ours(const Order& body) const { return is_ours(body.buyer); }
  bool is_ours(const Campaign& body) const {
    return std::ranges::any_of(history_.campaigns, [&](const View<Campaign>& view) {
      return view.body.campaign_no == body.campaign_no;
    });
  }

  // Every two facts in a row about one thing, and each with the last.
  template <class Body, class Compare>
  void pairs(Compare compare) {
    std::map<std::string, std::vector<std::size_t>> things;
    for (std::size_t i = 0; i < history_.facts.size(); ++i) {
      const auto* body = std::get_if<Body>(&fact(i).body);
      if (body != nullptr && is_ours(*body)) things[thing_of(fact(i))].push_back(i);
    }
    for (const auto& [thing, facts] : things) {
      for (std::size_t k = 0; k + 1 < facts.size(); ++k) {
        compare(facts[k], facts[k + 1]);
        if (facts[k + 1] != facts.back()) compare(facts[k], facts.back());
      }
    }
  }

  void states() {
    for (std::size_t i = 0; i + 1 < history_.states.size(); ++i) {
      const auto& a = history_.states[i];
      const auto& b = history_.states[i + 1];
      if (a.at != b.at) continue;
      const auto differ = [](const auto& x, const auto& y) { return x && y && *x != *y; };
      if (a.body.standing != b.body.standing && a.body.standing != AccountStanding::unknown &&
          b.body.standing != AccountStanding::unknown) {
        report("account.frozen", a.fact, b.fact);
      }
      if (differ(a.body.balance, b.body.balance) || differ(a.body.shown, b.body.shown) ||
          differ(a.body.held, b.body.held)) {
        report("balance.adds_up", a.fact, b.fact);
      }
    }
  }

  // Frozen and unfrozen at one instant, or frozen by one word and active by another.
  void operations() {
    const auto freezes = [](AccountAction action) {
      return action == AccountAction::frozen || action == AccountAction::unfrozen;
    };
    for (const auto& a : history_.operations) {
      if (!freezes(a.body.action)) continue;
      for (const auto& b : history_.operations) {
        const bool opposite = freezes(b.body.action) && b.body.action != a.body.action;
        if (opposite && a.at == b.at) report("account.frozen", a.fact, b.fact);
      }
      for (const auto& state : history_.states) {
        const bool opposite = (a.body.action == AccountAction::frozen &&
                               state.body.standing == AccountStanding::active) ||
                              (a.body.action == AccountAction::unfrozen &&
                               state.body.standing == AccountStanding::frozen);
        if (opposite && a.at == state.at) report("account.frozen", a.fact, state.fact);
      }
    }
  }

  // Two sources tell different amounts, or different rests, of what happened at one instant.
  void movements() {
    for (std::size_t i = 0; i < history_.balance.size(); ++i) {
      const auto& a = history_.balance[i];
      for (std::size_t k = i + 1; k < history_.balance.size(); ++k) {
        const auto& b = history_.balance[k];
        if (b.at != a.at) break;
        const bool same = a.body.order_no == b.body.order_no &&
                          a.body.balance_kind == b.body.balance_kind &&
                          other_source(a.fact, b.fact);
        if (same && a.body.amount != b.body.amount) report("balance.gap", a.fact, b.fact);
      }
    }
    pairs_of_rests();
  }

  void pairs_of_rests() {
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < history_.facts.size(); ++i) {
      const auto* body = std::get_if<BalanceMovement>(&fact(i).body);
      if (body == nullptr || !is_ours(body->buyer) || !body->at || !body->after) continue;
      const auto [place, fresh] = first.try_emplace(thing_of(fact(i)), i);
      if (fresh) continue;
      const auto& before = std::get<BalanceMovement>(fact(place->second).body);
      if (before.after != body->after) report("balance.gap", place->second, i);
    }
  }

  // Whether another order was paid is all that is asked of it here; the chain judges its own.
  void compare_orders(std::size_t a, std::size_t b) {
    const OrderStatus earlier = std::get<Order>(fact(a).body).status;
    const OrderStatus later = std::get<Order>(fact(b).body).status;
    const bool both = earlier != OrderStatus::unknown && later != OrderStatus::unknown;
    if (both && earlier != later && same_time(a, b) && other_source(a, b)) {
      report("orders.twice", a, b);
    }
  }

  void compare_withdrawals(std::size_t a, std::size_t b) {
    const auto& earlier = std::get<Withdrawal>(fact(a).body);
    const auto& later = std::get<Withdrawal>(fact(b).body);
    const bool both =
        earlier.status != WithdrawalStatus::unknown && later.status != WithdrawalStatus::unknown;
    if (!both || earlier.status == later.status) return;
    const bool undone = is_settled(earlier.status) && other_source(a, b);
    if (same_time(a, b) || undone) report("withdraw.paid", a, b);
  }

  // A window may be changed by whoever set it; two who tell it differently disagree.
  void compare_campaigns(std::size_t a, std::size_t b) {
    const auto& earlier = std::get<Campaign>(fact(a).body);
    const auto& later = std::get<Campaign>(fact(b).body);
    const auto differ = [](const auto& x, const auto& y) { return x && y && *x != *y; };
    const bool changed = differ(earlier.starts_at, later.starts_at) ||
                         differ(earlier.ends_at, later.ends_at) ||
                         differ(earlier.amount_least, later.amount_least);
    if (changed && (other_source(a, b) || same_time(a, b))) report("campaign.in_window", a, b);
  }

  void entitlements() {
    for (const auto& a : history_.entitlements) {
      for (const auto& b : history_.entitlements) {
        if (a.fact >= b.fact || a.body.order_no.empty()) continue;
        const bool same = a.body.order_no == b.body.order_no &&
                          a.body.entitlement_kind == b.body.entitlement_kind &&
                          a.body.campaign_no == b.body.campaign_no && other_source(a.fact, b.fact);
        const bool differ = a.body.ends_at && b.body.ends_at && *a.body.ends_at != *b.body.ends_at;
        if (same && differ) report("entitlement.short", a.fact, b.fact);
      }
    }
  }

  History& history_;
};

}  // namespace

void find_contradictions(History& history) { Finder(history).find(); }

}  // namespace jx::trade
