// From labelled examples to a model.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "language/candidates.h"
#include "language/training/corpus.h"

namespace jx::language::training {

struct LearningReport {
  std::size_t examples = 0;
  std::size_t wish_features = 0;
  std::size_t name_features = 0;
  std::size_t goods_features = 0;
  double sharpness = 0;
};

// The bytes of a model (model_format.h). Margins of yes-or-no questions are moved so that 0 gives
// the best F1, and the sharpness is fitted, on parts of the examples that were held out by voice.
// Seconds for twenty thousand examples. Deterministic.
// REQUIRES: examples of at least three voices, each intent among them, some with slots.
std::vector<std::byte> learn(std::span<const Example> examples, LearningReport* report = nullptr);

// What an example's customer said, one turn a line: where its slots are looked for.
std::string said_by_customer(const Example& example);

// What `candidate` is, by the example's marked slots.
NameKind marked_kind(const Candidate& candidate, const NamedSlots& slots);

}  // namespace jx::language::training
