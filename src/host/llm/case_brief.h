// What an agent who opens a case must know, made without a model: the wish and the mood, what was
// said, order and verdict with their evidence, what was tried, what is to be done and what must
// not be. Pure. Thread-safety: reentrant.
#pragma once

#include <string>
#include <vector>

#include "assistant/phrases.h"
#include "base/describe.h"
#include "language/understanding.h"
#include "views/screen.h"

namespace jx::host {

JX_ENUM(BriefPart, wish, said, order, evidence, tried, next, forbidden, time)

struct BriefLine {
  BriefPart part = BriefPart::wish;
  std::string text{};
};
JX_DESCRIBE(BriefLine, part, text)

// The newest verdict of the case: of `ticket` when it has one, else of the conversation.
const trade::Verdict* verdict_of(const views::ConversationView& view, TicketId ticket);
// The ticket that is worked on: held, else open, else none.
const views::TicketView* current_ticket(const views::ConversationView& view);

// `view` as staff see it; texts are masked there. At most a screenful.
std::vector<BriefLine> brief_of(const views::ConversationView& view,
                                const language::Language& language, assistant::Tongue tongue);

}  // namespace jx::host
