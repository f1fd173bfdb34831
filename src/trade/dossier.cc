#include "trade/dossier.h"

#include "base/assert.h"

namespace jx::trade {

const Fact& Dossier::fact(std::size_t position) const {
  if (position < chain.facts.size()) return chain.facts[position];
  JX_ASSERT(position - chain.facts.size() < history.facts.size());
  return history.facts[position - chain.facts.size()];
}

Dossier dossier_of(std::span<const Fact> facts, const Number& focus,
                   std::span<const BuyerKey> buyers) {
  Dossier dossier{.chain = join(facts, focus)};
  std::vector<BuyerKey> whose(buyers.begin(), buyers.end());
  if (whose.empty() && dossier.chain.order) whose.push_back(dossier.chain.order->body.buyer);
  dossier.history = gather(facts, whose);
  return dossier;
}

}  // namespace jx::trade
