// What customers and agents say, in many voices.
// Pure but for the dice handed in. Thread-safety: functions are reentrant.
#pragma once

#include <string>
#include <string_view>

#include "market/town/purchase.h"

namespace jx::market {

enum class Mood : std::uint8_t { calm, worried, angry, wants_human };

Mood mood_of(Dice& dice);

// The first words about a purchase gone wrong. `names_order`: the number stands in it.
std::string opening_words(Dice& dice, const Purchase& purchase, const Buyer& who, Mood mood,
                          bool names_order);
std::string order_number_words(Dice& dice, const Purchase& purchase, const Buyer& who);
std::string impatient_words(Dice& dice, const Buyer& who, Mood mood);
std::string ask_human_words(Dice& dice, const Buyer& who);
std::string thanks_words(Dice& dice, const Buyer& who);
std::string screenshot_words(Dice& dice, const Buyer& who);

// Whether somebody asks for the order number; whether for the query password.
bool asks_for_order(std::string_view text);
bool asks_for_password(std::string_view text);

// An agent's words: greeting, what the verdict means for the customer, the end.
std::string clerk_greeting(Dice& dice, std::string_view clerk);
std::string clerk_explanation(std::string_view cause);
std::string clerk_farewell(Dice& dice);
// Outcome of a ticket with this cause: solved, refunded, reissued or explained.
std::string outcome_of(std::string_view cause);

}  // namespace jx::market
