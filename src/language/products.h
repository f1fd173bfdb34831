// Which goods a message names, as written: characters judged one by one, the likeliest run of them.
// Pure. Thread-safety: values.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "language/characters.h"
#include "language/features.h"

namespace jx::language {

class Model;

JX_ENUM(GoodsPart, outside, begins, goes_on)

// Characters [from, to) of a folded text.
struct GoodsSpan {
  std::size_t from = 0;
  std::size_t to = 0;
};

// What the classifier sees of each character.
std::vector<std::vector<Feature>> goods_features(const Folded& folded);

// The likeliest goods named, if any. Texts beyond 400 characters are read up to there.
std::optional<GoodsSpan> find_goods(const Folded& folded, const Model& model);

}  // namespace jx::language
