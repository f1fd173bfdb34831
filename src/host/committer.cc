#include "host/committer.h"

#include <chrono>
#include <iterator>

#include "host/threads.h"

namespace jx::host {

namespace {

constexpr std::chrono::milliseconds disk_full_pause{200};
constexpr std::string_view disk_full = "journal.disk_full";

}  // namespace

Committer::Committer(Keys& keys, Journal& journal, Events events)
    : keys_(keys), journal_(journal), events_(std::move(events)), thread_([this] { run(); }) {}

Committer::~Committer() { stop(); }

void Committer::add(std::vector<JournalEntry> entries) {
  {
    const std::lock_guard lock(mutex_);
    if (gathered_.empty()) {
      gathered_ = std::move(entries);
    } else {
      std::ranges::move(entries, std::back_inserter(gathered_));
    }
  }
  has_work_.notify_one();
}

void Committer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  has_work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

// New keys first: an event whose key is lost could never be read.
Result<void> Committer::commit(const std::vector<JournalEntry>& batch) {
  auto flushed = keys_.flush();
  if (!flushed) return flushed;
  return journal_.append(batch);
}

void Committer::run() {
  name_this_thread("jx-commit");
  std::vector<JournalEntry> batch;
  std::unique_lock lock(mutex_);
  for (;;) {
    has_work_.wait(lock, [this] { return stopping_ || !gathered_.empty(); });
    if (gathered_.empty()) return;
    batch.clear();
    batch.swap(gathered_);
    lock.unlock();
    auto done = commit(batch);
    lock.lock();
    while (!done && done.error().code == disk_full && !stopping_) {
      lock.unlock();
      events_.disk_full();
      lock.lock();
      has_work_.wait_for(lock, disk_full_pause, [this] { return stopping_; });
      lock.unlock();
      done = commit(batch);
      lock.lock();
    }
    lock.unlock();
    if (!done) {
      events_.failed(std::move(done).error());
      return;
    }
    events_.committed(batch.back().seq);
    lock.lock();
  }
}

}  // namespace jx::host
