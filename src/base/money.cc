#include "base/money.h"

#include <fmt/format.h>

#include <cstdlib>

namespace jx {

Result<Money> money_from_text(std::string_view text) {
  const auto malformed = [] { return fail(ErrorKind::invalid, "money.malformed"); };
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == text.npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || whole.size() > 11 || (point != text.npos && part.empty()))
    return malformed();
  std::int64_t milli = 0;
  for (const char c : whole) {
    if (c < '0' || c > '9') return malformed();
    milli = milli * 10 + (c - '0');
  }
  std::int64_t unit = 100;
  milli *= 1000;
  for (const char c : part) {
    if (c < '0' || c > '9' || (unit == 0 && c != '0')) return malformed();
    milli += unit * (c - '0');
    unit /= 10;
  }
  if (milli > money_milli_max) return malformed();
  return Money{negative ? -milli : milli};
}

std::string to_text(Money amount) {
  const std::int64_t milli = std::llabs(amount.milli);
  const char* sign = amount.milli < 0 ? "-" : "";
  if (milli % 10 != 0) return fmt::format("{}{}.{:03}", sign, milli / 1000, milli % 1000);
  return fmt::format("{}{}.{:02}", sign, milli / 1000, milli % 1000 / 10);
}

}  // namespace jx
