// What every fact from outside goes through before it is recorded: bounds, and secrets turned into
// fingerprints. Shared by push, import and the connectors.
#pragma once

#include <string_view>

#include "base/result.h"
#include "host/ports.h"
#include "trade/fact.h"

namespace jx::shop {

inline constexpr std::size_t source_bytes_max = 64;
inline constexpr std::size_t id_bytes_max = 128;
inline constexpr std::size_t delivery_text_bytes_max = 65'536;  // `secrets`: a thousand cards
inline constexpr std::int64_t count_max = 1'000'000'000;        // quantities, attempts, stock

// Checks `fact` and makes it fit to be recorded. Call it exactly once for a fact:
// - `card`, `cards` and `query_password_print` come in as the clear text and leave as keyed
//   fingerprints; the clear password is kept nowhere;
// - `secret` and each line of `secrets` are fingerprinted into `card` and `cards` when those are
//   empty, and stay as sealed Personal text;
// - an order without buyer but with a contact gets the buyer "mail:<fingerprint>";
// - blanks around numbers are dropped.
// Errors: invalid "fact.bad_source", "fact.bad_id", "fact.too_large" (a text or list beyond its
// bound), "fact.bad_number" (a number, amount or count out of its bounds or with control
// characters), "fact.bad_text" (not UTF-8, or control characters), "fact.bad_time" (outside
// 2000..2100), "fact.names_nothing" (no number by which it could be found). detail is the member.
// Thread-safety: as `keys`.
Result<void> normalise_fact(trade::Fact& fact, const host::Keys& keys);

// The fingerprint by which a card is recognised, wherever it is met.
trade::CardPrint card_print(const host::Keys& keys, std::string_view card);
std::string query_password_print(const host::Keys& keys, std::string_view password);
// Buyer of a guest who left this mail address (or phone number).
trade::BuyerKey guest_key(const host::Keys& keys, std::string_view contact);

// A sentence in both languages for the codes of refused facts; a general one for others.
struct RefusalText {
  std::string_view zh;
  std::string_view en;
};
RefusalText refusal_text(std::string_view code);

}  // namespace jx::shop
