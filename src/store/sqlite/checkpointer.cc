#include "store/sqlite/checkpointer.h"

#include <sqlite3.h>

#include "host/threads.h"
#include "store/sqlite/gentle_writes.h"

namespace jx::store {

namespace {

constexpr std::chrono::microseconds pause{1'000};

// Pages of the log that are in the file now.
int checkpoint(const std::string& path) {
  sqlite3* handle = nullptr;
  int in_log = 0;
  int done = 0;
  if (sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                      nullptr) == SQLITE_OK) {
    sqlite3_exec(handle, "PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=FULL", nullptr, nullptr,
                 nullptr);
    // A checkpoint that fails leaves the log as it was; the next one goes on.
    sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done);
  }
  sqlite3_close_v2(handle);
  return done;
}

}  // namespace

Checkpointer::Checkpointer() : thread_([this] { loop(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Checkpointer::watch(Database& writer) {
  sqlite3_wal_hook(writer.handle(), &Checkpointer::on_commit, this);
}

int Checkpointer::on_commit(void* self, sqlite3* handle, const char* name, int pages) {
  auto* checkpointer = static_cast<Checkpointer*>(self);
  if (checkpointer->should_finish(sqlite3_db_filename(handle, name), pages) ||
      pages >= wal_pages_hard) {
    sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  }
  return SQLITE_OK;
}

// Whether the writer should move the rest of its log now; wakes the thread when there is much.
bool Checkpointer::should_finish(const std::string& path, int pages) {
  {
    const std::scoped_lock lock(mutex_);
    Log& log = logs_[path];
    if (pages < log.done) log = {};  // it began anew
    if (log.may_finish && pages - log.done <= wal_pages_finished_by_writer) {
      log.may_finish = false;
      return true;
    }
    if (pages - log.done < wal_pages_soft || !wanted_.insert(path).second) return false;
  }
  changed_.notify_one();
  return false;
}

void Checkpointer::loop() {
  host::name_this_thread("jx-checkpoint");
  host::yield_to_others();
  write_gently(pause);
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !wanted_.empty(); });
    if (stopping_) return;
    const std::string path = *wanted_.begin();
    lock.unlock();
    const int done = checkpoint(path);
    lock.lock();
    logs_[path] = {.done = done, .may_finish = true};
    wanted_.erase(path);
  }
}

}  // namespace jx::store
