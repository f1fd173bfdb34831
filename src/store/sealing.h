// The cryptography of keys, the same in every store: libsodium's XChaCha20-Poly1305 and BLAKE2b.
// Thread-safety: functions are reentrant.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace jx::store {

using Key = std::array<unsigned char, 32>;

// Call once before anything else here; any number of times is harmless.
void start_sealing();

Key random_key();
// Forgets a key's bytes in memory.
void wipe(Key& key);

// nonce(24, random) ‖ ciphertext ‖ tag(16). 40 bytes longer than `plain`.
std::string seal_with(const Key& key, std::string_view plain, std::string_view context);
// Nothing when the bytes do not authenticate.
std::optional<std::string> open_with(const Key& key, std::string_view sealed,
                                     std::string_view context);

// 32 bytes for a named use of `root`.
Key derived_key(const Key& root, std::string_view purpose);
// 32 lower hex digits, keyed by `root` and `purpose`.
std::string keyed_fingerprint(const Key& root, std::string_view purpose, std::string_view text);

std::string to_hex(std::string_view bytes);

// Hex SHA-256.
std::string sha256_hex(std::string_view bytes);

}  // namespace jx::store
