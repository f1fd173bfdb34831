// The public state of the door: who is online, how long it takes, how promises were kept today.
// Counted from the desk's own state, never claimed. Loop thread only.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "desk/event.h"
#include "desk/state.h"
#include "host/ports.h"

namespace jx::edge::api {

struct Context;

// What the door announces of a confirmed incident. Ended ones stand there for ended_shown.
struct DoorIncident {
  IncidentId incident{};
  Instant since{};
  Instant ended_at{};  // 0 while it stands
  std::string zh{};
  std::string en{};
};
JX_DESCRIBE(DoorIncident, incident, since, ended_at, zh, en)
inline constexpr Duration ended_shown = hours(24);

struct Door {
  bool open = false;
  std::int64_t online = 0;
  std::int64_t queued = 0;
  std::int64_t longest_wait_ms = 0;
  std::int64_t first_reply_promised_ms = 0;
  std::optional<std::int64_t> wait_ms_low{};
  std::optional<std::int64_t> wait_ms_high{};
  std::int64_t answered_today = 0;
  std::int64_t kept_today = 0;
  Instant as_of{};
  std::vector<DoorIncident> incidents{};  // the newest first
};

// What the door must remember between events: waits of the last hour and first replies of today.
class DoorBook {
 public:
  // Takes open tickets and today's answers out of the store. May block: before the loop runs.
  Result<void> load(const desk::State& state, host::Store& store, Instant now, Duration utc_offset);
  void on_event(const desk::Recorded& recorded);
  // Half and nine tenths of the last hour's waits; nothing with fewer than five.
  std::optional<std::pair<std::int64_t, std::int64_t>> usual_wait(Instant now) const;
  std::int64_t answered() const { return answered_; }
  std::int64_t kept() const { return kept_; }
  void turn_day(Instant now);

 private:
  struct Unanswered {
    ContactId contact{};
    Instant due{};
  };
  void note_reply(Instant at, Instant due);

  std::map<TicketId, Unanswered> unanswered_;
  std::map<TicketId, Instant> queued_;
  std::deque<std::pair<Instant, std::int64_t>> waits_;  // when accepted, how long it had waited
  std::int64_t day_ = 0;
  std::int64_t answered_ = 0;
  std::int64_t kept_ = 0;
  Duration utc_offset_{};
};

// REQUIRES: called within DeskService::when_durable.
Door compute_door(Context& context);
std::string door_json(const Door& door);
// The frame of the stream; waits rounded down to ten seconds so that an unchanged door stays quiet.
std::string door_frame(const Door& door);
// True when a reader would see a difference.
bool differs(const Door& a, const Door& b);

}  // namespace jx::edge::api
