#include "shop/table/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/sha.h>

#include <algorithm>
#include <charconv>

#include "base/assert.h"
#include "shop/import/columns.h"
#include "shop/normalise.h"

namespace jx::shop {

Result<void> settle_columns(TableReading& table, const ColumnNames& columns) {
  for (Column& column : table.columns) {
    const auto missing = std::ranges::find_if(
        column.needs, [&](const std::string& need) { return !columns.contains(need); });
    if (missing == column.needs.end()) continue;
    if (!column.optional) return fail(ErrorKind::invalid, "shop.missing_column", *missing);
    column.expression = "NULL";
  }
  return {};
}

std::string has_line(std::string_view column) {
  return fmt::format(
      "LOCATE(CONCAT('\\n', {{}}, '\\n'), CONCAT('\\n', REPLACE({}, '\\r', ''), '\\n')) > 0",
      column);
}

std::string select_from(const TableReading& table, std::string_view condition) {
  std::string list = table.key;
  for (const Column& column : table.columns) list += ", " + column.expression;
  std::string sql = fmt::format("SELECT {} FROM {} WHERE ({})", list, table.from, condition);
  if (!table.where.empty()) sql += fmt::format(" AND ({})", table.where);
  return sql;
}

Column plain_column(std::string_view alias, std::string_view table, std::string_view column) {
  return plain_column(alias, table, column, column);
}

Column plain_column(std::string_view alias, std::string_view table, std::string_view column,
                    std::string_view name) {
  return {.name = std::string(name),
          .expression = fmt::format("{}.`{}`", alias, column),
          .needs = {fmt::format("{}.{}", table, column)}};
}

Column long_column(std::string_view alias, std::string_view table, std::string_view column) {
  Column made = plain_column(alias, table, column);
  made.expression = fmt::format("LEFT({}.`{}`, {})", alias, column, text_column_chars_max);
  return made;
}

std::string_view RowView::key() const {
  return cells_.empty() || !cells_[0] ? std::string_view{} : std::string_view(*cells_[0]);
}

std::string_view RowView::text(std::string_view column) const {
  const auto found = std::ranges::find(table_.columns, column, &Column::name);
  JX_ASSERT(found != table_.columns.end());
  const auto position = static_cast<std::size_t>(found - table_.columns.begin()) + 1;
  if (position >= cells_.size() || !cells_[position]) return {};
  return *cells_[position];
}

std::int64_t RowView::integer(std::string_view column) const {
  const std::string_view digits = text(column);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<Money> RowView::money(std::string_view column) const {
  if (!has(column)) return std::nullopt;
  const auto amount = read_amount(text(column));
  return amount ? std::optional(*amount) : std::nullopt;
}

std::optional<Instant> RowView::time(std::string_view column) const {
  if (!has(column)) return std::nullopt;
  const auto at = read_time(text(column), context_.utc_offset);
  return at ? std::optional(*at) : std::nullopt;
}

std::optional<Instant> RowView::unix_time(std::string_view column) const {
  const std::int64_t at_s = integer(column);
  constexpr std::int64_t far_s = 10'000'000'000;
  if (at_s <= 0 || at_s >= far_s) return std::nullopt;
  return Instant{at_s * 1000};
}

trade::Number RowView::number(std::string_view column) const {
  return trade::Number(cut_to(text(column), trade::number_bytes_max));
}

std::string RowView::name(std::string_view column) const {
  return std::string(cut_to(text(column), trade::text_bytes_max));
}

std::uint64_t RowView::hash() const {
  std::string joined;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (i > 0 && i <= table_.columns.size() && !table_.columns[i - 1].counts) continue;
    joined += cells_[i] ? fmt::format("{}:", cells_[i]->size()) : "-";
    if (cells_[i]) joined += *cells_[i];
  }
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(joined.data()), joined.size(), digest.data());
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8U | digest[i];
  return value == 0 ? 1 : value;
}

trade::Fact RowView::fact(std::string_view thing, trade::FactBody body) const {
  return {.id = fmt::format("{}:{}@{:016x}", thing, key(), hash()),
          .seen_at = context_.now,
          .body = std::move(body)};
}

trade::Delivery delivery_of_lines(const trade::Number& order_no, std::string_view text,
                                  std::int64_t ordered) {
  trade::Delivery delivery{.order_no = order_no, .way = "page"};
  std::int64_t lines = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t") == line.npos) continue;
    ++lines;
    std::string& kept = delivery.secrets.text;
    const bool fits = static_cast<std::size_t>(lines) <= trade::cards_max &&
                      kept.size() + line.size() + 1 <= delivery_text_bytes_max;
    if (!fits) continue;
    if (!kept.empty()) kept += '\n';
    kept += line;
  }
  delivery.quantity = std::min(ordered, lines);
  return delivery;
}

trade::BuyerKey user_key(std::string_view id) {
  constexpr std::string_view prefix = "user:";
  if (id.empty() || id == "0" || id.size() > trade::BuyerKey::bytes_max - prefix.size()) return {};
  return trade::BuyerKey(fmt::format("{}{}", prefix, id));
}

std::vector<trade::Fact> block_facts(const RowView& row, std::string_view user_id, bool is_blocked,
                                     std::optional<Instant> at) {
  if (!is_blocked && !row.was_open()) return {};
  return {row.fact("account",
                   trade::AccountOperation{.buyer = user_key(user_id),
                                           .action = is_blocked ? trade::AccountAction::frozen
                                                                : trade::AccountAction::unfrozen,
                                           .at = at})};
}

std::string_view cut_to(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0U) == 0x80U) {
    --bytes_max;
  }
  return text.substr(0, bytes_max);
}

}  // namespace jx::shop
