// Frequent questions without a good answer: which of the questions that needed a human are one and
// the same, and what the knowledge has for them.
// Pure. Thread-safety: functions.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"
#include "knowledge/index.h"
#include "language/understanding.h"

namespace jx::knowledge {

// A question that the assistant could not answer, or after which a human was needed.
struct Question {
  Seq seq{};  // of the event that told so
  ContactId contact{};
  Instant at{};
  language::Intent intent = language::Intent::chit_chat;
  std::string text{};  // masked: it is shown, and a draft begins with it
};

// Questions that ask the same.
struct Gap {
  language::Intent intent = language::Intent::chit_chat;
  std::vector<Seq> questions{};      // all of them, ascending
  std::vector<std::string> texts{};  // some, the most typical first; at most gap_texts_max
  std::int64_t askers = 0;           // different contacts
  Instant first_at{};
  Instant last_at{};
  DocumentId nearest = 0;  // the article that comes closest; 0 = none
  double coverage = 0;     // how much of the most typical question it answers
};
inline constexpr std::size_t gap_texts_max = 5;
inline constexpr std::size_t questions_max = 1'000;  // more are not looked at
// An article that answers this much of a question is a good answer. Where the intent itself names
// the problem (card_used, not how_to_use) any word in common is enough of one written for it.
inline constexpr double good_answer = 0.5;

// Groups of like questions (the same intent, like words), without those that a published article
// for customers answers well; most asked first. `questions` are in order of seq; the newest
// questions_max count. `find` searches the index. Deterministic. Cost: O(questions · groups), and a
// search a group.
using Find = std::function<std::vector<Hit>(const Query&)>;
std::vector<Gap> find_gaps(const std::vector<Question>& questions, const Find& find, Instant now);

}  // namespace jx::knowledge
