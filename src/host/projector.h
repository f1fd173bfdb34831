// Folds committed events into the read tables, behind the journal. The more events a transaction
// folds, the fewer pages are written for each; so some are let gather, for a time that nobody
// notices, unless somebody waits to read.
//
// Of its two threads one works at a time. The calm one gives way to everybody who answers people;
// when much has gathered all the same, the other takes over as an equal, since what a thread gave
// away it cannot take back.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "host/ports.h"

namespace jx::host {

// Committed events, shared by everyone who still needs them.
using Chunk = std::shared_ptr<const std::vector<desk::Recorded>>;

// Folds `events` into `rows`, in one transaction. What both the projector and a rebuild do.
Result<void> fold_rows(Rows& rows, std::span<const Chunk> chunks);

class Projector {
 public:
  struct Events {
    // Called on the projector's thread.
    std::function<void(Seq projected)> projected;
    std::function<void(Error error)> failed;
  };

  Projector(Rows& rows, Events events);  // `rows` outlives this
  ~Projector();                          // as stop()

  // In order. `hurried`: somebody waits for it.
  void add(Chunk chunk, bool hurried);
  // Somebody waits for what was added.
  void hurry();
  void stop();  // folds what was added, then ends the thread

 private:
  enum class Mood : unsigned char { calm, rushed };

  void run(Mood mood);
  bool may_fold(Mood mood) const;
  void take(std::vector<Chunk>& batch);

  Rows& rows_;
  Events events_;
  std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<Chunk> queue_;
  std::size_t queued_events_ = 0;
  std::chrono::steady_clock::time_point gathering_since_{};
  bool hurried_ = false;
  bool folding_ = false;
  bool stopping_ = false;
  std::thread calm_;
  std::thread rushed_;
};

}  // namespace jx::host
