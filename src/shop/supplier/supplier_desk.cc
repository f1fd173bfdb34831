#include "shop/supplier/supplier_desk.h"

#include <boost/asio/post.hpp>

#include "desk/command.h"
#include "shop/supplier/order_facts.h"

namespace jx::shop {

// One request to ask, from the look at what is known to the last fact recorded.
struct SupplierDesk::Job {
  trade::Number number{};
  std::vector<trade::Fact> known{};
  std::vector<trade::Fact> facts{};
  std::size_t under_way = 0;
  AskReport report{};
  host::Done<AskReport> done{};
};

SupplierDesk::SupplierDesk(boost::asio::io_context& loop, host::DeskService& desk, HttpClient& http,
                           const host::Clock& clock, std::vector<SupplierAccount> accounts,
                           SupplierDeskLimits limits)
    : loop_(loop),
      desk_(desk),
      http_(http),
      clock_(clock),
      accounts_(std::move(accounts)),
      limits_(limits),
      pool_("suppliers", limits.threads, limits.waiting_max, true) {
  for (const SupplierAccount& account : accounts_) per_minute_.emplace_back(account.per_minute_max);
}

SupplierDesk::~SupplierDesk() { stop(); }

void SupplierDesk::stop() {
  stopping_ = true;
  pool_.stop();
}

void SupplierDesk::ask(const trade::Number& number, host::Done<AskReport> done) {
  if (stopping_) return done(fail(ErrorKind::unavailable, "host.stopping"));
  if (accounts_.empty()) return done(fail(ErrorKind::not_found, "supplier.none_configured"));
  auto job = std::make_shared<Job>();
  job->number = number;
  job->done = std::move(done);
  desk_.read_purchase({.number = number}, [this, job](Result<std::vector<trade::Fact>> known) {
    if (!known) return job->done(error_of(std::move(known)));
    job->known = *std::move(known);
    begin(job);
  });
}

void SupplierDesk::begin(const std::shared_ptr<Job>& job) {
  const std::vector<PlannedQuestion> planned = plan_questions(accounts_, job->number, job->known);
  job->under_way = planned.size() + 1;  // one for the loops below
  for (const PlannedQuestion& one : planned) {
    const SupplierAccount& account = accounts_[one.supplier];
    job->report.suppliers.push_back({.source = source_of(account),
                                     .title = account.title,
                                     .seen_at = clock_.now(),
                                     .code = restraint(one)});
  }
  for (std::size_t slot = 0; slot < planned.size(); ++slot) {
    if (job->report.suppliers[slot].code.empty()) {
      send(job, slot, planned[slot]);
    } else {
      conclude(job);
    }
  }
  conclude(job);
}

// Why the supplier is not to be asked now; empty = it may be.
std::string_view SupplierDesk::restraint(const PlannedQuestion& planned) {
  const SupplierAccount& account = accounts_[planned.supplier];
  const Instant now = clock_.now();
  const auto request = request_for(account, planned.question, now);
  if (!request) return request.error().code;
  // By the number that is sent: a first answer tells the other one, and the order is the same.
  const bool by_ours = asks_by_our_no(*account.protocol, planned.question);
  const std::string_view number =
      by_ours ? planned.question.our_no.view() : planned.question.their_no.view();
  const std::string order = fmt::format("{}\n{}", account.name, number);
  const auto asked = asked_at_.find(order);
  if (asked != asked_at_.end() && now < asked->second + account.repeat_pause) {
    return "supplier.asked_just_now";
  }
  if (!per_minute_[planned.supplier].take(now)) return "supplier.asked_too_often";
  if (asked_at_.size() >= limits_.remembered_max) asked_at_.clear();
  asked_at_[order] = now;
  return {};
}

void SupplierDesk::send(const std::shared_ptr<Job>& job, std::size_t slot,
                        const PlannedQuestion& planned) {
  const bool posted = pool_.post([this, job, slot, planned] {
    SupplierAnswer answer = ask_supplier(accounts_[planned.supplier], planned.question, http_,
                                         clock_, [this] { return stopping_.load(); });
    boost::asio::post(loop_, [this, job, slot, supplier = planned.supplier,
                              answer = std::move(answer)]() mutable {
      take(job, slot, supplier, std::move(answer));
    });
  });
  if (posted) return;
  job->report.suppliers[slot].code = "supplier.busy";
  conclude(job);
}

void SupplierDesk::take(const std::shared_ptr<Job>& job, std::size_t slot, std::size_t supplier,
                        SupplierAnswer answer) {
  if (stopping_) return;
  AskedSupplier& outcome = job->report.suppliers[slot];
  outcome.seen_at = answer.seen_at;
  for (int repeat = 1; repeat < answer.requests; ++repeat) {
    per_minute_[supplier].count(answer.seen_at);
  }
  if (!answer.orders) {
    outcome.code = answer.orders.error().code;
    outcome.detail = answer.orders.error().detail;
    return conclude(job);
  }
  for (const SupplierOrder& order : *answer.orders) {
    auto facts = facts_of_answer(order, accounts_[supplier], answer.seen_at, job->known,
                                 *desk_.store().keys);
    if (!facts) {
      outcome.code = facts.error().code;
      outcome.detail = facts.error().detail;
      continue;
    }
    ++outcome.orders;
    outcome.cards_unreadable = outcome.cards_unreadable || order.cards_unreadable;
    std::ranges::move(*facts, std::back_inserter(job->facts));
  }
  conclude(job);
}

void SupplierDesk::conclude(const std::shared_ptr<Job>& job) {
  if (--job->under_way == 0) record(job);
}

// In batches of what one command takes.
void SupplierDesk::record(const std::shared_ptr<Job>& job) {
  if (job->facts.empty()) return job->done(std::exchange(job->report, {}));
  const auto count =
      static_cast<std::ptrdiff_t>(std::min(job->facts.size(), desk::facts_per_command_max));
  const auto end = job->facts.begin() + count;
  std::vector<trade::Fact> batch(std::make_move_iterator(job->facts.begin()),
                                 std::make_move_iterator(end));
  job->facts.erase(job->facts.begin(), end);
  desk_.record_facts(std::move(batch), [this, job](Result<host::FactsReport> report) {
    if (!report) return job->done(error_of(std::move(report)));
    job->report.recorded += report->recorded;
    record(job);
  });
}

}  // namespace jx::shop
