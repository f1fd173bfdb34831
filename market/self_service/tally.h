// What came of the questions, by their kind. Values.
#pragma once

#include <map>
#include <string>

#include "market/self_service/asker.h"

namespace jx::market {

struct Count {
  int asked = 0;
  int solved = 0;  // without a human, and confirmed
  int handed_over = 0;
  int unanswered = 0;
  int wrong = 0;
  int circles = 0;
};

class Tally {
 public:
  static constexpr int solved_percent_min = 80;

  void add(QuestionKind kind, const Asked& asked);
  // The standard questions together, or the others.
  Count sum(bool standard) const;
  int solved_percent() const;  // of the standard ones, rounded down
  // Enough solved, no circle, nothing wrong, and what a human has to decide reached one.
  bool holds() const;
  std::string table() const;

 private:
  std::map<QuestionKind, Count> counts_{};
};

}  // namespace jx::market
