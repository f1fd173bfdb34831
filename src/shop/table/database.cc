#include "shop/table/database.h"

#include <errmsg.h>
#include <fmt/format.h>
#include <mysql.h>
#include <mysqld_error.h>

#include "base/assert.h"

namespace jx::shop {

namespace {

constexpr unsigned int mariadb_statement_timeout = 1969;  // ER_STATEMENT_TIMEOUT
constexpr unsigned int mysql_statement_timeout = 3024;    // ER_QUERY_TIMEOUT

struct FreeResult {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};

std::string seconds_text(Duration span) {
  return fmt::format("{}.{:03}", span.ms / 1000, span.ms % 1000);
}

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

}  // namespace

void Database::Close::operator()(st_mysql* connection) const { mysql_close(connection); }

Error Database::lost_or_refused() {
  const unsigned int number = mysql_errno(connection_.get());
  std::string detail = mysql_error(connection_.get());
  if (number == mariadb_statement_timeout || number == mysql_statement_timeout) {
    return {ErrorKind::unavailable, "shop.query_too_slow", std::move(detail)};
  }
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
  mysql_options(made.get(), MYSQL_OPT_MAX_ALLOWED_PACKET, &row_answer_bytes_max);
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
  auto prepared = prepare_session();
  if (!prepared) disconnect();
  return prepared;
}

// Reads only; the same SQL whatever the server's own modes; lists of a row joined by the server; a
// statement that takes too long is ended where it runs.
Result<void> Database::prepare_session() {
  is_mariadb_ = std::string_view(mysql_get_server_info(connection_.get())).find("MariaDB") !=
                std::string_view::npos;
  const std::string limit = is_mariadb_
                                ? "max_statement_time = " + seconds_text(options_.statement_max)
                                : fmt::format("max_execution_time = {}", options_.statement_max.ms);
  auto set = query("SET SESSION TRANSACTION READ ONLY");
  if (set) set = query("SET SESSION sql_mode = '', group_concat_max_len = 1048576, " + limit);
  if (!set) return error_of(std::move(set));
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

Result<std::vector<TableRow>> Database::query_within(const std::string& select, Duration at_most) {
  constexpr std::string_view verb = "SELECT ";
  JX_ASSERT(select.starts_with(verb));
  if (is_mariadb_) {
    return query(
        fmt::format("SET STATEMENT max_statement_time = {} FOR {}", seconds_text(at_most), select));
  }
  return query(fmt::format("SELECT /*+ MAX_EXECUTION_TIME({}) */ {}", at_most.ms,
                           std::string_view(select).substr(verb.size())));
}

Result<ColumnNames> Database::columns() {
  auto rows = query(
      "SELECT table_name, LOWER(column_name) FROM information_schema.columns "
      "WHERE table_schema = DATABASE()");
  if (!rows) return error_of(std::move(rows));
  ColumnNames found;
  for (const TableRow& row : *rows) found.insert(row[0].value_or("") + "." + row[1].value_or(""));
  return found;
}

std::string text_literal(std::string_view text) {
  if (text.empty()) return "''";
  std::string hex;
  for (const char c : text) hex += fmt::format("{:02X}", static_cast<unsigned char>(c));
  return fmt::format("_utf8mb4 X'{}'", hex);
}

}  // namespace jx::shop
