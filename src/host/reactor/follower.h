// Follows a platform's committed events from a cursor that outlasts restarts: what a reactor stands
// on. At start it reads what was committed behind the cursor, then sees what is committed, each
// event once in a run and in order. After a restart the events since the cursor come again, told as
// such: what a reactor does must be recognised when it is done twice.
// Thread-safety: loop thread only, as DeskService.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/desk_service.h"

namespace jx::host {

class Follower final : public Watcher {
 public:
  static constexpr std::size_t cursor_lag_max = 5'000;  // events between two writes of the cursor
  static constexpr std::size_t backlog_min = 20'000;  // a longer one is searched for its young end
  static constexpr std::size_t held_back_max = 500'000;  // events committed while catching up

  struct Work {
    // `again`: committed before this run; it may have been dealt with already.
    std::function<void(const desk::Recorded& recorded, bool again)> take{};
    // Of events up to `seen`: the last that need not come again after a restart.
    std::function<Seq(Seq seen)> done_up_to{};
    // Whether an event is to be kept for take() while older ones are still being read.
    std::function<bool(const desk::Event& event)> wanted{};
    Duration age_max = days(30);  // older events of a long backlog are passed over
  };

  // The service outlives this. `name` is the cursor's.
  Follower(DeskService& service, std::string name, Work work);
  ~Follower() override;
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // Errors: those of Outbox::reactor_cursor and Journal::read. Blocks: a few small reads.
  Result<void> start();
  // Takes no more and writes the cursor. Blocks: one small write. Safe to call twice.
  void stop();
  // Work was finished: the cursor may have moved.
  void note_done();

  void on_committed(std::span<const desk::Recorded> events) override;

 private:
  Result<Seq> first_young(Seq after, Seq last) const;
  void catch_up(Seq from, Seq to);
  Seq safe_cursor() const;

  DeskService& service_;
  const std::string name_;
  const Work work_;
  std::vector<desk::Recorded> held_back_;  // committed while catching up
  Seq seen_{};
  Seq written_{};
  bool catching_up_ = false;
  bool watching_ = false;
  // Callbacks that come after stop() find it expired and do nothing.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace jx::host
