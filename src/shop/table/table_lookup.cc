#include "shop/table/table_lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/assert.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

constexpr int rounds_max = 4;            // from a card over its order to its buyer
constexpr std::size_t values_max = 200;  // of one handle in one question
constexpr std::size_t rows_per_question = 200;
constexpr std::uint64_t search_window = 20'000;  // keys of the first window of a search

bool is_id(Handle handle) {
  return handle == Handle::order_id || handle == Handle::goods_id || handle == Handle::user_id;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= 20 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string with_values(std::string_view condition, std::string_view values) {
  std::string out(condition);
  const std::size_t hole = out.find("{}");
  return hole == out.npos ? out : out.replace(hole, 2, values);
}

std::string list_of(const std::set<std::string>& values) {
  std::string list;
  std::size_t count = 0;
  for (const std::string& value : values) {
    if (count++ == values_max) break;
    list += fmt::format(
        "{}{}", list.empty() ? "" : ", ",
        is_digits(value) && value.size() < 16 ? fmt::format("'{}'", value) : text_literal(value));
  }
  return list;
}

std::string condition_of(const Finder& finder, const std::set<std::string>& values) {
  if (!finder.each) return with_values(finder.condition, list_of(values));
  std::string any;
  for (const std::string& value : values) {
    any += fmt::format("{}{}", any.empty() ? "" : " OR ",
                       with_values(finder.condition, text_literal(value)));
  }
  return fmt::format("({})", any);
}

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

std::uint64_t number_of(const TableRow& row) {
  const std::string digits = row.empty() ? std::string{} : row[0].value_or("");
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string newest_first(const TableReading& table, const std::string& condition) {
  return fmt::format("{} ORDER BY {} DESC LIMIT {}", select_from(table, condition), table.key,
                     rows_per_question);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() < values_max) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    if (!line.empty() && line.size() <= written_bytes_max) lines.emplace_back(line);
  }
  return lines;
}

Result<std::string> checked(std::string_view written) {
  while (written.starts_with(' ')) written.remove_prefix(1);
  while (written.ends_with(' ')) written.remove_suffix(1);
  const bool control = std::ranges::any_of(
      written, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (written.empty() || written.size() > written_bytes_max || control) {
    return fail(ErrorKind::invalid, "lookup.bad_number");
  }
  return std::string(written);
}

}  // namespace

// One table that is searched.
struct TableLookup::Search {
  static constexpr std::uint64_t not_begun = ~std::uint64_t{0};
  const TableReading* table = nullptr;
  std::string condition{};
  std::uint64_t upper = not_begun;  // largest key that was not searched yet; 0 = all were
};

// One look-up under way.
struct TableLookup::Walk {
  Values known{};                                       // every handle that was asked for or met
  Values fresh{};                                       // met in this round
  std::set<std::pair<std::string, std::string>> met{};  // rows, by table and key
  Findings findings{};
  Instant now{};
  Duration search_left{};

  void meet(Handle handle, const std::string& value) {
    if (value.empty() || (is_id(handle) && (!is_digits(value) || value == "0"))) return;
    if (known[handle].insert(value).second) fresh[handle].insert(value);
  }
};

TableLookup::TableLookup(TableLookupOptions options, const host::Keys& keys)
    : options_(std::move(options)),
      keys_(keys),
      database_(options_.database),
      source_(fmt::format("shop:{}", options_.name)) {}

Result<void> TableLookup::prepare() {
  if (database_.connected() && !tables_.empty()) return {};
  auto connected = database_.connect();
  if (!connected) return connected;
  auto columns = database_.columns();
  if (!columns) return error_of(std::move(columns));
  auto shop = tables_of(*columns, options_.hint);
  if (!shop) {
    database_.disconnect();
    return error_of(std::move(shop));
  }
  source_ = fmt::format("{}:{}", shop->system, options_.name);
  tables_ = std::move(shop->tables);
  return {};
}

Result<Findings> TableLookup::look_up(const PurchaseNumbers& numbers, Instant now) {
  const bool was_connected = database_.connected();
  auto found = walk(numbers, now);
  // A connection that lay idle may have been closed by the server.
  if (!found && was_connected && found.error().code == "shop.connection_lost") {
    return walk(numbers, now);
  }
  return found;
}

Result<Findings> TableLookup::walk(const PurchaseNumbers& numbers, Instant now) {
  auto written = checked(numbers.written);
  if (!written) return error_of(std::move(written));
  auto prepared = prepare();
  if (!prepared) return error_of(std::move(prepared));
  Walk walk{.now = now, .search_left = options_.search_max};
  for (const Handle handle :
       {Handle::order_no, Handle::trade_no, Handle::transaction_id, Handle::card}) {
    walk.meet(handle, *written);
  }
  for (const auto& number : numbers.order_nos) {
    walk.meet(Handle::order_no, std::string(number.view()));
  }
  for (const auto& number : numbers.trade_nos) {
    walk.meet(Handle::trade_no, std::string(number.view()));
  }
  Values frontier = std::exchange(walk.fresh, {});
  auto found = ask(walk, frontier);
  if (found && !*found) found = search(walk, frontier);
  for (int round = 1; found && *found && round < rounds_max && !walk.fresh.empty(); ++round) {
    frontier = std::exchange(walk.fresh, {});
    auto asked = ask(walk, frontier);
    if (!asked) found = std::move(asked);
  }
  if (!found) return error_of(std::move(found));
  return std::move(walk.findings);
}

// Puts every question to which an index answers. True when a row was found that had not been met.
Result<bool> TableLookup::ask(Walk& walk, const Values& frontier) {
  bool found_any = false;
  // What this round meets narrows the questions of the next one, when all of it is known.
  std::set<Handle> known_before;
  for (const auto& [handle, values] : walk.known) known_before.insert(handle);
  for (const TableReading& table : tables_) {
    for (const Finder& finder : table.finders) {
      const bool narrowed = finder.within && known_before.contains(finder.within->handle);
      if (!finder.indexed && !narrowed) continue;
      const Values& from =
          narrowed && frontier.contains(finder.within->handle) ? walk.known : frontier;
      const auto values = from.find(finder.handle);
      if (values == from.end()) continue;
      std::string condition = condition_of(finder, values->second);
      if (narrowed) {
        condition += " AND " + with_values(finder.within->condition,
                                           list_of(walk.known.at(finder.within->handle)));
      }
      auto rows = database_.query(newest_first(table, condition));
      if (!rows && rows.error().code == "shop.query_too_slow") {
        add_once(walk.findings.not_searched, table.name);
        continue;
      }
      if (!rows) return error_of(std::move(rows));
      found_any = take(walk, table, *rows) || found_any;
    }
  }
  return found_any;
}

// Where no index answers. A customer writes of what happened lately: every table is searched from
// its newest rows back, in windows that grow, until something is found, all was read, or the time
// is over.
Result<bool> TableLookup::search(Walk& walk, const Values& frontier) {
  std::vector<Search> searches;
  for (const TableReading& table : tables_) {
    for (const Finder& finder : table.finders) {
      const auto values = frontier.find(finder.handle);
      if (finder.indexed || values == frontier.end()) continue;
      JX_ASSERT(table.key_kind == KeyKind::integer);
      searches.push_back({.table = &table, .condition = condition_of(finder, values->second)});
    }
  }
  for (std::uint64_t span = search_window; !searches.empty(); span *= 4) {
    for (Search& search : searches) {
      auto rows = next_window(walk, search, span);
      if (!rows && rows.error().code == "shop.query_too_slow") {
        for (const Search& open : searches) {
          if (open.upper > 0) add_once(walk.findings.not_searched, open.table->name);
        }
        return false;
      }
      if (!rows) return error_of(std::move(rows));
      if (take(walk, *search.table, *rows)) return true;
    }
    std::erase_if(searches, [](const Search& search) { return search.upper == 0; });
  }
  return false;
}

Result<std::vector<TableRow>> TableLookup::next_window(Walk& walk, Search& search,
                                                       std::uint64_t span) {
  const auto timed = [&](const std::string& sql) -> Result<std::vector<TableRow>> {
    if (walk.search_left <= Duration{}) return fail(ErrorKind::unavailable, "shop.query_too_slow");
    const auto began = std::chrono::steady_clock::now();
    auto found = database_.query_within(sql, walk.search_left);
    const auto took = std::chrono::steady_clock::now() - began;
    walk.search_left.ms -= std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    return found;
  };
  const TableReading& table = *search.table;
  if (search.upper == Search::not_begun) {
    auto newest =
        timed(fmt::format("SELECT {0} FROM {1} ORDER BY {0} DESC LIMIT 1", table.key, table.from));
    if (!newest) return newest;
    search.upper = newest->empty() ? 0 : number_of(newest->front());
  }
  const std::uint64_t lower = search.upper > span ? search.upper - span : 0;
  auto rows = timed(newest_first(table, fmt::format("{} AND {} > {} AND {} <= {}", search.condition,
                                                    table.key, lower, table.key, search.upper)));
  if (rows) search.upper = lower;
  return rows;
}

// The facts of rows that had not been met, and what they give to go on by.
bool TableLookup::take(Walk& walk, const TableReading& table, const std::vector<TableRow>& rows) {
  bool found_any = false;
  for (const TableRow& cells : rows) {
    const RowView row(table, cells, {.now = walk.now, .utc_offset = options_.utc_offset});
    if (!walk.met.emplace(table.name, row.key()).second) continue;
    found_any = true;
    for (const Gives& gives : table.gives) {
      const std::string_view text = row.text(gives.column);
      for (const std::string& value :
           gives.each_line ? lines_of(text) : std::vector<std::string>{std::string(text)}) {
        walk.meet(gives.handle, value);
      }
    }
    for (trade::Fact& fact : table.facts(row)) {
      fact.source = source_;
      if (normalise_fact(fact, keys_)) walk.findings.facts.push_back(std::move(fact));
    }
  }
  return found_any;
}

}  // namespace jx::shop
