#include "shop/epay/epay_tables.h"

#include <fmt/format.h>

#include <array>

#include "shop/epay/epay_payment.h"

namespace jx::shop {

namespace {

constexpr Duration unpaid_watch = days(2);  // the gateway itself drops them then

EpayPayment payment_of(const RowView& row) {
  EpayPayment payment{.trade_no = row.number("trade_no"),
                      .order_no = row.number("out_trade_no"),
                      .transaction_id = row.number("api_trade_no"),
                      .amount = row.money("money"),
                      .refunded = row.money("refundmoney"),
                      .paid_at = row.time("endtime"),
                      .channel = row.name("channel")};
  if (row.has("status")) payment.status = row.integer("status");
  return payment;
}

bool is_paid(const RowView& row) { return row.integer("status") > 0; }

// Between the payment and the answer of the shop the column still reads "told".
bool is_settled(const RowView& row) { return row.integer("settled") == 1; }

std::vector<trade::Fact> order_facts(const RowView& row) {
  std::vector<trade::Fact> facts;
  const EpayPayment payment = payment_of(row);
  if (is_paid(row) && row.has("notify") && (row.integer("notify") != 0 || is_settled(row))) {
    facts.push_back(
        row.fact("notice", notice_of(payment, row.integer("notify"), row.time("notifytime"))));
  }
  if (auto refund = refund_of(payment)) facts.push_back(row.fact("refund", *std::move(refund)));
  facts.push_back(row.fact("payment", payment_fact(payment)));
  return facts;
}

bool is_open_order(const RowView& row) {
  if (!is_paid(row)) return row.is_within(row.time("addtime"), unpaid_watch);
  return row.integer("notify") != 0 || !is_settled(row);
}

}  // namespace

std::optional<std::string> epay_prefix(const ColumnNames& columns) {
  return prefix_before(columns, "order.out_trade_no");
}

std::vector<TableReading> epay_tables(const ColumnNames&, const ShopHint& hint,
                                      const std::string& prefix) {
  const std::string orders = prefix + "order";
  const std::string types = prefix + "type";
  TableReading table{.name = "payment",
                     .from = fmt::format("`{}` o", orders),
                     .key = "o.trade_no",
                     .key_kind = KeyKind::text,
                     .facts = order_facts,
                     .is_open = is_open_order,
                     .finders = {{Handle::trade_no, "o.trade_no IN ({})"},
                                 {Handle::order_no, "o.out_trade_no IN ({})"},
                                 {Handle::transaction_id, "o.api_trade_no IN ({})"}},
                     .gives = {{Handle::order_no, "out_trade_no"}}};
  if (!hint.merchant.empty()) table.where = "o.uid = " + text_literal(hint.merchant);
  for (const std::string_view column :
       {"trade_no", "out_trade_no", "uid", "money", "addtime", "endtime", "status", "notify"}) {
    table.columns.push_back(plain_column("o", orders, column));
  }
  for (const std::string_view column : {"api_trade_no", "notifytime", "refundmoney"}) {
    Column added = plain_column("o", orders, column);
    added.optional = true;
    table.columns.push_back(std::move(added));
  }
  table.columns.push_back({.name = "settled",
                           .expression = "(o.endtime < NOW() - INTERVAL 60 SECOND)",
                           .needs = {orders + ".endtime"}});
  table.columns.push_back(
      {.name = "channel",
       .expression = fmt::format("(SELECT t.name FROM `{}` t WHERE t.id = o.type)", types),
       .needs = {types + ".id", types + ".name", orders + ".type"},
       .optional = true,
       .counts = false});
  return {std::move(table)};
}

}  // namespace jx::shop
