// Tools for a journal that no server is using: checking it whole, and filling one for benchmarks.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "evidence/merkle.h"
#include "host/ports.h"
#include "store/sqlite/database.h"

namespace jx::store {

struct JournalReport {
  Seq last{};
  std::uint64_t bytes = 0;  // of event bodies
  evidence::Hash root{};    // of the Merkle tree over all leaves
};

// Reads every event: the numbers follow without gaps, each leaf is that of its bytes, and the bytes
// tell their own number. Needs no key. A running server does no harm.
// `progress` is told the number reached every 100 000 events.
// Errors: not_found "journal.missing"; corrupt "journal.gap", "journal.bad_leaf",
// "journal.bad_event" (detail: the seq); as Database::open.
Result<JournalReport> verify_journal(const std::string& folder,
                                     const std::function<void(Seq)>& progress = {});

// Writes events in large transactions without syncing each: for filling benchmarks' folders.
// Thread-safety: one thread. What finish() did not confirm may be lost.
class JournalWriter {
 public:
  // Appends behind what is there. Errors: as Database::open.
  static Result<std::unique_ptr<JournalWriter>> open(const std::string& folder);

  Seq last() const { return last_; }
  // `bytes` are the canonical sealed bytes of the event last() + 1.
  Result<void> add(Instant at, std::string_view bytes);
  // Commits and syncs everything.
  Result<void> finish();

 private:
  explicit JournalWriter(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  std::unique_ptr<Database> database_;
  Seq last_{};
  std::size_t open_rows_ = 0;
};

}  // namespace jx::store
