#include "host/projector.h"

#include <chrono>

#include "host/threads.h"
#include "views/rows.h"

namespace jx::host {

namespace {

// Enough to share pages among rows, small enough that a reader waits milliseconds.
constexpr std::size_t events_per_fold = 4'000;
// So many are worth a transaction of their own, or so long the first of fewer waits for more.
constexpr std::size_t events_gathered = 4'000;
constexpr std::chrono::milliseconds gathering_max{500};

class RowTickets final : public views::TicketSource {
 public:
  explicit RowTickets(const Rows& rows) : rows_(rows) {}
  std::optional<views::TicketRow> ticket(TicketId ticket) const override {
    auto row = rows_.ticket(ticket);
    if (!row) return std::nullopt;
    return *std::move(row);
  }

 private:
  const Rows& rows_;
};

}  // namespace

Result<void> fold_rows(Rows& rows, std::span<const Chunk> chunks) {
  const RowTickets tickets(rows);
  views::RowFold fold(tickets);
  Seq last{};
  for (const Chunk& chunk : chunks) {
    for (const desk::Recorded& recorded : *chunk) {
      fold.apply(recorded);
      last = recorded.seq;
    }
  }
  if (!last) return {};
  return rows.fold(fold.take_changes(), last);
}

Projector::Projector(Rows& rows, Events events)
    : rows_(rows), events_(std::move(events)), thread_([this] { run(); }) {}

Projector::~Projector() { stop(); }

void Projector::add(Chunk chunk, bool hurried) {
  {
    const std::lock_guard lock(mutex_);
    queued_events_ += chunk->size();
    queue_.push_back(std::move(chunk));
    hurried_ = hurried_ || hurried;
    // Who gathers wakes by itself.
    if (!hurried_ && queue_.size() > 1 && queued_events_ < events_gathered) return;
  }
  has_work_.notify_one();
}

void Projector::hurry() {
  {
    const std::lock_guard lock(mutex_);
    hurried_ = true;
  }
  has_work_.notify_one();
}

void Projector::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  has_work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Projector::run() {
  name_this_thread("jx-project");
  std::vector<Chunk> batch;
  std::unique_lock lock(mutex_);
  for (;;) {
    has_work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    has_work_.wait_for(lock, gathering_max, [this] {
      return stopping_ || hurried_ || queued_events_ >= events_gathered;
    });
    std::size_t events = 0;
    while (!queue_.empty() && events < events_per_fold) {
      events += queue_.front()->size();
      batch.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    queued_events_ -= events;
    hurried_ = hurried_ && !queue_.empty();
    lock.unlock();
    auto folded = fold_rows(rows_, batch);
    if (!folded) {
      events_.failed(std::move(folded).error());
      return;
    }
    events_.projected(batch.back()->back().seq);
    batch.clear();
    lock.lock();
  }
}

}  // namespace jx::host
