#include "trade/past_cases.h"

#include <algorithm>

namespace jx::trade {

namespace {

// Four of five.
constexpr std::size_t share_numerator = 4;
constexpr std::size_t share_denominator = 5;

}  // namespace

Duration rounded_up(Duration span) {
  const Duration unit = span <= hours(1)    ? minutes(5)
                        : span <= hours(4)  ? minutes(15)
                        : span <= hours(48) ? hours(1)
                                            : hours(12);
  const std::int64_t units = std::max<std::int64_t>((span.ms + unit.ms - 1) / unit.ms, 1);
  return unit * units;
}

PastDurations::PastDurations(std::span<const PastCase> cases, Instant now) {
  std::map<Word, std::vector<const PastCase*>> by_cause;
  for (const PastCase& past : cases) {
    const bool lately = past.solved <= now && past.solved + past_reaches_back >= now;
    if (lately && past.solved >= past.began) by_cause[past.cause].push_back(&past);
  }
  for (auto& [cause, lately] : by_cause) {
    if (lately.size() < past_cases_least) continue;
    std::ranges::sort(lately, {},
                      [](const PastCase* past) { return std::pair(past->solved, past->began); });
    const std::size_t kept = std::min(lately.size(), past_cases_most);
    std::vector<Duration> took;
    for (std::size_t i = lately.size() - kept; i < lately.size(); ++i) {
      took.push_back(lately[i]->solved - lately[i]->began);
    }
    std::ranges::sort(took);
    const std::size_t rank = (kept * share_numerator + share_denominator - 1) / share_denominator;
    estimates_[cause] = {.expected = rounded_up(took[rank - 1]),
                         .cases = static_cast<std::int64_t>(kept)};
  }
}

std::optional<Estimate> PastDurations::estimate(const Word& cause) const {
  const auto found = estimates_.find(cause);
  if (found == estimates_.end()) return std::nullopt;
  return found->second;
}

}  // namespace jx::trade
