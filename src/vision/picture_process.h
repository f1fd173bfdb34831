// Reads one picture in a process of its own, which is ended whatever it does.
//
// A process for each picture: nothing of one person's picture can reach another's reading, no model
// stays in memory, and what a hostile picture breaks is thrown away.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "vision/wire/reading.h"

namespace jx::vision {

struct WorkerOptions {
  std::string program{};            // jianxin-vision
  std::string models{};             // folder with chi_sim.traineddata and eng.traineddata
  Duration time_max = seconds(30);  // on the clock, from start to answer
  std::int64_t processor_seconds_max = 10;
  std::int64_t memory_mb_max = 1024;  // address space
  bool shows_errors = false;          // the worker's standard error is ours, else nobody's
};

// What a worker took, as the kernel counted it.
struct WorkerUse {
  std::int64_t peak_kb = 0;  // resident
  std::int64_t processor_ms = 0;
};

// The program beside this one, and where Debian keeps the models.
std::string default_program();
std::string_view default_models();

// What the picture says. Blocks until it is read, refused or ended; `cancelled` (may be null) ends
// it early; `use` (may be null) is told what it took. Errors: those of decode_answer; unavailable
// "picture.reader_missing" (no such program), "picture.reader_failed" (detail: what it died of),
// "host.stopping" (cancelled); invalid "picture.too_slow", "picture.too_heavy",
// "picture.reader_crashed" (the picture broke the reader). Thread-safety: any thread, any number at
// once.
Result<Reading> read_in_process(const WorkerOptions& options, std::string_view picture,
                                const std::atomic<bool>* cancelled, WorkerUse* use = nullptr);

}  // namespace jx::vision
