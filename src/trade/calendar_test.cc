#include "trade/calendar.h"

#include <gtest/gtest.h>

#include "trade/wording.h"

namespace jx::trade {
namespace {

constexpr Duration east8 = hours(8);

Instant at(std::int64_t year, std::int64_t month, std::int64_t day, Duration in_day = hours(10)) {
  return instant_of({.date = {year, month, day}, .in_day = in_day}, east8);
}

TEST(Calendar, TurnsInstantsIntoDatesAndBack) {
  for (std::int64_t day = -200'000; day <= 200'000; day += 97) {
    const Instant instant = Instant{} + days(day) + hours(3);
    EXPECT_EQ(instant_of(local_time(instant, east8), east8), instant) << day;
  }
  EXPECT_EQ(local_time({1'709'164'800'000}, {}).date, (Date{2024, 2, 29}));
  EXPECT_EQ(local_time({-1}, {}).date, (Date{1969, 12, 31}));
}

TEST(Calendar, AddsMonthsAndEndsAtTheLastDayOfShortOnes) {
  EXPECT_EQ(add_months(at(2026, 11, 21), 1, east8), at(2026, 12, 21));
  EXPECT_EQ(add_months(at(2026, 1, 31), 1, east8), at(2026, 2, 28));
  EXPECT_EQ(add_months(at(2028, 1, 31), 1, east8), at(2028, 2, 29));
  EXPECT_EQ(add_months(at(2026, 11, 30), 3, east8), at(2027, 2, 28));
  EXPECT_EQ(add_months(at(2026, 12, 31), 12, east8), at(2027, 12, 31));
  EXPECT_EQ(add_months(at(2026, 11, 21), 0, east8), at(2026, 11, 21));
}

TEST(Calendar, CountsMonthsInTheZone) {
  // 31 January 01:00 in China is still 30 January in UTC.
  const Instant night = at(2026, 1, 31, hours(1));
  EXPECT_EQ(date_text(add_months(night, 1, east8), east8), "2026-02-28");
  EXPECT_EQ(date_text(add_months(night, 2, east8), east8), "2026-03-31");
}

TEST(Calendar, KnowsLeapYears) {
  EXPECT_EQ(days_in_month(2100, 2), 28);
  EXPECT_EQ(days_in_month(2000, 2), 29);
  EXPECT_EQ(days_in_month(2026, 4), 30);
  EXPECT_EQ(days_in_month(2026, 12), 31);
}

}  // namespace
}  // namespace jx::trade
