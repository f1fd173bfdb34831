// What pictures say, taken for the customer's words as far as it was read surely.
// Pure. Thread-safety: functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "assistant/decide.h"
#include "assistant/phrases.h"

namespace jx::assistant {

// The turn with the sure numbers, amount, cards and phones of its pictures among its slots; what
// the words name themselves stands. An error that tells what is wrong is what it is about when the
// words do not say. A turn without pictures is the same.
Turn with_pictures(Turn turn);

// "订单号 A1B2C3D4E5F6G7H8，金额 ¥98.50，提示“该卡密已被使用”", as far as it was read surely; empty
// when nothing was. Cards are counted, never told.
std::string told_of_pictures(const PicturesSaid& said, Tongue tongue);

// An order number that may be misread, when no sure one was read.
std::optional<trade::Number> unsure_order(const PicturesSaid& said);

// Whether this answers "is that right?". Neither of the two: something else was said.
bool says_yes(std::string_view normal_text);
bool says_no(std::string_view normal_text);
// Whether that is all that was said: then it is no wish of its own, whatever it resembles.
bool says_yes_or_no_alone(std::string_view normal_text);

}  // namespace jx::assistant
