// The thread that folds committed events into the read tables, right behind the journal.
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

  void add(Chunk chunk);  // in order
  void stop();            // folds what was added, then ends the thread

 private:
  void run();

  Rows& rows_;
  Events events_;
  std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<Chunk> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jx::host
