// How the tables of an 易支付 (epay) gateway are read: payments, and how the notice to the shop
// stands, which its API does not tell. Pure.
// Source: the gateway's public code (docs/connectors.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shop/table/shop_tables.h"

namespace jx::shop {

std::optional<std::string> epay_prefix(const ColumnNames& columns);
std::vector<TableReading> epay_tables(const ColumnNames& columns, const ShopHint& hint,
                                      const std::string& prefix);

}  // namespace jx::shop
