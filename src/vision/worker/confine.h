// Shuts this process in before it touches a stranger's bytes. Linux.
// Thread-safety: called while there is one thread.
#pragma once

#include <cstdint>

#include "vision/wire/reading.h"

namespace jx::vision {

struct Limits {
  std::uint64_t memory_bytes = 1u << 30;  // of address space
  std::uint64_t processor_seconds = 10;   // beyond it the kernel ends the process (SIGXCPU)
};

// First thing in main(): bounds memory and time, forbids files to grow and cores to be written, and
// dies with its parent. False when the kernel refuses.
bool limit(const Limits& limits);

// After all files that are needed have been read: gives up the network and, where the kernel has
// seccomp, every system call but those that reading and answering need; a forbidden call ends the
// process at once. Answers how far it came.
Confinement shut_in();

}  // namespace jx::vision
