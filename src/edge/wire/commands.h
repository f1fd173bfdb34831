// Which commands come in by which door, and what of them the door itself decides.
// Pure. Thread-safety: functions are reentrant.
#pragma once

#include "base/result.h"
#include "desk/command.h"
#include "edge/auth/caller.h"

namespace jx::edge::wire {

// The command as its caller may give it. For visitors `contact` is filled in with theirs (the given
// one is overwritten) and everything they may not say is emptied; staff and programs may not give
// what only the system may. Who may do what to which ticket is the desk's own question.
// Errors: forbidden "command.not_allowed", "auth.role"; invalid "command.bad_id".
Result<desk::CommandBody> admit(desk::CommandBody body, const auth::Caller& caller,
                                ContactId contact);

// 1..36 of [0-9A-Za-z_-]. Errors: invalid "command.bad_id".
Result<desk::CommandId> read_command_id(std::string_view text);

// The attachments that a command brings; none for other commands.
std::vector<desk::Attachment>* attachments_of(desk::CommandBody& body);

}  // namespace jx::edge::wire
