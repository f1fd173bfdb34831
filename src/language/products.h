// Which goods a message names, as written: its characters labelled by a chain that was learnt, the
// likeliest run of goods taken. Pure. Thread-safety: values.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "language/characters.h"
#include "language/features.h"

namespace jx::language {

class Model;

JX_ENUM(GoodsPart, outside, begins, goes_on)

inline constexpr std::size_t goods_parts_count =
    boost::mp11::mp_size<boost::describe::describe_enumerators<GoodsPart>>::value;

using GoodsScores = std::array<float, goods_parts_count>;

// What it is worth that one part follows another: [earlier][later].
using GoodsTransitions = std::array<GoodsScores, goods_parts_count>;

// Characters [from, to) of a folded text.
struct GoodsSpan {
  std::size_t from = 0;
  std::size_t to = 0;
};

// What the chain sees of each character.
std::vector<std::vector<Feature>> goods_features(const Folded& folded);

// The best labels of characters with these scores: goods go on only behind goods, and a word in
// Latin letters or a number is never cut. `codes` are as many as `scores`.
std::vector<GoodsPart> best_goods_parts(std::u32string_view codes,
                                        std::span<const GoodsScores> scores,
                                        const GoodsTransitions& transitions);

// The likeliest goods named, if any. Texts beyond 400 characters are read up to there.
std::optional<GoodsSpan> find_goods(const Folded& folded, const Model& model);

}  // namespace jx::language
