// One platform: its desk, its journal and everything that follows the journal. The host's heart;
// read desk_service.h first.
//
//   submit → warm → decide → apply + encode + seal → [committer: one durable commit] → watchers →
//   replies → projector
//
// The desk runs ahead of what is durable; nothing leaves before the commit (law 1). A failed commit
// ends the process. Thread-safety: the loop's thread only, but for the constructor and destructor,
// which need the loop to be still.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "evidence/merkle.h"
#include "host/clock.h"
#include "host/committer.h"
#include "host/desk_service.h"
#include "host/projector.h"
#include "host/worker_pool.h"

namespace jx::host {

struct HostLimits {
  std::size_t uncommitted_events_max = 65'536;   // more: throttled "host.busy"
  std::size_t unprojected_events_max = 200'000;  // more: throttled "host.busy"
  std::size_t pool_threads = 2;
  std::size_t background_threads = 2;
  std::size_t pool_queue_max = 20'000;
  std::uint64_t snapshot_every = 250'000;  // events
  std::size_t cooled_per_second_max = 5'000;
  std::size_t conversation_events_max = 5'000;  // read at once
};

// Counted since start. Read on the loop.
struct HostStats {
  std::uint64_t commands = 0;
  std::uint64_t refusals = 0;
  std::uint64_t repeats = 0;
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  std::size_t uncommitted = 0;
  std::size_t unprojected = 0;
  std::size_t pool_queued = 0;
  std::size_t hot_contacts = 0;
  Seq committed{};
  Seq projected{};
  bool disk_full = false;
};

class DeskHost final : public DeskService {
 public:
  // `fatal` is called once, on any thread, when the process must end; it must not return.
  DeskHost(boost::asio::io_context& loop, Store store, desk::Policy policy, const Clock& clock,
           HostLimits limits, std::function<void(Error)> fatal);
  ~DeskHost() override;

  // Recovers: snapshot, then the events behind it; brings the projections up to the journal.
  // Errors: corrupt "snapshot.ahead", "journal.gap", "event.malformed", "seal.broken"; unavailable.
  Result<void> start();
  // Refuses new commands, commits and projects what was accepted, saves a snapshot, then calls
  // back.
  void stop(std::function<void()> stopped);

  void submit(const desk::Actor& actor, const desk::CommandId& id, desk::CommandBody body,
              Done<Reply> done) override;
  const desk::Desk& desk() const override { return desk_; }
  void when_durable(std::function<void()> then) override;
  Seq committed() const override { return committed_; }
  Instant now() const override { return clock_.now(); }
  void watch(Watcher& watcher) override;
  void unwatch(Watcher& watcher) override;
  void read_conversation_after(ContactId contact, Seq after, std::size_t count,
                               Done<std::vector<desk::Recorded>> done) override;
  void read_conversation_before(ContactId contact, Seq before, std::size_t count,
                                Done<std::vector<desk::Recorded>> done) override;
  void read_events(std::vector<Seq> seqs, Done<std::vector<desk::Recorded>> done) override;
  void contact_for(desk::Channel channel, const std::string& address, const std::string& name,
                   const std::string& locale, const trade::BuyerKey& buyer,
                   Done<ContactId> done) override;
  void record_facts(std::vector<trade::Fact> facts, Done<FactsReport> done) override;
  void read_purchase(const PurchaseKey& key, Done<std::vector<trade::Fact>> done) override;
  void read_buyer(const trade::BuyerKey& buyer, Instant since,
                  Done<std::vector<trade::Fact>> done) override;
  void in_pool(std::function<Result<void>()> work, Done<void> then) override;
  void in_background(std::function<Result<void>()> work, Done<void> then) override;
  Store& store() override { return store_; }
  void when_projected(std::function<void()> then) override;

  HostStats stats() const;

 private:
  struct Waiting {
    Seq seq{};
    std::function<void()> then;
  };

  // desk_host.cc
  Result<void> make_hot(const desk::Command& command);
  Result<void> warm(ContactId contact);
  Result<std::optional<desk::RememberedCommand>> find_command(const desk::Command& command) const;
  Seq record(std::vector<desk::Event> events, const desk::Command& command, Instant at);
  void flush_soon();
  void flush();
  void wake_desk();
  void arm_wakeup();
  void on_committed(Seq seq);
  void on_projected(Seq seq);
  void on_second();
  void save_snapshot(std::function<void()> then);
  void stop_when_idle();
  static void run_due(std::deque<Waiting>& waiting, Seq seq);

  // desk_host_reads.cc
  template <class T>
  void in_pool_for(std::function<Result<T>()> work, Done<T> done);
  template <class T>
  void run_in(WorkerPool& pool, std::function<Result<T>()> work, Done<T> done);
  Result<std::vector<desk::Recorded>> open(const std::vector<JournalEntry>& entries) const;
  void read_conversation(ContactId contact, Seq bound, bool forwards, std::size_t count,
                         Done<std::vector<desk::Recorded>> done);
  void record_new_facts(std::vector<trade::Fact> facts, std::vector<std::uint64_t> digests,
                        std::vector<std::optional<std::uint64_t>> known, Done<FactsReport> done);
  void when_facts_projected(std::function<void()> then);

  // recovery.cc
  Result<void> restore_snapshot(Seq last);
  Result<void> project_backlog(Seq last);
  Result<void> replay(Seq after, Seq last);
  Result<void> warm_as_of(ContactId contact, Seq as_of);

  boost::asio::io_context& loop_;
  Store store_;
  desk::Desk desk_;
  const Clock& clock_;
  const HostLimits limits_;
  std::function<void(Error)> fatal_;

  Seq committed_{};
  Seq projected_{};
  Seq snapshot_seq_{};
  std::vector<JournalEntry> open_entries_;  // recorded in this turn of the loop
  std::deque<desk::Recorded> uncommitted_;  // handed to the committer or about to be
  std::deque<Chunk> tail_;                  // committed, not projected yet
  std::size_t tail_events_ = 0;
  std::deque<Waiting> on_durable_;
  std::deque<Waiting> on_projected_;
  std::vector<Watcher*> watchers_;
  bool flush_scheduled_ = false;
  bool stopping_ = false;
  bool disk_full_ = false;
  std::function<void()> stopped_;
  HostStats counted_;

  // Facts recorded but not yet in the tables: source '\0' id -> digest, and when to forget them.
  std::unordered_map<std::string, std::uint64_t> fresh_facts_;
  std::deque<std::pair<Seq, std::vector<std::string>>> fresh_until_;

  boost::asio::steady_timer wakeup_;
  boost::asio::steady_timer second_;
  std::optional<Instant> armed_for_;
  std::unique_ptr<WorkerPool> pool_;
  std::unique_ptr<WorkerPool> background_;
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<Projector> projector_;
};

}  // namespace jx::host
