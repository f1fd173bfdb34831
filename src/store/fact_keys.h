// What a fact is found by, as texts: one per number or card, told apart by what it numbers, so that
// an upstream's "1001" is not our order "1001". The same in every store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/ports.h"
#include "views/rows.h"

namespace jx::store {

// Facts reached through one card before it counts as everybody's card: joining through it would
// gather strangers' purchases.
inline constexpr std::size_t card_facts_max = 64;
// Newest facts told of each of the purchase's goods (the goods, campaigns, notices of suppliers).
inline constexpr std::size_t goods_facts_max = 8;

// "o:" order, "t:" trade, "x:" transaction, "u:" upstream, "c:" card.
std::vector<std::string> join_keys(const views::FactKeys& keys);
// "g:" goods, of facts that are of no purchase.
std::vector<std::string> goods_keys(const views::FactKeys& keys);
// Where a look-up begins: the number may be any of four.
std::vector<std::string> join_keys(const host::PurchaseKey& key);
inline bool is_card_key(std::string_view key) { return key.starts_with("c:"); }

// When it happened, for "the last three months".
Instant time_of(const views::FactKeys& keys, const trade::Fact& fact);
// The order number last written first, so that its tail is a prefix.
std::string reversed(std::string_view text);

}  // namespace jx::store
