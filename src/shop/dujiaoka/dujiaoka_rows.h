// What the rows of a 独角数卡 2.x shop mean. Pure.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "shop/dujiaoka/database.h"
#include "trade/fact.h"

namespace jx::shop {

// The original keeps goods and delivery text in the order; the hiouttime fork keeps them in
// order_items and has users with balances.
enum class Edition : unsigned char { original, with_items };

// A table as it is read: `select` gives the row's id first.
struct DujiaokaTable {
  std::string name{};    // in ids: "order", "goods", "card", "balance"
  std::string select{};  // "SELECT … FROM …", without WHERE
  std::string id_column{};
  std::string group_by{};
};

struct DujiaokaSchema {
  Edition edition = Edition::original;
  DujiaokaTable orders{};
  DujiaokaTable cards{};
  DujiaokaTable goods{};
  std::optional<DujiaokaTable> balance{};
};

// Errors: invalid "shop.missing_column"; detail "orders.actual_price".
Result<DujiaokaSchema> schema_of(const std::set<std::string>& columns);

// Facts of one row, without source; ids "order:12@<hash of the row>". Times without zone are in
// `utc_offset`. Total: what cannot be read is left empty.
std::vector<trade::Fact> order_facts(const TableRow& row, Instant now, Duration utc_offset);
std::vector<trade::Fact> card_facts(const TableRow& row, Instant now, Duration utc_offset);
std::vector<trade::Fact> goods_facts(const TableRow& row, Instant now, Duration utc_offset);
std::vector<trade::Fact> balance_facts(const TableRow& row, Instant now, Duration utc_offset);

std::int64_t row_id(const TableRow& row);
// 16 hex digits over all cells.
std::string row_hash(const TableRow& row);
// The order may still change: it is read again by its key.
bool is_open_order(const TableRow& row);

}  // namespace jx::shop
