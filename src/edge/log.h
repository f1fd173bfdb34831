// The edge's log: one JSON object a line, without personal data. Lines are written by a thread of
// its own, so that a slow terminal never holds up the loop; when too many wait, new ones are
// counted and dropped. Thread-safety: any thread.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"

namespace jx::edge {

class Log {
 public:
  // Writes to `file`, which outlives the log.
  explicit Log(std::FILE* file, std::size_t lines_max = 10'000);
  // Writes what waits.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // {"at":…,"event":"http.request","fields"…}. Values must not be personal: no text of people, no
  // tokens, no addresses but for refusals.
  void write(Instant at, std::string_view event,
             const std::vector<std::pair<std::string_view, std::string>>& fields);
  std::size_t dropped() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jx::edge
