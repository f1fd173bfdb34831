// Staff accounts, sessions, invitations and keys of programs in accounts.db.
// Thread-safety: any thread; one at a time behind a mutex, milliseconds.
#pragma once

#include <memory>
#include <mutex>

#include "host/ports.h"
#include "store/sqlite/database.h"

namespace jx::store {

class SqliteAccounts : public host::Accounts {
 public:
  // Errors of this class: unavailable "accounts.disk_full", "accounts.failed".
  static Result<std::unique_ptr<SqliteAccounts>> open(const std::string& folder);

  Result<void> save(const host::Account& account) override;
  Result<std::optional<host::Account>> find(std::string_view login) const override;
  Result<std::optional<host::Account>> find(AgentId agent) const override;
  Result<bool> any() const override;
  Result<void> save(const host::SessionRecord& session) override;
  Result<std::optional<host::SessionRecord>> find_session(
      std::string_view token_hash) const override;
  Result<void> end_session(std::string_view token_hash) override;
  Result<void> end_sessions(AgentId agent) override;
  Result<void> save(const host::Invitation& invitation) override;
  Result<std::optional<host::Invitation>> take_invitation(std::string_view token_hash) override;
  Result<std::uint64_t> add_api_key(const host::ApiKeyRecord& key) override;
  Result<std::vector<host::ApiKeyRecord>> api_keys() const override;
  Result<void> revoke_api_key(std::uint64_t number) override;

 private:
  explicit SqliteAccounts(std::unique_ptr<Database> database) : database_(std::move(database)) {}
  Result<void> run(Query& query) const { return database_->run(query); }

  mutable std::mutex mutex_{};
  std::unique_ptr<Database> database_;
};

}  // namespace jx::store
