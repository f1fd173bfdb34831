// Memberships one upon another: where each should end by the terms of its goods, counted with the
// calendar, so that "my month and season card were added wrongly" has an answer.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trade/history.h"

namespace jx::trade {

// Shops end a membership at the clock time of its beginning or at the end of a day.
inline constexpr Duration end_tolerance = days(1);

// What the goods promise for one membership.
struct Promise {
  std::size_t entitlement = 0;  // position in History::entitlements
  // Empty: its terms are not known, or it was refunded or may have been since the newest of them
  // was granted.
  std::optional<Instant> ends_at{};
  std::vector<std::size_t> facts{};  // of it and those before it: positions in History::facts
};

struct Promises {
  std::vector<Promise> of{};  // by the time they were granted; revoked ones are left out
  // The terms of all are known, and each still stood when the next was granted.
  bool sure = true;
};

// Which memberships count one upon another: the kind their goods name, else their own.
std::string stack_of(const History& history, const Entitlement& entitlement);

// For the memberships of one stack. What was not told can only make a promise longer: a membership
// that ends before its promise is short, whatever else there may be.
Promises promises_of(const History& history, std::string_view stack, Duration utc_offset);

// It ends more than end_tolerance before the promise.
bool is_short(const Entitlement& entitlement, const Promise& promise);

// When it was granted, as well as told.
Instant granted_at(const View<Entitlement>& view);

}  // namespace jx::trade
