// Asks the suppliers about a purchase when somebody wants to know, and records what they say.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/clock.h"
#include "host/desk_service.h"
#include "host/worker_pool.h"
#include "shop/supplier/client.h"
#include "shop/supplier/plan.h"
#include "shop/supplier/question_limit.h"

namespace jx::shop {

// What came of asking one supplier.
struct AskedSupplier {
  std::string source{};     // "supplier:main"
  std::string title{};      // 卡速售
  Instant seen_at{};        // when it answered, or when it was clear that it would not
  std::string_view code{};  // empty = it answered; its sentences stand in refusals()
  std::string detail{};     // for the log
  std::size_t orders = 0;   // of which it told
  bool cards_unreadable = false;
};

struct AskReport {
  std::vector<AskedSupplier> suppliers{};
  std::size_t recorded = 0;  // facts that were new
};

struct SupplierDeskLimits {
  std::size_t threads = 2;
  std::size_t waiting_max = 64;         // questions that wait for a thread
  std::size_t remembered_max = 10'000;  // orders asked about lately
};

// A supplier that does not answer is no failure of the order: nothing is recorded then, and the
// report says so. Thread-safety: the loop's thread.
class SupplierDesk {
 public:
  // All borrowed ones outlive this; `http` is called from threads of its own.
  SupplierDesk(boost::asio::io_context& loop, host::DeskService& desk, HttpClient& http,
               const host::Clock& clock, std::vector<SupplierAccount> accounts,
               SupplierDeskLimits limits = {});
  ~SupplierDesk();  // as stop()

  // Asks about the purchase with this number (any of its five), and answers once what was said is
  // durable. Per supplier the codes of ask_supplier, throttled "supplier.asked_too_often" (a
  // minute's questions are used up), "supplier.asked_just_now" (this very order, within
  // repeat_pause), "supplier.busy" (waiting_max questions wait).
  // Errors: not_found "supplier.none_configured"; unavailable "host.stopping"; as
  // DeskService::read_purchase and record_facts.
  void ask(const trade::Number& number, host::Done<AskReport> done);

  // Ends the questions under way, which may take account.wait_max. Calls nobody back.
  void stop();

  std::span<const SupplierAccount> accounts() const { return accounts_; }

 private:
  struct Job;

  void begin(const std::shared_ptr<Job>& job);
  std::string_view restraint(const PlannedQuestion& planned);
  void send(const std::shared_ptr<Job>& job, std::size_t slot, const PlannedQuestion& planned);
  void take(const std::shared_ptr<Job>& job, std::size_t slot, std::size_t supplier,
            SupplierAnswer answer);
  void conclude(const std::shared_ptr<Job>& job);
  void record(const std::shared_ptr<Job>& job);

  boost::asio::io_context& loop_;
  host::DeskService& desk_;
  HttpClient& http_;
  const host::Clock& clock_;
  const std::vector<SupplierAccount> accounts_;
  const SupplierDeskLimits limits_;
  std::vector<QuestionLimit> per_minute_{};    // of each account
  std::map<std::string, Instant> asked_at_{};  // "<supplier>\n<number>"
  std::atomic<bool> stopping_ = false;
  host::WorkerPool pool_;
};

}  // namespace jx::shop
