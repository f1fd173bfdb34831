#include "desk/check.h"

#include <algorithm>

namespace jx::desk {

namespace {

// Bytes that follow a leading byte; -1 for a byte that cannot lead.
int following(unsigned char lead) {
  if (lead < 0x80) return 0;
  if (lead >= 0xC2 && lead <= 0xDF) return 1;
  if (lead >= 0xE0 && lead <= 0xEF) return 2;
  if (lead >= 0xF0 && lead <= 0xF4) return 3;
  return -1;
}

// The narrower range of the second byte: no overlong forms, surrogates or beyond U+10FFFF.
bool is_second(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return second >= 0x80 && second <= 0xBF;
  }
}

bool is_id_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '-';
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) continue;
    const int count = following(lead);
    if (count < 0 || text.size() - i <= static_cast<std::size_t>(count)) return false;
    if (!is_second(lead, static_cast<unsigned char>(text[i + 1]))) return false;
    for (int k = 2; k <= count; ++k) {
      if ((static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0xC0) != 0x80) {
        return false;
      }
    }
    i += static_cast<std::size_t>(count);
  }
  return true;
}

bool is_command_id(std::string_view text) {
  return !text.empty() && text.size() <= CommandId::bytes_max &&
         std::ranges::all_of(text, is_id_letter);
}

bool is_blob_hash(const BlobHash& hash) {
  return hash.view().size() == BlobHash::bytes_max && std::ranges::all_of(hash.view(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Result<void> check_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) return fail(ErrorKind::invalid, "text.too_long");
  if (!is_utf8(text)) return fail(ErrorKind::invalid, "text.malformed");
  return {};
}

Result<void> check_name(std::string_view name) {
  if (name.empty()) return fail(ErrorKind::invalid, "name.missing");
  return check_text(name, name_bytes_max);
}

Result<void> check_word(const Word& word) {
  if (word.empty() || is_word(word.view())) return {};
  return fail(ErrorKind::invalid, "word.malformed");
}

Result<void> check_words(std::span<const Word> words, std::size_t count_max) {
  if (words.size() > count_max) return fail(ErrorKind::invalid, "words.too_many");
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_word(words[i].view())) return fail(ErrorKind::invalid, "word.malformed");
    if (std::ranges::find(words.first(i), words[i]) != words.first(i).end()) {
      return fail(ErrorKind::invalid, "word.repeated");
    }
  }
  return {};
}

Result<void> check_locale(std::string_view locale) {
  const bool fits = locale.size() <= 16 && std::ranges::all_of(locale, is_id_letter);
  if (!fits) return fail(ErrorKind::invalid, "locale.malformed");
  return {};
}

}  // namespace jx::desk
