// One-time codes of RFC 6238: SHA-1, 30 seconds, six digits. A code is good once, one step early or
// late. Pure but for the random secrets. Thread-safety: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace jx::edge::auth {

// 20 random bytes.
std::string new_totp_secret();
// "otpauth://totp/…" for the picture that an authenticator reads.
std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view login);
// The code of a step (step = unix seconds / 30).
std::string totp_code(std::string_view secret, std::int64_t step);
// The step whose code this is, if it is within one step of `now` and after `last_step`.
std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code, Instant now,
                                       std::int64_t last_step);

// Ten recovery codes "ABCDE-FGHIJ" (50 random bits each).
std::vector<std::string> new_recovery_codes();
// As it is compared: upper case without the dash and spaces.
std::string plain_recovery_code(std::string_view code);

}  // namespace jx::edge::auth
