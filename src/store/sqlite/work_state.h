// The outbox, the cursors of reactors and the marks of sources in state.db.
// Thread-safety: any thread; one at a time behind a mutex.
#pragma once

#include <memory>
#include <mutex>

#include "host/ports.h"
#include "store/sqlite/database.h"

namespace jx::store {

// Shared by the two ports, which lie in one file.
struct WorkState {
  std::mutex mutex{};
  std::unique_ptr<Database> database{};
};
Result<std::shared_ptr<WorkState>> open_work_state(const std::string& folder);

// Errors: unavailable "state.disk_full", "state.failed".
class SqliteOutbox : public host::Outbox {
 public:
  explicit SqliteOutbox(std::shared_ptr<WorkState> state) : state_(std::move(state)) {}

  Result<void> put(std::span<const host::OutboxItem> items) override;
  Result<std::vector<host::OutboxItem>> due(Instant now, std::size_t count) const override;
  Result<void> update(const host::OutboxItem& item) override;
  Result<void> done(std::string_view target, std::string_view key) override;
  Result<std::vector<host::OutboxItem>> dead_letters(std::size_t count) const override;
  Result<Seq> reactor_cursor(std::string_view reactor) const override;
  Result<void> set_reactor_cursor(std::string_view reactor, Seq seq) override;

 private:
  std::shared_ptr<WorkState> state_;
};

class SqliteMarks : public host::Marks {
 public:
  explicit SqliteMarks(std::shared_ptr<WorkState> state) : state_(std::move(state)) {}

  Result<std::optional<std::string>> get(std::string_view name) const override;
  Result<void> set(std::string_view name, std::string_view value) override;

 private:
  std::shared_ptr<WorkState> state_;
};

}  // namespace jx::store
