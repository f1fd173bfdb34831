#include "shop/dujiaoka/dujiaoka_rows.h"

#include <openssl/sha.h>

#include <charconv>

#include "shop/import/columns.h"

namespace jx::shop {

namespace {

// Positions of the columns selected below.
enum OrderColumn : std::size_t {
  order_id,
  order_sn,
  order_goods_id,
  order_title,
  order_type,
  order_quantity,
  order_amount,
  order_password,
  order_mail,
  order_info,
  order_trade_no,
  order_status,
  order_created,
  order_updated,
  order_deleted,
  order_user,
};

constexpr std::string_view removed_note = "商城后台已删除这笔订单。";

std::string text(const TableRow& row, std::size_t column) {
  return column < row.size() ? row[column].value_or("") : std::string{};
}

std::int64_t integer(const TableRow& row, std::size_t column) {
  const std::string digits = text(row, column);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<Money> money(const TableRow& row, std::size_t column) {
  auto amount = read_amount(text(row, column));
  return amount ? std::optional(*amount) : std::nullopt;
}

std::optional<Instant> time(const TableRow& row, std::size_t column, Duration utc_offset) {
  const std::string written = text(row, column);
  if (written.empty()) return std::nullopt;
  auto at = read_time(written, utc_offset);
  return at ? std::optional(*at) : std::nullopt;
}

template <class Short>
Short number(std::string_view text) {
  return Short(text.substr(0, Short::bytes_max));
}

std::string cut(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
  text.resize(bytes_max);
  return text;
}

std::int64_t lines_in(std::string_view text) {
  std::int64_t lines = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.find_first_not_of(" \t\r") != line.npos) ++lines;
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

trade::OrderStatus status_of(std::int64_t status) {
  switch (status) {
    case 1:
      return trade::OrderStatus::pending_payment;
    case 2:
      return trade::OrderStatus::paid;
    case 3:
      return trade::OrderStatus::processing;
    case 4:
      return trade::OrderStatus::completed;
    case 5:
      return trade::OrderStatus::failed;
    case 6:
      return trade::OrderStatus::exception;
    case -1:
      return trade::OrderStatus::expired;
    default:
      return trade::OrderStatus::unknown;
  }
}

trade::GoodsKind kind_of(std::int64_t type) {
  if (type == 1) return trade::GoodsKind::stock_cards;
  return type == 2 ? trade::GoodsKind::manual : trade::GoodsKind::unknown;
}

std::string fact_id(std::string_view name, const TableRow& row) {
  return fmt::format("{}:{}@{}", name, row_id(row), row_hash(row));
}

trade::Order order_of(const TableRow& row, Duration utc_offset) {
  using trade::Number;
  const trade::OrderStatus status = status_of(integer(row, order_status));
  trade::Order order{.order_no = number<Number>(text(row, order_sn)),
                     .goods_no = number<Number>(text(row, order_goods_id)),
                     .title = text(row, order_title),
                     .goods_kind = kind_of(integer(row, order_type)),
                     .quantity = std::max<std::int64_t>(integer(row, order_quantity), 1),
                     .amount = money(row, order_amount),
                     .status = status,
                     .contact = {text(row, order_mail)},
                     .query_password_print = text(row, order_password),
                     .trade_no = number<Number>(text(row, order_trade_no)),
                     .created_at = time(row, order_created, utc_offset)};
  const std::string user = text(row, order_user);
  if (!user.empty() && user != "0") order.buyer = number<trade::BuyerKey>("user:" + user);
  // `info` holds the buyer's inputs for manual goods, and the shop's own words when it failed.
  const std::string info = cut(text(row, order_info), trade::text_bytes_max);
  const bool failed =
      status == trade::OrderStatus::exception || status == trade::OrderStatus::failed;
  if (order.goods_kind == trade::GoodsKind::manual) order.account.text = info;
  if (failed && order.goods_kind != trade::GoodsKind::manual) order.shop_note = info;
  if (!text(row, order_deleted).empty()) order.shop_note += removed_note;
  return order;
}

// What was delivered, once the order is completed.
trade::Delivery delivery_of(const TableRow& row, const trade::Order& order, Duration utc_offset) {
  trade::Delivery delivery{.order_no = order.order_no,
                           .quantity = order.quantity,
                           .way = "page",
                           .at = time(row, order_updated, utc_offset)};
  if (order.goods_kind == trade::GoodsKind::manual) return delivery;
  delivery.secrets.text = text(row, order_info);
  delivery.quantity = std::min(order.quantity, lines_in(delivery.secrets.text));
  return delivery;
}

Result<void> need(const std::set<std::string>& columns, std::string_view table,
                  std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    std::string full = fmt::format("{}.{}", table, name);
    if (!columns.contains(full)) {
      return fail(ErrorKind::invalid, "shop.missing_column", std::move(full));
    }
  }
  return {};
}

DujiaokaTable original_orders() {
  return {.name = "order",
          .select =
              "SELECT o.id, o.order_sn, o.goods_id, o.title, o.type, o.buy_amount, "
              "o.actual_price, o.search_pwd, o.email, o.info, o.trade_no, o.status, "
              "o.created_at, o.updated_at, o.deleted_at, NULL FROM orders o",
          .id_column = "o.id"};
}

DujiaokaTable orders_with_items() {
  return {.name = "order",
          .select =
              "SELECT o.id, o.order_sn, MIN(i.goods_id), MIN(i.goods_name), MAX(i.type), "
              "SUM(i.quantity), o.actual_price, o.search_pwd, o.email, "
              "GROUP_CONCAT(i.info ORDER BY i.id SEPARATOR '\\n'), o.trade_no, o.status, "
              "o.created_at, o.updated_at, o.deleted_at, o.user_id FROM orders o "
              "LEFT JOIN order_items i ON i.order_id = o.id",
          .id_column = "o.id",
          .group_by = " GROUP BY o.id"};
}

}  // namespace

Result<DujiaokaSchema> schema_of(const std::set<std::string>& columns) {
  DujiaokaSchema schema;
  schema.edition =
      columns.contains("order_items.order_id") ? Edition::with_items : Edition::original;
  auto needed = need(columns, "orders",
                     {"id", "order_sn", "actual_price", "search_pwd", "email", "trade_no", "status",
                      "created_at", "updated_at", "deleted_at"});
  if (needed && schema.edition == Edition::original) {
    needed = need(columns, "orders", {"goods_id", "title", "type", "buy_amount", "info"});
  }
  if (needed && schema.edition == Edition::with_items) {
    needed = need(columns, "order_items",
                  {"order_id", "goods_id", "goods_name", "type", "quantity", "info"});
    if (needed) needed = need(columns, "orders", {"user_id"});
  }
  if (needed) {
    needed = need(columns, "carmis",
                  {"id", "goods_id", "status", "is_loop", "carmi", "updated_at", "deleted_at"});
  }
  if (needed)
    needed = need(columns, "goods", {"id", "gd_name", "type", "updated_at", "deleted_at"});
  if (!needed) return error_of(std::move(needed));

  schema.orders = schema.edition == Edition::original ? original_orders() : orders_with_items();
  schema.cards = {.name = "card",
                  .select =
                      "SELECT c.id, c.goods_id, c.status, c.is_loop, c.carmi, c.updated_at, "
                      "c.deleted_at FROM carmis c",
                  .id_column = "c.id"};
  const bool priced = columns.contains("goods.actual_price");
  schema.goods = {.name = "goods",
                  .select = fmt::format("SELECT g.id, g.gd_name, g.type, {}, {} FROM goods g",
                                        priced ? "g.actual_price" : "NULL",
                                        "(SELECT COUNT(*) FROM carmis c WHERE c.goods_id = g.id "
                                        "AND c.status = 1 AND c.deleted_at IS NULL)"),
                  .id_column = "g.id"};
  if (columns.contains("user_balance_records.id")) {
    needed = need(columns, "user_balance_records",
                  {"user_id", "type", "amount", "balance_before", "balance_after",
                   "related_order_sn", "created_at"});
    if (!needed) return error_of(std::move(needed));
    schema.balance = DujiaokaTable{
        .name = "balance",
        .select =
            "SELECT b.id, b.user_id, b.type, b.amount, b.balance_before, b.balance_after, "
            "b.related_order_sn, b.created_at FROM user_balance_records b",
        .id_column = "b.id"};
  }
  return schema;
}

std::vector<trade::Fact> order_facts(const TableRow& row, Instant now, Duration utc_offset) {
  std::vector<trade::Fact> facts;
  trade::Order order = order_of(row, utc_offset);
  const bool delivered = order.status == trade::OrderStatus::completed;
  const bool told = order.goods_kind == trade::GoodsKind::manual || !text(row, order_info).empty();
  if (delivered && told) {
    facts.push_back({.id = fact_id("delivery", row),
                     .seen_at = now,
                     .body = delivery_of(row, order, utc_offset)});
  }
  facts.push_back({.id = fact_id("order", row), .seen_at = now, .body = std::move(order)});
  return facts;
}

std::vector<trade::Fact> card_facts(const TableRow& row, Instant now, Duration utc_offset) {
  const std::int64_t status = integer(row, 2);
  const bool loop = integer(row, 3) == 1;
  const bool removed = !text(row, 6).empty();
  // A card that lies in stock belongs to no purchase yet.
  if (status == 1 && !loop && !removed) return {};
  trade::StockCard card{.goods_no = number<trade::Number>(text(row, 1)),
                        .status = removed       ? trade::CardStatus::voided
                                  : status == 2 ? trade::CardStatus::sold
                                                : trade::CardStatus::unsold,
                        .loop = loop,
                        .at = time(row, 5, utc_offset),
                        .secret = {cut(text(row, 4), trade::text_bytes_max)}};
  return {{.id = fact_id("card", row), .seen_at = now, .body = std::move(card)}};
}

std::vector<trade::Fact> goods_facts(const TableRow& row, Instant now, Duration) {
  const std::int64_t type = integer(row, 2);
  trade::Goods goods{.goods_no = number<trade::Number>(text(row, 0)),
                     .name = text(row, 1),
                     .goods_kind = kind_of(type),
                     .price = money(row, 3)};
  if (type == 1) goods.stock = integer(row, 4);
  return {{.id = fact_id("goods", row), .seen_at = now, .body = std::move(goods)}};
}

std::vector<trade::Fact> balance_facts(const TableRow& row, Instant now, Duration utc_offset) {
  const std::string type = text(row, 2);
  using trade::BalanceKind;
  const BalanceKind kind = type == "recharge"  ? BalanceKind::recharge
                           : type == "consume" ? BalanceKind::consume
                           : type == "refund"  ? BalanceKind::refund
                           : type == "admin"   ? BalanceKind::adjust
                                               : BalanceKind::unknown;
  trade::BalanceMovement movement{.buyer = number<trade::BuyerKey>("user:" + text(row, 1)),
                                  .order_no = number<trade::Number>(text(row, 6)),
                                  .balance_kind = kind,
                                  .amount = money(row, 3).value_or(Money{}),
                                  .before = money(row, 4),
                                  .after = money(row, 5),
                                  .at = time(row, 7, utc_offset)};
  return {{.id = fact_id("balance", row), .seen_at = now, .body = movement}};
}

std::int64_t row_id(const TableRow& row) { return integer(row, 0); }

std::string row_hash(const TableRow& row) {
  std::string joined;
  for (const Cell& cell : row) {
    joined += cell ? fmt::format("{}:", cell->size()) : "-";
    if (cell) joined += *cell;
  }
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(joined.data()), joined.size(), digest.data());
  std::string hex;
  for (std::size_t i = 0; i < 8; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

bool is_open_order(const TableRow& row) {
  switch (status_of(integer(row, order_status))) {
    case trade::OrderStatus::pending_payment:
    case trade::OrderStatus::paid:
    case trade::OrderStatus::processing:
    case trade::OrderStatus::failed:
    case trade::OrderStatus::exception:
    case trade::OrderStatus::unknown:
      return true;
    case trade::OrderStatus::expired:  // a late notice still completes it: young ones are watched
    case trade::OrderStatus::completed:
    case trade::OrderStatus::refunded:
    case trade::OrderStatus::partially_refunded:
    case trade::OrderStatus::cancelled:
    case trade::OrderStatus::partially_delivered:
      return false;
  }
  return true;
}

}  // namespace jx::shop
