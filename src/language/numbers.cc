#include "language/numbers.h"

#include <algorithm>

#include "language/characters.h"

namespace jx::language {
namespace {

using View = std::u32string_view;

int digit_value(char32_t code) {
  if (is_digit(code)) return static_cast<int>(code - U'0');
  constexpr View digits = U"零一二三四五六七八九";
  if (code == U'两' || code == U'俩') return 2;
  if (code == U'仨') return 3;
  if (code == U'〇') return 0;
  const std::size_t at = digits.find(code);
  return at == View::npos ? -1 : static_cast<int>(at);
}

std::int64_t unit_value(char32_t code) {
  switch (code) {
    case U'十':
      return 10;
    case U'百':
      return 100;
    case U'千':
      return 1'000;
    case U'万':
    case U'w':
      return 10'000;
    default:
      return 0;
  }
}

// Arabic digits with thousands commas, decimals and one multiplier: 1,299.50 · 1.2w · 3千.
ReadNumber read_arabic(View text, std::size_t at) {
  std::int64_t milli = 0;
  std::size_t end = at;
  int digits = 0;
  while (end < text.size() && digits <= 10) {
    if (is_digit(text[end])) {
      milli = milli * 10 + static_cast<std::int64_t>(text[end] - U'0');
      ++digits;
    } else if (!(text[end] == U',' && end + 3 < text.size() && is_digit(text[end + 1]) &&
                 is_digit(text[end + 2]) && is_digit(text[end + 3]))) {
      break;
    }
    ++end;
  }
  if (digits > 10) return {0, at};
  milli *= 1'000;
  if (end + 1 < text.size() && text[end] == U'.' && is_digit(text[end + 1])) {
    ++end;
    for (std::int64_t place = 100; end < text.size() && is_digit(text[end]); ++end, place /= 10)
      milli += static_cast<std::int64_t>(text[end] - U'0') * place;
  }
  const std::int64_t unit = end < text.size() ? unit_value(text[end]) : 0;
  if (unit >= 100) return {milli * unit, end + 1, false, true};
  return {milli, end, true, false};
}

// 一千二百三十 · 两百五 (250) · 三千多 (3000) · 一万二 (12000)
ReadNumber read_han(View text, std::size_t at) {
  std::int64_t whole = 0;    // 万 and above
  std::int64_t section = 0;  // below 万
  std::int64_t digit = -1;
  std::int64_t last_unit = 0;
  bool large = false;
  std::size_t end = at;
  for (int read = 0; end < text.size() && read < 16; ++end, ++read) {
    if (const int value = digit_value(text[end]); value >= 0) {
      if (digit > 0) return {0, at};  // 一二三 is not an amount
      digit = value;
      if (value == 0) last_unit = 0;
      continue;
    }
    const std::int64_t unit = text[end] == U'w' ? 0 : unit_value(text[end]);
    if (unit == 0) break;
    if (digit < 0 && unit != 10 && section == 0) break;
    if (unit == 10'000) {
      whole = (section + std::max<std::int64_t>(digit, 0)) * unit;
      section = 0;
    } else {
      section += (digit < 0 ? 1 : digit) * unit;
    }
    large = large || unit >= 100;
    last_unit = unit;
    digit = -1;
  }
  if (end == at) return {0, at};
  if (digit > 0) section += digit * (last_unit >= 100 ? last_unit / 10 : 1);
  return {(whole + section) * 1'000, end, false, large};
}

}  // namespace

ReadNumber read_number(View text, std::size_t at) {
  if (at >= text.size()) return {0, at};
  return is_digit(text[at]) ? read_arabic(text, at) : read_han(text, at);
}

}  // namespace jx::language
