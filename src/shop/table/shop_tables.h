// Which system a shop runs, and how its tables are read. Recognised by the columns that are there.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "shop/table/table.h"

namespace jx::shop {

// What an operator says of a shop's database, beside how it is reached.
struct ShopHint {
  std::string system{};        // "dujiaoka"; empty = recognised by its columns
  std::string table_prefix{};  // "acg_"; empty = found by its columns
  std::string merchant{};      // of a gateway with many: only their payments are read
};

struct ShopTables {
  std::string_view system{};  // static storage
  // In the order in which they are to be read: orders first.
  std::vector<TableReading> tables{};
};

struct ShopSystem {
  std::string_view name;  // in sources and settings
  std::string_view title;
  // The prefix of its tables in this database; nothing when it is another system.
  std::optional<std::string> (*prefix_in)(const ColumnNames& columns);
  std::vector<TableReading> (*tables)(const ColumnNames& columns, const ShopHint& hint,
                                      const std::string& prefix);
};

// Every system whose tables can be read, by name. Static storage.
std::span<const ShopSystem> shop_systems();

// Errors: invalid "shop.unknown_system" (detail: the name), "shop.not_recognised" (no known system
// has such columns), "shop.missing_column" (detail "acg_order.trade_no").
Result<ShopTables> tables_of(const ColumnNames& columns, const ShopHint& hint);

// Prefix of the tables in whose database `table`.`column` is there with any prefix: "acg_" for
// "acg_order.delivery_status". Nothing when no table is it; the shortest when several are.
std::optional<std::string> prefix_before(const ColumnNames& columns, std::string_view table_column);

}  // namespace jx::shop
