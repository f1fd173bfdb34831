// How often something may be tried: counts by key in a window that moves on as a whole.
// Bounded: beyond `keys_max` keys everything but what is already counted is let through uncounted,
// until the window ends. Thread-safety: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/instant.h"

namespace jx::edge::auth {

class Throttle {
 public:
  struct Limits {
    std::int64_t tries_max = 20;
    Duration window = minutes(10);
    std::size_t keys_max = 100'000;
  };
  explicit Throttle(Limits limits) : limits_(limits) {}

  // Counts a try; false when the key has none left.
  bool take(std::string_view key, Instant now);
  // Gives the tries of a key back (the password was right).
  void forget(std::string_view key) { tries_.erase(std::string(key)); }
  // When tries are given back.
  Instant window_end() const { return window_end_; }

 private:
  Limits limits_;
  Instant window_end_{};
  std::unordered_map<std::string, std::int64_t> tries_;
};

}  // namespace jx::edge::auth
