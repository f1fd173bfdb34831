#include "shop/table/shop_tables.h"

#include <algorithm>
#include <array>

#include "shop/acgfaka/acgfaka_tables.h"
#include "shop/dujiaoka/dujiaoka_tables.h"
#include "shop/epay/epay_tables.h"
#include "shop/qsfaka/qsfaka_tables.h"

namespace jx::shop {

namespace {

constexpr std::array systems{
    ShopSystem{"acgfaka", "异次元发卡 3.x", acgfaka_prefix, acgfaka_tables},
    ShopSystem{"dujiaoka", "独角数卡 2.x", dujiaoka_prefix, dujiaoka_tables},
    ShopSystem{"epay", "易支付", epay_prefix, epay_tables},
    ShopSystem{"qsfaka", "骑士寄售 qs-faka", qsfaka_prefix, qsfaka_tables},
};

struct Recognised {
  const ShopSystem* system;
  std::string prefix;
};

Result<Recognised> recognise(const ColumnNames& columns, const ShopHint& hint) {
  if (!hint.system.empty()) {
    const auto found = std::ranges::find(systems, hint.system, &ShopSystem::name);
    if (found == systems.end()) {
      return fail(ErrorKind::invalid, "shop.unknown_system", hint.system);
    }
    return Recognised{&*found, found->prefix_in(columns).value_or("")};
  }
  for (const ShopSystem& system : systems) {
    if (auto prefix = system.prefix_in(columns)) return Recognised{&system, *std::move(prefix)};
  }
  return fail(ErrorKind::invalid, "shop.not_recognised");
}

}  // namespace

std::span<const ShopSystem> shop_systems() { return systems; }

Result<ShopTables> tables_of(const ColumnNames& columns, const ShopHint& hint) {
  auto recognised = recognise(columns, hint);
  if (!recognised) return error_of(std::move(recognised));
  const std::string& prefix = hint.table_prefix.empty() ? recognised->prefix : hint.table_prefix;
  ShopTables shop{.system = recognised->system->name,
                  .tables = recognised->system->tables(columns, hint, prefix)};
  for (TableReading& table : shop.tables) {
    auto settled = settle_columns(table, columns);
    if (!settled) return error_of(std::move(settled));
  }
  return shop;
}

std::optional<std::string> prefix_before(const ColumnNames& columns,
                                         std::string_view table_column) {
  std::optional<std::string> shortest;
  for (const std::string& column : columns) {
    if (!column.ends_with(table_column)) continue;
    std::string prefix = column.substr(0, column.size() - table_column.size());
    const bool whole_words = prefix.empty() || prefix.ends_with('_');
    if (!whole_words) continue;
    if (!shortest || prefix.size() < shortest->size()) shortest = std::move(prefix);
  }
  return shortest;
}

}  // namespace jx::shop
