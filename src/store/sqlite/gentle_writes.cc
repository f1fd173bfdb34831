#include "store/sqlite/gentle_writes.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <thread>

namespace jx::store {

namespace {

constexpr std::size_t bytes_between_pauses = 64 * 1024;

struct Manner {
  bool gentle = false;
  std::chrono::microseconds pause{};
  std::size_t written = 0;
};

Manner& manner() {
  thread_local Manner mine;
  return mine;
}

// In place of pwrite. What the device is asked for early is still made durable by SQLite's own
// sync.
ssize_t write_here(int file, const void* bytes, std::size_t size, off_t at) {
  const ssize_t written = ::pwrite(file, bytes, size, at);
  Manner& mine = manner();
  if (!mine.gentle || written <= 0) return written;
  mine.written += static_cast<std::size_t>(written);
  if (mine.written < bytes_between_pauses) return written;
  mine.written = 0;
  const int saved = errno;
  (void)::sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
  if (mine.pause.count() > 0) std::this_thread::sleep_for(mine.pause);
  errno = saved;
  return written;
}

}  // namespace

void prepare_gentle_writes() {
  sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
  if (vfs == nullptr || vfs->iVersion < 3 || vfs->xSetSystemCall == nullptr) return;
  for (const char* name : {"pwrite", "pwrite64"})
    (void)vfs->xSetSystemCall(vfs, name, reinterpret_cast<sqlite3_syscall_ptr>(&write_here));
}

void write_gently(std::chrono::microseconds pause) { manner() = {.gentle = true, .pause = pause}; }

}  // namespace jx::store
