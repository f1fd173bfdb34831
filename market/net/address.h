// Where the server is. Values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jx::market {

struct Address {
  std::string host = "127.0.0.1";  // a number or a name
  std::uint16_t port = 80;

  std::string authority() const;  // "127.0.0.1:8080": Host header
  std::string origin() const;     // "http://127.0.0.1:8080"
};

// Reads "http://host:port". Errors: invalid "url.malformed" (another scheme, a path, no host).
Result<Address> address_from_url(std::string_view url);

}  // namespace jx::market
