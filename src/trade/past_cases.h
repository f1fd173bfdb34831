// Expected times: how long cases of a cause took lately, so that what is promised is what happens.
//
// The past is told by the caller as solved cases (host/rules/past_cases.h keeps them). From those
// of the last fourteen days the estimate is the time within which four of five were solved, rounded
// up to what people say. With fewer than eight such cases nothing is estimated, and a verdict says
// its rule's own time. Pure. Thread-safety: values.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/instant.h"
#include "base/short_text.h"

namespace jx::trade {

inline constexpr Duration past_reaches_back = days(14);
inline constexpr std::size_t past_cases_least = 8;
inline constexpr std::size_t past_cases_most = 200;  // of one cause: the newest

// From the first verdict that named the cause to the solution.
struct PastCase {
  Word cause{};
  Instant began{};
  Instant solved{};  // a case with solved < began counts for nothing
};

struct Estimate {
  Duration expected{};
  std::int64_t cases = 0;
};

class PastDurations {
 public:
  PastDurations() = default;
  // Those solved in the fourteen days before `now`.
  PastDurations(std::span<const PastCase> cases, Instant now);

  std::optional<Estimate> estimate(const Word& cause) const;

 private:
  std::map<Word, Estimate> estimates_{};
};

// Up to 5 minutes, 15 minutes, an hour, half a day: the coarser the longer. Never shorter.
Duration rounded_up(Duration span);

}  // namespace jx::trade
