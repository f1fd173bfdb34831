// Numbers as Chinese and others write them.
// Pure. Thread-safety: values.
#pragma once

#include <cstdint>
#include <string_view>

namespace jx::language {

// 两百五, 三千多, 一万二, 1.2w, 3千: its value in thousandths and where it ends.
struct ReadNumber {
  std::int64_t milli = 0;
  std::size_t end = 0;
  bool bare_digits = false;  // Arabic digits only
  bool large_unit = false;   // 百 千 万 w k was written
};

// The number that begins at `at` of a folded text; end == at when there is none.
ReadNumber read_number(std::u32string_view text, std::size_t at);

}  // namespace jx::language
