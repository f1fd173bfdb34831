#include "shop/dujiaoka/dujiaoka_source.h"

#include "base/describe.h"
#include "codec/json.h"
#include "desk/command.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

// Rows whose hash is remembered; beyond it they are told again and known by their id.
constexpr std::size_t hashes_max = 2'000'000;

struct PlaceMark {
  std::int64_t cursor = 0;
  std::int64_t sweep = 0;
  std::vector<std::int64_t> open{};
};
JX_DESCRIBE(PlaceMark, cursor, sweep, open)

std::string joined(std::span<const std::int64_t> ids) {
  std::string out;
  for (const std::int64_t id : ids) out += fmt::format("{}{}", out.empty() ? "" : ",", id);
  return out;
}

}  // namespace

DujiaokaSource::DujiaokaSource(DujiaokaOptions options, const host::Keys& keys, host::Marks& marks)
    : options_(std::move(options)), keys_(keys), marks_(marks), database_(options_.database) {}

Result<DujiaokaProgress> DujiaokaSource::poll(Instant now, const FactSink& sink) {
  now_ = now;
  sink_ = &sink;
  progress_ = {};
  auto prepared = prepare();
  if (!prepared) return error_of(std::move(prepared));
  if (polls_ % std::max(options_.goods_every, 1) == 0) {
    auto goods = rows(goods_, "1 = 1", 100'000);
    if (!goods) return error_of(std::move(goods));
    auto told = tell(goods_, *goods);
    if (!told) return error_of(std::move(told));
  }
  for (Table& table : tables_) {
    for (const auto step : {&DujiaokaSource::read_new, &DujiaokaSource::read_again,
                            &DujiaokaSource::sweep, &DujiaokaSource::save}) {
      auto done = (this->*step)(table);
      if (!done) return error_of(std::move(done));
    }
  }
  ++polls_;
  return progress_;
}

// Connects; after a new connection the schema is looked at again.
Result<void> DujiaokaSource::prepare() {
  if (database_.connected() && !tables_.empty()) return {};
  auto connected = database_.connect();
  if (!connected) return connected;
  auto columns = database_.columns();
  if (!columns) return error_of(std::move(columns));
  auto schema = schema_of(*columns);
  if (!schema) return error_of(std::move(schema));
  goods_.read = schema->goods;
  goods_.facts = goods_facts;
  if (!tables_.empty()) return {};
  std::vector<Table> tables;
  tables.push_back({.read = schema->orders, .facts = order_facts, .orders = true});
  tables.push_back({.read = schema->cards, .facts = card_facts});
  if (schema->balance) {
    tables.push_back({.read = *schema->balance, .facts = balance_facts, .sweeps = false});
  }
  for (Table& table : tables) {
    auto loaded = load(table);
    if (!loaded) return loaded;
  }
  tables_ = std::move(tables);
  return {};
}

Result<void> DujiaokaSource::load(Table& table) {
  auto text = marks_.get(fmt::format("dujiaoka:{}:{}", options_.name, table.read.name));
  if (!text) return error_of(std::move(text));
  if (!*text) return {};
  auto mark = codec::from_json<PlaceMark>(**text);
  if (!mark) return fail(ErrorKind::corrupt, "shop.bad_mark", table.read.name);
  table.place = {.cursor = mark->cursor, .sweep = mark->sweep, .open = std::move(mark->open)};
  table.kept = std::move(**text);
  return {};
}

Result<void> DujiaokaSource::save(Table& table) {
  std::string text = codec::to_json(PlaceMark{
      .cursor = table.place.cursor, .sweep = table.place.sweep, .open = table.place.open});
  if (text == table.kept) return {};
  auto kept = marks_.set(fmt::format("dujiaoka:{}:{}", options_.name, table.read.name), text);
  if (kept) table.kept = std::move(text);
  return kept;
}

Result<std::vector<TableRow>> DujiaokaSource::rows(const Table& table, const std::string& where,
                                                   std::size_t limit) {
  auto found =
      database_.query(fmt::format("{} WHERE {}{} ORDER BY {} LIMIT {}", table.read.select, where,
                                  table.read.group_by, table.read.id_column, limit));
  if (found) progress_.rows += found->size();
  return found;
}

Result<void> DujiaokaSource::read_new(Table& table) {
  for (std::size_t query = 0; query < options_.queries_per_poll; ++query) {
    auto found = rows(table, fmt::format("{} > {}", table.read.id_column, table.place.cursor),
                      options_.rows_per_query);
    if (!found) return error_of(std::move(found));
    if (found->empty()) return {};
    auto told = tell(table, *found);
    if (!told) return told;
    table.place.cursor = row_id(found->back());
    auto saved = save(table);
    if (!saved) return saved;
    if (found->size() < options_.rows_per_query) return {};
  }
  progress_.caught_up = false;
  return {};
}

// The newest ids, and orders that are not finished.
Result<void> DujiaokaSource::read_again(Table& table) {
  std::int64_t from = std::max<std::int64_t>(table.place.cursor - options_.young_ids, 0);
  while (from < table.place.cursor) {
    auto found = rows(
        table,
        fmt::format("{0} > {1} AND {0} <= {2}", table.read.id_column, from, table.place.cursor),
        options_.rows_per_query);
    if (!found) return error_of(std::move(found));
    if (found->empty()) break;
    auto told = tell(table, *found);
    if (!told) return told;
    from = row_id(found->back());
  }
  const std::vector<std::int64_t> open = table.place.open;
  for (std::size_t begin = 0; begin < open.size(); begin += options_.rows_per_query) {
    const std::size_t count = std::min(options_.rows_per_query, open.size() - begin);
    auto found = rows(table,
                      fmt::format("{} IN ({})", table.read.id_column,
                                  joined(std::span(open).subspan(begin, count))),
                      count);
    if (!found) return error_of(std::move(found));
    auto told = tell(table, *found);
    if (!told) return told;
  }
  return {};
}

Result<void> DujiaokaSource::sweep(Table& table) {
  if (!table.sweeps) return {};
  auto found = rows(table, fmt::format("{} > {}", table.read.id_column, table.place.sweep),
                    options_.rows_per_query);
  if (!found) return error_of(std::move(found));
  auto told = tell(table, *found);
  if (!told) return told;
  table.place.sweep = found->size() < options_.rows_per_query ? 0 : row_id(found->back());
  return {};
}

// Tells the sink what has changed, then remembers it as told.
Result<void> DujiaokaSource::tell(Table& table, const std::vector<TableRow>& rows) {
  std::vector<trade::Fact> facts;
  std::vector<std::pair<std::int64_t, std::string>> hashes;
  for (const TableRow& row : rows) {
    std::string hash = row_hash(row);
    const auto known = table.hashes.find(row_id(row));
    if (known != table.hashes.end() && known->second == hash) continue;
    hashes.emplace_back(row_id(row), std::move(hash));
    for (trade::Fact& fact : table.facts(row, now_, options_.utc_offset)) {
      fact.source = "dujiaoka:" + options_.name;
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
  if (table.hashes.size() > hashes_max) table.hashes.clear();
  for (auto& [id, hash] : hashes) table.hashes.insert_or_assign(id, std::move(hash));
  for (const TableRow& row : rows) watch(table, row);
  return {};
}

Result<void> DujiaokaSource::send(std::vector<trade::Fact>& facts) {
  if (facts.empty()) return {};
  auto report = (*sink_)(std::exchange(facts, {}));
  if (!report) return error_of(std::move(report));
  progress_.recorded += report->recorded;
  progress_.known += report->known;
  progress_.refused += report->conflicting.size();
  return {};
}

void DujiaokaSource::watch(Table& table, const TableRow& row) {
  if (!table.orders) return;
  auto& open = table.place.open;
  const std::int64_t id = row_id(row);
  const auto place = std::ranges::lower_bound(open, id);
  const bool watched = place != open.end() && *place == id;
  if (is_open_order(row) == watched) return;
  if (watched) {
    open.erase(place);
  } else if (open.size() < options_.open_max) {
    open.insert(place, id);
  }
}

}  // namespace jx::shop
