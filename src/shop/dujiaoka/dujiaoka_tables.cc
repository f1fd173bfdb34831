#include "shop/dujiaoka/dujiaoka_tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace jx::shop {

namespace {

using trade::OrderStatus;

constexpr std::string_view removed_note = "商城后台已删除这笔订单。";

OrderStatus status_of(std::int64_t status) {
  switch (status) {
    case 1:
      return OrderStatus::pending_payment;
    case 2:
      return OrderStatus::paid;
    case 3:
      return OrderStatus::processing;
    case 4:
      return OrderStatus::completed;
    case 5:
      return OrderStatus::failed;
    case 6:
      return OrderStatus::exception;
    case -1:
      return OrderStatus::expired;
    default:
      return OrderStatus::unknown;
  }
}

trade::GoodsKind kind_of(std::int64_t type) {
  if (type == 1) return trade::GoodsKind::stock_cards;
  return type == 2 ? trade::GoodsKind::manual : trade::GoodsKind::unknown;
}

trade::Order order_of(const RowView& row) {
  const OrderStatus status = status_of(row.integer("status"));
  trade::Order order{.order_no = row.number("order_sn"),
                     .goods_no = row.number("goods_id"),
                     .title = row.name("title"),
                     .goods_kind = kind_of(row.integer("type")),
                     .quantity = std::max<std::int64_t>(row.integer("quantity"), 1),
                     .amount = row.money("actual_price"),
                     .status = status,
                     .buyer = user_key(row.text("user_id")),
                     .contact = {row.name("email")},
                     .query_password_print = row.name("search_pwd"),
                     .trade_no = row.number("trade_no"),
                     .created_at = row.time("created_at"),
                     .pay_channel = row.name("pay_name")};
  // `info` holds the buyer's inputs for manual goods, and the shop's own words when it failed.
  const bool failed = status == OrderStatus::exception || status == OrderStatus::failed;
  const bool manual = order.goods_kind == trade::GoodsKind::manual;
  if (manual) order.account.text = row.name("info");
  if (failed && !manual) order.shop_note = row.name("info");
  if (row.has("deleted_at")) order.shop_note += removed_note;
  return order;
}

std::vector<trade::Fact> order_facts(const RowView& row) {
  std::vector<trade::Fact> facts;
  trade::Order order = order_of(row);
  const bool manual = order.goods_kind == trade::GoodsKind::manual;
  if (order.status == OrderStatus::completed && (manual || row.has("info"))) {
    trade::Delivery delivery =
        delivery_of_lines(order.order_no, manual ? "" : row.text("info"), order.quantity);
    if (manual) delivery.quantity = order.quantity;
    delivery.at = row.time("updated_at");
    facts.push_back(row.fact("delivery", std::move(delivery)));
  }
  facts.push_back(row.fact("order", std::move(order)));
  return facts;
}

bool is_open_order(const RowView& row) {
  switch (status_of(row.integer("status"))) {
    case OrderStatus::expired:  // a late notice still completes it: young ones are read again
    case OrderStatus::completed:
      return false;
    case OrderStatus::unknown:
    case OrderStatus::pending_payment:
    case OrderStatus::paid:
    case OrderStatus::processing:
    case OrderStatus::failed:
    case OrderStatus::exception:
    case OrderStatus::refunded:
    case OrderStatus::partially_refunded:
    case OrderStatus::cancelled:
    case OrderStatus::partially_delivered:
      return true;
  }
  return true;
}

std::vector<trade::Fact> card_facts(const RowView& row) {
  const std::int64_t status = row.integer("status");
  const bool loop = row.integer("is_loop") == 1;
  const bool removed = row.has("deleted_at");
  // A card that lies in stock belongs to no purchase yet.
  if (status == 1 && !loop && !removed) return {};
  return {row.fact("card", trade::StockCard{.goods_no = row.number("goods_id"),
                                            .status = removed       ? trade::CardStatus::voided
                                                      : status == 2 ? trade::CardStatus::sold
                                                                    : trade::CardStatus::unsold,
                                            .loop = loop,
                                            .at = row.time("updated_at"),
                                            .secret = {row.name("carmi")}})};
}

std::vector<trade::Fact> goods_facts(const RowView& row) {
  const std::int64_t type = row.integer("type");
  trade::Goods goods{.goods_no = trade::Number(cut_to(row.key(), trade::number_bytes_max)),
                     .name = row.name("gd_name"),
                     .goods_kind = kind_of(type),
                     .price = row.money("price")};
  if (type == 1) goods.stock = row.integer("stock");
  return {row.fact("goods", std::move(goods))};
}

std::vector<trade::Fact> balance_facts(const RowView& row) {
  using trade::BalanceKind;
  const std::string_view type = row.text("type");
  const BalanceKind kind = type == "recharge"  ? BalanceKind::recharge
                           : type == "consume" ? BalanceKind::consume
                           : type == "refund"  ? BalanceKind::refund
                           : type == "admin"   ? BalanceKind::adjust
                                               : BalanceKind::unknown;
  return {
      row.fact("balance", trade::BalanceMovement{.buyer = user_key(row.text("user_id")),
                                                 .order_no = row.number("related_order_sn"),
                                                 .balance_kind = kind,
                                                 .amount = row.money("amount").value_or(Money{}),
                                                 .before = row.money("balance_before"),
                                                 .after = row.money("balance_after"),
                                                 .at = row.time("created_at")})};
}

bool is_blocked(const RowView& row) { return row.integer("status") == 2; }

std::vector<trade::Fact> user_facts(const RowView& row) {
  return block_facts(row, row.key(), is_blocked(row), row.time("updated_at"));
}

// Of the items of an order in the fork, joined.
Column of_items(std::string_view name, std::string_view expression,
                std::initializer_list<std::string_view> columns) {
  Column column{.name = std::string(name),
                .expression = fmt::format("(SELECT {} FROM order_items i WHERE i.order_id = o.id)",
                                          expression),
                .needs = {"order_items.id", "order_items.order_id"}};
  for (const std::string_view needed : columns) {
    column.needs.push_back(fmt::format("order_items.{}", needed));
  }
  return column;
}

Column nothing(std::string_view name) { return {.name = std::string(name), .expression = "NULL"}; }

std::vector<Column> original_columns() {
  return {plain_column("o", "orders", "goods_id"),
          plain_column("o", "orders", "title"),
          plain_column("o", "orders", "type"),
          plain_column("o", "orders", "buy_amount", "quantity"),
          long_column("o", "orders", "info"),
          nothing("user_id")};
}

std::vector<Column> item_columns() {
  return {
      of_items("goods_id", "SUBSTRING_INDEX(GROUP_CONCAT(i.goods_id ORDER BY i.id), ',', 1)",
               {"goods_id"}),
      of_items("title", "GROUP_CONCAT(i.goods_name ORDER BY i.id SEPARATOR '、')", {"goods_name"}),
      of_items("type", "MAX(i.type)", {"type"}),
      of_items("quantity", "SUM(i.quantity)", {"quantity"}),
      of_items("info", "GROUP_CONCAT(i.info ORDER BY i.id SEPARATOR '\\n')", {"info"}),
      plain_column("o", "orders", "user_id")};
}

TableReading orders(bool with_items) {
  TableReading table{
      .name = "order",
      .from = "orders o",
      .key = "o.id",
      .columns = with_items ? item_columns() : original_columns(),
      .facts = order_facts,
      .is_open = is_open_order,
      .finders = {{Handle::order_no, "o.order_sn IN ({})"},
                  {.handle = Handle::trade_no, .condition = "o.trade_no IN ({})", .indexed = false},
                  {.handle = Handle::card,
                   .condition = with_items
                                    ? "o.id IN (SELECT i.order_id FROM order_items i WHERE " +
                                          has_line("i.info") + ")"
                                    : has_line("o.info"),
                   .each = true,
                   .indexed = false}},
      .gives = {{Handle::order_no, "order_sn"},
                {Handle::goods_id, "goods_id"},
                {Handle::user_id, "user_id"},
                {.handle = Handle::card, .column = "info", .each_line = true}}};
  for (const std::string_view column :
       {"order_sn", "actual_price", "search_pwd", "email", "trade_no", "status", "created_at",
        "updated_at", "deleted_at"}) {
    table.columns.push_back(plain_column("o", "orders", column));
  }
  table.columns.push_back({.name = "pay_name",
                           .expression = "(SELECT p.pay_name FROM pays p WHERE p.id = o.pay_id)",
                           .needs = {"orders.pay_id", "pays.id", "pays.pay_name"},
                           .optional = true,
                           .counts = false});
  return table;
}

TableReading cards() {
  TableReading table{
      .name = "card",
      .from = "carmis c",
      .key = "c.id",
      .facts = card_facts,
      .finders = {{.handle = Handle::card,
                   .condition = "c.carmi IN ({})",
                   .indexed = false,
                   .within = Finder::Within{Handle::goods_id, "c.goods_id IN ({})"}}},
      .gives = {{Handle::goods_id, "goods_id"}}};
  for (const std::string_view column :
       {"goods_id", "status", "is_loop", "carmi", "updated_at", "deleted_at"}) {
    table.columns.push_back(plain_column("c", "carmis", column));
  }
  return table;
}

TableReading goods() {
  TableReading table{
      .name = "goods",
      .from = "goods g",
      .key = "g.id",
      .columns = {plain_column("g", "goods", "gd_name"),
                  plain_column("g", "goods", "type"),
                  {.name = "stock",
                   .expression = "(SELECT COUNT(*) FROM carmis c WHERE c.goods_id = g.id AND "
                                 "c.status = 1 AND c.deleted_at IS NULL)",
                   .needs = {"goods.id", "carmis.goods_id", "carmis.status", "carmis.deleted_at"}}},
      .facts = goods_facts,
      .whole = true,
      .finders = {{Handle::goods_id, "g.id IN ({})"}}};
  return table;
}

// The fork has no price of its own but prices of sub-goods.
Column price_column(bool with_items) {
  if (!with_items) return plain_column("g", "goods", "actual_price", "price");
  return {.name = "price",
          .expression = "(SELECT MIN(s.price) FROM goods_sub s WHERE s.goods_id = g.id)",
          .needs = {"goods_sub.price", "goods_sub.goods_id"}};
}

TableReading balances() {
  TableReading table{.name = "balance",
                     .from = "user_balance_records b",
                     .key = "b.id",
                     .facts = balance_facts,
                     .sweeps = false,
                     .finders = {{Handle::order_no, "b.related_order_sn IN ({})"}},
                     .gives = {{Handle::user_id, "user_id"}}};
  for (const std::string_view column : {"user_id", "type", "amount", "balance_before",
                                        "balance_after", "related_order_sn", "created_at"}) {
    table.columns.push_back(plain_column("b", "user_balance_records", column));
  }
  return table;
}

TableReading users() {
  return {
      .name = "user",
      .from = "users u",
      .key = "u.id",
      .columns = {plain_column("u", "users", "status"), plain_column("u", "users", "updated_at")},
      .facts = user_facts,
      .is_open = is_blocked,
      .finders = {{Handle::user_id, "u.id IN ({})"}}};
}

}  // namespace

std::optional<std::string> dujiaoka_prefix(const ColumnNames& columns) {
  const bool found = columns.contains("carmis.id") && columns.contains("orders.order_sn");
  return found ? std::optional<std::string>("") : std::nullopt;
}

std::vector<TableReading> dujiaoka_tables(const ColumnNames& columns, const ShopHint&,
                                          const std::string&) {
  const bool with_items = columns.contains("order_items.order_id");
  std::vector<TableReading> tables{orders(with_items), cards(), goods()};
  Column price = price_column(with_items);
  price.optional = true;
  tables.back().columns.push_back(std::move(price));
  if (columns.contains("user_balance_records.id")) tables.push_back(balances());
  if (columns.contains("users.id")) tables.push_back(users());
  return tables;
}

}  // namespace jx::shop
