#include "store/sealing.h"

#include <sodium.h>

#include "base/assert.h"

namespace jx::store {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Randomness for nonces, fetched from the kernel by the page: one system call in 170 seals.
class Nonces {
 public:
  void next(unsigned char* nonce) {
    if (used_ + nonce_bytes > pool_.size()) {
      randombytes_buf(pool_.data(), pool_.size());
      used_ = 0;
    }
    std::copy_n(pool_.data() + used_, nonce_bytes, nonce);
    used_ += nonce_bytes;
  }

 private:
  std::array<unsigned char, 4096> pool_{};
  std::size_t used_ = 4096;
};

}  // namespace

void start_sealing() { JX_ASSERT(sodium_init() >= 0); }

Key random_key() {
  Key key;
  randombytes_buf(key.data(), key.size());
  return key;
}

void wipe(Key& key) { sodium_memzero(key.data(), key.size()); }

std::string seal_with(const Key& key, std::string_view plain, std::string_view context) {
  thread_local Nonces nonces;
  std::string sealed(nonce_bytes + plain.size() + tag_bytes, '\0');
  nonces.next(bytes_of(sealed));
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + nonce_bytes, nullptr,
                                             bytes_of(plain), plain.size(), bytes_of(context),
                                             context.size(), nullptr, bytes_of(sealed), key.data());
  return sealed;
}

std::optional<std::string> open_with(const Key& key, std::string_view sealed,
                                     std::string_view context) {
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  std::string plain(sealed.size() - nonce_bytes - tag_bytes, '\0');
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes_of(plain), nullptr, nullptr, bytes_of(sealed) + nonce_bytes,
      sealed.size() - nonce_bytes, bytes_of(context), context.size(), bytes_of(sealed), key.data());
  if (opened != 0) return std::nullopt;
  return plain;
}

Key derived_key(const Key& root, std::string_view purpose) {
  Key key;
  crypto_generichash(key.data(), key.size(), bytes_of(purpose), purpose.size(), root.data(),
                     root.size());
  return key;
}

std::string keyed_fingerprint(const Key& root, std::string_view purpose, std::string_view text) {
  const Key key = derived_key(root, std::string("fingerprint.").append(purpose));
  std::array<unsigned char, 16> hash;
  crypto_generichash(hash.data(), hash.size(), bytes_of(text), text.size(), key.data(), key.size());
  return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    hex += digits[static_cast<unsigned char>(c) >> 4];
    hex += digits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), bytes_of(bytes), bytes.size());
  return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace jx::store
