// Labels of neighbouring characters, learnt together: an averaged structured perceptron (Collins
// 2002, "Discriminative Training Methods for Hidden Markov Models").
#pragma once

#include <span>
#include <vector>

#include "language/products.h"
#include "language/training/linear.h"

namespace jx::language::training {

struct GoodsLesson {
  std::u32string codes{};
  std::vector<std::vector<Feature>> features{};  // of each character
  std::vector<GoodsPart> parts{};
};

struct GoodsChain {
  Weights weights{};
  GoodsTransitions transitions{};
};

// Goes over the lessons `rounds` times. Deterministic.
GoodsChain train_chain(std::span<const GoodsLesson> lessons, const Vocabulary& vocabulary,
                       int rounds);

}  // namespace jx::language::training
