#include "store/memory/memory_accounts.h"

namespace jx::store {

namespace {

template <class Map>
std::optional<typename Map::mapped_type> found_in(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

Result<void> MemoryAccounts::save(const host::Account& account) {
  const std::scoped_lock lock(mutex_);
  for (const auto& [agent, other] : accounts_) {
    if (agent != account.agent && other.login == account.login) {
      return fail(ErrorKind::conflict, "account.login_taken");
    }
  }
  accounts_.insert_or_assign(account.agent, account);
  return {};
}

Result<std::optional<host::Account>> MemoryAccounts::find(std::string_view login) const {
  const std::scoped_lock lock(mutex_);
  for (const auto& [agent, account] : accounts_) {
    if (account.login == login) return std::optional(account);
  }
  return std::optional<host::Account>{};
}

Result<std::optional<host::Account>> MemoryAccounts::find(AgentId agent) const {
  const std::scoped_lock lock(mutex_);
  const auto found = accounts_.find(agent);
  if (found == accounts_.end()) return std::optional<host::Account>{};
  return std::optional(found->second);
}

Result<bool> MemoryAccounts::any() const {
  const std::scoped_lock lock(mutex_);
  return !accounts_.empty();
}

Result<void> MemoryAccounts::save(const host::SessionRecord& session) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(sessions_,
                [&](const auto& entry) { return entry.second.expires_at < session.created_at; });
  sessions_.insert_or_assign(session.token_hash, session);
  return {};
}

Result<std::optional<host::SessionRecord>> MemoryAccounts::find_session(
    std::string_view token_hash) const {
  const std::scoped_lock lock(mutex_);
  return found_in(sessions_, token_hash);
}

Result<void> MemoryAccounts::end_session(std::string_view token_hash) {
  const std::scoped_lock lock(mutex_);
  sessions_.erase(std::string(token_hash));
  return {};
}

Result<void> MemoryAccounts::end_sessions(AgentId agent) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(sessions_, [agent](const auto& entry) { return entry.second.agent == agent; });
  return {};
}

Result<void> MemoryAccounts::save(const host::Invitation& invitation) {
  const std::scoped_lock lock(mutex_);
  invitations_.insert_or_assign(invitation.token_hash, invitation);
  return {};
}

Result<std::optional<host::Invitation>> MemoryAccounts::take_invitation(
    std::string_view token_hash) {
  const std::scoped_lock lock(mutex_);
  auto found = found_in(invitations_, token_hash);
  invitations_.erase(std::string(token_hash));
  return found;
}

Result<std::uint64_t> MemoryAccounts::add_api_key(const host::ApiKeyRecord& key) {
  const std::scoped_lock lock(mutex_);
  keys_.push_back(key);
  keys_.back().number = keys_.size();
  return keys_.back().number;
}

Result<std::vector<host::ApiKeyRecord>> MemoryAccounts::api_keys() const {
  const std::scoped_lock lock(mutex_);
  return keys_;
}

Result<void> MemoryAccounts::revoke_api_key(std::uint64_t number) {
  const std::scoped_lock lock(mutex_);
  for (host::ApiKeyRecord& key : keys_) key.revoked = key.revoked || key.number == number;
  return {};
}

Result<void> MemoryOutbox::put(std::span<const host::OutboxItem> items) {
  const std::scoped_lock lock(mutex_);
  for (const host::OutboxItem& item : items) items_.try_emplace({item.target, item.key}, item);
  return {};
}

std::vector<host::OutboxItem> MemoryOutbox::select(bool dead, Instant until,
                                                   std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  std::vector<host::OutboxItem> items;
  for (const auto& [place, item] : items_) {
    if (item.dead == dead && item.next_try <= until) items.push_back(item);
  }
  std::ranges::sort(items, {}, [](const host::OutboxItem& item) {
    return std::tie(item.next_try, item.target, item.key);
  });
  if (items.size() > count) items.resize(count);
  return items;
}

Result<std::vector<host::OutboxItem>> MemoryOutbox::due(Instant now, std::size_t count) const {
  return select(false, now, count);
}

Result<void> MemoryOutbox::update(const host::OutboxItem& item) {
  const std::scoped_lock lock(mutex_);
  const auto found = items_.find({item.target, item.key});
  if (found != items_.end()) found->second = item;
  return {};
}

Result<void> MemoryOutbox::done(std::string_view target, std::string_view key) {
  const std::scoped_lock lock(mutex_);
  items_.erase({std::string(target), std::string(key)});
  return {};
}

Result<std::vector<host::OutboxItem>> MemoryOutbox::dead_letters(std::size_t count) const {
  return select(true, Instant{INT64_MAX}, count);
}

Result<Seq> MemoryOutbox::reactor_cursor(std::string_view reactor) const {
  const std::scoped_lock lock(mutex_);
  return found_in(cursors_, reactor).value_or(Seq{});
}

Result<void> MemoryOutbox::set_reactor_cursor(std::string_view reactor, Seq seq) {
  const std::scoped_lock lock(mutex_);
  cursors_.insert_or_assign(std::string(reactor), seq);
  return {};
}

Result<std::optional<std::string>> MemoryMarks::get(std::string_view name) const {
  const std::scoped_lock lock(mutex_);
  return found_in(marks_, name);
}

Result<void> MemoryMarks::set(std::string_view name, std::string_view value) {
  const std::scoped_lock lock(mutex_);
  marks_.insert_or_assign(std::string(name), std::string(value));
  return {};
}

}  // namespace jx::store
