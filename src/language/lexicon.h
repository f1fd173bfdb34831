// The words customers use, by what they stand for. Matching is by exact words of the normalised
// text: simplified, lower case. Homophones (冲值), pinyin (kami), Cantonese (冇到账) and common
// typos are words like any other.
// Pure. Thread-safety: const calls from any thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/describe.h"

namespace jx::language {

JX_ENUM(Concept, paid, not_arrived, missing, card, invalid, used, activate, wrong_account, status,
        order, refund, refunded, twice, frozen, stolen, balance, wrong_amount, entitlement,
        shortened, login, withdraw, bulk, price, how_to, complaint, human, no_human, payment_failed,
        merchant_api, fraud, greeting, thanks, solved, unsolved, not_helped, urgent, not_urgent,
        angry, worried, negation, arriving, waiting)

struct ConceptHit {
  Concept meaning = Concept::greeting;
  std::size_t from = 0;  // characters
  std::size_t to = 0;
};

class Lexicon {
 public:
  Lexicon();
  // Every word found, by where it begins; words may overlap. Cost: O(n) times the words that
  // begin with the same character.
  std::vector<ConceptHit> find(std::u32string_view text) const;
  std::size_t words() const { return words_; }

 private:
  struct Word {
    std::u32string text;
    Concept meaning;
    bool whole;  // an ASCII word: no letter may stand beside it
  };
  std::unordered_map<char32_t, std::vector<Word>> by_first_;
  std::size_t words_ = 0;
};

}  // namespace jx::language
