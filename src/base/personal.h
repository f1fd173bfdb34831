// Text about a person: message text, names, phone numbers, card secrets. The type is what the codec
// seals under the person's key and what a log may never print. Not convertible to std::string on
// purpose: whoever reads `text` says so.
// Values. UTF-8.
#pragma once

#include <string>

namespace jx {

struct Personal {
  std::string text{};

  bool empty() const { return text.empty(); }
  friend bool operator==(const Personal&, const Personal&) = default;
};

}  // namespace jx
