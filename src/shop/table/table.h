// How a shop's tables are read, as data: which columns, what counts as open, which facts a row
// tells, by which numbers a row is found. One reader (table_source.h) and one look-up
// (table_lookup.h) work on these for every shop.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"
#include "shop/table/database.h"
#include "trade/fact.h"

namespace jx::shop {

class RowView;

struct Column {
  std::string name{};        // by which a row is asked
  std::string expression{};  // SQL
  // ColumnNames of the database it stands on: "orders.status".
  std::vector<std::string> needs{};
  bool optional = false;  // read as NULL where what it needs is missing; otherwise that is refused
  bool counts = true;     // a change of this column alone tells the row again
};

enum class KeyKind : unsigned char { integer, text };

// What rows of one purchase have in common. The ids are the shop's own and stay inside the look-up.
enum class Handle : unsigned char {
  order_no,
  trade_no,
  transaction_id,
  card,
  order_id,
  goods_id,
  user_id
};

// How rows are found by a handle. Conditions are SQL in which "{}" stands for the values, as a
// list: "o.order_sn IN ({})".
struct Finder {
  Handle handle = Handle::order_no;
  std::string condition{};
  bool each =
      false;  // "{}" stands for one value; several are joined by OR: "LOCATE({}, b.log) > 0"
  // Whether an index answers. Without one, or `within`, the table is searched only for the number
  // that was asked for, and only for a moment.
  bool indexed = true;
  struct Within {
    Handle handle;
    std::string condition;
  };
  std::optional<Within> within{};  // narrowed by a handle that is known and indexed
};

// The condition that one line of the text in `column` is the value, for Finder::each.
std::string has_line(std::string_view column);

// A handle that a row tells.
struct Gives {
  Handle handle = Handle::order_no;
  std::string column{};    // name
  bool each_line = false;  // one handle a line
};

struct TableReading {
  std::string name{};  // in marks and look-ups: "order", "card"
  std::string from{};  // "orders o LEFT JOIN goods g ON g.id = o.goods_id"
  std::string key{};   // "o.id": unique, and larger for newer rows
  KeyKind key_kind = KeyKind::integer;
  std::string where{};  // holds for every row that is read; empty = all rows
  std::vector<Column> columns{};
  std::vector<trade::Fact> (*facts)(const RowView& row) = nullptr;
  // May still change: read again by its key at every poll. nullptr: no row is watched.
  bool (*is_open)(const RowView& row) = nullptr;
  bool whole = false;  // a small table, read as a whole from time to time and not by cursor
  bool sweeps = true;  // old rows change too; false for ledgers
  std::vector<Finder> finders{};
  std::vector<Gives> gives{};
};

// Moves columns that are optional and not there to NULL.
// Errors: invalid "shop.missing_column"; detail names the first one, "orders.actual_price".
Result<void> settle_columns(TableReading& table, const ColumnNames& columns);

// "SELECT key, columns FROM … WHERE …", with `condition` beside the table's own. REQUIRES: settled.
std::string select_from(const TableReading& table, std::string_view condition);

// A column of the same name, that must be there: plain_column("o", "orders", "status").
Column plain_column(std::string_view alias, std::string_view table, std::string_view column);
Column plain_column(std::string_view alias, std::string_view table, std::string_view column,
                    std::string_view name);
// The beginning of a long text: what lies beyond no fact could hold.
inline constexpr std::size_t text_column_chars_max = 65'536;
Column long_column(std::string_view alias, std::string_view table, std::string_view column);

// One row as facts are made of it. Total: what cannot be read is empty. Dies with what it was made
// from.
class RowView {
 public:
  struct Context {
    Instant now{};          // facts are seen then
    Duration utc_offset{};  // of the shop's times without zone
    bool was_open = false;  // it was watched until now
  };
  // REQUIRES: `cells` are the key and the table's columns, in order.
  RowView(const TableReading& table, const TableRow& cells, const Context& context)
      : table_(table), cells_(cells), context_(context) {}

  std::string_view key() const;
  // REQUIRES: the table has a column of this name.
  std::string_view text(std::string_view column) const;  // "" also for NULL
  bool has(std::string_view column) const { return !text(column).empty(); }
  std::int64_t integer(std::string_view column) const;  // 0 when it is none
  std::optional<Money> money(std::string_view column) const;
  std::optional<Instant> time(std::string_view column) const;       // "2026-11-21 10:00:00"
  std::optional<Instant> unix_time(std::string_view column) const;  // seconds; 0 = none
  // Cut to the bytes it may have.
  trade::Number number(std::string_view column) const;
  std::string name(std::string_view column) const;  // at most trade::text_bytes_max
  bool was_open() const { return context_.was_open; }
  // It began at `at` and was read within `span` of that; true when it is not known when.
  bool is_within(std::optional<Instant> at, Duration span) const {
    return !at || context_.now - *at <= span;
  }

  // A fact without source; its id is "<thing>:<key>@<hash of the row>".
  trade::Fact fact(std::string_view thing, trade::FactBody body) const;
  // Over the key and the columns that count; 0 never stands for a row.
  std::uint64_t hash() const;

 private:
  const TableReading& table_;
  const TableRow& cells_;
  const Context context_;
};

// ---- what several shops write alike

// A delivered text, cards one a line, as a delivery of at most `ordered` pieces that keeps inside
// the bounds of facts: lines beyond them are left out of the text, not out of the count.
trade::Delivery delivery_of_lines(const trade::Number& order_no, std::string_view text,
                                  std::int64_t ordered);
// "user:42"; nobody for 0 and the empty text.
trade::BuyerKey user_key(std::string_view id);
// Blocked users are told so, and that it is over once they were watched for it.
std::vector<trade::Fact> block_facts(const RowView& row, std::string_view user_id, bool is_blocked,
                                     std::optional<Instant> at);
// `text` cut between characters.
std::string_view cut_to(std::string_view text, std::size_t bytes_max);

}  // namespace jx::shop
