#include "shop/dujiaoka/database.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

namespace jx::shop {

namespace {

struct FreeResult {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

}  // namespace

void Database::Close::operator()(st_mysql* connection) const { mysql_close(connection); }

Error Database::lost_or_refused() {
  const unsigned int number = mysql_errno(connection_.get());
  std::string detail = mysql_error(connection_.get());
  const bool refused = number == ER_NO_SUCH_TABLE || number == ER_BAD_FIELD_ERROR ||
                       number == ER_TABLEACCESS_DENIED_ERROR ||
                       number == ER_COLUMNACCESS_DENIED_ERROR || number == ER_PARSE_ERROR;
  if (refused) return {ErrorKind::invalid, "shop.query_refused", std::move(detail)};
  disconnect();
  return {ErrorKind::unavailable, "shop.connection_lost", std::move(detail)};
}

Result<void> Database::connect() {
  if (connection_) return {};
  std::unique_ptr<st_mysql, Close> made(mysql_init(nullptr));
  if (!made) return fail(ErrorKind::unavailable, "shop.unreachable", "out of memory");
  for (const auto option :
       {MYSQL_OPT_CONNECT_TIMEOUT, MYSQL_OPT_READ_TIMEOUT, MYSQL_OPT_WRITE_TIMEOUT}) {
    mysql_options(made.get(), option, &options_.timeout_s);
  }
  mysql_options(made.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  const bool local = !options_.socket.empty();
  if (mysql_real_connect(made.get(), local ? nullptr : options_.host.c_str(), options_.user.c_str(),
                         options_.password.c_str(), options_.database.c_str(),
                         local ? 0 : options_.port, or_null(options_.socket), 0) == nullptr) {
    const unsigned int number = mysql_errno(made.get());
    const bool refused = number == ER_ACCESS_DENIED_ERROR || number == ER_BAD_DB_ERROR ||
                         number == ER_DBACCESS_DENIED_ERROR;
    return fail(refused ? ErrorKind::forbidden : ErrorKind::unavailable,
                refused ? "shop.refused" : "shop.unreachable", mysql_error(made.get()));
  }
  connection_ = std::move(made);
  auto read_only = query("SET SESSION TRANSACTION READ ONLY");
  // Delivery texts of several items are joined by the server.
  if (read_only) read_only = query("SET SESSION group_concat_max_len = 1048576");
  if (!read_only) return error_of(std::move(read_only));
  return {};
}

Result<std::vector<TableRow>> Database::query(const std::string& sql) {
  if (!connection_) return fail(ErrorKind::unavailable, "shop.connection_lost");
  if (mysql_real_query(connection_.get(), sql.data(), sql.size()) != 0) {
    return tl::unexpected<Error>(lost_or_refused());
  }
  const std::unique_ptr<MYSQL_RES, FreeResult> result(mysql_store_result(connection_.get()));
  std::vector<TableRow> rows;
  if (!result) {
    if (mysql_field_count(connection_.get()) == 0) return rows;
    return tl::unexpected<Error>(lost_or_refused());
  }
  const unsigned int width = mysql_num_fields(result.get());
  while (MYSQL_ROW cells = mysql_fetch_row(result.get())) {
    const unsigned long* lengths = mysql_fetch_lengths(result.get());
    TableRow row;
    row.reserve(width);
    for (unsigned int i = 0; i < width; ++i) {
      row.push_back(cells[i] == nullptr ? Cell{} : Cell(std::string(cells[i], lengths[i])));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::set<std::string>> Database::columns() {
  auto rows = query(
      "SELECT LOWER(table_name), LOWER(column_name) FROM information_schema.columns "
      "WHERE table_schema = DATABASE()");
  if (!rows) return error_of(std::move(rows));
  std::set<std::string> found;
  for (const TableRow& row : *rows) found.insert(row[0].value_or("") + "." + row[1].value_or(""));
  return found;
}

}  // namespace jx::shop
