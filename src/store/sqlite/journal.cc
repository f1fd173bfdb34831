#include "store/sqlite/journal.h"

#include <fmt/format.h>

#include "base/assert.h"

namespace jx::store {

namespace {

constexpr std::string_view insert_sql = "INSERT INTO event(seq, at, leaf, body) VALUES(?,?,?,?)";

std::string_view bytes_of(const host::LeafHash& leaf) {
  return {reinterpret_cast<const char*>(leaf.data()), leaf.size()};
}

host::JournalEntry entry_in(const Query& row) {
  host::JournalEntry entry{
      .seq = {row.number(0)}, .at = {row.integer(1)}, .bytes = std::string(row.blob(3))};
  const std::string_view leaf = row.blob(2);
  if (leaf.size() == entry.leaf.size()) std::copy(leaf.begin(), leaf.end(), entry.leaf.begin());
  return entry;
}

}  // namespace

DatabaseOptions journal_options(const std::string& folder) {
  return {.path = folder + "/journal.db",
          .codes = {.disk_full = "journal.disk_full", .failed = "journal.failed"},
          .cache_kib = 512,
          .schema_version = 1,
          .schema =
              "CREATE TABLE event(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, leaf BLOB "
              "NOT NULL, body BLOB NOT NULL) STRICT;"};
}

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::open(const std::string& folder,
                                                           Checkpointer& checkpointer) {
  DatabaseOptions options = journal_options(folder);
  auto writer = Database::open(options);
  if (!writer) return error_of(std::move(writer));
  checkpointer.watch(**writer);
  std::unique_ptr<SqliteJournal> journal(new SqliteJournal(std::move(*writer), std::move(options)));
  Query last = journal->writer_->query("SELECT coalesce(max(seq), 0) FROM event");
  auto row = journal->writer_->next(last);
  if (!row) return error_of(std::move(row));
  journal->last_ = last.number(0);
  return journal;
}

Result<void> SqliteJournal::append(std::span<const host::JournalEntry> entries) {
  if (entries.empty()) return {};
  auto done = writer_->transaction([&]() -> Result<void> {
    std::uint64_t expected = last_.load(std::memory_order_relaxed);
    Query insert = writer_->query(insert_sql);
    for (const host::JournalEntry& entry : entries) {
      JX_ASSERT(entry.seq.value == ++expected);
      insert.bind(entry.seq.value).bind(entry.at.ms).bind_blob(bytes_of(entry.leaf));
      insert.bind_blob(entry.bytes);
      if (auto inserted = writer_->run(insert); !inserted) return inserted;
    }
    return {};
  });
  if (done) last_.store(entries.back().seq.value, std::memory_order_release);
  return done;
}

Result<std::vector<host::JournalEntry>> SqliteJournal::read(Seq from, std::size_t count) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Database& reader = **lease;
  Query rows =
      reader.query("SELECT seq, at, leaf, body FROM event WHERE seq>=? ORDER BY seq LIMIT ?");
  rows.bind(from.value).bind(static_cast<std::int64_t>(count));
  Result<std::vector<host::JournalEntry>> entries{};
  std::uint64_t expected = std::max<std::uint64_t>(from.value, 1);
  while (true) {
    auto row = reader.next(rows);
    if (!row) return error_of(std::move(row));
    if (!*row) return entries;
    entries->push_back(entry_in(rows));
    if (entries->back().seq.value != expected++) {
      return fail(ErrorKind::corrupt, "journal.gap",
                  fmt::format("{}: {} is missing", reader.path(), expected - 1));
    }
  }
}

Result<std::vector<host::JournalEntry>> SqliteJournal::read_some(std::span<const Seq> seqs) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Database& reader = **lease;
  Query one = reader.query("SELECT seq, at, leaf, body FROM event WHERE seq=?");
  Result<std::vector<host::JournalEntry>> entries{};
  entries->reserve(seqs.size());
  for (const Seq seq : seqs) {
    one.bind(seq.value);
    auto row = reader.next(one);
    if (!row) return error_of(std::move(row));
    if (*row) entries->push_back(entry_in(one));
    one.again();
  }
  return entries;
}

Result<void> SqliteJournal::limit_pages(int pages_max) {
  return writer_->execute(fmt::format("PRAGMA max_page_count={}", pages_max).c_str());
}

}  // namespace jx::store
