// What a message names: numbers, amounts, accounts, times.
// Pure. Thread-safety: values.
#pragma once

#include <string>
#include <string_view>

#include "language/characters.h"
#include "language/understanding.h"

namespace jx::language {

inline constexpr std::size_t names_max = 20;  // of each kind in one message; more are not read

// `folded` is fold_text(`text`); numbers keep the case they are written in.
Slots find_slots(std::string_view text, const Folded& folded);

// A number as Chinese writes it (两百五, 三千多, 一万二, 1.2w) at `at`: its value in thousandths
// and where it ends; end == at when there is none. Digits may be Arabic with a multiplier.
struct ReadNumber {
  std::int64_t milli = 0;
  std::size_t end = 0;
  bool bare_digits = false;  // Arabic digits only
  bool large_unit = false;   // 百 千 万 w was written
};
ReadNumber read_number(std::u32string_view text, std::size_t at);

}  // namespace jx::language
