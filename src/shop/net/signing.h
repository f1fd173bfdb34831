// Digests and signatures as gateways and shops ask for them, and the texts they are made over.
// Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace jx::shop {

// Lower-case hexadecimal digits.
std::string md5_hex(std::string_view text);
std::string sha256_hex(std::string_view text);
std::string hmac_sha256_hex(std::string_view key, std::string_view text);

// SHA256withRSA (PKCS#1 v1.5), base64. `private_key` and `public_key` are PEM, or the bare base64
// of their DER as shop panels show it. Errors: invalid "signing.bad_key".
Result<std::string> rsa_sign(std::string_view private_key, std::string_view text);
// False for a signature that is none. Errors: invalid "signing.bad_key".
Result<bool> rsa_verify(std::string_view public_key, std::string_view text,
                        std::string_view signature_base64);

// A time in whole seconds, as signed requests carry it. Nothing when it is none.
std::optional<Instant> read_unix_seconds(std::string_view text);

// Takes as long for every pair of one length.
bool equal_in_constant_time(std::string_view a, std::string_view b);

using Parameters = std::map<std::string, std::string>;

// RFC 3986: everything but letters, digits and "-._~" as %XX.
std::string percent_encode(std::string_view text);
std::string percent_decode(std::string_view text);  // "+" is a blank; a broken escape stays
// "a=1&b=2", both sides encoded, and back; of a repeated name the last counts.
std::string form_of(const Parameters& parameters);
Parameters parameters_of(std::string_view form);

// "a=1&b=2" of the values that are not empty, without sign and sign_type, in the order of the
// names.
std::string signed_text(const Parameters& parameters, bool encoded = false);

}  // namespace jx::shop
