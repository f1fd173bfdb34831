// Spans of time as people say them.
// Pure. Thread-safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace jx::language {

struct TimeSpan {
  std::size_t from = 0;  // characters
  std::size_t to = 0;
  std::int64_t minutes = 0;  // approximate: 昨天 is a day, 成个钟头 an hour, 两三天 two days
};

// The longest at each place in order, then those from one named day to another (周五 … 今天周一);
// `text` is folded. Whether a span was a wait is not asked.
std::vector<TimeSpan> find_time_spans(std::u32string_view text);

// The longest span of `text` that nothing behind it takes for something else (7天会员).
std::optional<std::int64_t> find_minutes_waited(std::u32string_view text);

}  // namespace jx::language
