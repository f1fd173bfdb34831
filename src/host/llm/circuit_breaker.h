// Leaves alone what fails: after some failures in a row nobody asks for a while, then one tries.
// Pure value; the time is handed in.
#pragma once

#include <algorithm>

#include "base/instant.h"

namespace jx::host {

class CircuitBreaker {
 public:
  static constexpr int failures_max = 4;
  static constexpr Duration rest_first = seconds(15);
  static constexpr Duration rest_longest = minutes(5);

  // Whether one may ask now. After a rest the first call is the trial, and others are told no until
  // it succeeded or failed.
  bool allows(Instant now) {
    if (failures_ < failures_max) return true;
    if (trying_ || now < rests_until_) return false;
    trying_ = true;
    return true;
  }
  // The question that was allowed was not asked after all.
  void withdrawn() { trying_ = false; }
  void succeeded() { *this = {}; }
  // Failures of questions that were under way when a rest began do not lengthen it.
  void failed(Instant now) {
    if (rests(now)) return;
    trying_ = false;
    if (++failures_ < failures_max) return;
    rest_ = failures_ == failures_max ? rest_first : std::min(rest_ * 2, rest_longest);
    rests_until_ = now + rest_;
  }
  bool rests(Instant now) const { return failures_ >= failures_max && now < rests_until_; }

 private:
  int failures_ = 0;
  Duration rest_{};
  Instant rests_until_{};
  bool trying_ = false;
};

}  // namespace jx::host
