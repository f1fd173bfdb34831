#include "store/sqlite/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <filesystem>

#include "base/assert.h"
#include "store/sqlite/gentle_writes.h"

namespace jx::store {

namespace {

constexpr std::size_t idle_connections_max = 8;

// Before the first connection: SQLite then counts no memory under a global lock.
void configure_library() {
  static const int configured = [] {
    const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    prepare_gentle_writes();
    return done;
  }();
  (void)configured;
}

Error error_from(sqlite3* handle, int code, const DatabaseOptions& options) {
  const int primary = code & 0xFF;
  std::string detail =
      fmt::format("{}: {} ({})", options.path, handle ? sqlite3_errmsg(handle) : "no memory", code);
  const bool no_space = handle && sqlite3_system_errno(handle) == ENOSPC;
  if (primary == SQLITE_FULL ||
      (primary == SQLITE_IOERR && code != SQLITE_IOERR_FSYNC && no_space)) {
    return {ErrorKind::unavailable, options.codes.disk_full, std::move(detail)};
  }
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
    return {ErrorKind::corrupt, "store.damaged", std::move(detail)};
  }
  return {ErrorKind::unavailable, options.codes.failed, std::move(detail)};
}

}  // namespace

Query::~Query() { again(); }

Query& Query::bind(std::int64_t value) {
  JX_ASSERT(sqlite3_bind_int64(statement_, ++bound_, value) == SQLITE_OK);
  return *this;
}

Query& Query::bind(std::string_view text) {
  JX_ASSERT(sqlite3_bind_text64(statement_, ++bound_, text.data() ? text.data() : "", text.size(),
                                SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

Query& Query::bind_blob(std::string_view bytes) {
  JX_ASSERT(sqlite3_bind_blob64(statement_, ++bound_, bytes.data() ? bytes.data() : "",
                                bytes.size(), SQLITE_STATIC) == SQLITE_OK);
  return *this;
}

int Query::step() { return sqlite3_step(statement_); }

void Query::again() {
  sqlite3_reset(statement_);
  bound_ = 0;
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::text(int column) const { return blob(column); }

std::string_view Query::blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions& options) {
  configure_library();
  std::unique_ptr<Database> database(new Database(options));
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
      (options.read_only ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (sqlite3_open_v2(options.path.c_str(), &database->handle_, flags, nullptr) != SQLITE_OK) {
    return database->error();
  }
  sqlite3_busy_timeout(database->handle_, 10'000);
  const std::string pragmas = fmt::format(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous={}; PRAGMA cache_size=-{}; PRAGMA "
      "temp_store=MEMORY; PRAGMA secure_delete={}; PRAGMA wal_autocheckpoint=0; {}",
      options.full_sync ? "FULL" : "NORMAL", options.cache_kib,
      options.secure_delete ? "ON" : "OFF", options.read_only ? "PRAGMA query_only=ON;" : "");
  if (auto done = database->execute(pragmas.c_str()); !done) return error_of(std::move(done));

  Query version = database->query("PRAGMA user_version");
  auto row = database->next(version);
  if (!row) return error_of(std::move(row));
  const std::int64_t found = version.integer(0);
  version.again();
  if (found > options.schema_version) {
    return fail(ErrorKind::conflict, "store.newer",
                fmt::format("{}: written by a newer program (schema {}, this one knows {})",
                            options.path, found, options.schema_version));
  }
  if (found != 0 && found < options.schema_version && options.derived && !options.read_only) {
    database.reset();
    for (const std::string_view ending : {"", "-wal", "-shm"}) {
      std::error_code ignored;
      std::filesystem::remove(options.path + std::string(ending), ignored);
    }
    return open(options);
  }
  if (found == 0 && !options.read_only) {
    const std::string schema = fmt::format("BEGIN; {} PRAGMA user_version={}; COMMIT;",
                                           options.schema, options.schema_version);
    if (auto done = database->execute(schema.c_str()); !done) return error_of(std::move(done));
  }
  return database;
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement.second);
  sqlite3_close_v2(handle_);
}

Query Database::query(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) {
    return Query(found->second.second);
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) fmt::print(stderr, "{}: {}: {}\n", path(), sqlite3_errmsg(handle_), sql);
  JX_ASSERT(code == SQLITE_OK);  // our own text
  auto text = std::make_unique<std::string>(sql);
  const std::string_view key = *text;
  statements_.emplace(key, std::pair(std::move(text), statement));
  return Query(statement);
}

Result<void> Database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error();
  return {};
}

Result<void> Database::run(Query& query) {
  int code = query.step();
  while (code == SQLITE_ROW) code = query.step();
  if (code != SQLITE_DONE) return error();
  query.again();
  return {};
}

Result<bool> Database::next(Query& query) {
  const int code = query.step();
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return error();
}

Result<void> Database::transaction(const std::function<Result<void>()>& work) {
  Query begin = query("BEGIN IMMEDIATE");
  if (auto begun = run(begin); !begun) return begun;
  auto done = work();
  if (done) {
    Query commit = query("COMMIT");
    done = run(commit);
  }
  if (!done && sqlite3_get_autocommit(handle_) == 0) {
    Query rollback = query("ROLLBACK");
    rollback.step();
  }
  return done;
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }

tl::unexpected<Error> Database::error() const {
  const int code = handle_ ? sqlite3_extended_errcode(handle_) : SQLITE_NOMEM;
  return tl::unexpected(error_from(handle_, code, options_));
}

ReadPool::ReadPool(DatabaseOptions options) : options_(std::move(options)) {
  options_.read_only = true;
}

ReadPool::Lease::~Lease() {
  if (!database_) return;
  const std::scoped_lock lock(pool_->mutex_);
  if (pool_->idle_.size() < idle_connections_max) pool_->idle_.push_back(std::move(database_));
}

Result<ReadPool::Lease> ReadPool::take() {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Database> database = std::move(idle_.back());
      idle_.pop_back();
      return Lease(*this, std::move(database));
    }
  }
  auto opened = Database::open(options_);
  if (!opened) return error_of(std::move(opened));
  return Lease(*this, std::move(*opened));
}

}  // namespace jx::store
