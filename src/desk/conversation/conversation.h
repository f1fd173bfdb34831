// The one lifelong thread of a contact: messages 1..n, corrections, internal notes, what pictures
// say, and what the assistant remembers between messages.
//
// An agent speaks only in a conversation they hold; the assistant is silent while an agent holds
// it. A message is corrected or taken back by its author, within the policy's window; notices
// never. Decisions are pure; folds are total.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

inline constexpr std::size_t recent_messages_max = 20;  // that may still be corrected
inline constexpr std::size_t asked_slots_max = 20;
inline constexpr std::size_t meant_intents_max = 4;

Result<Decision> decide_command(const Asking& asking, const PostMessage& command);
Result<Decision> decide_command(const Asking& asking, const CorrectMessage& command);
Result<Decision> decide_command(const Asking& asking, const TakeBackMessage& command);
Result<Decision> decide_command(const Asking& asking, const PostNote& command);
Result<Decision> decide_command(const Asking& asking, const NoteDialogue& command);
Result<Decision> decide_command(const Asking& asking, const RecordReading& command);
Result<Decision> decide_command(const Asking& asking, const RevealPicture& command);
Result<Decision> decide_command(const Asking& asking, const CorrectMeaning& command);

void apply_event(Fold& fold, const MessagePosted& event);
void apply_event(Fold& fold, const MessageCorrected& event);
void apply_event(Fold& fold, const MessageTakenBack& event);
void apply_event(Fold& fold, const NotePosted& event);
void apply_event(Fold& fold, const DialogueNoted& event);
void apply_event(Fold& fold, const ReadingRecorded& event);
void apply_event(Fold& fold, const PictureRevealed& event);
void apply_event(Fold& fold, const MeaningCorrected& event);

}  // namespace jx::desk
