// The one place that asks the machine what time it is. Handed in, so that tests and simulations say
// it themselves.
#pragma once

#include <chrono>

#include "base/instant.h"

namespace jx::host {

// Thread-safety: any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
  }
};

}  // namespace jx::host
