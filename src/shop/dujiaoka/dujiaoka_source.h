// Facts out of the database of a 独角数卡 2.x shop, through an account that may only SELECT.
//
// The shop's tables have no index on updated_at, and a raw UPDATE may not move it. So: a cursor by
// id finds new rows; the newest ids and open orders are read again by their key at every poll (rows
// committed late with a smaller id are found that way too); a slow sweep over all rows finds the
// rest. What a row said is known by its hash: a row is told again only when it has changed. Where
// each table stands is kept in Marks after the sink has accepted, so a restart loses nothing; what
// it may tell again carries the same id and is known.
// A row that returns to exactly what it was before (updated_at included) is not told again.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "host/desk_service.h"
#include "host/ports.h"
#include "shop/dujiaoka/database.h"
#include "shop/dujiaoka/dujiaoka_rows.h"

namespace jx::shop {

struct DujiaokaOptions {
  std::string name = "main";  // source "dujiaoka:<name>"; 1..40 bytes
  DatabaseOptions database{};
  Duration utc_offset = hours(8);     // of the shop's times (Asia/Shanghai)
  std::int64_t young_ids = 1'000;     // newest rows read again at every poll
  std::size_t rows_per_query = 500;   // 1..1000
  std::size_t queries_per_poll = 40;  // bound of one poll's work for new rows, per table
  std::size_t open_max = 20'000;      // open orders watched by key; the sweep covers the rest
  int goods_every = 15;               // polls between two looks at the goods
};

struct DujiaokaProgress {
  std::size_t rows = 0;      // read
  std::size_t recorded = 0;  // facts that were new
  std::size_t known = 0;
  std::size_t refused = 0;  // facts beyond the bounds of docs/trade.md
  bool caught_up = true;    // no new rows are left
};

using FactSink = std::function<Result<host::FactsReport>(std::vector<trade::Fact>)>;

// Thread-safety: one thread at a time; blocks (run it in the pool or a thread of its own).
class DujiaokaSource {
 public:
  // `keys` and `marks` outlive this.
  DujiaokaSource(DujiaokaOptions options, const host::Keys& keys, host::Marks& marks);

  // Reads what is new or changed and hands it to `sink` in batches of at most 1000. After an error
  // the next poll goes on where the last accepted batch ended.
  // Errors: unavailable "shop.unreachable", "shop.connection_lost"; forbidden "shop.refused";
  // invalid "shop.missing_column" (detail names table.column), "shop.query_refused"; as the sink
  // and Marks.
  Result<DujiaokaProgress> poll(Instant now, const FactSink& sink);

 private:
  using ReadFacts = std::vector<trade::Fact> (*)(const TableRow&, Instant, Duration);
  // Where one table stands.
  struct Place {
    std::int64_t cursor = 0;  // largest id read
    std::int64_t sweep = 0;   // last id the sweep has read
    std::vector<std::int64_t> open{};
  };
  struct Table {
    DujiaokaTable read{};
    ReadFacts facts = nullptr;
    bool orders = false;
    bool sweeps = true;
    Place place{};
    std::string kept{};                                      // mark as last written
    std::unordered_map<std::int64_t, std::string> hashes{};  // of rows told
  };

  Result<void> prepare();
  Result<void> load(Table& table);
  Result<void> save(Table& table);
  Result<void> read_new(Table& table);
  Result<void> read_again(Table& table);
  Result<void> sweep(Table& table);
  Result<std::vector<TableRow>> rows(const Table& table, const std::string& where,
                                     std::size_t limit);
  Result<void> tell(Table& table, const std::vector<TableRow>& rows);
  Result<void> send(std::vector<trade::Fact>& facts);
  void watch(Table& table, const TableRow& row);

  DujiaokaOptions options_;
  const host::Keys& keys_;
  host::Marks& marks_;
  Database database_;
  std::vector<Table> tables_{};
  Table goods_{};
  int polls_ = 0;

  Instant now_{};                   // of the poll under way
  const FactSink* sink_ = nullptr;  // of the poll under way
  DujiaokaProgress progress_{};
};

}  // namespace jx::shop
