// Agents, their presence, teams and canned replies.
//
// Presence is what routing believes: an agent who is offline has nothing in hand, one on a break
// keeps what they hold and is offered nothing. There is always an operator left.
// Decisions are pure; folds are total.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

inline constexpr std::size_t canned_reply_bytes_max = 4'000;

Result<Decision> decide_command(const Asking& asking, const AddAgent& command);
Result<Decision> decide_command(const Asking& asking, const ChangeAgent& command);
Result<Decision> decide_command(const Asking& asking, const DismissAgent& command);
Result<Decision> decide_command(const Asking& asking, const SetPresence& command);
Result<Decision> decide_command(const Asking& asking, const SaveTeam& command);
Result<Decision> decide_command(const Asking& asking, const RemoveTeam& command);
Result<Decision> decide_command(const Asking& asking, const SaveCannedReply& command);
Result<Decision> decide_command(const Asking& asking, const RemoveCannedReply& command);

void apply_event(Fold& fold, const AgentAdded& event);
void apply_event(Fold& fold, const AgentChanged& event);
void apply_event(Fold& fold, const AgentDismissed& event);
void apply_event(Fold& fold, const PresenceChanged& event);
void apply_event(Fold& fold, const TeamSaved& event);
void apply_event(Fold& fold, const TeamRemoved& event);
void apply_event(Fold& fold, const CannedReplySaved& event);
void apply_event(Fold& fold, const CannedReplyRemoved& event);

}  // namespace jx::desk
