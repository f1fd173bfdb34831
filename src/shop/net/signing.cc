#include "shop/net/signing.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <array>
#include <charconv>
#include <memory>
#include <vector>

namespace jx::shop {

namespace {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex_of(const unsigned char* bytes, unsigned int count) {
  std::string hex;
  for (unsigned int i = 0; i < count; ++i) hex += fmt::format("{:02x}", bytes[i]);
  return hex;
}

std::string digest_hex(const EVP_MD* algorithm, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, algorithm, nullptr);
  return hex_of(digest.data(), size);
}

// As PEM: what panels show is the base64 alone, in one line or several.
std::string pem_of(std::string_view key, std::string_view label) {
  if (key.find("-----BEGIN") != key.npos) return std::string(key);
  std::string body;
  for (const char c : key) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (body.size() % 65 == 64) body += '\n';
    body += c;
  }
  return fmt::format("-----BEGIN {0}-----\n{1}\n-----END {0}-----\n", label, body);
}

Bio memory_of(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

tl::unexpected<Error> bad_key() { return fail(ErrorKind::invalid, "signing.bad_key"); }

Result<Key> private_key_of(std::string_view text) {
  for (const std::string_view label : {"PRIVATE KEY", "RSA PRIVATE KEY"}) {
    const std::string pem = pem_of(text, label);
    Key key(PEM_read_bio_PrivateKey(memory_of(pem).get(), nullptr, nullptr, nullptr));
    if (key) return key;
  }
  return bad_key();
}

Result<Key> public_key_of(std::string_view text) {
  const std::string pem = pem_of(text, "PUBLIC KEY");
  Key key(PEM_read_bio_PUBKEY(memory_of(pem).get(), nullptr, nullptr, nullptr));
  if (!key) return bad_key();
  return key;
}

std::string base64_of(const std::vector<unsigned char>& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

// Empty when it is no base64.
std::vector<unsigned char> bytes_of_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > 8192) return {};
  std::vector<unsigned char> bytes(text.size() / 4 * 3);
  const int size = EVP_DecodeBlock(bytes.data(), bytes_of(text), static_cast<int>(text.size()));
  if (size < 0) return {};
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string md5_hex(std::string_view text) { return digest_hex(EVP_md5(), text); }
std::string sha256_hex(std::string_view text) { return digest_hex(EVP_sha256(), text); }

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
       digest.data(), &size);
  return hex_of(digest.data(), size);
}

Result<std::string> rsa_sign(std::string_view private_key, std::string_view text) {
  auto key = private_key_of(private_key);
  if (!key) return error_of(std::move(key));
  const Context context(EVP_MD_CTX_new());
  std::size_t size = 0;
  bool good = EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key->get()) == 1 &&
              EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size()) == 1;
  std::vector<unsigned char> signature(size);
  good = good &&
         EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(text), text.size()) == 1;
  if (!good) return bad_key();
  signature.resize(size);
  return base64_of(signature);
}

Result<bool> rsa_verify(std::string_view public_key, std::string_view text,
                        std::string_view signature_base64) {
  auto key = public_key_of(public_key);
  if (!key) return error_of(std::move(key));
  const std::vector<unsigned char> signature = bytes_of_base64(signature_base64);
  const Context context(EVP_MD_CTX_new());
  if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key->get()) != 1) {
    return bad_key();
  }
  return !signature.empty() && EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                                bytes_of(text), text.size()) == 1;
}

std::optional<Instant> read_unix_seconds(std::string_view text) {
  constexpr std::int64_t far_s = 10'000'000'000;
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (text.empty() || error != std::errc{} || stop != end || count <= 0 || count >= far_s) {
    return std::nullopt;
  }
  return Instant{count * 1000};
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string form_of(const Parameters& parameters) {
  std::string form;
  for (const auto& [name, value] : parameters) {
    form += fmt::format("{}{}={}", form.empty() ? "" : "&", percent_encode(name),
                        percent_encode(value));
  }
  return form;
}

Parameters parameters_of(std::string_view form) {
  Parameters parameters;
  while (!form.empty()) {
    const std::size_t end = form.find('&');
    const std::string_view pair = form.substr(0, end);
    form = end == form.npos ? std::string_view{} : form.substr(end + 1);
    const std::size_t equals = pair.find('=');
    if (pair.empty()) continue;
    parameters[percent_decode(pair.substr(0, equals))] =
        equals == pair.npos ? std::string{} : percent_decode(pair.substr(equals + 1));
  }
  return parameters;
}

std::string signed_text(const Parameters& parameters, bool encoded) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    if (value.empty() || name == "sign" || name == "sign_type") continue;
    text += fmt::format("{}{}={}", text.empty() ? "" : "&", name,
                        encoded ? percent_encode(value) : value);
  }
  return text;
}

}  // namespace jx::shop
