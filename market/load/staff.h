// Accounts of the agents that a load needs: made once per data folder by the operator, then reused.
// Thread-safety: the loop's thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "market/client/account.h"

namespace jx::market {

// How many conversations one agent of a load may hold: the desk's bound.
inline constexpr int load_agent_capacity = 50;

Login load_agent_login(std::size_t index);

// Logs in agent `index`, whose account is made when there is none.
// Errors: those of log_in; unavailable "staff.not_made".
void hire_load_agent(HttpClient& http, const Credentials& operator_credentials, std::size_t index,
                     CredentialsDone done);

}  // namespace jx::market
