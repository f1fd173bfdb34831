// Cards that suppliers send sealed: AES-256 in ECB mode, PKCS #7, base64, under the text of our
// secret. Pure. Thread-safety: reentrant.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace jx::shop {

// Errors: corrupt "supplier.cards_unreadable" (not base64, not whole blocks, wrong padding, not
// UTF-8, or a secret that has not 32 bytes).
Result<std::string> open_sealed_text(std::string_view sealed, std::string_view secret);

}  // namespace jx::shop
