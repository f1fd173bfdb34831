#include "shop/supplier/sealed_text.h"

#include <openssl/evp.h>
#include <simdjson.h>

#include <memory>

namespace jx::shop {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t block_bytes = 16;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Empty when it is not base64.
std::string from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return {};
  std::string out(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(text),
                                   static_cast<int>(text.size()));
  if (size < 0) return {};
  std::size_t padding = 0;  // EVP counts it as bytes
  while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

}  // namespace

Result<std::string> open_sealed_text(std::string_view sealed, std::string_view secret) {
  const auto unreadable = [] { return fail(ErrorKind::corrupt, "supplier.cards_unreadable"); };
  const std::string blocks = from_base64(sealed);
  const bool whole = !blocks.empty() && blocks.size() % block_bytes == 0;
  if (secret.size() != key_bytes || !whole) return unreadable();
  const std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context(EVP_CIPHER_CTX_new());
  std::string out(blocks.size() + block_bytes, '\0');
  auto* place = reinterpret_cast<unsigned char*>(out.data());
  int size = 0;
  int rest = 0;
  const bool opened = context != nullptr &&
                      EVP_DecryptInit_ex(context.get(), EVP_aes_256_ecb(), nullptr,
                                         bytes_of(secret), nullptr) == 1 &&
                      EVP_DecryptUpdate(context.get(), place, &size, bytes_of(blocks),
                                        static_cast<int>(blocks.size())) == 1 &&
                      EVP_DecryptFinal_ex(context.get(), place + size, &rest) == 1;
  if (!opened) return unreadable();
  out.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(rest));
  if (!simdjson::validate_utf8(out.data(), out.size())) return unreadable();
  return out;
}

}  // namespace jx::shop
