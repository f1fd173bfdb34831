#include "shop/acgfaka/acgfaka_tables.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>

namespace jx::shop {

namespace {

using trade::OrderStatus;

// What the shop writes where the goods would stand. "Delivered" in its status says only that this
// text was written.
constexpr std::string_view race_words = "抢走了商品";
constexpr std::array waiting_words =
    std::to_array<std::string_view>({"正在发货中", "没有发货信息"});

bool says(std::string_view text, std::string_view words) {
  return text.find(words) != std::string_view::npos;
}

// What became of a paid order, told by its text.
enum class Handed : unsigned char { nothing_yet, race_lost, goods };

trade::GoodsKind kind_of(const RowView& row) {
  if (row.integer("shared_id") != 0) return trade::GoodsKind::upstream_cards;
  if (!row.has("delivery_way")) return trade::GoodsKind::unknown;
  return row.integer("delivery_way") == 0 ? trade::GoodsKind::stock_cards
                                          : trade::GoodsKind::manual;
}

Handed handed(const RowView& row) {
  const std::string_view secret = row.text("secret");
  if (says(secret, race_words)) return Handed::race_lost;
  const bool waits = std::ranges::any_of(
      waiting_words, [&](std::string_view words) { return says(secret, words); });
  const bool is_standing_text =
      kind_of(row) == trade::GoodsKind::manual && secret == row.text("delivery_message");
  if (secret.empty() || waits || is_standing_text || row.integer("delivery_status") == 0) {
    return Handed::nothing_yet;
  }
  return Handed::goods;
}

bool is_paid(const RowView& row) { return row.integer("status") == 1; }
// The refund plugin credits the balance; it marks a guest's order too, where no money moves.
bool is_marked_refunded(const RowView& row) { return row.integer("refund_status") == 1; }
bool is_refunded(const RowView& row) {
  return is_marked_refunded(row) && !user_key(row.text("owner")).empty();
}

OrderStatus status_of(const RowView& row) {
  if (!row.has("status")) return OrderStatus::unknown;
  if (!is_paid(row)) return OrderStatus::pending_payment;
  if (is_refunded(row)) return OrderStatus::refunded;
  switch (handed(row)) {
    case Handed::nothing_yet:
      return OrderStatus::processing;
    case Handed::race_lost:
      return OrderStatus::exception;
    case Handed::goods:
      return OrderStatus::completed;
  }
  return OrderStatus::unknown;
}

trade::Order order_of(const RowView& row) {
  trade::Order order{.order_no = row.number("trade_no"),
                     .goods_no = row.number("commodity_id"),
                     .title = row.name("commodity_name"),
                     .goods_kind = kind_of(row),
                     .quantity = std::max<std::int64_t>(row.integer("card_num"), 1),
                     .amount = row.money("amount"),
                     .status = status_of(row),
                     .buyer = user_key(row.text("owner")),
                     .contact = {row.name("contact")},
                     .account = {widget_text(row.text("widget"))},
                     .query_password_print = row.name("password"),
                     .created_at = row.time("create_time"),
                     .paid_at = row.time("pay_time"),
                     .pay_channel = row.name("pay_name")};
  // Its own words are no card and are told; goods never are.
  if (is_paid(row) && handed(row) != Handed::goods) order.shop_note = row.name("secret");
  return order;
}

// At a shop that passes orders on, the order's number is the supplier's idempotency key.
trade::UpstreamOrder upstream_of(const RowView& row) {
  return {.order_no = row.number("trade_no"),
          .supplier = row.name("supplier"),
          .status = handed(row) == Handed::goods ? trade::UpstreamStatus::succeeded
                                                 : trade::UpstreamStatus::working,
          .quantity = std::max<std::int64_t>(row.integer("card_num"), 1)};
}

std::vector<trade::Fact> order_facts(const RowView& row) {
  std::vector<trade::Fact> facts;
  trade::Order order = order_of(row);
  if (is_paid(row) && handed(row) == Handed::goods) {
    trade::Delivery delivery =
        delivery_of_lines(order.order_no, row.text("secret"), order.quantity);
    // What a person wrote is delivered as a whole, however many lines it has.
    if (order.goods_kind != trade::GoodsKind::stock_cards) delivery.quantity = order.quantity;
    if (order.goods_kind == trade::GoodsKind::stock_cards) delivery.at = order.paid_at;
    facts.push_back(row.fact("delivery", std::move(delivery)));
  }
  if (is_paid(row) && order.goods_kind == trade::GoodsKind::upstream_cards) {
    facts.push_back(row.fact("upstream", upstream_of(row)));
  }
  if (is_paid(row) && is_marked_refunded(row)) {
    const bool credited = is_refunded(row);
    facts.push_back(row.fact(
        "refund",
        trade::Refund{
            .order_no = order.order_no,
            .amount = order.amount,
            .target = credited ? trade::RefundTarget::balance : trade::RefundTarget::unknown,
            .status = credited ? trade::RefundStatus::succeeded : trade::RefundStatus::unknown}));
  }
  facts.push_back(row.fact("order", std::move(order)));
  return facts;
}

// Unpaid orders stay unpaid for ever; a notice that comes after days is found by the sweep.
constexpr Duration unpaid_watch = days(2);

bool is_open_order(const RowView& row) {
  if (!is_paid(row)) return row.is_within(row.time("create_time"), unpaid_watch);
  return !is_marked_refunded(row) && handed(row) != Handed::goods;
}

std::vector<trade::Fact> card_facts(const RowView& row) {
  const std::int64_t status = row.integer("status");
  if (status == 0) return {};  // in stock: nobody's yet
  return {row.fact("card", trade::StockCard{.goods_no = row.number("commodity_id"),
                                            .status = status == 1   ? trade::CardStatus::sold
                                                      : status == 2 ? trade::CardStatus::locked
                                                                    : trade::CardStatus::unknown,
                                            .order_no = row.number("order_no"),
                                            .at = row.time("purchase_time"),
                                            .secret = {row.name("secret")}})};
}

std::vector<trade::Fact> commodity_facts(const RowView& row) {
  const trade::GoodsKind kind = kind_of(row);
  trade::Goods goods{.goods_no = trade::Number(cut_to(row.key(), trade::number_bytes_max)),
                     .name = row.name("name"),
                     .goods_kind = kind,
                     .supplier = row.name("supplier"),
                     .price = row.money("price")};
  if (kind == trade::GoodsKind::stock_cards) {
    goods.stock = row.integer("cards");
  } else if (row.has("stock")) {
    goods.stock = std::max<std::int64_t>(row.integer("stock"), 0);
  }
  return {row.fact("goods", std::move(goods))};
}

// "商品下单[123456789012345678]": the number in brackets.
trade::Number number_in(std::string_view log) {
  const std::size_t open = log.find('[');
  const std::size_t close = log.find(']', open == log.npos ? 0 : open);
  if (open == log.npos || close == log.npos) return {};
  return trade::Number::from(log.substr(open + 1, close - open - 1)).value_or(trade::Number{});
}

trade::BalanceKind balance_kind(std::string_view log) {
  using trade::BalanceKind;
  if (says(log, "退款")) return BalanceKind::refund;
  if (says(log, "商品下单") || says(log, "购买")) return BalanceKind::consume;
  if (log.starts_with("充值")) return BalanceKind::recharge;
  if (says(log, "兑现")) return BalanceKind::withdraw;
  return BalanceKind::adjust;
}

std::vector<trade::Fact> bill_facts(const RowView& row) {
  constexpr std::int64_t coins = 1;  // what sellers earn; not the balance a buyer pays with
  if (row.integer("currency") == coins) return {};
  const auto amount = row.money("amount");
  const auto after = row.money("balance");
  if (!amount) return {};
  const bool came_in = row.integer("type") == 1;
  const Money moved = came_in ? *amount : Money{} - *amount;
  const std::string_view log = row.text("log");
  return {row.fact("balance", trade::BalanceMovement{
                                  .buyer = user_key(row.text("owner")),
                                  .order_no = number_in(log),
                                  .balance_kind = balance_kind(log),
                                  .amount = moved,
                                  .before = after ? std::optional(*after - moved) : std::nullopt,
                                  .after = after,
                                  .at = row.time("create_time")})};
}

// A recharge is a purchase of balance: its number is what the gateway and the buyer know.
std::vector<trade::Fact> recharge_facts(const RowView& row) {
  const bool paid = row.integer("status") == 1;
  trade::Order order{.order_no = row.number("trade_no"),
                     .title = "余额充值",
                     .amount = row.money("amount"),
                     .status = paid ? OrderStatus::completed : OrderStatus::pending_payment,
                     .buyer = user_key(row.text("user_id")),
                     .created_at = row.time("create_time"),
                     .paid_at = row.time("pay_time")};
  std::vector<trade::Fact> facts;
  if (paid) {
    facts.push_back(row.fact(
        "delivery",
        trade::Delivery{
            .order_no = order.order_no, .quantity = 1, .way = "topup", .at = order.paid_at}));
  }
  facts.push_back(row.fact("recharge", std::move(order)));
  return facts;
}

bool is_open_recharge(const RowView& row) {
  return row.integer("status") == 0 && row.is_within(row.time("create_time"), unpaid_watch);
}

bool is_blocked(const RowView& row) { return row.has("status") && row.integer("status") == 0; }

std::vector<trade::Fact> user_facts(const RowView& row) {
  return block_facts(row, row.key(), is_blocked(row), std::nullopt);
}

// ---- tables

class Tables {
 public:
  explicit Tables(std::string prefix) : prefix_(std::move(prefix)) {}

  TableReading orders() const {
    TableReading table{.name = "order",
                       .from = fmt::format("{} o LEFT JOIN {} c ON c.id = o.commodity_id",
                                           quoted("order"), quoted("commodity")),
                       .key = "o.id",
                       .facts = order_facts,
                       .is_open = is_open_order,
                       .finders = {{Handle::order_no, "o.trade_no IN ({})"},
                                   {Handle::order_id, "o.id IN ({})"},
                                   {.handle = Handle::card,
                                    .condition = has_line("o.secret"),
                                    .each = true,
                                    .indexed = false}},
                       .gives = {{Handle::order_no, "trade_no"},
                                 {Handle::order_id, "id"},
                                 {Handle::goods_id, "commodity_id"},
                                 {Handle::user_id, "owner"}}};
    for (const std::string_view column :
         {"id", "trade_no", "owner", "amount", "commodity_id", "card_num", "create_time",
          "pay_time", "status", "delivery_status", "password", "contact"}) {
      table.columns.push_back(plain("o", "order", column));
    }
    table.columns.push_back(long_column("o", prefix_ + "order", "secret"));
    table.columns.push_back(long_column("o", prefix_ + "order", "widget"));
    table.columns.push_back(optional(plain("o", "order", "refund_status")));
    for (const std::string_view column : {"delivery_way", "delivery_message", "shared_id"}) {
      table.columns.push_back(plain("c", "commodity", column));
    }
    Column name = plain("c", "commodity", "name");
    name.name = "commodity_name";
    table.columns.push_back(beside(std::move(name)));
    table.columns.push_back(beside(supplier()));
    table.columns.push_back(optional(
        beside({.name = "pay_name",
                .expression =
                    fmt::format("(SELECT p.name FROM {} p WHERE p.id = o.pay_id)", quoted("pay")),
                .needs = {need("pay", "id"), need("pay", "name"), need("order", "pay_id")}})));
    return table;
  }

  TableReading cards() const {
    TableReading table{
        .name = "card",
        .from = fmt::format("{} k LEFT JOIN {} o ON o.id = k.order_id", quoted("card"),
                            quoted("order")),
        .key = "k.id",
        .facts = card_facts,
        .finders = {{Handle::card, "k.secret IN ({})"}, {Handle::order_id, "k.order_id IN ({})"}},
        .gives = {{Handle::order_id, "order_id"}, {Handle::goods_id, "commodity_id"}}};
    for (const std::string_view column :
         {"commodity_id", "secret", "purchase_time", "order_id", "status"}) {
      table.columns.push_back(plain("k", "card", column));
    }
    Column number = plain("o", "order", "trade_no");
    number.name = "order_no";
    table.columns.push_back(std::move(number));
    return table;
  }

  TableReading commodities() const {
    TableReading table{.name = "goods",
                       .from = quoted("commodity") + " c",
                       .key = "c.id",
                       .facts = commodity_facts,
                       .whole = true,
                       .finders = {{Handle::goods_id, "c.id IN ({})"}}};
    for (const std::string_view column : {"name", "price", "delivery_way", "shared_id"}) {
      table.columns.push_back(plain("c", "commodity", column));
    }
    table.columns.push_back(optional(plain("c", "commodity", "stock")));
    table.columns.push_back(supplier());
    table.columns.push_back(
        {.name = "cards",
         .expression =
             fmt::format("(SELECT COUNT(*) FROM {} k WHERE k.commodity_id = c.id AND k.status = 0)",
                         quoted("card")),
         .needs = {need("card", "commodity_id"), need("card", "status")}});
    return table;
  }

  TableReading bills() const {
    TableReading table{.name = "balance",
                       .from = quoted("bill") + " b",
                       .key = "b.id",
                       .facts = bill_facts,
                       .sweeps = false,
                       .finders = {{.handle = Handle::order_no,
                                    .condition = "LOCATE(CONCAT('[', {}, ']'), b.log) > 0",
                                    .each = true,
                                    .indexed = false,
                                    .within = Finder::Within{Handle::user_id, "b.owner IN ({})"}}}};
    for (const std::string_view column :
         {"owner", "amount", "balance", "type", "currency", "log", "create_time"}) {
      table.columns.push_back(plain("b", "bill", column));
    }
    return table;
  }

  TableReading recharges() const {
    TableReading table{.name = "recharge",
                       .from = quoted("user_recharge") + " r",
                       .key = "r.id",
                       .facts = recharge_facts,
                       .is_open = is_open_recharge,
                       .finders = {{Handle::order_no, "r.trade_no IN ({})"}},
                       .gives = {{Handle::user_id, "user_id"}}};
    for (const std::string_view column :
         {"trade_no", "user_id", "amount", "status", "create_time", "pay_time"}) {
      table.columns.push_back(plain("r", "user_recharge", column));
    }
    return table;
  }

  TableReading users() const {
    return {.name = "user",
            .from = quoted("user") + " u",
            .key = "u.id",
            .columns = {plain("u", "user", "status")},
            .facts = user_facts,
            .is_open = is_blocked,
            .finders = {{Handle::user_id, "u.id IN ({})"}}};
  }

 private:
  std::string quoted(std::string_view table) const { return fmt::format("`{}{}`", prefix_, table); }
  std::string need(std::string_view table, std::string_view column) const {
    return fmt::format("{}{}.{}", prefix_, table, column);
  }
  Column plain(std::string_view alias, std::string_view table, std::string_view column) const {
    return plain_column(alias, prefix_ + std::string(table), column);
  }
  static Column optional(Column column) {
    column.optional = true;
    return column;
  }
  // What is only looked up beside the row: a new name of the goods is no news of every old order.
  static Column beside(Column column) {
    column.counts = false;
    return column;
  }
  Column supplier() const {
    return {
        .name = "supplier",
        .expression =
            fmt::format("(SELECT s.name FROM {} s WHERE s.id = c.shared_id)", quoted("shared")),
        .needs = {need("shared", "id"), need("shared", "name"), need("commodity", "shared_id")}};
  }

  std::string prefix_;
};

}  // namespace

std::string widget_text(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::object inputs;
  const std::string_view bounded = cut_to(json, trade::text_bytes_max);
  if (parser.parse(simdjson::padded_string(json)).get_object().get(inputs) != simdjson::SUCCESS) {
    const bool empty = bounded == "[]" || bounded == "null";
    return empty ? std::string{} : std::string(bounded);
  }
  const auto plain = [](const simdjson::dom::element& value) -> std::string {
    std::string_view text;
    if (value.get_string().get(text) == simdjson::SUCCESS) return std::string(text);
    return value.is_null() ? std::string{} : simdjson::minify(value);
  };
  std::string lines;
  for (const auto field : inputs) {
    simdjson::dom::object input;
    std::string name(field.key);
    std::string value;
    if (field.value.get_object().get(input) == simdjson::SUCCESS) {
      std::string_view label;
      if (input["cn"].get_string().get(label) == simdjson::SUCCESS && !label.empty()) name = label;
      simdjson::dom::element given;
      if (input["value"].get(given) == simdjson::SUCCESS) value = plain(given);
    } else {
      value = plain(field.value);
    }
    if (value.empty()) continue;
    lines += fmt::format("{}{}: {}", lines.empty() ? "" : "\n", name, value);
  }
  return std::string(cut_to(lines, trade::text_bytes_max));
}

std::optional<std::string> acgfaka_prefix(const ColumnNames& columns) {
  const auto prefix = prefix_before(columns, "commodity.delivery_way");
  if (!prefix || !columns.contains(*prefix + "card.id")) return std::nullopt;
  return prefix;
}

std::vector<TableReading> acgfaka_tables(const ColumnNames&, const ShopHint&,
                                         const std::string& prefix) {
  const Tables tables(prefix);
  return {tables.orders(), tables.cards(),     tables.commodities(),
          tables.bills(),  tables.recharges(), tables.users()};
}

}  // namespace jx::shop
