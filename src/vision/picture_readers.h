// Reads pictures for the host: a bounded queue in front of a few worker processes.
// Thread-safety: loop thread only; the waiting is done on threads of its own.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "host/pictures.h"
#include "host/worker_pool.h"
#include "vision/picture_process.h"

namespace jx::vision {

class PictureReaders final : public host::PictureReader {
 public:
  static constexpr std::size_t queue_max = 200;

  // `post` runs something on the loop. `at_once` processes at most. REQUIRES: at_once >= 1.
  PictureReaders(WorkerOptions options, std::size_t at_once,
                 std::function<void(std::function<void()>)> post);
  ~PictureReaders() override;  // as stop()
  PictureReaders(const PictureReaders&) = delete;
  PictureReaders& operator=(const PictureReaders&) = delete;

  void read(std::string picture, host::Done<host::PictureReading> done) override;
  // Ends what is being read; nobody is called back any more. Blocks for a tenth of a second.
  void stop();

  host::PictureStats stats() const override;

 private:
  const WorkerOptions options_;
  const std::function<void(std::function<void()>)> post_;
  std::atomic<bool> stopping_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
  host::PictureStats stats_{};
  host::WorkerPool pool_;
};

// The reading as the desk records it.
host::PictureReading as_recorded(Reading reading);

}  // namespace jx::vision
