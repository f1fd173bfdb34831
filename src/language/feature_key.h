// Keys of features: 64 bits mixed from what the feature is made of, the same on every machine.
#pragma once

#include <cstdint>

namespace jx::language {

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL;
  hash *= 0xFF51AFD7ED558CCDULL;
  return hash ^ (hash >> 32);
}

}  // namespace jx::language
