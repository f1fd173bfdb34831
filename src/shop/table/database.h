// A read-only connection to a MariaDB or MySQL server, and rows as text.
// Thread-safety: one thread at a time. Blocks, with time limits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
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
  unsigned int timeout_s = 10;           // of connecting, reading, writing; > 0
  Duration statement_max = seconds(10);  // the server breaks a longer statement off; > 0
};

// Longest answer row that is taken; a longer one ends the connection.
inline constexpr unsigned long row_answer_bytes_max = 64u << 20;

using Cell = std::optional<std::string>;  // nothing: NULL
using TableRow = std::vector<Cell>;
using ColumnNames = std::set<std::string, std::less<>>;  // "table.column", the column in lower case

class Database {
 public:
  explicit Database(DatabaseOptions options) : options_(std::move(options)) {}

  // Connects when it is not. Errors: unavailable "shop.unreachable"; forbidden "shop.refused"
  // (user, password or database).
  Result<void> connect();
  bool connected() const { return connection_ != nullptr; }
  void disconnect() { connection_.reset(); }

  // Text from outside stands in `sql` only as text_literal(). After an error of the connection it
  // is closed; the next connect() opens a new one. Errors: unavailable "shop.connection_lost",
  // "shop.query_too_slow" (statement_max; the connection stays); invalid "shop.query_refused" (a
  // missing right or table); detail is the server's sentence.
  Result<std::vector<TableRow>> query(const std::string& sql);

  // The same for a SELECT that the server breaks off after `at_most`.
  Result<std::vector<TableRow>> query_within(const std::string& select, Duration at_most);

  // Every column of the database that the account may see.
  Result<ColumnNames> columns();

 private:
  struct Close {
    void operator()(st_mysql* connection) const;
  };
  Error lost_or_refused();
  Result<void> prepare_session();

  DatabaseOptions options_;
  std::unique_ptr<st_mysql, Close> connection_{};
  bool is_mariadb_ = false;
};

// `text` as an SQL literal that no text can break out of: it is written in hexadecimal digits.
std::string text_literal(std::string_view text);

}  // namespace jx::shop
