// The trained classifiers of the language: weights by feature key, one table for what a
// conversation wants, one for what a name in it is, one for the characters of goods. Trained by
// training/train.cc when the house is built, and part of the program. Pure. Thread-safety: const
// calls from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "language/candidates.h"
#include "language/features.h"
#include "language/products.h"

namespace jx::language {

inline constexpr std::size_t intents_count =
    boost::mp11::mp_size<boost::describe::describe_enumerators<Intent>>::value;
inline constexpr std::size_t name_kinds_count =
    boost::mp11::mp_size<boost::describe::describe_enumerators<NameKind>>::value;

// Margins: the greater the likelier; a yes-or-no question is answered yes above 0.
struct WishScores {
  std::array<float, intents_count> intents{};
  float urgent = 0;
  float needs_human = 0;
  float high = 0;  // priority, when not urgent: the greatest of the three
  float normal = 0;
  float low = 0;
};

using NameScores = std::array<float, name_kinds_count>;

// Open addressing over 64-bit keys; rows of 16-bit weights with a scale for each column.
class WeightTable {
 public:
  WeightTable() = default;
  // Adds each found feature's row times its value to `sums` (one for each column).
  void add(std::span<const Feature> features, std::span<float> sums) const;
  std::size_t columns() const { return scales_.size(); }
  std::size_t features() const { return count_; }

 private:
  friend class Model;
  std::span<const std::uint64_t> keys_{};  // a power of two; 0 = empty
  std::span<const std::uint32_t> rows_{};  // row number of the key beside it
  std::span<const std::int16_t> weights_{};
  std::span<const float> scales_{};
  std::span<const float> bias_{};
  std::size_t count_ = 0;
};

class Model {
 public:
  // Of bytes as write_model() makes them; they must outlive the model and begin at a multiple of 8.
  // Errors: corrupt "language.bad_model".
  static Result<Model> open(std::span<const std::byte> bytes);
  // The model that is part of the program. REQUIRES: the program was built whole.
  static const Model& built_in();

  WishScores wishes(std::span<const Feature> features) const;
  NameScores name(std::span<const Feature> features) const;
  GoodsScores goods(std::span<const Feature> features) const;
  const GoodsTransitions& goods_transitions() const { return goods_transitions_; }
  // Softmax of the intents' scores sharpened by this is how often such a guess is right.
  float sharpness() const { return sharpness_; }

 private:
  WeightTable wishes_{};
  WeightTable names_{};
  WeightTable goods_{};
  GoodsTransitions goods_transitions_{};
  float sharpness_ = 1;
};

// Understanding by a given model, which must outlive it.
std::unique_ptr<Language> language_with(const Model& model);

}  // namespace jx::language
