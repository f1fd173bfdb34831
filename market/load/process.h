// What a process used, read from outside.
// Thread-safety: functions are reentrant.
#pragma once

#include <cstdint>
#include <optional>

namespace jx::market {

// CPU of all threads so far, in microseconds, to the kernel's tick (10 ms); nothing when it is
// gone.
std::optional<std::int64_t> cpu_us_of(int pid);
std::int64_t own_cpu_us();

struct Memory {
  std::int64_t resident = 0;      // bytes
  std::int64_t proportional = 0;  // PSS: shared pages counted by share
  std::int64_t anonymous = 0;     // private heap and stacks
};
std::optional<Memory> memory_of(int pid);

// Open files this process may hold, raised to the hard limit.
std::int64_t raise_file_limit();

}  // namespace jx::market
