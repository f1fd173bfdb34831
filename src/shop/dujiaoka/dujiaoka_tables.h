// How the tables of 独角数卡 are read: the original 2.x, and the hiouttime fork, which keeps goods
// and delivery text in order_items and has users with balances. Pure.
// Source: the shops' own schemas and what their code writes (docs/connectors.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shop/table/shop_tables.h"

namespace jx::shop {

std::optional<std::string> dujiaoka_prefix(const ColumnNames& columns);
std::vector<TableReading> dujiaoka_tables(const ColumnNames& columns, const ShopHint& hint,
                                          const std::string& prefix);

}  // namespace jx::shop
