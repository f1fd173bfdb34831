// Spreads what background threads write over time. A durable commit waits for everything that the
// device has not yet written, whoever wrote it: megabytes left by a checkpoint would hold up a
// customer's message for ten milliseconds and more. A thread that writes gently hands its pages to
// the device as it goes, and pauses.
// Thread-safety: any thread.
#pragma once

#include <chrono>

namespace jx::store {

// Every write of SQLite passes here from now on. Call before the first connection.
void prepare_gentle_writes();
// The calling thread writes gently: after each 64 kB it pauses for so long.
void write_gently(std::chrono::microseconds pause);

}  // namespace jx::store
