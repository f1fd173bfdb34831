// How the tables of 异次元发卡 (acg-faka 3.x) are read. Its tables carry a prefix. Pure.
// Source: the shop's own schema and what its code writes (docs/connectors.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shop/table/shop_tables.h"

namespace jx::shop {

std::optional<std::string> acgfaka_prefix(const ColumnNames& columns);
std::vector<TableReading> acgfaka_tables(const ColumnNames& columns, const ShopHint& hint,
                                         const std::string& prefix);

// The buyer's inputs as they are read to people: {"qq":{"value":"123","cn":"QQ号"}} becomes
// "QQ号: 123". What is no such JSON is left as it stands.
std::string widget_text(std::string_view json);

}  // namespace jx::shop
