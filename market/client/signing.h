// What the shop signs: pushes of facts (HMAC) and who its buyers are (JWT, HS256).
// Pure. Thread-safety: functions are reentrant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jx::market {

// Lower-case hex of HMAC-SHA256.
std::string hmac_hex(std::string_view secret, std::string_view text);

// The signed identity of docs/protocol.md, valid for `seconds` from `now_s`.
std::string signed_identity(std::string_view secret, std::string_view shop, std::string_view buyer,
                            std::string_view name, std::int64_t now_s, std::int64_t seconds = 3000);

}  // namespace jx::market
