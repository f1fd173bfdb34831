// Ids of commands: time-ordered, unique per actor, and never those of an earlier run.
// Thread-safety: one thread.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace jx::market {

// 20 characters, ascending within the process.
inline std::string next_command_id() {
  static const auto start_ms =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                     std::chrono::system_clock::now().time_since_epoch())
                                     .count());
  static std::uint64_t count = 0;
  return fmt::format("{:011x}-{:08x}", start_ms, ++count);
}

}  // namespace jx::market
