// Moves the write-ahead logs of a folder's databases into their files, beside the writers.
//
// A checkpoint inside COMMIT stalls the committer for tens of milliseconds, so writers do none:
// past `wal_pages_soft` they wake this thread, which checkpoints through connections of its own
// without holding anybody up (PASSIVE). A writer that never pauses could keep the log from being
// reused; past `wal_pages_hard` it does one passive checkpoint itself, which finds little left.
// Thread-safety: any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "store/sqlite/database.h"

namespace jx::store {

inline constexpr int wal_pages_soft = 4'000;
inline constexpr int wal_pages_hard = 16'000;

class Checkpointer {
 public:
  Checkpointer();
  ~Checkpointer();

  // Watches the log of `writer` from now on. `writer` must not outlive this object.
  void watch(Database& writer);

 private:
  static int on_commit(void* self, sqlite3* handle, const char* name, int pages);
  void wake(const std::string& path);
  void loop();

  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::set<std::string> wanted_{};
  bool stopping_ = false;
  std::thread thread_{};  // last: runs on the members above
};

}  // namespace jx::store
