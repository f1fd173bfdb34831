// The processor time this process has used. What reading may take is bounded by it and not by the
// clock on the wall: on a busy machine a picture takes longer and is read as far all the same.
#pragma once

#include <chrono>
#include <ctime>

namespace jx::vision {

struct ProcessorClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<ProcessorClock>;
  static constexpr bool is_steady = true;

  static time_point now() noexcept {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return time_point(std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec));
  }
};

}  // namespace jx::vision
