// A read-only connection to a MariaDB or MySQL server, and rows as text.
// Thread-safety: one thread at a time. Blocks, with time limits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

struct st_mysql;

namespace jx::shop {

struct DatabaseOptions {
  std::string host = "127.0.0.1";
  unsigned int port = 3306;
  std::string socket{};  // used instead of host and port when set
  std::string user{};
  std::string password{};
  std::string database{};
  unsigned int timeout_s = 10;  // of connecting, reading, writing; > 0
};

using Cell = std::optional<std::string>;  // nothing: NULL
using TableRow = std::vector<Cell>;

class Database {
 public:
  explicit Database(DatabaseOptions options) : options_(std::move(options)) {}

  // Connects when it is not. Errors: unavailable "shop.unreachable"; forbidden "shop.refused"
  // (user, password or database).
  Result<void> connect();
  bool connected() const { return connection_ != nullptr; }
  void disconnect() { connection_.reset(); }

  // `sql` holds no text from outside. After an error of the connection it is closed; the next
  // connect() opens a new one. Errors: unavailable "shop.connection_lost"; invalid
  // "shop.query_refused" (a missing right or table); detail is the server's sentence.
  Result<std::vector<TableRow>> query(const std::string& sql);

  // "table.column" of every column of the database, lower case.
  Result<std::set<std::string>> columns();

 private:
  struct Close {
    void operator()(st_mysql* connection) const;
  };
  Error lost_or_refused();

  DatabaseOptions options_;
  std::unique_ptr<st_mysql, Close> connection_{};
};

}  // namespace jx::shop
