// Text of at most N bytes held in place: command ids, keys, codes. No allocation.
// Values; compares bytewise; N <= 255.
#pragma once

#include <array>
#include <compare>
#include <cstring>
#include <functional>
#include <optional>
#include <string_view>

#include "base/assert.h"

namespace jx {

template <std::size_t N>
class ShortText {
  static_assert(N >= 1 && N <= 255);

 public:
  static constexpr std::size_t bytes_max = N;

  constexpr ShortText() = default;
  // REQUIRES: text.size() <= N. For literals and for what was checked.
  constexpr explicit ShortText(std::string_view text) {
    JX_ASSERT(text.size() <= N);
    for (std::size_t i = 0; i < text.size(); ++i) bytes_[i] = text[i];
    size_ = static_cast<unsigned char>(text.size());
  }
  // Nothing when `text` is longer than N.
  static std::optional<ShortText> from(std::string_view text) {
    if (text.size() > N) return std::nullopt;
    return ShortText(text);
  }

  // Valid while this object lives and is not assigned to.
  constexpr std::string_view view() const { return {bytes_.data(), size_}; }
  constexpr bool empty() const { return size_ == 0; }

  friend constexpr bool operator==(const ShortText& a, const ShortText& b) {
    return a.view() == b.view();
  }
  friend constexpr auto operator<=>(const ShortText& a, const ShortText& b) {
    return a.view() <=> b.view();
  }

 private:
  unsigned char size_ = 0;
  std::array<char, N> bytes_{};
};

// Stable lower-case word: kind, tier, tag, reason, skill. [a-z0-9_.-]{1,40}, empty = none.
using Word = ShortText<40>;

// True when every byte may stand in a Word and there is at least one.
constexpr bool is_word(std::string_view text) {
  if (text.empty() || text.size() > Word::bytes_max) return false;
  for (const char c : text) {
    const bool allowed =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    if (!allowed) return false;
  }
  return true;
}

}  // namespace jx

template <std::size_t N>
struct std::hash<jx::ShortText<N>> {
  std::size_t operator()(const jx::ShortText<N>& text) const noexcept {
    return std::hash<std::string_view>{}(text.view());
  }
};
