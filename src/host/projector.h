// The thread that folds committed events into the read tables, behind the journal. The more events
// a transaction folds, the fewer pages are written for each; so in a rush it lets some gather, for
// a time that nobody notices, unless somebody waits to read.
#pragma once

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
  void run();

  Rows& rows_;
  Events events_;
  std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<Chunk> queue_;
  std::size_t queued_events_ = 0;
  bool hurried_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jx::host
