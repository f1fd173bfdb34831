// The names that goods of this market have: who makes them and what kind they are. Only hints for
// the chain of products.h, which reads goods of other names too.
// Pure. Thread-safety: values.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace jx::language {

enum class GoodsNameKind : std::uint8_t { maker, kind };

struct GoodsName {
  std::size_t from = 0;
  std::size_t to = 0;
  GoodsNameKind kind = GoodsNameKind::maker;
};

// In order, the longest at each place, none within a longer word in Latin letters or a number.
std::vector<GoodsName> find_goods_names(std::u32string_view codes);

}  // namespace jx::language
