// The journal in journal.db: one append-only table, one durable group commit per append.
// Thread-safety: append: one thread; the rest: any thread.
#pragma once

#include <atomic>
#include <memory>

#include "host/ports.h"
#include "store/sqlite/checkpointer.h"
#include "store/sqlite/database.h"

namespace jx::store {

class SqliteJournal : public host::Journal {
 public:
  // `checkpointer` outlives the journal. Errors: as Database::open.
  static Result<std::unique_ptr<SqliteJournal>> open(const std::string& folder,
                                                     Checkpointer& checkpointer);

  Result<void> append(std::span<const host::JournalEntry> entries) override;
  Seq last() const override { return Seq{last_.load(std::memory_order_acquire)}; }
  Result<std::vector<host::JournalEntry>> read(Seq from, std::size_t count) const override;
  Result<std::vector<host::JournalEntry>> read_some(std::span<const Seq> seqs) const override;

  // For tests of a full disk: no more pages than this.
  Result<void> limit_pages(int pages_max);

 private:
  SqliteJournal(std::unique_ptr<Database> writer, DatabaseOptions options)
      : writer_(std::move(writer)), readers_(std::move(options)) {}

  std::unique_ptr<Database> writer_;
  mutable ReadPool readers_;
  std::atomic<std::uint64_t> last_ = 0;
};

// What journal.db is opened with, for the tools that read or fill it.
DatabaseOptions journal_options(const std::string& folder);

}  // namespace jx::store
