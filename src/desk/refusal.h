// Every refusal of the desk with a sentence for people, in both languages.
// Static data. Thread-safety: any thread.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"

namespace jx::desk {

struct Refusal {
  std::string_view code;
  ErrorKind kind = ErrorKind::invalid;
  std::string_view zh;
  std::string_view en;
};

// By code, each once. The page docs/refusals.md shows the same.
std::span<const Refusal> refusals();

}  // namespace jx::desk
