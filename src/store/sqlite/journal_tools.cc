#include "store/sqlite/journal_tools.h"

#include <fmt/format.h>

#include <filesystem>

#include "codec/binary.h"
#include "store/sqlite/journal.h"

namespace jx::store {

namespace {

constexpr std::size_t rows_per_commit = 50'000;
constexpr std::uint64_t progress_every = 100'000;

// Opens nothing: personal texts read empty, the clear part is checked.
class NoKeys : public codec::Opener {
 public:
  Result<std::optional<std::string>> open(const codec::Subject&, std::string_view,
                                          std::string_view) override {
    return std::optional<std::string>{};
  }
};

tl::unexpected<Error> broken(std::string_view code, std::uint64_t seq) {
  return fail(ErrorKind::corrupt, code, fmt::format("at {}", seq));
}

Result<void> check(const Query& row, std::uint64_t expected, codec::Opener& opener,
                   evidence::Frontier& tree) {
  const std::string_view body = row.blob(2);
  const evidence::Hash leaf = evidence::leaf_hash(body);
  if (row.number(0) != expected) return broken("journal.gap", expected);
  if (row.blob(1) != std::string_view(reinterpret_cast<const char*>(leaf.data()), leaf.size())) {
    return broken("journal.bad_leaf", expected);
  }
  const auto recorded = codec::decode_recorded(body, opener);
  if (!recorded || recorded->seq.value != expected) return broken("journal.bad_event", expected);
  tree.append(leaf);
  return {};
}

}  // namespace

Result<JournalReport> verify_journal(const std::string& folder,
                                     const std::function<void(Seq)>& progress) {
  DatabaseOptions options = journal_options(folder);
  std::error_code error;
  if (!std::filesystem::exists(options.path, error)) {
    return fail(ErrorKind::not_found, "journal.missing", options.path + ": is not there");
  }
  options.read_only = true;
  auto database = Database::open(options);
  if (!database) return error_of(std::move(database));
  NoKeys no_keys;
  evidence::Frontier tree;
  JournalReport report;
  Query rows = (*database)->query("SELECT seq, leaf, body FROM event ORDER BY seq");
  while (true) {
    auto row = (*database)->next(rows);
    if (!row) return error_of(std::move(row));
    if (!*row) break;
    if (auto good = check(rows, report.last.value + 1, no_keys, tree); !good) {
      return error_of(std::move(good));
    }
    ++report.last.value;
    report.bytes += rows.blob(2).size();
    if (progress && report.last.value % progress_every == 0) progress(report.last);
  }
  report.root = tree.root();
  return report;
}

Result<std::unique_ptr<JournalWriter>> JournalWriter::open(const std::string& folder) {
  DatabaseOptions options = journal_options(folder);
  options.full_sync = false;
  options.cache_kib = 16 * 1024;
  auto database = Database::open(options);
  if (!database) return error_of(std::move(database));
  // The log stays small by itself: nobody waits for these commits.
  if (auto done = (*database)->execute("PRAGMA wal_autocheckpoint=4000"); !done) {
    return error_of(std::move(done));
  }
  std::unique_ptr<JournalWriter> writer(new JournalWriter(std::move(*database)));
  Query last = writer->database_->query("SELECT coalesce(max(seq), 0) FROM event");
  auto row = writer->database_->next(last);
  if (!row) return error_of(std::move(row));
  writer->last_ = {last.number(0)};
  return writer;
}

Result<void> JournalWriter::add(Instant at, std::string_view bytes) {
  if (open_rows_ == 0) {
    if (auto begun = database_->execute("BEGIN IMMEDIATE"); !begun) return begun;
  }
  const evidence::Hash leaf = evidence::leaf_hash(bytes);
  Query insert = database_->query("INSERT INTO event(seq, at, leaf, body) VALUES(?,?,?,?)");
  insert.bind(last_.value + 1).bind(at.ms);
  insert.bind_blob({reinterpret_cast<const char*>(leaf.data()), leaf.size()}).bind_blob(bytes);
  if (auto done = database_->run(insert); !done) return done;
  ++last_.value;
  if (++open_rows_ < rows_per_commit) return {};
  open_rows_ = 0;
  return database_->execute("COMMIT");
}

Result<void> JournalWriter::finish() {
  if (open_rows_ > 0) {
    open_rows_ = 0;
    if (auto done = database_->execute("COMMIT"); !done) return done;
  }
  return database_->execute("PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace jx::store
