#include "trade/calendar.h"

#include <algorithm>

namespace jx::trade {

namespace {

// Years are counted from March, so that the leap day is the last of its year; 400 such years have
// 146 097 days.
constexpr std::int64_t days_before_1970 = 719'468;  // from 0000-03-01
constexpr std::int64_t days_of_era = 146'097;

std::int64_t era_of(std::int64_t count, std::int64_t length) {
  return (count >= 0 ? count : count - (length - 1)) / length;
}

Date date_of(std::int64_t day_count) {
  const std::int64_t shifted = day_count + days_before_1970;
  const std::int64_t era = era_of(shifted, days_of_era);
  const std::int64_t in_era = shifted - era * days_of_era;
  const std::int64_t year = (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
  const std::int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  const std::int64_t march_month = (5 * in_year + 2) / 153;
  const std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {.year = year + era * 400 + (month <= 2 ? 1 : 0),
          .month = month,
          .day = in_year - (153 * march_month + 2) / 5 + 1};
}

std::int64_t day_count_of(const Date& date) {
  const std::int64_t march_year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t march_month = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int64_t era = era_of(march_year, 400);
  const std::int64_t year = march_year - era * 400;
  const std::int64_t in_year = (153 * march_month + 2) / 5 + date.day - 1;
  const std::int64_t in_era = year * 365 + year / 4 - year / 100 + in_year;
  return era * days_of_era + in_era - days_before_1970;
}

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

}  // namespace

LocalTime local_time(Instant at, Duration utc_offset) {
  const std::int64_t local_ms = at.ms + utc_offset.ms;
  const std::int64_t day_ms = days(1).ms;
  const std::int64_t day = era_of(local_ms, day_ms);
  return {.date = date_of(day), .in_day = milliseconds(local_ms - day * day_ms)};
}

Instant instant_of(const LocalTime& local, Duration utc_offset) {
  return Instant{days(day_count_of(local.date)).ms} + local.in_day - utc_offset;
}

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  const bool short_month = month == 4 || month == 6 || month == 9 || month == 11;
  return short_month ? 30 : 31;
}

Instant add_months(Instant at, std::int64_t months, Duration utc_offset) {
  LocalTime local = local_time(at, utc_offset);
  const std::int64_t month_count = local.date.month - 1 + months;
  local.date.year += month_count / 12;
  local.date.month = month_count % 12 + 1;
  local.date.day = std::min(local.date.day, days_in_month(local.date.year, local.date.month));
  return instant_of(local, utc_offset);
}

}  // namespace jx::trade
