// Points and spans of time. The core is told the time; it never asks for it.
// Values; milliseconds; instants are UTC since 1970-01-01 and ignore leap seconds, as POSIX does.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace jx {

struct Duration {
  std::int64_t ms = 0;

  friend auto operator<=>(const Duration&, const Duration&) = default;
  friend constexpr Duration operator+(Duration a, Duration b) { return {a.ms + b.ms}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return {a.ms - b.ms}; }
  friend constexpr Duration operator*(Duration a, std::int64_t times) { return {a.ms * times}; }
};

constexpr Duration milliseconds(std::int64_t count) { return {count}; }
constexpr Duration seconds(std::int64_t count) { return {count * 1000}; }
constexpr Duration minutes(std::int64_t count) { return {count * 60'000}; }
constexpr Duration hours(std::int64_t count) { return {count * 3'600'000}; }
constexpr Duration days(std::int64_t count) { return {count * 86'400'000}; }

struct Instant {
  std::int64_t ms = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
  friend constexpr Instant operator+(Instant at, Duration span) { return {at.ms + span.ms}; }
  friend constexpr Instant operator-(Instant at, Duration span) { return {at.ms - span.ms}; }
  friend constexpr Duration operator-(Instant later, Instant earlier) {
    return {later.ms - earlier.ms};
  }
};

// "+08:00", as ISO 8601 writes the offset of a zone; at most 14 hours. Nothing when it is none.
std::optional<Duration> utc_offset_from_text(std::string_view text);

}  // namespace jx
