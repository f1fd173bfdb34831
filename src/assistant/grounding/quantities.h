// The figures in a text, in a form that compares: "10 分钟" = "十分钟" = "10min", but not "10 天".
// Pure. Thread-safety: values.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace jx::assistant {

// "<value> <unit>": a decimal without needless zeros, and a unit of time, money or share, a measure
// word, or nothing. What is joined by : - or / (a date, a clock time, 1/2) stands as written, and
// so does a word with digits in it (an order number's tail, a code).
using Quantity = std::string;

// Of `folded` (language::fold_text). Numbers in Chinese count before a unit of time, money or share
// only: 一下 and 一个 are no figures. "几天" and "several days" are.
std::set<Quantity> quantities_of(std::u32string_view folded);

}  // namespace jx::assistant
