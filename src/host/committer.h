// The thread that makes events durable. It takes everything that has gathered since its last commit
// as one batch: under load batches grow by themselves, and an idle desk commits at once.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "host/ports.h"

namespace jx::host {

class Committer {
 public:
  struct Events {
    // Called on the committer's thread.
    std::function<void(Seq committed)> committed;
    std::function<void()> disk_full;  // the batch is kept and tried again until there is room
    std::function<void(Error error)> failed;  // what is durable is unknown: the process must end
  };

  // `keys` and `journal` outlive this.
  Committer(Keys& keys, Journal& journal, Events events);
  ~Committer();  // as stop()

  // Takes the entries over, in order. Thread-safety: any one thread.
  void add(std::vector<JournalEntry> entries);
  // Commits what was added, then ends the thread.
  void stop();

 private:
  void run();
  Result<void> commit(const std::vector<JournalEntry>& batch);

  Keys& keys_;
  Journal& journal_;
  Events events_;
  std::mutex mutex_;
  std::condition_variable has_work_;
  std::vector<JournalEntry> gathered_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jx::host
