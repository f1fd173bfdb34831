// The history: all facts of one customer, across orders, as the latest view of each thing. What a
// chain is to a purchase, a history is to balance, account, withdrawals and memberships.
//
// The order in which facts arrive makes no difference. Facts that cannot all be true are reported,
// never resolved by guessing. Pure. Thread-safety: values.
#pragma once

#include <span>
#include <vector>

#include "trade/chain.h"

namespace jx::trade {

// A history holds at most this many facts, the newest; more sets `cut`. Three months of a merchant
// who orders all day are cut, and then nothing is said with confidence.
inline constexpr std::size_t history_facts_max = 5'000;

struct History {
  std::vector<Fact> facts{};  // by time, then source, then id; repeats left out
  bool cut = false;
  std::vector<BuyerKey> buyers{};  // the customer, by every name known; empty = not known

  std::vector<View<Order>> orders{};        // oldest first, as in all lists
  std::vector<View<Payment>> payments{};    // of those orders
  std::vector<View<Refund>> refunds{};      // of those orders
  std::vector<View<Goods>> goods{};         // of those orders
  std::vector<View<Campaign>> campaigns{};  // for those goods, or named by an entitlement
  std::vector<View<BalanceMovement>> balance{};
  std::vector<View<AccountOperation>> operations{};
  std::vector<View<AccountState>> states{};  // every fact for itself: its amounts are of one moment
  std::vector<View<Withdrawal>> withdrawals{};
  std::vector<View<Entitlement>> entitlements{};

  std::vector<Contradiction> contradictions{};  // positions in History::facts
};

// Gathers what is of these buyers. Without any the only buyer there is, is meant; with several and
// none named, nothing is gathered. Cost: O(n log n). Total.
History gather(std::span<const Fact> facts, std::span<const BuyerKey> buyers = {});

// REQUIRES: the views are filled.
void find_contradictions(History& history);

}  // namespace jx::trade
