#include "shop/qsfaka/qsfaka_tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace jx::shop {

namespace {

using trade::OrderStatus;

constexpr Duration unpaid_watch = days(2);

// The buyer takes the cards on the order page, so a paid order without cards waits for that, or
// for stock.
OrderStatus status_of(const RowView& row) {
  if (!row.has("status")) return OrderStatus::unknown;
  switch (row.integer("status")) {
    case 0:
      return OrderStatus::pending_payment;
    case 1: {
      const std::int64_t sent = row.integer("sent");
      if (sent == 0) return OrderStatus::paid;
      return sent < row.integer("quantity") ? OrderStatus::partially_delivered
                                            : OrderStatus::completed;
    }
    case 2:
      return OrderStatus::cancelled;
    case 3:
      return OrderStatus::refunded;
    default:
      return OrderStatus::unknown;
  }
}

bool is_frozen(const RowView& row) { return row.integer("is_freeze") == 1; }

// What the platform decided about a complaint: "<status>|<result>" of the last one.
std::string note_of(const RowView& row) {
  const std::string_view complaint = row.text("complaint");
  if (complaint.starts_with("0|")) return "买家已投诉，货款冻结，等待平台判定。";
  if (complaint == "1|1") return "投诉已判定：商家胜诉，货款解冻。";
  if (complaint.starts_with("1|")) return "投诉已判定：买家胜诉，货款退回买家。";
  if (is_frozen(row)) return "这笔订单的货款已冻结。";
  return row.was_open() && row.integer("status") == 1 ? "这笔订单的货款没有冻结。" : "";
}

trade::Order order_of(const RowView& row) {
  return {.order_no = row.number("trade_no"),
          .goods_no = row.number("goods_id"),
          .title = row.name("goods_name"),
          .goods_kind = trade::GoodsKind::stock_cards,
          .quantity = std::max<std::int64_t>(row.integer("quantity"), 1),
          .amount = row.money("total_price"),
          .status = status_of(row),
          .contact = {row.has("contact") ? row.name("contact") : row.name("email")},
          .query_password_print = row.name("take_card_password"),
          .trade_no = row.number("transaction_id"),
          .created_at = row.unix_time("create_at"),
          .paid_at = row.unix_time("success_at"),
          .pay_channel = row.name("channel"),
          .shop_note = note_of(row)};
}

std::vector<trade::Fact> order_facts(const RowView& row) {
  std::vector<trade::Fact> facts;
  if (row.integer("sent") > 0) {
    trade::Delivery delivery =
        delivery_of_lines(row.number("trade_no"), row.text("cards"), row.integer("sent"));
    delivery.quantity = row.integer("sent");
    facts.push_back(row.fact("delivery", std::move(delivery)));
  }
  facts.push_back(row.fact("order", order_of(row)));
  return facts;
}

bool is_open_order(const RowView& row) {
  switch (row.integer("status")) {
    case 0:
      return row.is_within(row.unix_time("create_at"), unpaid_watch);
    case 1:
      return is_frozen(row) || row.integer("sent") < row.integer("quantity");
    default:
      return false;
  }
}

std::vector<trade::Fact> card_facts(const RowView& row) {
  using trade::CardStatus;
  const std::int64_t status = row.integer("status");
  const bool removed = status == -1 || row.integer("delete_at") > 0;
  if (status == 1 && !removed) return {};  // in stock: nobody's yet
  // The shop calls "used" what it has sold.
  const CardStatus told = removed       ? CardStatus::voided
                          : status == 2 ? CardStatus::sold
                          : status == 0 ? CardStatus::locked
                                        : CardStatus::unknown;
  return {row.fact("card", trade::StockCard{.goods_no = row.number("goods_id"),
                                            .status = told,
                                            .order_no = row.number("order_no"),
                                            .at = row.unix_time("sell_time"),
                                            .secret = {row.has("secret") ? row.name("secret")
                                                                         : row.name("number")}})};
}

std::vector<trade::Fact> goods_facts(const RowView& row) {
  return {row.fact(
      "goods", trade::Goods{.goods_no = trade::Number(cut_to(row.key(), trade::number_bytes_max)),
                            .name = row.name("name"),
                            .goods_kind = trade::GoodsKind::stock_cards,
                            .activation_rule = row.name("remark"),
                            .price = row.money("price"),
                            .stock = row.integer("stock")})};
}

// The merchants' ledger: what a sale or a refund means to the buyer's purchase, the order tells.
std::vector<trade::Fact> ledger_facts(const RowView& row) {
  using trade::BalanceKind;
  const std::string_view type = row.text("business_type");
  const bool withdraws = type == "apply_cash" || type == "cash_success" || type == "cash_notpass";
  const auto amount = row.money("money");
  if (!amount) return {};
  return {
      row.fact("balance", trade::BalanceMovement{.buyer = user_key(row.text("user_id")),
                                                 .order_no = row.number("trade_no"),
                                                 .balance_kind = withdraws ? BalanceKind::withdraw
                                                                           : BalanceKind::adjust,
                                                 .amount = *amount,
                                                 .after = row.money("balance"),
                                                 .at = row.unix_time("create_at")})};
}

bool is_blocked(const RowView& row) { return row.integer("is_freeze") == 1; }

std::vector<trade::Fact> user_facts(const RowView& row) {
  return block_facts(row, row.key(), is_blocked(row), std::nullopt);
}

Column of_cards(std::string_view name, std::string_view expression) {
  return {
      .name = std::string(name),
      .expression =
          fmt::format("(SELECT {} FROM order_card x WHERE x.order_id = o.id)", expression),
      .needs = {"order_card.id", "order_card.order_id", "order_card.number", "order_card.secret"}};
}

TableReading orders() {
  TableReading table{.name = "order",
                     .from = "`order` o",
                     .key = "o.id",
                     .facts = order_facts,
                     .is_open = is_open_order,
                     .finders = {{Handle::order_no, "o.trade_no IN ({})"},
                                 {Handle::order_id, "o.id IN ({})"},
                                 {.handle = Handle::trade_no,
                                  .condition = "o.transaction_id IN ({})",
                                  .indexed = false}},
                     .gives = {{Handle::order_no, "trade_no"},
                               {Handle::order_id, "id"},
                               {Handle::goods_id, "goods_id"}}};
  for (const std::string_view column :
       {"id", "goods_id", "trade_no", "transaction_id", "goods_name", "quantity", "total_price",
        "take_card_password", "contact", "email", "status", "is_freeze", "create_at",
        "success_at"}) {
    table.columns.push_back(plain_column("o", "order", column));
  }
  table.columns.push_back(of_cards("sent", "COUNT(*)"));
  table.columns.push_back(
      of_cards("cards",
               "GROUP_CONCAT(REPLACE(CONCAT_WS(' ', NULLIF(x.number, ''), "
               "NULLIF(x.secret, '')), '\\n', ' ') ORDER BY x.id SEPARATOR '\\n')"));
  // Nothing indexes the complaints by order, so only orders that a complaint has touched ask.
  table.columns.push_back(
      {.name = "complaint",
       .expression = "CASE WHEN o.is_freeze = 1 OR o.status = 3 THEN (SELECT CONCAT(d.status, '|', "
                     "d.result) FROM order_complaint d WHERE d.trade_no = o.trade_no ORDER BY d.id "
                     "DESC LIMIT 1) END",
       .needs = {"order_complaint.id", "order_complaint.trade_no", "order_complaint.status",
                 "order_complaint.result"},
       .optional = true});
  table.columns.push_back(
      {.name = "channel",
       .expression = "(SELECT p.title FROM pay_channel p WHERE p.id = o.channel_id)",
       .needs = {"order.channel_id", "pay_channel.id", "pay_channel.title"},
       .optional = true,
       .counts = false});
  return table;
}

TableReading cards() {
  TableReading table{
      .name = "card",
      .from = "goods_card k",
      .key = "k.id",
      .facts = card_facts,
      .finders = {{.handle = Handle::card, .condition = "k.secret IN ({})", .indexed = false},
                  {.handle = Handle::card, .condition = "k.number IN ({})", .indexed = false},
                  {Handle::order_id,
                   "k.id IN (SELECT x.card_id FROM order_card x WHERE x.order_id IN ({}))"}},
      .gives = {{Handle::order_no, "order_no"}, {Handle::goods_id, "goods_id"}}};
  for (const std::string_view column :
       {"goods_id", "number", "secret", "status", "delete_at", "sell_time"}) {
    table.columns.push_back(plain_column("k", "goods_card", column));
  }
  table.columns.push_back(
      {.name = "order_no",
       .expression = "(SELECT o.trade_no FROM order_card x JOIN `order` o ON o.id = x.order_id "
                     "WHERE x.card_id = k.id ORDER BY x.id DESC LIMIT 1)",
       .needs = {"order_card.card_id", "order_card.order_id", "order.trade_no"}});
  return table;
}

TableReading goods() {
  TableReading table{.name = "goods",
                     .from = "goods g",
                     .key = "g.id",
                     .facts = goods_facts,
                     .whole = true,
                     .finders = {{Handle::goods_id, "g.id IN ({})"}}};
  for (const std::string_view column : {"name", "price", "remark"}) {
    table.columns.push_back(plain_column("g", "goods", column));
  }
  table.columns.push_back(
      {.name = "stock",
       .expression = "(SELECT COUNT(*) FROM goods_card k WHERE k.goods_id = g.id AND k.status = 1 "
                     "AND k.delete_at IS NULL)",
       .needs = {"goods_card.goods_id", "goods_card.status", "goods_card.delete_at"}});
  return table;
}

TableReading ledger() {
  TableReading table{.name = "balance",
                     .from = "user_money_log m",
                     .key = "m.id",
                     .facts = ledger_facts,
                     .sweeps = false};
  for (const std::string_view column :
       {"business_type", "user_id", "trade_no", "money", "balance", "create_at"}) {
    table.columns.push_back(plain_column("m", "user_money_log", column));
  }
  return table;
}

TableReading users() {
  return {.name = "user",
          .from = "`user` u",
          .key = "u.id",
          .columns = {plain_column("u", "user", "is_freeze")},
          .facts = user_facts,
          .is_open = is_blocked,
          .finders = {{Handle::user_id, "u.id IN ({})"}}};
}

}  // namespace

std::optional<std::string> qsfaka_prefix(const ColumnNames& columns) {
  const bool found = columns.contains("goods_card.id") && columns.contains("order_card.id");
  return found ? std::optional<std::string>("") : std::nullopt;
}

std::vector<TableReading> qsfaka_tables(const ColumnNames&, const ShopHint&, const std::string&) {
  return {orders(), cards(), goods(), ledger(), users()};
}

}  // namespace jx::shop
