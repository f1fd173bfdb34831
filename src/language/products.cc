#include "language/products.h"

#include <algorithm>
#include <array>
#include <string>

#include "language/feature_key.h"
#include "language/model.h"

namespace jx::language {
namespace {

using View = std::u32string_view;

constexpr std::size_t characters_max = 400;

// Signs for what stands beside the text's ends.
constexpr char32_t beyond = 0xE020;

char32_t at(View text, std::ptrdiff_t position) {
  return position < 0 || position >= static_cast<std::ptrdiff_t>(text.size())
             ? beyond
             : text[static_cast<std::size_t>(position)];
}

char32_t kind_of(char32_t code) {
  if (code == beyond) return U'^';
  if (is_digit(code)) return U'0';
  if (is_lower(code)) return U'a';
  return is_han(code) ? U'汉' : U'.';
}

std::uint64_t key(std::uint64_t place, View characters) {
  std::uint64_t hash = mix(991, place);
  for (const char32_t code : characters) hash = mix(hash, code);
  return hash;
}

std::vector<Feature> features_at(View text, std::size_t position) {
  std::vector<Feature> features;
  const auto here = static_cast<std::ptrdiff_t>(position);
  const auto add = [&](std::uint64_t place, const std::u32string& what) {
    features.push_back({key(place, what), 1});
  };
  const auto run = [&](std::ptrdiff_t from, std::ptrdiff_t to) {
    std::u32string characters;
    for (std::ptrdiff_t i = from; i <= to; ++i) characters.push_back(at(text, here + i));
    return characters;
  };
  for (std::ptrdiff_t offset = -4; offset <= 4; ++offset) {
    const auto place = static_cast<std::uint64_t>(offset + 10);
    add(place, run(offset, offset));
    if (offset >= -3 && offset < 4) add(place + 20, run(offset, offset + 1));
    if (offset >= -3 && offset < 2) add(place + 40, run(offset, offset + 2));
    if (offset >= -3 && offset < 1) add(place + 60, run(offset, offset + 3));
  }
  std::u32string kinds;
  for (std::ptrdiff_t offset = -2; offset <= 2; ++offset)
    kinds.push_back(kind_of(at(text, here + offset)));
  add(90, kinds);
  // the Latin word it stands in
  if (is_lower(text[position])) {
    std::size_t from = position;
    std::size_t to = position;
    while (from > 0 && is_lower(text[from - 1])) --from;
    while (to < text.size() && is_lower(text[to])) ++to;
    add(91, std::u32string(text.substr(from, to - from)));
    add(92 + (from == position ? 1U : 0U), std::u32string(text.substr(from, to - from)));
  }
  std::ranges::sort(features, {}, &Feature::key);
  return features;
}

using Parts = std::array<float, 3>;

}  // namespace

std::vector<std::vector<Feature>> goods_features(const Folded& folded) {
  const View text = View(folded.codes).substr(0, characters_max);
  std::vector<std::vector<Feature>> features;
  for (std::size_t i = 0; i < text.size(); ++i) features.push_back(features_at(text, i));
  return features;
}

std::optional<GoodsSpan> find_goods(const Folded& folded, const Model& model) {
  const std::size_t size = std::min(folded.codes.size(), characters_max);
  std::vector<Parts> scores;
  for (const auto& features : goods_features(folded)) scores.push_back(model.goods(features));
  // the run that gains most over being no goods
  std::optional<GoodsSpan> best;
  float most = 0;
  for (std::size_t from = 0; from < size; ++from) {
    float gain = scores[from][1] - scores[from][0];
    for (std::size_t to = from + 1; to <= size && to - from <= 24; ++to) {
      const float end = to < size ? std::max(scores[to][0], scores[to][1]) - scores[to][2] : 0.0F;
      const float total = gain + std::min(end, 1.0F);
      if (gain > 0 && total > most) {
        most = total;
        best = GoodsSpan{from, to};
      }
      if (to < size) gain += scores[to][2] - scores[to][0];
    }
  }
  return best;
}

}  // namespace jx::language
