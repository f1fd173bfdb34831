// A text as what it is found by: words, and how they sound.
//
// Words are the desk's own index terms (language::index_terms: bigrams of Chinese, whole words of
// other scripts; what looks like a card is left out), with characters that look alike made one and
// English endings cut off. Pure. Thread-safety: functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/sound.h"

namespace jx::knowledge {

// Characters that hands and eyes confuse (己 for 已, 末 for 未) read as one of them; others as they
// are.
char32_t alike(char32_t code);

// An English word without its ending ("codes", "code" -> "cod"); other words as they are.
std::string stem(std::string_view word);

// One term of a text, in order.
struct Term {
  std::string word{};   // as indexed: two characters, a lone one, or a word's stem
  std::string plain{};  // as it was written, normalised
  bool han = false;     // Chinese: one or two characters
  bool filler = false;  // one of them only holds the sentence together: 的, 吗, 怎
  // The characters' sounds, by reading; of a lone character the second row is empty.
  std::vector<Sound> first{};
  std::vector<Sound> second{};
};
std::vector<Term> terms_of(std::string_view text);

// The first character of a term and what follows it; views of `word`.
std::pair<std::string_view, std::string_view> halves_of(std::string_view word);

// Keys of the index beside the words themselves. Words never begin with these marks.
std::string sound_key(Sound first, Sound second);
// Every way a two-character term sounds; empty for others. At most 4.
std::vector<std::string> sound_keys(const Term& term);
// Two characters with one between them left out.
std::string gap_key(std::string_view first, std::string_view third);
// "intent", "card_used".
std::string link_key(std::string_view kind, std::string_view name);

}  // namespace jx::knowledge
