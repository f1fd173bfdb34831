#include "edge/auth/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "edge/auth/secret.h"

namespace jx::edge::auth {

namespace {

constexpr std::array common_passwords = std::to_array<std::string_view>({
    "1234567890",   "0123456789",   "12345678910",  "qwertyuiop",    "password123",
    "password1234", "passw0rd123",  "admin123456",  "administrator", "iloveyou123",
    "woaini1314",   "woaini520520", "1qaz2wsx3edc", "qwer123456",    "a123456789",
    "abc1234567",   "123456789a",   "1q2w3e4r5t",   "5201314520",    "aa123456789",
});

bool is_run(std::string_view text) {
  const auto step = [&](std::size_t i) { return text[i] - text[i - 1]; };
  for (std::size_t i = 2; i < text.size(); ++i) {
    if (step(i) != step(1)) return false;
  }
  return text.size() > 1 && step(1) >= -1 && step(1) <= 1;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// A hash nothing matches, so that an unknown login costs as much as a known one.
const std::string& dummy_hash() {
  static const std::string hash = hash_password(random_text(18)).value_or(std::string());
  return hash;
}

}  // namespace

Result<void> check_password_rules(std::string_view password, std::string_view login) {
  if (password.size() < password_bytes_min) return fail(ErrorKind::invalid, "password.too_short");
  if (password.size() > password_bytes_max) return fail(ErrorKind::invalid, "password.too_long");
  const std::string plain = lower(password);
  const bool common = std::ranges::find(common_passwords, plain) != common_passwords.end();
  if (common || is_run(plain) || plain == login)
    return fail(ErrorKind::invalid, "password.too_common");
  return {};
}

Result<std::string> hash_password(std::string_view password) {
  prepare_random();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(),
                            crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(ErrorKind::unavailable, "password.no_memory");
  }
  return std::string(out.data());
}

bool password_matches(std::string_view hash, std::string_view password) {
  prepare_random();
  const bool known = !hash.empty();
  const std::string stored = known ? std::string(hash) : dummy_hash();
  if (stored.empty()) return false;
  return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0 && known;
}

}  // namespace jx::edge::auth
