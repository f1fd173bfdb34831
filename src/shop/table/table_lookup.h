// One purchase, read on demand out of a shop's database by any of its numbers, beside the feed of
// table_source.h: the same tables, the same facts with the same ids, seen now.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "host/ports.h"
#include "shop/purchase_lookup.h"
#include "shop/table/database.h"
#include "shop/table/shop_tables.h"

namespace jx::shop {

struct TableLookupOptions {
  std::string name = "main";
  ShopHint hint{};
  DatabaseOptions database{};
  Duration utc_offset = hours(8);
  // How long, in all, tables without an index are searched for the number that was asked for.
  Duration search_max = milliseconds(200);
};

// Thread-safety: one thread at a time. Keeps its connection; one that was lost meanwhile is opened
// again. Cost: at most four questions for each way a table offers; those without an index are put
// only when nothing else found the number, and end after search_max.
class TableLookup : public PurchaseLookup {
 public:
  // `keys` outlives this.
  TableLookup(TableLookupOptions options, const host::Keys& keys);

  // "shop:main" until the shop was recognised.
  std::string_view source() const override { return source_; }
  // Errors: as TableSource::poll for the database; invalid "lookup.bad_number" (empty, too long,
  // control characters).
  Result<Findings> look_up(const PurchaseNumbers& numbers, Instant now) override;

 private:
  using Values = std::map<Handle, std::set<std::string>>;
  struct Walk;
  struct Search;

  Result<void> prepare();
  Result<Findings> walk(const PurchaseNumbers& numbers, Instant now);
  Result<bool> ask(Walk& walk, const Values& frontier);
  Result<bool> search(Walk& walk, const Values& frontier);
  Result<std::vector<TableRow>> next_window(Walk& walk, Search& search, std::uint64_t span);
  bool take(Walk& walk, const TableReading& table, const std::vector<TableRow>& rows);

  TableLookupOptions options_;
  const host::Keys& keys_;
  Database database_;
  std::string source_;
  std::vector<TableReading> tables_{};
};

}  // namespace jx::shop
