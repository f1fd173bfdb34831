// How the tables of 骑士寄售 (qs-faka) are read: many merchants sell, the platform holds the money.
// The shop's users are merchants; buyers have no account. Pure.
// Source: the shop's own schema and what its code writes (docs/connectors.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shop/table/shop_tables.h"

namespace jx::shop {

std::optional<std::string> qsfaka_prefix(const ColumnNames& columns);
std::vector<TableReading> qsfaka_tables(const ColumnNames& columns, const ShopHint& hint,
                                        const std::string& prefix);

}  // namespace jx::shop
