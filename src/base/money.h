// An amount of money in thousandths of a yuan (厘): the finest unit any known shop stores.
// Values; arithmetic is exact; no currency but CNY.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jx {

struct Money {
  std::int64_t milli = 0;

  friend auto operator<=>(const Money&, const Money&) = default;
  friend constexpr Money operator+(Money a, Money b) { return {a.milli + b.milli}; }
  friend constexpr Money operator-(Money a, Money b) { return {a.milli - b.milli}; }
};

// Bound of |amount|: 10 billion yuan.
inline constexpr std::int64_t money_milli_max = 10'000'000'000'000;

// Reads "216", "216.5", "216.00", "-3.125". Exact: no floating point.
// Errors: invalid "money.malformed" (not a decimal number, more than three decimals that are not
// zero, or beyond the bound).
Result<Money> money_from_text(std::string_view text);

// "216.00"; a third decimal only when it is not zero.
std::string to_text(Money amount);

}  // namespace jx
