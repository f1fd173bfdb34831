// The dossier: what a diagnosis looks at. The chain of the purchase spoken of and the history of
// its customer, made of the same facts; either may be empty.
// Pure. Thread-safety: values.
#pragma once

#include <span>

#include "trade/chain.h"
#include "trade/history.h"

namespace jx::trade {

struct Dossier {
  Chain chain{};
  History history{};

  // Facts of both have one numbering: those of the chain, then those of the history.
  // REQUIRES: position < chain.facts.size() + history.facts.size().
  const Fact& fact(std::size_t position) const;
  std::size_t of_history(std::size_t position) const { return chain.facts.size() + position; }
};

// `focus`: any number of the purchase, as for join(). `buyers`: every name of the customer; without
// any it is the buyer of the purchase, else the only one there is.
Dossier dossier_of(std::span<const Fact> facts, const Number& focus = {},
                   std::span<const BuyerKey> buyers = {});

}  // namespace jx::trade
