// What a supplier says of one order, read by the table of its protocol.
// Pure. Thread-safety: reentrant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/personal.h"
#include "base/result.h"
#include "shop/supplier/protocol.h"
#include "trade/fact.h"

namespace jx::shop {

struct SupplierCard {
  Personal secret{};  // number and password as the supplier gave them, a blank between
  Personal code{};    // by which the card is recognised: the password, or the number when alone
  trade::CardStatus status = trade::CardStatus::sold;
};

struct SupplierOrder {
  trade::Number our_no{};
  trade::Number their_no{};
  trade::UpstreamStatus status = trade::UpstreamStatus::unknown;
  std::optional<std::int64_t> quantity{};
  std::optional<Money> refunded{};
  std::string message{};        // clean UTF-8, at most trade::text_bytes_max bytes
  std::optional<Instant> at{};  // when the order came into this state, where the supplier says so
  std::vector<SupplierCard> cards{};  // at most trade::cards_max
  bool cards_unreadable = false;      // there are sealed cards which our secret does not open
};

// Reads one order. What the supplier says is believed as a whole or not at all; only cards that
// cannot be opened leave the rest standing.
// Errors: corrupt "supplier.missing_member" (no number or no status), "supplier.bad_number" (an
// order number over 64 bytes or with control characters; a count, an amount that is none, negative,
// absurd, or more refunded than paid), "supplier.too_many_cards". detail is the path.
Result<SupplierOrder> read_order(const Node& order, const OrderFields& fields,
                                 std::string_view secret);

}  // namespace jx::shop
