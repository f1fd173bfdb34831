// Questions to a language model from the loop: never without budget, never longer than promised,
// not at all while it keeps failing.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "host/clock.h"
#include "host/desk_service.h"
#include "host/language_model.h"
#include "host/llm/budget.h"
#include "host/llm/circuit_breaker.h"
#include "host/worker_pool.h"

namespace jx::host {

struct LlmQuestion {
  ContactId contact{};  // whose conversation it is; its budget
  assistant::ChatQuestion chat{};
  Duration wait_max = seconds(4);
  WatchAnswer watch{};     // on a thread of its own; may be empty
  bool for_staff = false;  // waits in a queue of its own: no customer waits behind it
};

// Counted since start. Read on the loop.
struct LlmStats {
  std::uint64_t asked = 0;
  std::uint64_t answered = 0;
  std::uint64_t tokens = 0;                             // as the model or we count
  std::map<std::string_view, std::uint64_t> refused{};  // by code, those of the checks too
};

// Thread-safety: the loop's thread.
class LlmDesk {
 public:
  static constexpr std::size_t threads = 2;  // for customers
  static constexpr std::size_t threads_for_staff = 1;
  static constexpr std::size_t waiting_max = 16;

  // All borrowed ones outlive this.
  LlmDesk(boost::asio::io_context& loop, LanguageModel& model, LlmBudget& budget,
          const Clock& clock);
  // Waits for the threads: as long as a model takes to hear that nobody waits for it any more.
  ~LlmDesk();
  LlmDesk(const LlmDesk&) = delete;
  LlmDesk& operator=(const LlmDesk&) = delete;

  // Answers once, on the loop, at most wait_max after the call; what comes later is dropped.
  // Errors: those of LanguageModel::ask and LlmBudget::reserve; unavailable "llm.too_slow",
  // "llm.resting" (it failed too often lately), "host.stopping"; throttled "llm.busy" (waiting_max
  // questions wait).
  void ask(LlmQuestion question, Done<assistant::ChatAnswer> done);

  // Tells whether the last answer could be used. A model whose answers cannot be is left alone as
  // one that gives none.
  void note_used();
  void note_unusable(std::string_view code);

  // Breaks off the questions under way and calls nobody back. Waits for nothing.
  void stop();

  const LlmStats& stats() const { return stats_; }
  bool rests() const;

 private:
  struct Job;

  void run(const std::shared_ptr<Job>& job);
  Result<assistant::ChatAnswer> ask_within_budget(Job& job);
  void arm(const std::shared_ptr<Job>& job);
  void conclude(const std::shared_ptr<Job>& job, Result<assistant::ChatAnswer> answer);
  void count(const Error& error);

  boost::asio::io_context& loop_;
  LanguageModel& model_;
  LlmBudget& budget_;
  const Clock& clock_;
  CircuitBreaker endpoint_{};  // it answers
  CircuitBreaker sense_{};     // its answers can be used
  LlmStats stats_{};
  std::atomic<bool> stopping_ = false;
  // What is posted to the loop after stop() finds it expired and does nothing.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
  WorkerPool pool_;
  WorkerPool staff_pool_;
};

}  // namespace jx::host
