#include "shop/table/table_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/describe.h"
#include "codec/json.h"
#include "desk/command.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

// Rows whose hash is remembered; beyond it they are told again and known by their id.
constexpr std::size_t told_max = 2'000'000;
constexpr std::size_t whole_rows_max = 100'000;

struct PlaceMark {
  std::string key{};
  std::string sweep_key{};
  std::vector<std::string> open_keys{};
};
JX_DESCRIBE(PlaceMark, key, sweep_key, open_keys)

bool is_whole_number(std::string_view key) {
  return !key.empty() && key.size() <= 20 &&
         std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
}

// Numbers by size; texts of one length as the database orders them.
bool comes_before(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

std::string literal(const TableReading& table, std::string_view key) {
  return table.key_kind == KeyKind::integer ? std::string(key) : text_literal(key);
}

std::string_view key_of(const TableRow& row) {
  return row.empty() || !row[0] ? std::string_view{} : std::string_view(*row[0]);
}

std::uint64_t hash_of(std::string_view key) { return std::hash<std::string_view>{}(key); }

}  // namespace

TableSource::TableSource(TableSourceOptions options, const host::Keys& keys, host::Marks& marks)
    : options_(std::move(options)), keys_(keys), marks_(marks), database_(options_.database) {}

Result<SourceProgress> TableSource::poll(Instant now, const FactSink& sink) {
  now_ = now;
  sink_ = &sink;
  progress_ = {};
  auto prepared = prepare();
  if (!prepared) return error_of(std::move(prepared));
  const bool whole_is_due = polls_ % std::max(options_.whole_every, 1) == 0;
  for (Table& table : tables_) {
    constexpr std::array<Step, 1> whole{&TableSource::read_whole};
    constexpr std::array<Step, 5> growing{&TableSource::read_new, &TableSource::read_young,
                                          &TableSource::read_open, &TableSource::sweep,
                                          &TableSource::save};
    if (table.reading.whole && !whole_is_due) continue;
    for (const Step step :
         table.reading.whole ? std::span<const Step>(whole) : std::span<const Step>(growing)) {
      auto done = (this->*step)(table);
      if (!done) return error_of(std::move(done));
    }
  }
  ++polls_;
  return progress_;
}

// Connects; after a new connection the tables are looked at again.
Result<void> TableSource::prepare() {
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
  if (system_ != shop->system) tables_.clear();
  system_ = shop->system;
  std::vector<Table> tables;
  for (TableReading& reading : shop->tables) {
    Table table;
    const auto before = std::ranges::find(
        tables_, reading.name, [](const Table& t) -> const std::string& { return t.reading.name; });
    if (before != tables_.end()) table = std::move(*before);
    table.reading = std::move(reading);
    tables.push_back(std::move(table));
    if (tables.back().reading.whole || !tables.back().kept.empty()) continue;
    auto loaded = load(tables.back());
    if (!loaded) return loaded;
  }
  tables_ = std::move(tables);
  return {};
}

std::string TableSource::mark_name(const Table& table) const {
  return fmt::format("{}:{}:{}", system_, options_.name, table.reading.name);
}

// A mark that cannot be read is none: the table is read from its beginning, and what was told
// before is known.
Result<void> TableSource::load(Table& table) {
  auto text = marks_.get(mark_name(table));
  if (!text) return error_of(std::move(text));
  if (!*text) return {};
  auto mark = codec::from_json<PlaceMark>(**text);
  if (!mark) return {};
  table.place = {.cursor = std::move(mark->key),
                 .sweep = std::move(mark->sweep_key),
                 .open = std::move(mark->open_keys)};
  table.kept = std::move(**text);
  return {};
}

Result<void> TableSource::save(Table& table) {
  std::string text = codec::to_json(PlaceMark{
      .key = table.place.cursor, .sweep_key = table.place.sweep, .open_keys = table.place.open});
  if (text == table.kept) return {};
  auto kept = marks_.set(mark_name(table), text);
  if (kept) table.kept = std::move(text);
  return kept;
}

// Rows whose keys are what a key must be, in the order asked for.
Result<std::vector<TableRow>> TableSource::rows(const Table& table, const std::string& condition,
                                                std::string_view order, std::size_t limit) {
  auto found = database_.query(fmt::format("{} ORDER BY {} {} LIMIT {}",
                                           select_from(table.reading, condition), table.reading.key,
                                           order, limit));
  if (!found) return found;
  progress_.rows += found->size();
  const bool numbers = table.reading.key_kind == KeyKind::integer;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string_view key = key_of((*found)[i]);
    const bool good = numbers ? is_whole_number(key) : !key.empty() && key.size() <= 64;
    const bool repeats = i > 0 && key_of((*found)[i - 1]) == key;
    if (!good || repeats) return fail(ErrorKind::corrupt, "shop.nonsense", table.reading.name);
  }
  return found;
}

// Such a look counts cards, which takes long in a large shop: it may cost a fiftieth of the time.
// One that the database breaks off is passed over and holds up nothing else.
Result<void> TableSource::read_whole(Table& table) {
  const auto began = std::chrono::steady_clock::now();
  if (began < table.whole_not_before) return {};
  auto found = rows(table, "1 = 1", "", whole_rows_max);
  const auto ended = std::chrono::steady_clock::now();
  table.whole_not_before = ended + (ended - began) * 50;
  if (!found && found.error().code == "shop.query_too_slow") {
    progress_.too_slow.push_back(table.reading.name);
    return {};
  }
  if (!found) return error_of(std::move(found));
  return tell(table, *found);
}

Result<void> TableSource::read_new(Table& table) {
  std::string& cursor = table.place.cursor;
  for (std::size_t query = 0; query < options_.queries_per_poll; ++query) {
    const std::string condition =
        cursor.empty() ? "1 = 1"
                       : fmt::format("{} > {}", table.reading.key, literal(table.reading, cursor));
    auto found = rows(table, condition, "", options_.rows_per_query);
    if (!found) return error_of(std::move(found));
    if (found->empty()) return {};
    const std::string last(key_of(found->back()));
    if (!cursor.empty() && !comes_before(cursor, last) &&
        table.reading.key_kind == KeyKind::integer) {
      return fail(ErrorKind::corrupt, "shop.nonsense", table.reading.name);
    }
    auto told = tell(table, *found);
    if (!told) return told;
    cursor = last;
    auto saved = save(table);
    if (!saved) return saved;
    if (found->size() < options_.rows_per_query) return {};
  }
  progress_.caught_up = false;
  return {};
}

// The newest rows up to the cursor, from the newest down.
Result<void> TableSource::read_young(Table& table) {
  if (table.place.cursor.empty()) return {};
  std::string condition =
      fmt::format("{} <= {}", table.reading.key, literal(table.reading, table.place.cursor));
  for (std::size_t read = 0; read < options_.young_rows;) {
    const std::size_t limit = std::min(options_.rows_per_query, options_.young_rows - read);
    auto found = rows(table, condition, "DESC", limit);
    if (!found) return error_of(std::move(found));
    auto told = tell(table, *found);
    if (!told) return told;
    if (found->size() < limit) return {};
    read += found->size();
    condition =
        fmt::format("{} < {}", table.reading.key, literal(table.reading, key_of(found->back())));
  }
  return {};
}

// Rows that are watched, in turn when they are many. One that is gone is watched no more.
Result<void> TableSource::read_open(Table& table) {
  const std::vector<std::string> open = table.place.open;
  if (open.empty()) return {};
  const auto first = std::ranges::upper_bound(open, table.open_turn, comes_before) - open.begin();
  const std::size_t count = std::min(open.size(), options_.open_rows_per_poll);
  for (std::size_t done = 0; done < count;) {
    const std::size_t chunk = std::min(options_.rows_per_query, count - done);
    std::vector<std::string_view> keys;
    std::string list;
    for (std::size_t i = 0; i < chunk; ++i) {
      keys.push_back(open[(static_cast<std::size_t>(first) + done + i) % open.size()]);
      list += fmt::format("{}{}", i == 0 ? "" : ", ", literal(table.reading, keys.back()));
    }
    auto found = rows(table, fmt::format("{} IN ({})", table.reading.key, list), "", chunk);
    if (!found) return error_of(std::move(found));
    auto told = tell(table, *found);
    if (!told) return told;
    std::erase_if(table.place.open, [&](const std::string& key) {
      const bool asked = std::ranges::find(keys, std::string_view(key)) != keys.end();
      return asked && std::ranges::find(*found, std::string_view(key), key_of) == found->end();
    });
    table.open_turn = keys.back();
    done += chunk;
  }
  return {};
}

Result<void> TableSource::sweep(Table& table) {
  if (!table.reading.sweeps) return {};
  std::string& place = table.place.sweep;
  const std::string condition =
      place.empty() ? "1 = 1"
                    : fmt::format("{} > {}", table.reading.key, literal(table.reading, place));
  auto found = rows(table, condition, "", options_.rows_per_query);
  if (!found) return error_of(std::move(found));
  auto told = tell(table, *found);
  if (!told) return told;
  if (found->size() < options_.rows_per_query) {
    place.clear();
  } else {
    place = key_of(found->back());
  }
  return {};
}

// Tells the sink what has changed, then remembers it as told.
Result<void> TableSource::tell(Table& table, const std::vector<TableRow>& rows) {
  std::vector<trade::Fact> facts;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> hashes;
  const auto view = [&](const TableRow& row) {
    const bool was_open = std::ranges::binary_search(table.place.open, key_of(row), comes_before);
    return RowView(table.reading, row,
                   {.now = now_, .utc_offset = options_.utc_offset, .was_open = was_open});
  };
  for (const TableRow& cells : rows) {
    const RowView row = view(cells);
    const std::uint64_t key = hash_of(row.key());
    const std::uint64_t hash = row.hash();
    const auto known = table.told.find(key);
    if (known != table.told.end() && known->second == hash) continue;
    hashes.emplace_back(key, hash);
    for (trade::Fact& fact : table.reading.facts(row)) {
      fact.source = fmt::format("{}:{}", system_, options_.name);
      auto normal = normalise_fact(fact, keys_);
      if (!normal) {
        ++progress_.refused;
        continue;
      }
      facts.push_back(std::move(fact));
      if (facts.size() < desk::facts_per_command_max) continue;
      auto sent = send(facts);
      if (!sent) return sent;
    }
  }
  auto sent = send(facts);
  if (!sent) return sent;
  if (table.told.size() > told_max) table.told.clear();
  for (const auto& [key, hash] : hashes) table.told.insert_or_assign(key, hash);
  for (const TableRow& row : rows) watch(table, view(row));
  return {};
}

Result<void> TableSource::send(std::vector<trade::Fact>& facts) {
  if (facts.empty()) return {};
  auto report = (*sink_)(std::exchange(facts, {}));
  if (!report) return error_of(std::move(report));
  progress_.recorded += report->recorded;
  progress_.known += report->known;
  progress_.refused += report->conflicting.size();
  return {};
}

// When there are more open rows than can be watched, the oldest go.
void TableSource::watch(Table& table, const RowView& row) {
  if (table.reading.is_open == nullptr) return;
  auto& open = table.place.open;
  const auto place = std::ranges::lower_bound(open, row.key(), comes_before);
  const bool watched = place != open.end() && *place == row.key();
  if (table.reading.is_open(row) == watched) return;
  if (watched) {
    open.erase(place);
    return;
  }
  open.insert(place, std::string(row.key()));
  if (open.size() > options_.open_max) open.erase(open.begin());
}

}  // namespace jx::shop
