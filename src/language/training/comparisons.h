// Other ways to find the first intent, learnt from and judged on the same texts.
#pragma once

#include <vector>

#include "language/training/corpus.h"
#include "language/training/score.h"

namespace jx::language::training {

// Prints macro-F1 and accuracy of each approach: rules over a lexicon, fastText over characters,
// logistic regression over single characters and pairs, the linear model that ships.
void print_comparison(const std::vector<Example>& corpus, Split split);

}  // namespace jx::language::training
