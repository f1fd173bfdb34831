// Moves the write-ahead logs of a folder's databases into their files, beside the writers.
//
// A checkpoint inside COMMIT stalls the committer for tens of milliseconds, so writers do none:
// each `wal_pages_soft` pages they wake this thread, which checkpoints through connections of its
// own without holding anybody up (PASSIVE), and gently. What was written meanwhile, a few pages,
// the writer then moves itself, once: only when all of a log is in the file does it begin anew, and
// a log that is written over needs no new blocks, which makes each commit cheaper. A log that
// cannot begin anew because somebody reads it grows; past `wal_pages_hard` the writer tries at each
// commit. Thread-safety: any thread.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "store/sqlite/database.h"

namespace jx::store {

inline constexpr int wal_pages_soft = 4'000;
inline constexpr int wal_pages_finished_by_writer = 256;
inline constexpr int wal_pages_hard = 64'000;

class Checkpointer {
 public:
  Checkpointer();
  ~Checkpointer();

  // Watches the log of `writer` from now on. `writer` must not outlive this object.
  void watch(Database& writer);

 private:
  static int on_commit(void* self, sqlite3* handle, const char* name, int pages);
  bool should_finish(const std::string& path, int pages);
  void loop();

  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::set<std::string> wanted_{};
  struct Log {
    int done = 0;             // pages that are in the file
    bool may_finish = false;  // this thread has moved nearly all
  };
  std::map<std::string, Log> logs_{};
  bool stopping_ = false;
  std::thread thread_{};  // last: runs on the members above
};

}  // namespace jx::store
