// Days and months as people count them: a month is a calendar month in the platform's zone.
// Pure. Any instant; the zone is an offset without daylight saving.
#pragma once

#include <cstdint>

#include "base/instant.h"

namespace jx::trade {

struct Date {
  std::int64_t year = 1970;
  std::int64_t month = 1;  // 1..12
  std::int64_t day = 1;    // 1..31

  friend auto operator<=>(const Date&, const Date&) = default;
};

struct LocalTime {
  Date date{};
  Duration in_day{};  // since midnight
};

LocalTime local_time(Instant at, Duration utc_offset);
// The inverse. REQUIRES: `local.date` exists.
Instant instant_of(const LocalTime& local, Duration utc_offset);

std::int64_t days_in_month(std::int64_t year, std::int64_t month);

// The same clock time `months` calendar months later, on the last day of that month when it has no
// such day (31 January + 1 month = 28 or 29 February). REQUIRES: months >= 0.
Instant add_months(Instant at, std::int64_t months, Duration utc_offset);

}  // namespace jx::trade
