// Pieces of text made into the lines that a reader sees.
// Pure. Thread-safety: functions.
#pragma once

#include <vector>

#include "vision/worker/glyph.h"

namespace jx::vision {

// Pieces that stand side by side become one line, from left to right with a space where there is a
// gap, and the lines stand from top to bottom. So "订单编号" and the number at the other side of
// the page are one line.
std::vector<GlyphLine> lines_of(std::vector<GlyphLine> pieces);

// A number that did not fit its column goes on below: a line that holds nothing but letters and
// digits, right under a run of them that ends its line, is put behind it. The upper left or upper
// right corners must stand in one column.
std::vector<GlyphLine> rejoined(std::vector<GlyphLine> lines);

// Positions [from, to) of a line's runs of ASCII letters, digits, '.', '-' and '_' that hold at
// least `least` letters and digits.
struct Run {
  std::size_t from = 0;
  std::size_t to = 0;
};
std::vector<Run> runs_of(const GlyphLine& line, std::size_t least);

}  // namespace jx::vision
