// Text as a row of simple characters, each with its place in the original bytes.
// Pure. Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jx::language {

inline constexpr char32_t replacement_character = 0xFFFD;

struct Decoded {
  char32_t code = 0;
  std::size_t bytes = 1;  // how many bytes it stood in, 1..4
};

// As decode_at, for all but the commonest.
Decoded decode_any(std::string_view text, std::size_t position);

// The character at `position`; U+FFFD for the longest start of a broken one.
// REQUIRES: position < text.size().
inline Decoded decode_at(std::string_view text, std::size_t position) {
  const auto first = static_cast<unsigned char>(text[position]);
  if (first < 0x80) return {first, 1};
  if (first >= 0xE1 && first <= 0xEC && position + 2 < text.size()) {
    const auto second = static_cast<unsigned char>(text[position + 1]);
    const auto third = static_cast<unsigned char>(text[position + 2]);
    if ((second & 0xC0) == 0x80 && (third & 0xC0) == 0x80)
      return {
          static_cast<char32_t>(((first & 0x0F) << 12) | ((second & 0x3F) << 6) | (third & 0x3F)),
          3};
  }
  return decode_any(text, position);
}

// Writes the character's UTF-8 to `out` (room for 4) and returns its length.
inline std::size_t encode_utf8(char32_t code, char* out) {
  if (code < 0x80) {
    out[0] = static_cast<char>(code);
    return 1;
  }
  if (code < 0x800) {
    out[0] = static_cast<char>(0xC0 | (code >> 6));
    out[1] = static_cast<char>(0x80 | (code & 0x3F));
    return 2;
  }
  if (code < 0x10000) {
    out[0] = static_cast<char>(0xE0 | (code >> 12));
    out[1] = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out[2] = static_cast<char>(0x80 | (code & 0x3F));
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | (code >> 18));
  out[1] = static_cast<char>(0x80 | ((code >> 12) & 0x3F));
  out[2] = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  out[3] = static_cast<char>(0x80 | (code & 0x3F));
  return 4;
}

inline void append_utf8(std::string& out, char32_t code) {
  char bytes[4];
  out.append(bytes, encode_utf8(code, bytes));
}

// One character to one character: lower case ASCII, half width, simplified.
// 0 for a character that is not seen (zero width, direction marks, variation selectors).
char32_t fold(char32_t code);

// Whether NFKC with case folding does to this character just what fold() does, whatever stands
// beside it.
bool folds_alone(char32_t code);

// A Han character.
constexpr bool is_han(char32_t code) {
  return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) ||
         (code >= 0x20000 && code <= 0x323AF) || (code >= 0xF900 && code <= 0xFAFF) ||
         code == 0x3007;
}
// Written without spaces: Han, kana, hangul.
constexpr bool is_cjk(char32_t code) {
  return is_han(code) || (code >= 0x3040 && code <= 0x30FF) || (code >= 0xAC00 && code <= 0xD7A3);
}
constexpr bool is_digit(char32_t code) { return code >= U'0' && code <= U'9'; }
constexpr bool is_lower(char32_t code) { return code >= U'a' && code <= U'z'; }
constexpr bool is_word_character(char32_t code) { return is_digit(code) || is_lower(code); }

// A text folded character by character, with where each one began.
struct Folded {
  std::u32string codes{};
  std::vector<std::uint32_t> begins{};  // codes.size() + 1 byte positions in the original

  std::size_t size() const { return codes.size(); }
  // Bytes of the original under characters [from, to).
  std::string_view original(std::string_view text, std::size_t from, std::size_t to) const {
    return text.substr(begins[from], begins[to] - begins[from]);
  }
};

Folded fold_text(std::string_view text);

// UTF-8 of characters [from, to).
std::string utf8_of(std::u32string_view codes);

}  // namespace jx::language
