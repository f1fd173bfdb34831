// Which meanings a text has: words of the lexicon, less what another word takes back.
// Pure. Thread-safety: values.
#pragma once

#include <bitset>

#include "language/characters.h"
#include "language/lexicon.h"

namespace jx::language {

using ConceptSet = std::bitset<64>;

inline bool has(const ConceptSet& concepts, Concept meaning) {
  return concepts.test(static_cast<std::size_t>(meaning));
}

ConceptSet concepts_of(const Folded& text);

}  // namespace jx::language
