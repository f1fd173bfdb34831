#include "base/instant.h"

#include <charconv>

namespace jx {

std::optional<Duration> utc_offset_from_text(std::string_view text) {
  const bool shaped = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  if (!shaped) return std::nullopt;
  const auto two_digits = [&](std::size_t at) -> int {
    int value = 0;
    const char* end = text.data() + at + 2;
    const auto [stop, error] = std::from_chars(text.data() + at, end, value);
    return error == std::errc{} && stop == end && value >= 0 ? value : 99;
  };
  const int hour = two_digits(1);
  const int minute = two_digits(4);
  if (hour > 14 || minute > 59) return std::nullopt;
  const Duration span = hours(hour) + minutes(minute);
  return text[0] == '-' ? Duration{-span.ms} : span;
}

}  // namespace jx
