#include "store/sqlite/open.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "store/sqlite/accounts.h"
#include "store/sqlite/blobs.h"
#include "store/sqlite/checkpointer.h"
#include "store/sqlite/files.h"
#include "store/sqlite/journal.h"
#include "store/sqlite/keys.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/search_catch_up.h"
#include "store/sqlite/snapshots.h"
#include "store/sqlite/work_state.h"

namespace jx::store {

namespace {

// Store destroys its members last to first, so keys go last: they hold what all others stand on.
class FolderKeys : public host::Keys {
 public:
  FolderKeys(std::unique_ptr<FolderLock> lock, std::unique_ptr<Checkpointer> checkpointer,
             std::unique_ptr<SqliteKeys> keys)
      : lock_(std::move(lock)), checkpointer_(std::move(checkpointer)), keys_(std::move(keys)) {}

  std::string seal(const codec::Subject& subject, std::string_view plain,
                   std::string_view context) override {
    return keys_->seal(subject, plain, context);
  }
  Result<std::optional<std::string>> open(const codec::Subject& subject, std::string_view sealed,
                                          std::string_view context) override {
    return keys_->open(subject, sealed, context);
  }
  Result<void> flush() override { return keys_->flush(); }
  Result<void> destroy(const codec::Subject& subject) override { return keys_->destroy(subject); }
  std::string fingerprint(std::string_view purpose, std::string_view text) const override {
    return keys_->fingerprint(purpose, text);
  }
  std::array<unsigned char, 32> derive(std::string_view purpose) const override {
    return keys_->derive(purpose);
  }
  Checkpointer& checkpointer() { return *checkpointer_; }

 private:
  std::unique_ptr<FolderLock> lock_;
  std::unique_ptr<Checkpointer> checkpointer_;
  std::unique_ptr<SqliteKeys> keys_;
};

bool lies_inside(const std::string& file, const std::string& folder) {
  std::error_code error;
  const auto inner = std::filesystem::weakly_canonical(file, error);
  const auto outer = std::filesystem::weakly_canonical(folder, error);
  const auto [end, rest] = std::ranges::mismatch(outer, inner);
  return end == outer.end();
}

Result<Key> master_key(const SqliteOptions& options) {
  if (lies_inside(options.master_key_file, options.folder)) {
    return fail(ErrorKind::invalid, "keys.master_inside",
                options.master_key_file +
                    ": the master key must lie outside the data folder, or a "
                    "copy of the folder would carry it along");
  }
  std::error_code error;
  const bool first = !std::filesystem::exists(options.folder + "/keys.db", error);
  return load_master_key(options.master_key_file, options.create_key_if_missing && first);
}

// What a crash left half written.
void remove_temporaries(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> left_over;
  for (std::filesystem::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().string().ends_with(temporary_ending)) left_over.push_back(it->path());
  }
  for (const auto& path : left_over) std::filesystem::remove(path, error);
}

Result<void> make_folders(const std::string& folder) {
  for (const std::string_view name : {"blobs", "snapshots"}) {
    std::error_code error;
    const std::string path = fmt::format("{}/{}", folder, name);
    std::filesystem::create_directory(path, error);
    if (error) return fail(ErrorKind::unavailable, "store.failed", path + ": " + error.message());
    remove_temporaries(path);
  }
  return {};
}

Result<std::unique_ptr<FolderKeys>> open_keys(const SqliteOptions& options) {
  auto lock = FolderLock::take(options.folder);
  if (!lock) return error_of(std::move(lock));
  auto master = master_key(options);
  if (!master) return error_of(std::move(master));
  auto checkpointer = std::make_unique<Checkpointer>();
  auto keys = SqliteKeys::open(options.folder, *master, *checkpointer);
  wipe(*master);
  if (!keys) return error_of(std::move(keys));
  return std::make_unique<FolderKeys>(std::move(*lock), std::move(checkpointer), std::move(*keys));
}

}  // namespace

Result<host::Store> open_sqlite(const SqliteOptions& options) {
  auto report = options.report;
  if (!report) report = [](std::string_view text) { fmt::print(stderr, "{}\n", text); };
  auto keys = open_keys(options);
  if (!keys) return error_of(std::move(keys));
  if (auto made = make_folders(options.folder); !made) return error_of(std::move(made));
  Checkpointer& checkpointer = (*keys)->checkpointer();
  auto journal = SqliteJournal::open(options.folder, checkpointer);
  if (!journal) return error_of(std::move(journal));
  auto rows = SqliteRows::open(options.folder, **keys, checkpointer);
  if (!rows) return error_of(std::move(rows));
  if ((*rows)->cursor() > (*journal)->last()) {
    return fail(ErrorKind::corrupt, "journal.behind",
                fmt::format("{}: the journal ends at {} but its tables went on to {}; was the "
                            "journal replaced? Without rows.db and search.db they are made anew",
                            options.folder, (*journal)->last().value, (*rows)->cursor().value));
  }
  if (!options.search_messages) {
    (*rows)->leave_search_out();
  } else if (auto done = catch_up_search(**rows, **journal, **keys); !done) {
    return error_of(std::move(done));
  }
  auto accounts = SqliteAccounts::open(options.folder);
  if (!accounts) return error_of(std::move(accounts));
  auto state = open_work_state(options.folder);
  if (!state) return error_of(std::move(state));

  Result<host::Store> store{};
  store->keys = std::move(*keys);
  store->journal = std::move(*journal);
  store->snapshots = std::make_unique<FileSnapshots>(options.folder + "/snapshots", report);
  store->rows = std::move(*rows);
  store->blobs = std::make_unique<FileBlobs>(options.folder + "/blobs", *store->keys);
  store->accounts = std::move(*accounts);
  store->outbox = std::make_unique<SqliteOutbox>(*state);
  store->marks = std::make_unique<SqliteMarks>(*state);
  return store;
}

}  // namespace jx::store
