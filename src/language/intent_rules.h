// What a message wants, from the meanings found in it: rules with weights, to be read.
// Pure. Thread-safety: values.
#pragma once

#include <bitset>
#include <vector>

#include "language/lexicon.h"
#include "language/understanding.h"

namespace jx::language {

// Which concepts occur.
using ConceptSet = std::bitset<64>;

// Intents with any rule fulfilled, most likely first; `chit_chat` with little confidence when none
// is. An intent's score is its strongest rule and a third of its others; the confidence is its
// share of all scores, less when little was said.
std::vector<IntentGuess> guess_intents(const ConceptSet& concepts);

}  // namespace jx::language
