#include "store/sqlite/accounts.h"

#include <sqlite3.h>

namespace jx::store {

namespace {

constexpr std::string_view schema =
    "CREATE TABLE account(agent INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, password_hash "
    "TEXT NOT NULL, totp_secret BLOB NOT NULL, totp_last_step INTEGER NOT NULL, recovery_hashes "
    "TEXT NOT NULL, failures INTEGER NOT NULL, locked_until INTEGER NOT NULL, disabled INTEGER "
    "NOT NULL) STRICT;"
    "CREATE TABLE session(token_hash TEXT PRIMARY KEY, agent INTEGER NOT NULL, created_at INTEGER "
    "NOT NULL, expires_at INTEGER NOT NULL, csrf TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX session_agent ON session(agent);"
    "CREATE TABLE invitation(token_hash TEXT PRIMARY KEY, agent INTEGER NOT NULL, purpose TEXT "
    "NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE api_key(number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, "
    "secret_hash TEXT NOT NULL, secret_sealed BLOB NOT NULL, scopes TEXT NOT NULL, created_at "
    "INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL) STRICT;";

constexpr std::string_view account_columns =
    "agent, login, password_hash, totp_secret, totp_last_step, recovery_hashes, failures, "
    "locked_until, disabled";

template <class Each>
void each_line(std::string_view text, const Each& each) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    each(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

host::Account account_in(const Query& row) {
  host::Account account{.agent = {row.number(0)},
                        .login = std::string(row.text(1)),
                        .password_hash = std::string(row.text(2)),
                        .totp_secret = std::string(row.blob(3)),
                        .totp_last_step = row.integer(4),
                        .failures = row.integer(6),
                        .locked_until = {row.integer(7)},
                        .disabled = row.integer(8) != 0};
  each_line(row.text(5),
            [&](std::string_view hash) { account.recovery_hashes.emplace_back(hash); });
  return account;
}

Result<std::optional<host::Account>> one_account(Database& database, Query& query) {
  auto row = database.next(query);
  if (!row) return error_of(std::move(row));
  if (!*row) return std::optional<host::Account>{};
  return std::optional(account_in(query));
}

}  // namespace

Result<std::unique_ptr<SqliteAccounts>> SqliteAccounts::open(const std::string& folder) {
  auto database =
      Database::open({.path = folder + "/accounts.db",
                      .codes = {.disk_full = "accounts.disk_full", .failed = "accounts.failed"},
                      .secure_delete = true,
                      .cache_kib = 256,
                      .schema = schema});
  if (!database) return error_of(std::move(database));
  sqlite3_wal_autocheckpoint((*database)->handle(), 200);
  return std::unique_ptr<SqliteAccounts>(new SqliteAccounts(std::move(*database)));
}

Result<void> SqliteAccounts::save(const host::Account& account) {
  std::string recovery;
  for (const std::string& hash : account.recovery_hashes) recovery += hash + '\n';
  const std::scoped_lock lock(mutex_);
  Query query = database_->query(
      "INSERT INTO account(agent, login, password_hash, totp_secret, totp_last_step, "
      "recovery_hashes, failures, locked_until, disabled) VALUES(?,?,?,?,?,?,?,?,?) ON "
      "CONFLICT(agent) DO UPDATE SET login=excluded.login, password_hash=excluded.password_hash, "
      "totp_secret=excluded.totp_secret, totp_last_step=excluded.totp_last_step, "
      "recovery_hashes=excluded.recovery_hashes, failures=excluded.failures, "
      "locked_until=excluded.locked_until, disabled=excluded.disabled");
  query.bind(account.agent.value).bind(account.login).bind(account.password_hash);
  query.bind_blob(account.totp_secret).bind(account.totp_last_step).bind(recovery);
  query.bind(account.failures).bind(account.locked_until.ms).bind(account.disabled);
  const int code = query.step();
  if (code == SQLITE_CONSTRAINT_UNIQUE) {
    return fail(ErrorKind::conflict, "account.login_taken");
  }
  if (code != SQLITE_DONE) return database_->error();
  return {};
}

Result<std::optional<host::Account>> SqliteAccounts::find(std::string_view login) const {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query(std::string("SELECT ").append(account_columns) +
                                 " FROM account WHERE login=?");
  query.bind(login);
  return one_account(*database_, query);
}

Result<std::optional<host::Account>> SqliteAccounts::find(AgentId agent) const {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query(std::string("SELECT ").append(account_columns) +
                                 " FROM account WHERE agent=?");
  query.bind(agent.value);
  return one_account(*database_, query);
}

Result<bool> SqliteAccounts::any() const {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query("SELECT 1 FROM account LIMIT 1");
  return database_->next(query);
}

Result<void> SqliteAccounts::save(const host::SessionRecord& session) {
  const std::scoped_lock lock(mutex_);
  return database_->transaction([&]() -> Result<void> {
    // Those that ran out before this one began go with it.
    Query old = database_->query("DELETE FROM session WHERE expires_at < ?");
    old.bind(session.created_at.ms);
    if (auto done = run(old); !done) return done;
    Query query = database_->query("INSERT OR REPLACE INTO session VALUES(?,?,?,?,?)");
    query.bind(session.token_hash).bind(session.agent.value).bind(session.created_at.ms);
    query.bind(session.expires_at.ms).bind(session.csrf);
    return run(query);
  });
}

Result<std::optional<host::SessionRecord>> SqliteAccounts::find_session(
    std::string_view token_hash) const {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query(
      "SELECT token_hash, agent, created_at, expires_at, csrf FROM session WHERE token_hash=?");
  query.bind(token_hash);
  auto row = database_->next(query);
  if (!row) return error_of(std::move(row));
  if (!*row) return std::optional<host::SessionRecord>{};
  return std::optional(host::SessionRecord{.token_hash = std::string(query.text(0)),
                                           .agent = {query.number(1)},
                                           .created_at = {query.integer(2)},
                                           .expires_at = {query.integer(3)},
                                           .csrf = std::string(query.text(4))});
}

Result<void> SqliteAccounts::end_session(std::string_view token_hash) {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query("DELETE FROM session WHERE token_hash=?");
  query.bind(token_hash);
  return run(query);
}

Result<void> SqliteAccounts::end_sessions(AgentId agent) {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query("DELETE FROM session WHERE agent=?");
  query.bind(agent.value);
  return run(query);
}

Result<void> SqliteAccounts::save(const host::Invitation& invitation) {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query("INSERT OR REPLACE INTO invitation VALUES(?,?,?,?)");
  query.bind(invitation.token_hash).bind(invitation.agent.value);
  query.bind(invitation.purpose.view()).bind(invitation.expires_at.ms);
  return run(query);
}

Result<std::optional<host::Invitation>> SqliteAccounts::take_invitation(
    std::string_view token_hash) {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query(
      "DELETE FROM invitation WHERE token_hash=? RETURNING token_hash, agent, purpose, "
      "expires_at");
  query.bind(token_hash);
  auto row = database_->next(query);
  if (!row) return error_of(std::move(row));
  if (!*row) return std::optional<host::Invitation>{};
  host::Invitation invitation{.token_hash = std::string(query.text(0)),
                              .agent = {query.number(1)},
                              .purpose = Word::from(query.text(2)).value_or(Word{}),
                              .expires_at = {query.integer(3)}};
  if (auto done = run(query); !done) return error_of(std::move(done));  // only now is it gone
  return std::optional(std::move(invitation));
}

Result<std::uint64_t> SqliteAccounts::add_api_key(const host::ApiKeyRecord& key) {
  std::string scopes;
  for (const Word& scope : key.scopes) scopes.append(scope.view()).append("\n");
  const std::scoped_lock lock(mutex_);
  Query query = database_->query(
      "INSERT INTO api_key(name, secret_hash, secret_sealed, scopes, created_at, expires_at, "
      "revoked) VALUES(?,?,?,?,?,?,?)");
  query.bind(key.name).bind(key.secret_hash).bind_blob(key.secret_sealed).bind(scopes);
  query.bind(key.created_at.ms).bind(key.expires_at.ms).bind(key.revoked);
  if (auto done = run(query); !done) return error_of(std::move(done));
  return static_cast<std::uint64_t>(sqlite3_last_insert_rowid(database_->handle()));
}

Result<std::vector<host::ApiKeyRecord>> SqliteAccounts::api_keys() const {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query(
      "SELECT number, name, secret_hash, secret_sealed, scopes, created_at, expires_at, revoked "
      "FROM api_key ORDER BY number");
  Result<std::vector<host::ApiKeyRecord>> keys{};
  while (true) {
    auto row = database_->next(query);
    if (!row) return error_of(std::move(row));
    if (!*row) return keys;
    host::ApiKeyRecord& key =
        keys->emplace_back(host::ApiKeyRecord{.number = query.number(0),
                                              .name = std::string(query.text(1)),
                                              .secret_hash = std::string(query.text(2)),
                                              .secret_sealed = std::string(query.blob(3)),
                                              .created_at = {query.integer(5)},
                                              .expires_at = {query.integer(6)},
                                              .revoked = query.integer(7) != 0});
    each_line(query.text(4), [&](std::string_view scope) {
      if (auto word = Word::from(scope)) key.scopes.push_back(*word);
    });
  }
}

Result<void> SqliteAccounts::revoke_api_key(std::uint64_t number) {
  const std::scoped_lock lock(mutex_);
  Query query = database_->query("UPDATE api_key SET revoked=1 WHERE number=?");
  query.bind(number);
  return run(query);
}

}  // namespace jx::store
