// One SQLite connection, its prepared statements and its errors as Results.
// Thread-safety: one thread at a time per Database; ReadPool: any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace jx::store {

// How a file's errors are told: each store has codes of its own.
struct ErrorCodes {
  std::string_view disk_full;  // unavailable; nothing was written, may be tried again
  std::string_view failed;     // unavailable; any other trouble of the disk or the library
};

// A borrowed prepared statement; goes back, reset, on destruction.
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Binds the next parameter. Texts and blobs must live until the last step().
  Query& bind(std::int64_t value);
  Query& bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
  Query& bind(bool value) { return bind(static_cast<std::int64_t>(value)); }
  Query& bind(std::string_view text);
  Query& bind_blob(std::string_view bytes);

  // SQLITE_ROW, SQLITE_DONE or an error code.
  int step();
  // For the next round of bindings.
  void again();

  std::int64_t integer(int column) const;
  std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  // Valid until the next step.
  std::string_view text(int column) const;
  std::string_view blob(int column) const;

 private:
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

struct DatabaseOptions {
  std::string path{};
  ErrorCodes codes{};
  bool read_only = false;
  bool full_sync = true;  // synchronous=FULL, else NORMAL
  bool secure_delete = false;
  int cache_kib = 512;
  int schema_version = 1;     // a file with a newer one is refused
  std::string_view schema{};  // run in an empty file; never in a read-only connection
  bool derived = false;       // can be made anew: a file with an older schema is emptied
};

class Database {
 public:
  // Errors: the codes given; corrupt "store.damaged" (not a database, or broken inside),
  // conflict "store.newer" (written by a newer program). The detail names the path.
  static Result<std::unique_ptr<Database>> open(const DatabaseOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // REQUIRES: `sql` is valid and does not change its meaning; it is prepared once and kept.
  Query query(std::string_view sql);
  // Runs statements without results.
  Result<void> execute(const char* sql);
  // Steps to the end. For statements without results.
  Result<void> run(Query& query);
  // One row or none. Errors as the step's.
  Result<bool> next(Query& query);
  // All of `work` in one transaction, rolled back when it fails.
  Result<void> transaction(const std::function<Result<void>()>& work);

  std::int64_t changes() const;
  // The last error of this connection.
  tl::unexpected<Error> error() const;
  sqlite3* handle() const { return handle_; }
  const std::string& path() const { return options_.path; }

 private:
  explicit Database(DatabaseOptions options) : options_(std::move(options)) {}

  DatabaseOptions options_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string_view, std::pair<std::unique_ptr<std::string>, sqlite3_stmt*>>
      statements_{};
};

// Connections for reading, lent one to a thread at a time and kept.
class ReadPool {
 public:
  explicit ReadPool(DatabaseOptions options);

  class Lease {
   public:
    Lease(ReadPool& pool, std::unique_ptr<Database> database)
        : pool_(&pool), database_(std::move(database)) {}
    ~Lease();
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    Database* operator->() const { return database_.get(); }
    Database& operator*() const { return *database_; }

   private:
    ReadPool* pool_;
    std::unique_ptr<Database> database_;
  };
  Result<Lease> take();

 private:
  DatabaseOptions options_;
  std::mutex mutex_{};
  std::vector<std::unique_ptr<Database>> idle_{};
};

}  // namespace jx::store
