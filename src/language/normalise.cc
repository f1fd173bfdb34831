// Normalising and the terms of the index.
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <unordered_set>

#include "language/characters.h"
#include "language/secrets.h"
#include "language/understanding.h"

namespace jx::language {
namespace {

// Repairs and NFKC with case folding by ICU; the characters that stand alone were left to fold().
std::string compatibility_folded(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_at(text, at);
    append_utf8(repaired, decoded.code);
    at += decoded.bytes;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) return repaired;
  std::string out;
  out.reserve(repaired.size());
  icu::StringByteSink<std::string> sink(&out);
  normalizer->normalizeUTF8(0, icu::StringPiece(repaired.data(), static_cast<int>(repaired.size())),
                            sink, nullptr, status);
  return U_FAILURE(status) ? repaired : out;
}

std::string fold_all(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      out.push_back(static_cast<char>(fold(byte)));
      ++at;
      continue;
    }
    const Decoded decoded = decode_at(text, at);
    if (const char32_t code = fold(decoded.code); code != 0) append_utf8(out, code);
    at += decoded.bytes;
  }
  return out;
}

bool every_character_folds_alone(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      ++at;
      continue;
    }
    const Decoded decoded = decode_at(text, at);
    if (!folds_alone(decoded.code)) return false;
    at += decoded.bytes;
  }
  return true;
}

// A word longer than this is cut: nobody searches for one, and the index must stay bounded.
constexpr std::size_t word_characters_max = 64;

// Writes the terms of one run of characters without spaces.
void append_bigrams(std::string& out, std::u32string_view run) {
  const std::size_t count = std::max<std::size_t>(run.size(), 2) - 1;
  for (std::size_t i = 0; i < count; ++i) {
    char term[9] = {' '};
    std::size_t length = 1 + encode_utf8(run[i], term + 1);
    if (i + 1 < run.size()) length += encode_utf8(run[i + 1], term + length);
    const std::size_t skipped = out.empty() ? 1 : 0;  // no space before the first term
    out.append(term + skipped, length - skipped);
  }
}

bool is_foreign_letter(char32_t code) {  // of a spaced script that is neither ASCII nor CJK
  return (code >= 0xC0 && code < 0x2000 && code != 0xD7 && code != 0xF7) ||
         (code >= 0x2C00 && code < 0x2E00);
}

std::string terms_of(std::string_view text) {
  const bool simple = every_character_folds_alone(text);
  const Folded folded = fold_text(simple ? std::string(text) : compatibility_folded(text));
  const std::vector<SecretSpan> secrets =
      !simple || may_hold_secret(text) ? find_secrets(folded) : std::vector<SecretSpan>{};
  std::string out;
  out.reserve(folded.size() * 7);
  auto secret = secrets.begin();
  const std::u32string_view codes = folded.codes;
  for (std::size_t at = 0; at < codes.size();) {
    if (secret != secrets.end() && at >= secret->from) {
      at = std::max(at, secret->to);
      ++secret;
      continue;
    }
    const std::size_t stop = secret == secrets.end() ? codes.size() : secret->from;
    std::size_t end = at;
    if (is_cjk(codes[at])) {
      while (end < stop && is_cjk(codes[end])) ++end;
      append_bigrams(out, codes.substr(at, end - at));
    } else if (is_word_character(codes[at]) || is_foreign_letter(codes[at])) {
      while (end < stop && (is_word_character(codes[end]) || is_foreign_letter(codes[end]))) ++end;
      if (!out.empty()) out.push_back(' ');
      for (const char32_t code : codes.substr(at, std::min(end - at, word_characters_max)))
        append_utf8(out, code);
    } else {
      ++end;
    }
    at = end;
  }
  return out;
}

}  // namespace

std::string normalise(std::string_view text) {
  if (every_character_folds_alone(text)) return fold_all(text);
  return fold_all(compatibility_folded(text));
}

std::string index_terms(std::string_view text) { return terms_of(text); }

std::string query_terms(std::string_view query) {
  constexpr std::size_t terms_max = 64;
  const std::string all = terms_of(query);
  std::unordered_set<std::string_view> seen;
  std::string out;
  for (std::size_t at = 0; at < all.size() && seen.size() < terms_max;) {
    const std::size_t end = std::min(all.find(' ', at), all.size());
    const std::string_view term = std::string_view(all).substr(at, end - at);
    if (seen.insert(term).second) {
      if (!out.empty()) out.push_back(' ');
      out.append(term);
    }
    at = end + 1;
  }
  return out;
}

}  // namespace jx::language
