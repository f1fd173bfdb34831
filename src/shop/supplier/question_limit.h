// How often one supplier is asked: at most so many questions in any minute.
// Time is an argument. Thread-safety: one thread at a time.
#pragma once

#include <deque>

#include "base/instant.h"

namespace jx::shop {

class QuestionLimit {
 public:
  explicit QuestionLimit(int per_minute_max) : per_minute_max_(per_minute_max) {}

  // True when one more may be asked now; it is counted.
  bool take(Instant now);
  // A question that was sent besides (a repeat): it is counted whether or not there was room.
  void count(Instant now) { asked_.push_back(now); }

 private:
  int per_minute_max_;
  std::deque<Instant> asked_{};  // within the last minute, oldest first
};

}  // namespace jx::shop
