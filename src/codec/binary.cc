#include "codec/binary.h"

#include <openssl/evp.h>

#include "base/assert.h"
#include "codec/binary_impl.h"

namespace jx::codec {

namespace detail {

Result<Parts> parts_of(std::string_view bytes) {
  if (bytes.empty()) return fail(ErrorKind::corrupt, "event.malformed", "no bytes");
  if (bytes[0] != format && bytes[0] != format_with_seal) {
    return fail(ErrorKind::corrupt, "event.too_new", "unknown format byte");
  }
  Reader reader(bytes.substr(1), nullptr);
  const std::string_view clear = reader.text();
  const std::size_t sealed_size = reader.left();
  const bool with_seal = bytes[0] == format_with_seal;
  if (!reader.ok() || with_seal != (sealed_size > 0)) {
    return fail(ErrorKind::corrupt, "event.malformed", "cut short or too long");
  }
  return Parts{.clear = clear, .sealed = bytes.substr(bytes.size() - sealed_size)};
}

std::optional<Error> Reader::error() const {
  if (fact_error_) return fact_error_;
  switch (failure_) {
    case Failure::none:
      break;
    case Failure::malformed:
      return Error{ErrorKind::corrupt, "event.malformed", "bytes contradict the layout"};
    case Failure::too_new:
      return Error{ErrorKind::corrupt, "event.too_new", "written by a newer program"};
  }
  if (!clear_.empty()) return Error{ErrorKind::corrupt, "event.malformed", "bytes left over"};
  return std::nullopt;
}

std::uint64_t short_digest(std::string_view bytes) {
  std::array<unsigned char, 32> hash{};
  unsigned size = 0;
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  JX_ASSERT(EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, sha256, nullptr) == 1);
  std::uint64_t digest = 0;
  for (std::size_t i = 0; i < 8; ++i) digest = digest << 8 | hash[i];
  return digest;
}

}  // namespace detail

}  // namespace jx::codec
