#include "knowledge/terms.h"

#include <algorithm>
#include <array>

#include "language/characters.h"
#include "language/understanding.h"

namespace jx::knowledge {

namespace {

constexpr std::size_t ways_max = 4;

struct Alike {
  char32_t written;
  char32_t read;
};

// Shapes that are confused in this trade's words. Both sides of a search are read alike, so a pair
// here finds more and loses nothing.
constexpr std::array confused_shapes{
    Alike{U'己', U'已'}, Alike{U'巳', U'已'}, Alike{U'末', U'未'}, Alike{U'帐', U'账'},
    Alike{U'拆', U'折'}, Alike{U'拨', U'拔'}, Alike{U'侍', U'待'}, Alike{U'侯', U'候'},
    Alike{U'卞', U'卡'}, Alike{U'晴', U'睛'}, Alike{U'籍', U'藉'}, Alike{U'定', U'订'},
    Alike{U'陆', U'录'}, Alike{U'做', U'作'}, Alike{U'秘', U'密'}, Alike{U'曰', U'日'},
    Alike{U'亨', U'享'}, Alike{U'刺', U'剌'},
};

constexpr std::u32string_view filler_characters =
    U"的了吗呢啊吧么呀哦嘛哈请问能可以会要想我你您他她它们是有在就都也还很太怎什为这那个些哪给让把"
    U"被和跟与及或但而"
    U"且如果因所咋啥嗯喂好下再又最只";

bool is_latin(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool cut_ending(std::string& word, std::string_view ending, std::size_t left_min) {
  if (!word.ends_with(ending) || word.size() < ending.size() + left_min) return false;
  word.resize(word.size() - ending.size());
  return true;
}

// The one or two characters of a Chinese term; empty for any other.
std::u32string han_of(std::string_view term) {
  std::u32string codes;
  for (std::size_t at = 0; at < term.size();) {
    const language::Decoded decoded = language::decode_at(term, at);
    if (!language::is_han(decoded.code) || codes.size() == 2) return {};
    codes.push_back(decoded.code);
    at += decoded.bytes;
  }
  return codes;
}

Term term_of(std::string_view written) {
  Term term{.plain = std::string(written)};
  const std::u32string codes = han_of(written);
  if (codes.empty()) {
    term.word = stem(written);
    return term;
  }
  term.han = true;
  for (const char32_t code : codes) {
    language::append_utf8(term.word, alike(code));
    term.filler = term.filler || filler_characters.find(code) != std::u32string_view::npos;
  }
  term.first = sounds_of(codes[0]);
  if (codes.size() == 2) term.second = sounds_of(codes[1]);
  return term;
}

void add_terms(std::vector<Term>& terms, std::string_view piece) {
  const std::string all = language::index_terms(piece);
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find(' ', at), all.size());
    if (end > at) terms.push_back(term_of(std::string_view(all).substr(at, end - at)));
    at = end + 1;
  }
}

}  // namespace

char32_t alike(char32_t code) {
  const auto found = std::ranges::find(confused_shapes, code, &Alike::written);
  return found == confused_shapes.end() ? code : found->read;
}

std::string stem(std::string_view word) {
  std::string out(word);
  if (!is_latin(word) || word.size() < 4) return out;
  if (cut_ending(out, "ies", 2)) return out + 'i';
  if (!out.ends_with("ss")) cut_ending(out, "s", 3);
  if (!cut_ending(out, "ing", 3)) cut_ending(out, "ed", 3);
  if (out.size() > 3 && out.ends_with('e')) out.pop_back();
  if (out.size() > 3 && out.ends_with('y')) out.back() = 'i';
  return out;
}

std::vector<Term> terms_of(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  std::vector<Term> terms;
  // Piece by piece: behind a word such as "kami" the next one would be taken for a card's secret.
  for (std::size_t at = text.find_first_not_of(blanks); at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
    add_terms(terms, text.substr(at, end - at));
    at = text.find_first_not_of(blanks, end);
  }
  return terms;
}

std::pair<std::string_view, std::string_view> halves_of(std::string_view word) {
  std::size_t cut = std::min<std::size_t>(1, word.size());
  while (cut < word.size() && (static_cast<unsigned char>(word[cut]) & 0xC0) == 0x80) ++cut;
  return {word.substr(0, cut), word.substr(cut)};
}

std::string sound_key(Sound first, Sound second) {
  std::string key = "~";
  key += letters_of(first);
  key += '\'';
  key += letters_of(second);
  return key;
}

std::vector<std::string> sound_keys(const Term& term) {
  std::vector<std::string> keys;
  for (const Sound first : term.first) {
    for (const Sound second : term.second) {
      if (keys.size() < ways_max) keys.push_back(sound_key(first, second));
    }
  }
  return keys;
}

std::string gap_key(std::string_view first, std::string_view third) {
  std::string key = "^";
  key += first;
  key += third;
  return key;
}

std::string link_key(std::string_view kind, std::string_view name) {
  std::string key = "=";
  key += kind;
  key += ':';
  key += name;
  return key;
}

}  // namespace jx::knowledge
