#include "language/numbers.h"

#include <algorithm>

#include "language/characters.h"

namespace jx::language {
namespace {

using View = std::u32string_view;

int digit_value(char32_t code) {
  if (is_digit(code)) return static_cast<int>(code - U'0');
  constexpr View digits = U"零一二三四五六七八九";
  constexpr View bank_digits = U"〇壹贰叁肆伍陆柒捌玖";
  if (code == U'两' || code == U'俩') return 2;
  if (code == U'仨') return 3;
  for (const View list : {digits, bank_digits})
    if (const std::size_t at = list.find(code); at != View::npos) return static_cast<int>(at);
  return -1;
}

// 廿 卅 卌 stand for whole tens.
int tens_value(char32_t code) {
  const std::size_t at = View(U"廿卅卌").find(code);
  return at == View::npos ? 0 : 20 + 10 * static_cast<int>(at);
}

std::int64_t unit_value(char32_t code) {
  switch (code) {
    case U'十':
    case U'拾':
      return 10;
    case U'百':
    case U'佰':
      return 100;
    case U'千':
    case U'仟':
    case U'k':
      return 1'000;
    case U'万':
    case U'w':
      return 10'000;
    default:
      return 0;
  }
}

bool is_digit_at(View text, std::size_t at) { return at < text.size() && is_digit(text[at]); }

// A comma inside a number, not one between two: 1,299 but not 20241110-09,149 nor 88,2024.
bool may_hold_comma(View text, std::size_t from, std::size_t at) {
  constexpr std::size_t group = 3;
  const bool first = text.substr(from, at - from).find(U',') == View::npos;
  const bool opens = text[from] != U'0' && (from == 0 || text[from - 1] != U'-');
  return opens && at > from && (!first || at - from <= group);
}

bool is_thousands_comma(View text, std::size_t from, std::size_t at) {
  return may_hold_comma(text, from, at) && is_digit_at(text, at + 1) && is_digit_at(text, at + 2) &&
         is_digit_at(text, at + 3) && !is_digit_at(text, at + 4);
}

// 29,90 as much of Europe writes it.
bool is_decimal_comma(View text, std::size_t from, std::size_t at) {
  return at < text.size() && text[at] == U',' && may_hold_comma(text, from, at) &&
         is_digit_at(text, at + 1) && is_digit_at(text, at + 2) && !is_digit_at(text, at + 3) &&
         at + 3 < text.size() && text[at + 3] == U' ';
}

// w and k only where no word goes on: 1.2w, 3k but not 2kg.
bool is_unit_at(View text, std::size_t at) {
  if (at >= text.size() || unit_value(text[at]) < 100) return false;
  return !is_lower(text[at]) || at + 1 >= text.size() || !is_lower(text[at + 1]);
}

// Arabic digits with thousands commas, decimals and one multiplier: 1,299.50 · 1.2w · 3千 · 3w8.
ReadNumber read_arabic(View text, std::size_t at) {
  constexpr int digits_max = 10;
  std::int64_t milli = 0;
  std::size_t end = at;
  int digits = 0;
  while (end < text.size() && digits <= digits_max) {
    if (is_digit(text[end])) {
      milli = milli * 10 + static_cast<std::int64_t>(text[end] - U'0');
      ++digits;
    } else if (text[end] != U',' || !is_thousands_comma(text, at, end)) {
      break;
    }
    ++end;
  }
  if (digits > digits_max) return {0, at};
  milli *= 1'000;
  if ((end < text.size() && text[end] == U'.' && is_digit_at(text, end + 1)) ||
      is_decimal_comma(text, at, end)) {
    ++end;
    for (std::int64_t place = 100; is_digit_at(text, end); ++end, place /= 10)
      milli += static_cast<std::int64_t>(text[end] - U'0') * place;
  }
  if (end + 1 < text.size() && text[end] == U' ' && text[end + 1] == U'万') ++end;  // 8.7 万
  if (!is_unit_at(text, end)) return {milli, end, true, false};
  const std::int64_t unit = unit_value(text[end++]);
  milli *= unit;
  if (is_digit_at(text, end) && !is_digit_at(text, end + 1))  // 3w8
    milli += static_cast<std::int64_t>(text[end++] - U'0') * unit * 100;
  return {milli, end, false, true};
}

// 千六 (1600), 万二: a unit before anything, if a digit follows. 万一 is a word.
bool begins_with_unit(View text, std::size_t at) {
  return unit_value(text[at]) >= 100 && !is_lower(text[at]) && at + 1 < text.size() &&
         digit_value(text[at + 1]) > 0 && text.substr(at, 2) != U"万一" &&
         (at + 2 >= text.size() || digit_value(text[at + 2]) < 0);
}

// 一千二百三十 · 两百五 (250) · 三千多 (3000) · 一万二 (12000)
ReadNumber read_han(View text, std::size_t at) {
  std::int64_t whole = 0;    // 万 and above
  std::int64_t section = 0;  // below 万
  std::int64_t digit = -1;
  std::int64_t last_unit = 0;
  bool large = false;
  std::size_t end = at;
  if (begins_with_unit(text, at)) digit = 1;
  for (int read = 0; end < text.size() && read < 16; ++end, ++read) {
    if (const int tens = tens_value(text[end]); tens > 0) {
      if (digit > 0) return {0, at};
      section += tens;
      last_unit = 10;
      digit = -1;
      continue;
    }
    if (const int value = digit_value(text[end]); value >= 0) {
      if (digit > 0) return {0, at};  // 一二三 is not an amount
      digit = value;
      if (value == 0) last_unit = 0;
      continue;
    }
    const std::int64_t unit = is_lower(text[end]) ? 0 : unit_value(text[end]);
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
