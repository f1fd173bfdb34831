#include "store/sqlite/rows.h"

#include "store/sqlite/gentle_writes.h"
#include "store/sqlite/row_writer.h"
#include "store/sqlite/rows_schema.h"

namespace jx::store {

Result<std::unique_ptr<SqliteRows>> SqliteRows::open(const std::string& folder,
                                                     codec::Sealer& sealer,
                                                     Checkpointer& checkpointer) {
  DatabaseOptions options{.path = folder + "/rows.db",
                          .codes = {.disk_full = "rows.disk_full", .failed = "rows.failed"},
                          .full_sync = false,
                          .secure_delete = true,
                          .cache_kib = 16 * 1024,
                          .schema_version = rows_schema_version,
                          .schema = rows_schema,
                          .derived = true};
  auto writer = Database::open(options);
  if (!writer) return error_of(std::move(writer));
  checkpointer.watch(**writer);
  auto search = SearchIndex::open(folder, checkpointer);
  if (!search) return error_of(std::move(search));
  options.cache_kib = 1024;
  std::unique_ptr<SqliteRows> rows(
      new SqliteRows(std::move(*writer), std::move(options), sealer, std::move(*search)));
  Query cursor = rows->writer_->query("SELECT seq FROM cursor");
  auto row = rows->writer_->next(cursor);
  if (!row) return error_of(std::move(row));
  rows->cursor_ = cursor.number(0);
  return rows;
}

Result<void> SqliteRows::fold(std::span<const views::RowChange> changes, Seq cursor) {
  write_gently({});  // the thread that folds is nobody's who waits
  if (!search_left_out_) {
    if (auto fed = search_->apply(changes, cursor); !fed) return fed;
  }
  auto done = writer_->transaction([&]() -> Result<void> {
    RowWriter writer(*writer_, sealer_);
    if (auto written = writer.write(changes); !written) return written;
    Query move = writer_->query("UPDATE cursor SET seq=?");
    move.bind(cursor.value);
    return writer_->run(move);
  });
  if (done) cursor_.store(cursor.value, std::memory_order_release);
  return done;
}

Result<void> SqliteRows::clear() {
  // The rows go first: a crash between leaves an index that is ahead, which is fed again.
  auto done =
      writer_->transaction([&] { return writer_->execute(std::string(rows_clear).c_str()); });
  if (!done) return done;
  cursor_ = 0;
  return search_->clear();
}

Result<std::vector<views::SearchHit>> SqliteRows::search(std::string_view terms, Seq before,
                                                         std::size_t count) const {
  if (search_left_out_) return fail(ErrorKind::unavailable, "search.off");
  return search_->search(terms, before, count);
}

}  // namespace jx::store
