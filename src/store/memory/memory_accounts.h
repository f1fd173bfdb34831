// Staff accounts, outbox and marks in memory.
#pragma once

#include <map>
#include <mutex>

#include "host/ports.h"

namespace jx::store {

class MemoryAccounts : public host::Accounts {
 public:
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
  mutable std::mutex mutex_{};
  std::map<AgentId, host::Account> accounts_{};
  std::map<std::string, host::SessionRecord, std::less<>> sessions_{};
  std::map<std::string, host::Invitation, std::less<>> invitations_{};
  std::vector<host::ApiKeyRecord> keys_{};
};

class MemoryOutbox : public host::Outbox {
 public:
  Result<void> put(std::span<const host::OutboxItem> items) override;
  Result<std::vector<host::OutboxItem>> due(Instant now, std::size_t count) const override;
  Result<void> update(const host::OutboxItem& item) override;
  Result<void> done(std::string_view target, std::string_view key) override;
  Result<std::vector<host::OutboxItem>> dead_letters(std::size_t count) const override;
  Result<Seq> reactor_cursor(std::string_view reactor) const override;
  Result<void> set_reactor_cursor(std::string_view reactor, Seq seq) override;

 private:
  std::vector<host::OutboxItem> select(bool dead, Instant until, std::size_t count) const;

  mutable std::mutex mutex_{};
  std::map<std::pair<std::string, std::string>, host::OutboxItem> items_{};
  std::map<std::string, Seq, std::less<>> cursors_{};
};

class MemoryMarks : public host::Marks {
 public:
  Result<std::optional<std::string>> get(std::string_view name) const override;
  Result<void> set(std::string_view name, std::string_view value) override;

 private:
  mutable std::mutex mutex_{};
  std::map<std::string, std::string, std::less<>> marks_{};
};

}  // namespace jx::store
