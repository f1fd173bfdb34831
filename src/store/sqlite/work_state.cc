#include "store/sqlite/work_state.h"

#include <sqlite3.h>

namespace jx::store {

namespace {

constexpr std::string_view schema =
    "CREATE TABLE outbox(target TEXT NOT NULL, key TEXT NOT NULL, payload BLOB NOT NULL, attempts "
    "INTEGER NOT NULL, next_try INTEGER NOT NULL, dead INTEGER NOT NULL, last_error TEXT NOT NULL, "
    "PRIMARY KEY(target, key)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX outbox_due ON outbox(dead, next_try);"
    "CREATE TABLE reactor(name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE mark(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;";

Result<std::vector<host::OutboxItem>> items_of(Database& database, Query& query) {
  Result<std::vector<host::OutboxItem>> items{};
  while (true) {
    auto row = database.next(query);
    if (!row) return error_of(std::move(row));
    if (!*row) return items;
    items->push_back({.target = std::string(query.text(0)),
                      .key = std::string(query.text(1)),
                      .payload = std::string(query.blob(2)),
                      .attempts = query.integer(3),
                      .next_try = {query.integer(4)},
                      .dead = query.integer(5) != 0,
                      .last_error = std::string(query.text(6))});
  }
}

}  // namespace

Result<std::shared_ptr<WorkState>> open_work_state(const std::string& folder) {
  auto database =
      Database::open({.path = folder + "/state.db",
                      .codes = {.disk_full = "state.disk_full", .failed = "state.failed"},
                      .secure_delete = true,
                      .cache_kib = 256,
                      .schema = schema});
  if (!database) return error_of(std::move(database));
  sqlite3_wal_autocheckpoint((*database)->handle(), 1000);
  auto state = std::make_shared<WorkState>();
  state->database = std::move(*database);
  return state;
}

Result<void> SqliteOutbox::put(std::span<const host::OutboxItem> items) {
  if (items.empty()) return {};
  const std::scoped_lock lock(state_->mutex);
  Database& database = *state_->database;
  return database.transaction([&]() -> Result<void> {
    Query query = database.query("INSERT OR IGNORE INTO outbox VALUES(?,?,?,?,?,?,?)");
    for (const host::OutboxItem& item : items) {
      query.bind(item.target).bind(item.key).bind_blob(item.payload).bind(item.attempts);
      query.bind(item.next_try.ms).bind(item.dead).bind(item.last_error);
      if (auto done = database.run(query); !done) return done;
    }
    return {};
  });
}

Result<std::vector<host::OutboxItem>> SqliteOutbox::due(Instant now, std::size_t count) const {
  const std::scoped_lock lock(state_->mutex);
  Query query = state_->database->query(
      "SELECT * FROM outbox WHERE dead=0 AND next_try<=? ORDER BY next_try, target, key LIMIT ?");
  query.bind(now.ms).bind(static_cast<std::int64_t>(count));
  return items_of(*state_->database, query);
}

Result<void> SqliteOutbox::update(const host::OutboxItem& item) {
  const std::scoped_lock lock(state_->mutex);
  Query query = state_->database->query(
      "UPDATE outbox SET payload=?, attempts=?, next_try=?, dead=?, last_error=? WHERE target=? "
      "AND key=?");
  query.bind_blob(item.payload).bind(item.attempts).bind(item.next_try.ms).bind(item.dead);
  query.bind(item.last_error).bind(item.target).bind(item.key);
  return state_->database->run(query);
}

Result<void> SqliteOutbox::done(std::string_view target, std::string_view key) {
  const std::scoped_lock lock(state_->mutex);
  Query query = state_->database->query("DELETE FROM outbox WHERE target=? AND key=?");
  query.bind(target).bind(key);
  return state_->database->run(query);
}

Result<std::vector<host::OutboxItem>> SqliteOutbox::dead_letters(std::size_t count) const {
  const std::scoped_lock lock(state_->mutex);
  Query query = state_->database->query(
      "SELECT * FROM outbox WHERE dead=1 ORDER BY next_try, target, key LIMIT ?");
  query.bind(static_cast<std::int64_t>(count));
  return items_of(*state_->database, query);
}

Result<Seq> SqliteOutbox::reactor_cursor(std::string_view reactor) const {
  const std::scoped_lock lock(state_->mutex);
  Query query = state_->database->query("SELECT seq FROM reactor WHERE name=?");
  query.bind(reactor);
  auto row = state_->database->next(query);
  if (!row) return error_of(std::move(row));
  return *row ? Seq{query.number(0)} : Seq{};
}

Result<void> SqliteOutbox::set_reactor_cursor(std::string_view reactor, Seq seq) {
  const std::scoped_lock lock(state_->mutex);
  Query query = state_->database->query("INSERT OR REPLACE INTO reactor(name, seq) VALUES(?,?)");
  query.bind(reactor).bind(seq.value);
  return state_->database->run(query);
}

Result<std::optional<std::string>> SqliteMarks::get(std::string_view name) const {
  const std::scoped_lock lock(state_->mutex);
  Query query = state_->database->query("SELECT value FROM mark WHERE name=?");
  query.bind(name);
  auto row = state_->database->next(query);
  if (!row) return error_of(std::move(row));
  if (!*row) return std::optional<std::string>{};
  return std::optional(std::string(query.blob(0)));
}

Result<void> SqliteMarks::set(std::string_view name, std::string_view value) {
  const std::scoped_lock lock(state_->mutex);
  Query query = state_->database->query("INSERT OR REPLACE INTO mark(name, value) VALUES(?,?)");
  query.bind(name).bind_blob(value);
  return state_->database->run(query);
}

}  // namespace jx::store
