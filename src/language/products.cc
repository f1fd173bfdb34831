#include "language/products.h"

#include <algorithm>
#include <array>
#include <string>

#include "language/feature_key.h"
#include "language/goods_names.h"
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

// Whether two neighbours belong to one word that goods never end or begin within.
bool is_inside_word(View codes, std::size_t at) {
  if (at == 0 || at >= codes.size()) return false;
  return (is_lower(codes[at - 1]) && is_lower(codes[at])) ||
         (is_digit(codes[at - 1]) && is_digit(codes[at]));
}

bool may_follow(GoodsPart earlier, GoodsPart later, bool inside_word) {
  if (later == GoodsPart::goes_on) return earlier != GoodsPart::outside;
  return !inside_word || (later == GoodsPart::outside && earlier == GoodsPart::outside);
}

}  // namespace

std::vector<std::vector<Feature>> goods_features(const Folded& folded) {
  const View text = View(folded.codes).substr(0, characters_max);
  // where a character stands in a name: 0 = in none, else begin, middle, end or whole of its kind
  std::vector<std::uint64_t> places(text.size() + 2);
  for (const GoodsName& name : find_goods_names(text)) {
    const std::uint64_t kind = name.kind == GoodsNameKind::maker ? 10 : 20;
    for (std::size_t i = name.from; i < name.to; ++i)
      places[i + 1] = kind + (i == name.from ? 1U : 0U) + (i + 1 == name.to ? 2U : 0U);
  }
  std::vector<std::vector<Feature>> features;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto& each = features.emplace_back(features_at(text, i));
    const std::uint64_t before = places[i];
    const std::uint64_t here = places[i + 1];
    const std::uint64_t after = places[i + 2];
    for (const std::uint64_t hash :
         {mix(mix(992, 1), here), mix(mix(992, 2), before * 100 + here),
          mix(mix(992, 3), here * 100 + after),
          mix(mix(992, 4), (before * 100 + here) * 100 + after),
          mix(mix(992, 5), here * 0x200000 + text[i]),
          mix(mix(992, 6), (here * 100 + before) * 0x200000 + (i > 0 ? text[i - 1] : beyond))})
      each.push_back({hash, 1});
    std::ranges::sort(each, {}, &Feature::key);
  }
  return features;
}

std::vector<GoodsPart> best_goods_parts(View codes, std::span<const GoodsScores> scores,
                                        const GoodsTransitions& transitions) {
  constexpr float never = -1e30F;
  std::vector<GoodsScores> totals(scores.size());
  std::vector<std::array<std::uint8_t, goods_parts_count>> came_from(scores.size());
  for (std::size_t at = 0; at < scores.size(); ++at) {
    for (std::size_t later = 0; later < goods_parts_count; ++later) {
      float best = never;
      if (at == 0) {
        best = static_cast<GoodsPart>(later) == GoodsPart::goes_on ? never : 0;
      } else {
        for (std::size_t earlier = 0; earlier < goods_parts_count; ++earlier) {
          if (!may_follow(static_cast<GoodsPart>(earlier), static_cast<GoodsPart>(later),
                          is_inside_word(codes, at)))
            continue;
          const float total = totals[at - 1][earlier] + transitions[earlier][later];
          if (total <= best) continue;
          best = total;
          came_from[at][later] = static_cast<std::uint8_t>(earlier);
        }
      }
      totals[at][later] = best + scores[at][later];
    }
  }
  std::vector<GoodsPart> parts(scores.size());
  if (scores.empty()) return parts;
  std::size_t part =
      static_cast<std::size_t>(std::ranges::max_element(totals.back()) - totals.back().begin());
  for (std::size_t at = scores.size(); at-- > 0;) {
    parts[at] = static_cast<GoodsPart>(part);
    part = came_from[at][part];
  }
  return parts;
}

std::optional<GoodsSpan> find_goods(const Folded& folded, const Model& model) {
  const View codes = View(folded.codes).substr(0, characters_max);
  std::vector<GoodsScores> scores;
  for (const auto& features : goods_features(folded)) scores.push_back(model.goods(features));
  const std::vector<GoodsPart> parts = best_goods_parts(codes, scores, model.goods_transitions());
  // of several, the one that is surest of its characters
  std::optional<GoodsSpan> best;
  float most = 0;
  for (std::size_t from = 0; from < parts.size(); ++from) {
    if (parts[from] != GoodsPart::begins) continue;
    std::size_t to = from + 1;
    float gain = scores[from][1] - scores[from][0];
    for (; to < parts.size() && parts[to] == GoodsPart::goes_on; ++to)
      gain += scores[to][2] - scores[to][0];
    if (best && gain <= most) continue;
    most = gain;
    best = GoodsSpan{from, to};
  }
  return best;
}

}  // namespace jx::language
