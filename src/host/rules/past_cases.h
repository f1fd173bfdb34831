// How long cases took lately: the port by which a diagnosis learns it, and the fold that answers it
// from the journal's events.
//
// A case begins with the first confident verdict of a ticket that named its cause, and is solved
// when the ticket is resolved as solved, explained, refunded or reissued; a reopened ticket goes on
// from its beginning. Tickets withdrawn, merged or not ours say nothing of how long it takes.
#pragma once

#include <deque>
#include <map>

#include "desk/event.h"
#include "host/desk_service.h"
#include "trade/past_cases.h"

namespace jx::host {

// Thread-safety: the loop's thread.
class PastCases {
 public:
  virtual ~PastCases() = default;
  virtual trade::PastDurations durations(Instant now) = 0;
};

// Remembers the cases of the events it was shown, newest first to stay: at most 10 000 open and
// 5 000 solved. Shown the events from a place on, it knows the cases since that place; until eight
// of a cause are known the rules' own times are said.
class FoldedPastCases final : public PastCases, public Watcher {
 public:
  static constexpr std::size_t open_max = 10'000;
  static constexpr std::size_t solved_max = 5'000;

  void apply(const desk::Recorded& recorded);
  void on_committed(std::span<const desk::Recorded> events) override;
  // Cost: O(solved), at most once a minute when nothing was solved meanwhile.
  trade::PastDurations durations(Instant now) override;

 private:
  struct Open {
    Word cause{};
    Instant began{};
  };
  struct Solved {
    TicketId ticket{};
    trade::PastCase past{};
  };

  void begin(const desk::VerdictRecorded& event, Instant at);
  void solve(const desk::TicketResolved& event, Instant at);
  void reopen(const desk::TicketReopened& event);

  std::map<TicketId, Open> open_{};  // tickets are numbered in time: the smallest is the oldest
  std::deque<Solved> solved_{};
  trade::PastDurations durations_{};
  std::optional<Instant> computed_at_{};
};

}  // namespace jx::host
