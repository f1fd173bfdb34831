// Whether everything of one kind has been told: the only ground on which the absence of a fact is a
// "no". A source says how many things it holds (fact `listing`); when as many of its own were told,
// none of its own is missing. What one source holds says nothing of what another knows: a shop does
// not see a refund that was made at the gateway. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trade/fact.h"

namespace jx::trade {

// Things of one order, or of one buyer when `order_no` is empty, that came about in from..until.
struct Listed {
  ListedKind listed = ListedKind::unknown;
  Number order_no{};
  BuyerKey buyer{};
  std::optional<Instant> from{};  // empty: ever
  Instant until{};
  std::string source{};  // whose listing counts; empty: anybody's
};

// Position of a listing in `facts` that shows that all these things were told; nothing when none
// does. Cost: O(n) for each listing of the kind. REQUIRES: `facts` are sorted.
std::optional<std::size_t> listed_in_full(const std::vector<Fact>& facts, const Listed& wanted);

}  // namespace jx::trade
