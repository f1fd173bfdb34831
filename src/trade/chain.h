// The chain: all facts of one purchase, joined, as the latest view of each thing.
//
// Which facts belong together is decided by the five numbers (order, trade, transaction, upstream
// number, card). What a thing looks like now is the view with the latest time; members that the
// latest view leaves empty are filled from earlier ones. Facts that cannot all be true are reported
// as contradictions, never resolved by guessing. The order in which facts arrive makes no
// difference: join() of any permutation gives the same chain. Pure. Thread-safety: values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/instant.h"
#include "trade/fact.h"

namespace jx::trade {

// A chain joins at most this many facts, the newest; more sets `cut`.
inline constexpr std::size_t chain_facts_max = 2'000;

// The latest view of one thing and where it comes from.
template <class Body>
struct View {
  Body body{};
  std::size_t fact = 0;  // position in Chain::facts of the latest fact of this thing
  Instant at{};          // when the thing was in this state
};

// Facts that disagree about one member at the same time, or that cannot follow each other.
struct Contradiction {
  Word signal{};                     // "order.paid_status", "payment.amount_matches" …
  std::vector<std::size_t> facts{};  // positions in Chain::facts, at least two
};

struct Chain {
  std::vector<Fact> facts{};  // by time, then source, then id; repeats left out
  bool cut = false;           // more than chain_facts_max: the oldest were left out
  Number order_no{};          // of this purchase; empty when not known or when several are meant
  std::vector<Number> other_orders{};  // orders in the same facts that are not this purchase

  std::optional<View<Order>> order{};
  std::optional<View<Goods>> goods{};
  std::vector<View<Payment>> payments{};  // oldest first, as in all lists
  std::vector<View<Notice>> notices{};
  std::vector<View<StockCard>> cards{};
  std::vector<View<StockCard>> shared_cards{};  // delivered here, and to everybody (loop)
  std::vector<View<UpstreamOrder>> upstream_orders{};
  std::vector<View<UpstreamCallback>> callbacks{};
  std::vector<View<Delivery>> deliveries{};
  std::vector<View<Activation>> activations{};
  std::vector<View<Refund>> refunds{};
  std::vector<View<BalanceMovement>> balance{};              // of this order
  std::vector<View<AccountOperation>> account_operations{};  // of this buyer
  std::vector<View<Campaign>> campaigns{};
  std::vector<View<Entitlement>> entitlements{};
  std::vector<View<SupplierNotice>> supplier_notices{};
  std::vector<View<MerchantCallback>> merchant_callbacks{};
  std::vector<View<Dispute>> disputes{};
  std::vector<View<Invoice>> invoices{};

  std::vector<Contradiction> contradictions{};
};

// Joins what belongs to one purchase. `focus` is any of its five numbers; empty takes the only
// order there is. With several orders and no focus, order_no stays empty and nothing is joined.
// Cost: O(n log n). Total.
Chain join(std::span<const Fact> facts, const Number& focus = {});

// When the thing spoken of was in the state told: the body's own time where it names the state's
// beginning, else when the source saw it.
Instant time_of(const Fact& fact);

}  // namespace jx::trade
