// Facts out of a shop's database, through an account that may only SELECT. The tables are data
// (table.h); the mechanism is one for every shop.
//
// Shops index no time of change, and a raw UPDATE moves none. So: a cursor by key finds new rows;
// the newest rows and those that are open are read again by their key at every poll (rows committed
// late with a smaller key are found that way too); a slow sweep over all rows finds the rest. What
// a row said is known by its hash: it is told again only when it has changed. Where each table
// stands is kept in Marks after the sink has accepted, so a restart loses nothing; what it may tell
// again carries the same id and is known. A row that returns to exactly what it was is not told
// again, and a row that was deleted is not told at all.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "host/ports.h"
#include "shop/fact_source.h"
#include "shop/table/database.h"
#include "shop/table/shop_tables.h"

namespace jx::shop {

struct TableSourceOptions {
  std::string name = "main";  // source "<system>:<name>"; 1..40 bytes
  ShopHint hint{};
  DatabaseOptions database{};
  Duration utc_offset = hours(8);     // of the shop's times (Asia/Shanghai)
  std::size_t young_rows = 1'000;     // newest rows read again at every poll
  std::size_t rows_per_query = 500;   // 1..1000
  std::size_t queries_per_poll = 40;  // bound of one poll's work for new rows, per table
  std::size_t open_max = 20'000;  // open rows watched by key, the newest; the sweep covers the rest
  std::size_t open_rows_per_poll = 2'000;  // of those, read again in turn
  // Polls between two looks at small tables as a whole; more when a look takes more than a fiftieth
  // of that time.
  int whole_every = 15;
};

// Thread-safety: one thread at a time; blocks (run it in a thread of its own).
class TableSource : public FactSource {
 public:
  // `keys` and `marks` outlive this.
  TableSource(TableSourceOptions options, const host::Keys& keys, host::Marks& marks);

  // In batches of at most desk::facts_per_command_max.
  // Errors: unavailable "shop.unreachable", "shop.connection_lost", "shop.query_too_slow";
  // forbidden "shop.refused"; invalid "shop.missing_column" (detail names table.column),
  // "shop.not_recognised", "shop.unknown_system", "shop.query_refused"; corrupt "shop.nonsense"
  // (keys that are none or do not grow; detail names the table); as the sink and Marks.
  Result<SourceProgress> poll(Instant now, const FactSink& sink) override;

 private:
  // Where one table stands. Keys as the database writes them, in its order.
  struct Place {
    std::string cursor{};  // largest key read; empty = none
    std::string sweep{};   // last key the sweep has read
    std::vector<std::string> open{};
  };
  struct Table {
    TableReading reading{};
    Place place{};
    std::chrono::steady_clock::time_point whole_not_before{};
    std::string open_turn{};                                  // last open key that was read again
    std::string kept{};                                       // mark as last written
    std::unordered_map<std::uint64_t, std::uint64_t> told{};  // hashes of rows, by hash of the key
  };
  using Step = Result<void> (TableSource::*)(Table&);

  Result<void> prepare();
  std::string mark_name(const Table& table) const;
  Result<void> load(Table& table);
  Result<void> save(Table& table);
  Result<void> read_whole(Table& table);
  Result<void> read_new(Table& table);
  Result<void> read_young(Table& table);
  Result<void> read_open(Table& table);
  Result<void> sweep(Table& table);
  Result<std::vector<TableRow>> rows(const Table& table, const std::string& condition,
                                     std::string_view order, std::size_t limit);
  Result<void> tell(Table& table, const std::vector<TableRow>& rows);
  Result<void> send(std::vector<trade::Fact>& facts);
  void watch(Table& table, const RowView& row);

  TableSourceOptions options_;
  const host::Keys& keys_;
  host::Marks& marks_;
  Database database_;
  std::string system_{};
  std::vector<Table> tables_{};
  int polls_ = 0;

  Instant now_{};                   // of the poll under way
  const FactSink* sink_ = nullptr;  // of the poll under way
  SourceProgress progress_{};
};

}  // namespace jx::shop
