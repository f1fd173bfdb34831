// How a model lies in bytes: head; then for each table scales, biases, keys, row numbers, weights,
// each from a multiple of eight.
#pragma once

#include <cstddef>
#include <cstdint>

#include "language/model.h"

namespace jx::language {

inline constexpr std::uint32_t model_magic = 0x4D4C584A;  // "JXLM"
inline constexpr std::uint32_t model_version = 2;
inline constexpr std::size_t model_alignment = 8;
// intents, urgent, needs a human, low, normal, high
inline constexpr std::size_t wish_columns = intents_count + 5;

struct TableHead {
  std::uint32_t columns = 0;
  std::uint32_t slots = 0;  // of the hash table; a power of two
  std::uint32_t rows = 0;
};

struct ModelHead {
  std::uint32_t magic = model_magic;
  std::uint32_t version = model_version;
  float sharpness = 1;
  GoodsTransitions goods_transitions{};
  TableHead wishes{};
  TableHead names{};
  TableHead goods{};
};

}  // namespace jx::language
