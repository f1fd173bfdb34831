// A few threads for work that blocks: passwords, pictures, reads of the store, imports.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace jx::host {

// Thread-safety: every call from any thread.
class WorkerPool {
 public:
  // REQUIRES: threads >= 1, queue_max >= 1.
  WorkerPool(std::size_t threads, std::size_t queue_max);
  ~WorkerPool();  // as stop()

  // False when the queue is full or the pool is stopping; `work` is then not run.
  bool post(std::function<void()> work);
  // Runs what is queued, then ends the threads.
  void stop();
  std::size_t queued() const;

 private:
  void run();

  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jx::host
