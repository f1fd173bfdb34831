#include "host/outbox/outbox_runner.h"

#include <chrono>

namespace jx::host {

namespace {

// Prefix of last_error that says the next step is to ask, also after a restart.
constexpr std::string_view outcome_unknown = "unknown: ";

}  // namespace

Duration retry_pause(const OutboxLimits& limits, std::int64_t attempts) {
  Duration pause = limits.first_pause;
  for (std::int64_t i = 1; i < attempts && pause < limits.pause_max; ++i) pause = pause * 2;
  return std::min(pause, limits.pause_max);
}

OutboxRunner::OutboxRunner(boost::asio::io_context& loop, Outbox& outbox, const Clock& clock,
                           OutboxLimits limits)
    : timer_(loop), outbox_(outbox), clock_(clock), limits_(limits) {}

void OutboxRunner::add_sender(std::string kind, Sender& sender) {
  senders_[std::move(kind)] = &sender;
}

void OutboxRunner::start() {
  running_ = true;
  run();
}

void OutboxRunner::stop() {
  running_ = false;
  timer_.cancel();
}

void OutboxRunner::nudge() {
  if (running_) run();
}

void OutboxRunner::run() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error && running_) run();
  });
  if (under_way_.size() >= limits_.under_way_max) return;
  auto due = outbox_.due(clock_.now(), limits_.under_way_max);
  if (!due) return;  // the store is busy; the next second tries again
  for (const OutboxItem& item : *due) {
    if (under_way_.size() >= limits_.under_way_max) return;
    if (under_way_.emplace(item.target, item.key).second) attempt(item);
  }
}

void OutboxRunner::attempt(const OutboxItem& item) {
  const auto sender = senders_.find(std::string_view(item.target).substr(0, item.target.find(':')));
  if (sender == senders_.end()) {
    under_way_.erase({item.target, item.key});
    return;
  }
  const bool ask = item.last_error.starts_with(outcome_unknown);
  // Written before the attempt: after a crash in the middle of it the outcome is unknown, not
  // unsent.
  OutboxItem begun = item;
  if (!ask) {
    ++begun.attempts;
    begun.last_error = std::string(outcome_unknown) + "attempt was cut";
    begun.next_try = clock_.now() + retry_pause(limits_, begun.attempts);
    keep(begun);
  }
  const auto answer = [this, begun](SendOutcome outcome, std::string error) {
    conclude(begun, outcome, std::move(error));
  };
  ask ? sender->second->ask(begun, answer) : sender->second->send(begun, answer);
}

void OutboxRunner::conclude(OutboxItem item, SendOutcome outcome, std::string error) {
  under_way_.erase({item.target, item.key});
  item.next_try = clock_.now() + retry_pause(limits_, item.attempts);
  switch (outcome) {
    case SendOutcome::done:
      // When this is not stored the item is asked about again, and found done again.
      (void)outbox_.done(item.target, item.key);
      return;
    case SendOutcome::refused:
      item.dead = true;
      item.last_error = std::move(error);
      break;
    case SendOutcome::not_sent:
      item.dead = item.attempts >= limits_.attempts_max;
      item.last_error = std::move(error);
      break;
    case SendOutcome::unknown:
      item.last_error = std::string(outcome_unknown) + error;
      break;
  }
  keep(item);
}

void OutboxRunner::keep(const OutboxItem& item) { (void)outbox_.update(item); }

}  // namespace jx::host
