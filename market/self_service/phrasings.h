// What customers of the self-service run write: put together from openings, a matter and endings,
// in many ways. Pure but for the dice. Thread-safety: reentrant.
#pragma once

#include <string>

#include "market/self_service/questions.h"

namespace jx::market {

// A question of this kind about this purchase, without a number.
std::string question_words(Dice& dice, QuestionKind kind, const Purchase& purchase,
                           const Buyer& who);
// The number as people give it: with words or bare.
std::string number_words(Dice& dice, const Buyer& who, std::string_view number);
// The number with one slip of the hand: two characters changed places, one is missing, one is
// another, small letters, a blank in the middle, or only its end.
std::string slipped(Dice& dice, std::string_view number);
std::string password_words(Dice& dice, const Buyer& who, const Purchase& purchase);

std::string confirming_words(Dice& dice, QuestionKind kind, const Buyer& who);
std::string unhelped_words(Dice& dice, const Buyer& who);
std::string hand_me_over_words(Dice& dice, const Buyer& who);

}  // namespace jx::market
