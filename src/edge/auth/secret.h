// Random secrets, their hashes and the text forms they travel in.
// Thread-safety: every function may be called from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jx::edge::auth {

using Key32 = std::array<unsigned char, 32>;

// Prepares the random source. Call once before anything else here; calling again is harmless.
void prepare_random();

// `bytes` random bytes in base64url without padding.
std::string random_text(std::size_t bytes);

std::string base64url(std::string_view bytes);
// Nothing for what is not canonical base64url without padding.
std::optional<std::string> from_base64url(std::string_view text);
// Every character is of the base64 alphabet (+ and /).
bool is_base64(std::string_view text);

std::string hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

// RFC 4648 base32 without padding, upper case (TOTP secrets).
std::string base32(std::string_view bytes);

// SHA-256 as 64 lower hex digits.
std::string sha256_hex(std::string_view text);
// HMAC-SHA256, 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view text);
// HMAC-SHA1, 20 raw bytes (TOTP only).
std::string hmac_sha1(std::string_view key, std::string_view text);

// Takes the same time wherever the texts differ; the lengths are not secret.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace jx::edge::auth
