// Facts of what a supplier said, by answer or by callback.
//
// An answer is told again only when it says something new: its fact's id carries on from the fact
// before it, so a state that returns is a new fact too. A callback's id is made of what it says
// alone, so it is one fact however often and in whatever order it is repeated. Cards have the same
// id whichever way they came. Thread-safety: as `keys`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/ports.h"
#include "shop/supplier/account.h"
#include "shop/supplier/order_reader.h"
#include "trade/fact.h"

namespace jx::shop {

// Facts of an answer, normalised: the order (left out when `known`, the facts on record of this
// purchase, end with the same), then its cards. A card beyond the bounds of a fact is left out.
// Errors: as normalise_fact for the order.
Result<std::vector<trade::Fact>> facts_of_answer(const SupplierOrder& order,
                                                 const SupplierAccount& account, Instant seen_at,
                                                 std::span<const trade::Fact> known,
                                                 const host::Keys& keys);

// Facts of a callback, normalised: the callback, the order when money came back, the cards.
// Errors: as normalise_fact for the callback and the order.
Result<std::vector<trade::Fact>> facts_of_callback(const SupplierOrder& order,
                                                   const SupplierAccount& account, Instant seen_at,
                                                   const host::Keys& keys);

// True when a callback says that the supplier is still busy with an order which it has said to be
// finished: a repeat that was overtaken on its way.
bool is_overtaken(const SupplierOrder& order, const SupplierAccount& account,
                  std::span<const trade::Fact> known);

}  // namespace jx::shop
