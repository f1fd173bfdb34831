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
// So many behind, and it is no time to be calm.
constexpr std::size_t events_rushed = 20'000;

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
    : rows_(rows),
      events_(std::move(events)),
      calm_([this] { run(Mood::calm); }),
      rushed_([this] { run(Mood::rushed); }) {}

Projector::~Projector() { stop(); }

void Projector::add(Chunk chunk, bool hurried) {
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) gathering_since_ = std::chrono::steady_clock::now();
  const std::size_t before = queued_events_;
  queued_events_ += chunk->size();
  queue_.push_back(std::move(chunk));
  hurried_ = hurried_ || hurried;
  const auto passed = [&](std::size_t mark) { return before < mark && queued_events_ >= mark; };
  // Who gathers wakes by itself.
  if (hurried_ || before == 0 || passed(events_gathered) || passed(events_rushed))
    has_work_.notify_all();
}

void Projector::hurry() {
  const std::lock_guard lock(mutex_);
  hurried_ = true;
  has_work_.notify_all();
}

void Projector::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  has_work_.notify_all();
  if (calm_.joinable()) calm_.join();
  if (rushed_.joinable()) rushed_.join();
}

bool Projector::may_fold(Mood mood) const {
  if (folding_ || queue_.empty()) return false;
  const bool rushed = queued_events_ >= events_rushed;
  if (rushed != (mood == Mood::rushed)) return false;
  return stopping_ || hurried_ || queued_events_ >= events_gathered ||
         std::chrono::steady_clock::now() - gathering_since_ >= gathering_max;
}

// Takes what one transaction folds.
void Projector::take(std::vector<Chunk>& batch) {
  std::size_t events = 0;
  while (!queue_.empty() && events < events_per_fold) {
    events += queue_.front()->size();
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  queued_events_ -= events;
  hurried_ = hurried_ && !queue_.empty();
  gathering_since_ = std::chrono::steady_clock::now();
}

void Projector::run(Mood mood) {
  name_this_thread(mood == Mood::calm ? "jx-project" : "jx-project-rush");
  if (mood == Mood::calm) yield_to_others();
  std::vector<Chunk> batch;
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto due = [&] { return (stopping_ && queue_.empty()) || may_fold(mood); };
    while (!due()) {
      if (mood == Mood::calm && !queue_.empty() && !folding_) {
        has_work_.wait_until(lock, gathering_since_ + gathering_max);
      } else {
        has_work_.wait(lock);
      }
    }
    if (queue_.empty()) return;
    take(batch);
    folding_ = true;
    lock.unlock();
    auto folded = fold_rows(rows_, batch);
    if (!folded) {
      events_.failed(std::move(folded).error());
      return;
    }
    events_.projected(batch.back()->back().seq);
    batch.clear();
    lock.lock();
    folding_ = false;
    has_work_.notify_all();
  }
}

}  // namespace jx::host
