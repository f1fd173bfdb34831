#include "language/characters.h"

#include <array>

namespace jx::language {
namespace {

struct Pair {
  char16_t traditional;
  char16_t simplified;
};

constexpr Pair pairs[] = {
#include "language/traditional_table.inc"
};

constexpr char32_t table_first = 0x3400;
constexpr char32_t table_last = 0x9FFF;

// One look-up decides whether and into what a character changes.
constexpr auto simplified_table = [] {
  std::array<char16_t, table_last - table_first + 1> table{};
  for (const Pair& pair : pairs) table[pair.traditional - table_first] = pair.simplified;
  return table;
}();

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

constexpr bool is_unseen(char32_t code) {
  return code == 0x00AD || code == 0x061C || code == 0x180E || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
         (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF;
}

}  // namespace

Decoded decode_any(std::string_view text, std::size_t position) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[position + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  std::size_t length = 0;
  char32_t code = 0;
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
    code = first & 0x1F;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    code = first & 0x0F;
    if (first == 0xE0) second_min = 0xA0;  // overlong
    if (first == 0xED) second_max = 0x9F;  // surrogates
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    code = first & 0x07;
    if (first == 0xF0) second_min = 0x90;
    if (first == 0xF4) second_max = 0x8F;  // beyond U+10FFFF
  } else {
    return {replacement_character, 1};
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (position + i >= text.size() || !is_continuation(byte(i))) return {replacement_character, i};
    if (i == 1 && (byte(1) < second_min || byte(1) > second_max)) return {replacement_character, 1};
    code = (code << 6) | (byte(i) & 0x3F);
  }
  return {code, length};
}

char32_t fold(char32_t code) {
  if (code < 0x80) return code >= U'A' && code <= U'Z' ? code + 32 : code;
  if (code >= table_first && code <= table_last) {
    const char16_t simple = simplified_table[code - table_first];
    return simple == 0 ? code : simple;
  }
  if (code >= 0xFF01 && code <= 0xFF5E) return fold(code - 0xFEE0);
  if (code == 0x3000 || code == 0x00A0) return U' ';
  if (code == 0xFFE5) return 0xA5;
  if (is_unseen(code)) return 0;
  return code;
}

bool folds_alone(char32_t code) {
  return code < 0x80 || (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) ||
         (code >= 0xFF01 && code <= 0xFF5E) || (code >= 0x3000 && code <= 0x3029) ||
         code == 0xFFE5 || code == 0xA5 || code == 0xB7 || code == 0x2014 ||
         (code >= 0x2018 && code <= 0x201D) || (code >= 0x1F300 && code <= 0x1FAFF) ||
         code == replacement_character || is_unseen(code);
}

Folded fold_text(std::string_view text) {
  Folded folded;
  folded.codes.reserve(text.size());
  folded.begins.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_at(text, at);
    if (const char32_t code = fold(decoded.code); code != 0) {
      folded.codes.push_back(code);
      folded.begins.push_back(static_cast<std::uint32_t>(at));
    }
    at += decoded.bytes;
  }
  folded.begins.push_back(static_cast<std::uint32_t>(text.size()));
  return folded;
}

std::string utf8_of(std::u32string_view codes) {
  std::string out;
  out.reserve(codes.size() * 3);
  for (const char32_t code : codes) append_utf8(out, code);
  return out;
}

}  // namespace jx::language
