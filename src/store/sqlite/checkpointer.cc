#include "store/sqlite/checkpointer.h"

#include <sqlite3.h>

#include <map>

namespace jx::store {

namespace {

void checkpoint(const std::string& path) {
  sqlite3* handle = nullptr;
  if (sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                      nullptr) == SQLITE_OK) {
    sqlite3_exec(handle, "PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=FULL", nullptr, nullptr,
                 nullptr);
    // A checkpoint that fails leaves the log as it was; the next one goes on.
    sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  }
  sqlite3_close_v2(handle);
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
  if (pages >= wal_pages_hard) {
    sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  } else if (pages >= wal_pages_soft) {
    static_cast<Checkpointer*>(self)->wake(sqlite3_db_filename(handle, name));
  }
  return SQLITE_OK;
}

void Checkpointer::wake(const std::string& path) {
  {
    const std::scoped_lock lock(mutex_);
    if (!wanted_.insert(path).second) return;
  }
  changed_.notify_one();
}

void Checkpointer::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !wanted_.empty(); });
    if (stopping_) return;
    const std::string path = *wanted_.begin();
    lock.unlock();
    checkpoint(path);
    lock.lock();
    wanted_.erase(path);  // commits meanwhile were asked for by this same entry
  }
}

}  // namespace jx::store
