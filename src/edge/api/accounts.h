// Logging in, invitations and what else changes accounts. Each answers on the loop; what blocks
// runs in the pool.
#pragma once

#include "edge/api/context.h"

namespace jx::edge::api {

inline constexpr Duration invitation_life = hours(72);

// Saves a one-time link for an agent. Answers its path.
void issue_invitation(host::DeskService& service, AgentId agent, std::string_view purpose,
                      host::Done<std::string> then);
// Ends what an agent has: account, sessions. For dismissals.
void end_account(host::DeskService& service, AgentId agent);
std::string session_cookie_header(std::string_view token, bool secure, Duration life);

}  // namespace jx::edge::api
