// A purchase told as the facts that the shop's systems would see, in order and with their times.
// Values. Thread-safety: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "market/net/json.h"
#include "market/town/purchase.h"

namespace jx::market {

struct Story {
  Purchase purchase{};
  Dice dice{0};
  std::int64_t clock_ms = 0;      // how far it is told
  std::int64_t facts_told = 0;    // ids of later facts go on from here
  std::vector<ShopFact> facts{};  // by seen_at_ms

  void wait_s(std::int64_t low, std::int64_t high) {
    clock_ms += dice.between(low * 1000, high * 1000);
  }
  // Adds a fact seen now. `body` still lacks its kind.
  void say(std::string_view kind, JsonObject body);
};

// A fact's body with its kind first.
JsonObject fact_body(std::string_view kind);

// -- the rooms of the town, each telling its part ------------------------------------------------
// gateway.cc: money and the notices of it.
void tell_payment(Story& story);
void tell_second_payment(Story& story);  // of the same amount, by another way
void tell_payment_closed(Story& story);
void tell_notices(Story& story);
// suppliers.cc: what was asked of a supplier and what came back. True when the goods are there.
bool tell_supply(Story& story);
// orders.cc: the shop's own view.
void tell_order(Story& story, const Buyer& who, std::string_view status,
                std::string_view note = {});
void tell_delivery(Story& story, std::int64_t quantity, bool opened);

// Everything that happens to the purchase until somebody helps.
Story story_of(const Purchase& purchase, const Buyer& who, Dice dice);

// What the shop, the gateway or the supplier does once support has asked for it: the facts that end
// the trouble, from `now_ms` on. Empty when nothing is left to do.
std::vector<ShopFact> repair(Story& story, const Buyer& who, std::int64_t now_ms);

}  // namespace jx::market
