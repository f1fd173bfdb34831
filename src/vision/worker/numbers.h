// A second opinion on what matters most: each run of letters and digits is read again, larger, by
// the other model, and the two are held against each other.
#pragma once

#include <utility>
#include <vector>

#include "vision/worker/glyph.h"
#include "vision/worker/recognise.h"

namespace jx::vision {

inline constexpr std::size_t second_looks_max = 24;  // in one picture
// What a character is trusted at most when the two opinions differ: then a customer is asked.
inline constexpr int doubtful_confidence = 50;

// The second opinion on one run, character by character with its confidence.
using Opinion = std::vector<std::pair<char, int>>;

// The run as both opinions have it. Where they agree the surer confidence counts. Where they differ
// the surer character stands, with at most doubtful_confidence; when they differ in length, the
// surer opinion stands, all of it doubtful. An empty opinion changes nothing. Pure.
GlyphLine reconciled(GlyphLine run, const Opinion& second);

// The lines with every run of five and more, and every decimal number, looked at again, the longest
// first.
std::vector<GlyphLine> looked_at_again(std::vector<GlyphLine> lines, Recogniser& recogniser,
                                       const Picture& grey);

}  // namespace jx::vision
