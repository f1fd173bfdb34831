// The codes with which this room fails towards operators, in both languages.
#pragma once

#include <span>
#include <string_view>

namespace jx::shop {

struct Refusal {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};

// Sorted by code; static storage.
std::span<const Refusal> refusals();

}  // namespace jx::shop
