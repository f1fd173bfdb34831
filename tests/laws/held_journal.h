// A journal that holds every append until it is let through, lets it fail, or finds its disk full.
// Thread-safety: from any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "host/ports.h"

namespace jx::tests {

class HeldJournal final : public host::Journal {
 public:
  explicit HeldJournal(std::unique_ptr<host::Journal> journal) : journal_(std::move(journal)) {}

  Result<void> append(std::span<const host::JournalEntry> entries) override {
    std::unique_lock lock(mutex_);
    waiting_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_; });
    if (fails_) return fail(ErrorKind::unavailable, "journal.failed");
    if (full_) return fail(ErrorKind::unavailable, "journal.disk_full");
    return journal_->append(entries);
  }
  Seq last() const override { return journal_->last(); }
  Result<std::vector<host::JournalEntry>> read(Seq from, std::size_t count) const override {
    return journal_->read(from, count);
  }
  Result<std::vector<host::JournalEntry>> read_some(std::span<const Seq> seqs) const override {
    return journal_->read_some(seqs);
  }

  void hold() {
    set([this] {
      held_ = true;
      waiting_ = false;
    });
  }
  void let_through() {
    set([this] { held_ = false; });
  }
  void let_fail() {
    set([this] {
      held_ = false;
      fails_ = true;
    });
  }
  void fill_disk(bool full) {
    set([this, full] { full_ = full; });
  }
  bool waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }

 private:
  template <class Change>
  void set(const Change& change) {
    {
      const std::lock_guard lock(mutex_);
      change();
    }
    changed_.notify_all();
  }

  std::unique_ptr<host::Journal> journal_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  bool waiting_ = false;
  bool fails_ = false;
  bool full_ = false;
};

}  // namespace jx::tests
