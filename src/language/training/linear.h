// Linear classifiers over sparse features, trained by liblinear.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "language/features.h"

namespace jx::language::training {

// Numbers the features that occur in at least `examples_min` examples.
class Vocabulary {
 public:
  Vocabulary(std::span<const std::vector<Feature>> examples, int examples_min);
  std::size_t size() const { return numbers_.size(); }
  int number(std::uint64_t key) const;  // from 1; 0 = not in it
  const std::unordered_map<std::uint64_t, int>& numbers() const { return numbers_; }

 private:
  std::unordered_map<std::uint64_t, int> numbers_{};
};

inline constexpr double bias_value = 0.3;  // what stands for the bias in every example

enum class Loss : std::uint8_t { crammer_singer, squared_hinge, logistic };

// One weight a feature and class; classes are 0..classes-1. With two classes only class 1 has
// weights.
struct Weights {
  int classes = 0;
  std::vector<float> values{};  // [feature number][class]; feature 0 is the bias
};

Weights train(std::span<const std::vector<Feature>> examples, std::span<const int> labels,
              int classes, const Vocabulary& vocabulary, Loss loss, double cost);

std::vector<double> scores(const Weights& weights, const Vocabulary& vocabulary,
                           std::span<const Feature> features);

}  // namespace jx::language::training
