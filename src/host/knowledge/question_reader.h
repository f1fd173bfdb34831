// What was asked before help was needed.
// Pure. Thread-safety: functions.
#pragma once

#include <optional>
#include <span>

#include "desk/event.h"
#include "knowledge/gaps.h"
#include "knowledge/suggest.h"
#include "views/rows.h"

namespace jx::host {

// The customer's question that led to this row: of their messages just before it the newest that
// says what it is about, without numbers and secrets. Nothing when none does. `seq` of the answer
// is the message's own, so that rows about the same message are seen to be one. `events` are the
// conversation up to the row.
struct AskedQuestion {
  Seq message{};
  knowledge::Question question{};
};
std::optional<AskedQuestion> question_before(const views::QuestionRow& row,
                                             std::span<const desk::Recorded> events,
                                             const language::Language& language);

// The situation of a conversation, from its last events: what the customer said, in the words as
// they are now, what that means, and the cause of the last verdict. `order` is that verdict's.
struct Situation {
  knowledge::Situation situation{};
  trade::Number order{};
};
Situation situation_of(std::span<const desk::Recorded> events, const language::Language& language);

}  // namespace jx::host
