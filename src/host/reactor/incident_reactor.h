// Watches what becomes of purchases, proposes incidents, tells the buyers affected by confirmed
// ones, and closes those that the facts say are over.
//
//   facts, verdicts → looks (purchases to be read when they have settled) → outcomes → detector
//   detector → propose, spread, close;   announced and closed incidents → one message a buyer
//
// Once: that an incident stands, whom it affects and what each was told is the desk's state, and
// the desk refuses what was done before; a message's command id is made of incident, news and
// contact. So a crash anywhere costs a second look, never a second message. The detector's memory
// is a mark of the store, tidied and written every few minutes; what was committed since is looked
// at again.
// Bounded: looks_max purchases wait to be read, reads_max and tells_max are under way at once; what
// is beyond is looked at later or, of looks, not counted. A read that fails for now is tried again
// after a second.
// Thread-safety: loop thread only, as DeskService.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "host/desk_service.h"
#include "host/reactor/follower.h"
#include "insight/outage/detector.h"

namespace jx::host {

// A purchase to be read when it has settled.
struct IncidentLook {
  trade::Number order_no{};
  Instant due{};
  Instant first{};  // when it was first asked for
};
JX_DESCRIBE(IncidentLook, order_no, due, first)

// The head of the detector's memory as it is kept; each part follows on a line of its own.
struct IncidentMemory {
  Seq seq{};  // events up to here are folded in
  std::vector<IncidentLook> looks{};
};
JX_DESCRIBE(IncidentMemory, seq, looks)

class IncidentReactor {
 public:
  static constexpr std::size_t looks_max = 20'000;
  static constexpr std::size_t reads_max = 8;
  static constexpr std::size_t tells_max = 16;
  static constexpr Duration fact_age_max = days(7);  // older facts say nothing of today
  static constexpr Duration settle_max = minutes(2);
  static constexpr Duration remember_every = minutes(5);

  // The verdict on the facts of one purchase whose buyer says that nothing arrived.
  using Diagnose = std::function<trade::Verdict(std::span<const trade::Fact>, Instant)>;
  struct Settings {
    Duration settle = seconds(30);  // no fact for so long: the purchase is read
    Duration quiet = minutes(10);   // looks over for so long: it is over
    std::int64_t buyers_min = 3;
    Duration utc_offset = hours(8);
  };

  // The service outlives the reactor.
  IncidentReactor(boost::asio::io_context& loop, DeskService& service, Diagnose diagnose,
                  Settings settings);
  ~IncidentReactor();
  IncidentReactor(const IncidentReactor&) = delete;
  IncidentReactor& operator=(const IncidentReactor&) = delete;

  // Takes up its memory and what was committed since, and begins to watch. Errors and blocking: as
  // Follower, and those of Marks::get. A memory that cannot be read is begun anew.
  Result<void> start();
  // Watches no more and writes its memory. Safe to call twice.
  void stop();
  // Watches no more and writes nothing, as if the process had died.
  void abandon();
  // What a second brings. Early or twice changes nothing.
  void tick();

  const insight::Detector& detector() const { return detector_; }
  std::size_t looks() const { return looks_.size(); }
  // Nothing that was begun is still under way.
  bool is_idle() const { return reads_ == 0 && telling_.empty() && busy_.empty(); }

 private:
  struct Look {
    Instant due{};
    Instant first{};
    std::optional<trade::Verdict> complaint{};
    bool reading = false;
    bool again = false;  // asked for while it was read
  };
  struct Telling {
    IncidentId incident{};
    trade::BuyerKey buyer{};
    desk::IncidentNews news = desk::IncidentNews::told;
    friend auto operator<=>(const Telling&, const Telling&) = default;
  };
  struct Message;  // one on its way
  struct Memory;   // as it is to be written
  struct Written;  // up to where it was written

  void take(const desk::Recorded& recorded);
  void ask(const trade::Number& order_no, Instant due, std::optional<trade::Verdict> complaint);
  void read_due();
  void read(const trade::Number& order_no);
  void finish(const trade::Number& order_no, const Result<std::vector<trade::Fact>>& facts);
  insight::Reading reading_of(const trade::Number& order_no, const std::vector<trade::Fact>& facts,
                              const std::optional<trade::Verdict>& complaint) const;
  void propose(const std::vector<insight::Standing>& standing);
  void spread(const desk::IncidentState& incident);
  void close_when_over(const desk::IncidentState& incident);
  void tell(const desk::IncidentState& incident);
  void begin(const std::shared_ptr<Message>& message);
  void find_contact(const std::shared_ptr<Message>& message);
  void make_contact(const std::shared_ptr<Message>& message);
  void word(const std::shared_ptr<Message>& message);
  void send(const std::shared_ptr<Message>& message);
  bool is_settled(const trade::Number& order_no, const std::vector<trade::Fact>& facts) const;
  void tell_on(IncidentId incident);
  void give_up(const Telling& telling, bool for_good);
  void submit(desk::CommandBody body, const desk::CommandId& id, Done<Reply> done);
  Result<void> recall();
  std::shared_ptr<const Memory> memory() const;
  void tidy(Instant now);
  void remember_now_and_then();
  void tick_soon();

  DeskService& service_;
  Diagnose diagnose_;
  const Settings settings_;
  insight::Detector detector_;
  boost::asio::steady_timer second_;
  std::map<trade::Number, Look> looks_;
  std::size_t reads_ = 0;
  bool beginning_ = false;     // reads that are due
  std::set<IncidentId> busy_;  // a command about it is under way
  std::map<IncidentId, Instant> looks_over_since_;
  std::set<Telling> telling_;
  std::set<Telling> unreachable_;  // nobody to tell, as far as is known in this run
  std::shared_ptr<Written> written_;
  Seq seen_{};
  Seq remembered_{};
  Instant remembered_at_{};
  bool stopped_ = true;
  Follower follower_;
  // Callbacks that come after stop() find it expired and do nothing.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace jx::host
