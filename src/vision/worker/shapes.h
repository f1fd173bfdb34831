// What the shapes of letters tell that a recogniser without a dictionary mixes up: a nought is as
// wide as the other digits, the letter O is wider; the letter I is a stroke without a foot.
#pragma once

#include <span>
#include <vector>

#include "vision/worker/glyph.h"
#include "vision/worker/pix.h"

namespace jx::vision {

// Where ink hangs together in `area` of `grey` (8 bits, dark on light), from left to right; what
// stands above each other (the dot of an i) is one. Pieces that reach in from beside are left out.
std::vector<Box> letter_boxes(const Picture& grey, const Box& area);

// The run with 0 and O, 1 and I (read as l too) told apart where the shapes say which; what they
// say counts, sure. Nothing changes unless the boxes fit the characters; two that touch may share
// one. O and 0 are only told apart in fonts that write them in different widths. Pure.
GlyphLine told_apart(GlyphLine run, std::span<const Box> boxes);

}  // namespace jx::vision
