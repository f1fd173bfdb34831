// What people have corrected: weights that are learnt at the desk and stand on top of the model's.
//
// Learning is passive-aggressive (Crammer et al., Online Passive-Aggressive Algorithms, 2006): an
// example that is read wrongly moves the weights of its own features, just so far that it is read
// right with a margin; one that is read right moves nothing. So the very text is understood from
// now on, texts like it follow in proportion to what they share with it, others stay as they were.
// Thread-safety: as a value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "language/model.h"

namespace jx::language {

class Lessons {
 public:
  static constexpr float margin = 0.5F;
  // Features with weights of their own; when there are more, nothing further is learnt.
  static constexpr std::size_t features_max = 400'000;

  // Adds what was learnt to what the model says of these features.
  void add(std::span<const Feature> features, WishScores& scores) const;
  // From now on these features mean `meaning`. `scores` is what the model alone says of them.
  void learn(std::span<const Feature> features, const WishScores& scores, const Meaning& meaning);

  std::size_t features() const { return weights_.size(); }

 private:
  static constexpr std::size_t urgent_at = intents_count;
  static constexpr std::size_t needs_human_at = intents_count + 1;
  using Row = std::array<float, intents_count + 2>;

  Row sums(std::span<const Feature> features) const;
  void move(std::span<const Feature> features, std::size_t column, float step);

  std::unordered_map<std::uint64_t, Row> weights_{};
};

}  // namespace jx::language
