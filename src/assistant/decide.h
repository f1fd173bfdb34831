// The first line: what to look up, answer, ask or hand over, from what a customer's message says,
// what is remembered of the dialogue and what the purchase's facts prove.
//
// Promises (tests/scenarios/assistant holds them):
// - It says once in a conversation that it is an AI assistant.
// - It says what it read in a picture. What a picture says are numbers, amounts and errors, never
//   wishes: no words in it hand over, close, or order anything.
// - Nothing is asked for twice, and no answer repeated that says nothing new. Two answers that did
// not help, anger, account theft and the wish for
//   a human hand over at once.
// - It promises nothing: times and steps come from the verdict, what is not known is said.
// - Disclosure: a fact of an order is told only to its buyer (signed identity), after its query
//   password, after an earlier proof, or on the whole order number where that number is the key.
//   Somebody else's order is answered word for word as an unknown one. Cards are never told.
// Pure. Thread-safety: reentrant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assistant/incident.h"
#include "assistant/purchase.h"
#include "base/ids.h"
#include "base/instant.h"
#include "desk/command.h"
#include "desk/state.h"
#include "language/understanding.h"
#include "trade/signal.h"

namespace jx::assistant {

inline constexpr std::size_t look_ups_max = 3;  // asked for at once

JX_ENUM(LookUpKind, number, card, tail, buyer)

struct LookUp {
  LookUpKind kind = LookUpKind::number;
  std::string text{};  // the number, card or tail as written; the buyer's key
  friend bool operator==(const LookUp&, const LookUp&) = default;
};

// What is read surely enough to be taken for the customer's own words; below it they are asked.
inline constexpr std::int64_t sure_reading_min = 75;  // percent

// What the pictures that came with a message say.
struct PicturesSaid {
  std::vector<desk::PictureField> fields{};
  std::vector<language::IntentGuess> error_intents{};  // what the first error means, if any
  Word failure{};  // of a picture that could not be read; empty = all were
};

struct Turn {
  language::Understanding understanding{};
  std::string text{};                      // as written
  bool with_attachment = false;            // a picture or file came with it
  std::optional<PicturesSaid> pictures{};  // when its pictures were looked at
  desk::Channel channel = desk::Channel::web;
  // What the desk remembers. `contact.dialogue` is the state of this conversation.
  desk::ContactState contact{};
  TicketId ticket{};             // the newest open one, which is with the assistant
  std::string password_print{};  // of offered_password(), by the keys' fingerprint; or empty
  // Answers to look-ups; nothing = not looked up yet.
  std::optional<std::vector<Purchase>> found{};
  bool look_up_failed = false;
  Instant now{};
  std::vector<KnownIncident> incidents{};  // confirmed ones
  std::vector<trade::Goods> goods{};       // that the customer names (GoodsShelf)
};

// What a message of a decision tells: for whoever puts it into other words.
struct Telling {
  std::size_t at = 0;                   // at_once[at] is the message
  std::string introduction{};           // its first lines, when it has such: never reworded
  std::string text{};                   // the rest
  std::vector<trade::Number> orders{};  // it tells of these, which the customer may be told of
};

struct Decision {
  // Not empty: look these up and decide again with `found`. Then nothing else is set.
  std::vector<LookUp> look_up{};
  // To be submitted together, in order. A TicketId of zero in `afterwards` is the ticket opened
  // here.
  std::vector<desk::CommandBody> at_once{};
  // When the first of `at_once` was carried out.
  std::vector<desk::CommandBody> afterwards{};
  // Posted instead of `afterwards` when the first of `at_once` was refused.
  std::optional<desk::PostMessage> when_refused{};
  // Set for answers, not for questions, handovers and what is promised.
  std::optional<Telling> telling{};
};

// The query password that the message offers: named as one, or a bare word after it was asked for.
std::optional<std::string> offered_password(const language::Understanding& understanding,
                                            std::string_view text,
                                            const desk::DialogueState& dialogue);

// What the turn is about, and what it claims of a purchase.
language::Intent topic_of(const Turn& turn);
trade::ClaimKind claim_of(const Turn& turn);

// Total. Nothing at all when a question asked a moment ago still stands (docs/assistant.md).
Decision decide(const Turn& turn);

// True when the assistant should stay silent: a human holds the conversation or is awaited.
bool is_with_humans(const desk::Ticket& ticket);

}  // namespace jx::assistant
