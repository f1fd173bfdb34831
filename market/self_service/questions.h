// What customers ask, which of it is standard, and what a true answer has to say.
// Constant and pure. Thread-safety: reentrant.
//
// Standard is what no human has to decide, and nobody's hand has to do: facts or the catalogue
// answer it. The rest is asked as well, because it must end with a human and never go in a circle.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "market/town/purchase.h"

namespace jx::market {

JX_ENUM(QuestionKind, order_status, waiting, where_is_my_card, how_to_use, card_used, card_invalid,
        payment_failed, charged_twice, refund_stage, price, charged_once, refund_wanted,
        account_stolen, account_frozen, notice_lost, stock_gone)

// What the purchase must be for the question to have a sense.
enum class About : std::uint8_t { anything, cards, goods_of_the_catalogue };

struct Question {
  QuestionKind kind{};
  bool standard = true;
  std::vector<Truth> truths{};  // of the purchases about which it is asked
  std::string_view words{};     // what it is, for people
  std::string_view reason{};    // why it is standard, or is not
  About about = About::anything;
};

// Where is my card is asked of cards; a price, of what has one for everybody: bulk is a deal.
bool can_be_asked_about(const Question& question, const Purchase& purchase);

const std::vector<Question>& questions();
const Question& question_of(QuestionKind kind);

// What the customer, who knows what the market did, holds an answer against.
struct Expectation {
  std::vector<std::string> causes{};             // one of them, when a cause is named
  std::vector<std::vector<std::string>> said{};  // of each group one stands in the answer
  std::vector<std::string> not_said{};           // none of these may stand in it
};

Expectation expectation_of(QuestionKind kind, const Purchase& purchase);

// Whether the words agree with the truth: everything that has to be said is, nothing false is.
bool agrees(std::string_view answer, const Expectation& expectation);
// Whether they say something that is not so.
bool contradicts(std::string_view answer, const Expectation& expectation);

}  // namespace jx::market
