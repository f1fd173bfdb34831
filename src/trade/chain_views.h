// Parts of join(): views of things from sorted facts, and what cannot be true together.
// Pure.
#pragma once

#include <vector>

#include "trade/chain.h"

namespace jx::trade {

// Fills the views of `chain` from chain.facts. `belongs` says which facts are of this purchase;
// goods, buyer and supplier facts are found through those.
void collect_views(Chain& chain, const std::vector<bool>& belongs);

// REQUIRES: the views are filled.
void find_contradictions(Chain& chain);

// Which thing a fact is about: two facts with the same key are two views of one thing.
std::string thing_of(const Fact& fact);

}  // namespace jx::trade
