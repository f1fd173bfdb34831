// The approach before this one, kept to be compared with: what a message wants, from the meanings
// found in it, by rules with weights.
// Pure. Thread-safety: values.
#pragma once

#include <vector>

#include "language/concepts.h"
#include "language/understanding.h"

namespace jx::language {

// Intents with any rule fulfilled, most likely first; `chit_chat` with little confidence when none
// is. An intent's score is its strongest rule and a third of its others; the confidence is its
// share of all scores, less when little was said.
std::vector<IntentGuess> guess_intents(const ConceptSet& concepts);

}  // namespace jx::language
