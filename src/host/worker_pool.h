// A few threads for work that blocks: reads of the store; passwords, pictures, models.
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
  // `background`: its work gives way to other threads. REQUIRES: threads >= 1, queue_max >= 1.
  WorkerPool(const char* name, std::size_t threads, std::size_t queue_max, bool background);
  ~WorkerPool();  // as stop()

  // False when the queue is full or the pool is stopping; `work` is then not run.
  bool post(std::function<void()> work);
  // Runs what is queued, then ends the threads.
  void stop();
  std::size_t queued() const;

 private:
  void run();

  const char* const name_;
  const bool background_;
  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jx::host
