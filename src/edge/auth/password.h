// Passwords of staff: Argon2id at libsodium's interactive cost (64 MiB, two passes).
// Cost: tens of milliseconds and 64 MiB a call: run in the pool. Thread-safety: any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace jx::edge::auth {

inline constexpr std::size_t password_bytes_min = 10;
inline constexpr std::size_t password_bytes_max = 256;

// Errors: invalid "password.too_short", "password.too_long", "password.too_common" (one character
// repeated, a run, or one of the passwords that are tried first).
Result<void> check_password_rules(std::string_view password, std::string_view login);

// Errors: unavailable "password.no_memory".
Result<std::string> hash_password(std::string_view password);
// False also for an empty or damaged hash; takes as long as for a real one.
bool password_matches(std::string_view hash, std::string_view password);

}  // namespace jx::edge::auth
