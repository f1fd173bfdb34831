#include "market/client/signing.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "market/net/json.h"

namespace jx::market {

namespace {

std::string hmac(std::string_view secret, std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  return {reinterpret_cast<const char*>(digest), size};
}

std::string base64url(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out.push_back(digits[(bits >> (count - 6)) & 63]);
  }
  if (count > 0) out.push_back(digits[(bits << (6 - count)) & 63]);
  return out;
}

}  // namespace

std::string hmac_hex(std::string_view secret, std::string_view text) {
  std::string out;
  for (const char c : hmac(secret, text)) {
    out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string signed_identity(std::string_view secret, std::string_view shop, std::string_view buyer,
                            std::string_view name, std::int64_t now_s, std::int64_t seconds) {
  JsonObject claims;
  claims.text("iss", shop).text("sub", buyer);
  if (!name.empty()) claims.text("name", name);
  claims.number("iat", now_s).number("exp", now_s + seconds);
  const std::string signed_part =
      base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64url(claims.take());
  return signed_part + "." + base64url(hmac(secret, signed_part));
}

}  // namespace jx::market
