// A second opinion on what matters most: each run of letters and digits is read again, larger, by
// the other model, and the two are held against each other.
#pragma once

#include <optional>
#include <vector>

#include "vision/worker/glyph.h"
#include "vision/worker/recognise.h"

namespace jx::vision {

inline constexpr std::size_t second_looks_max = 24;  // in one picture
// What a character is trusted at most when the two opinions differ: then a customer is asked.
inline constexpr int doubtful_confidence = 50;

// The run as both opinions have it. Where they agree the surer confidence counts. Where they differ
// the surer character stands, with at most doubtful_confidence; when they differ in length, the
// surer opinion stands, all of it doubtful. An empty opinion changes nothing. Boxes are the run's.
// Pure.
GlyphLine reconciled(GlyphLine run, const GlyphLine& second);

// A price whose sign the page's model, which knows none, took for something else: "羊15" for
// "¥1.15", which the other model reads whole. `word` is what stands between two spaces. Nothing
// when it is no price, or was read as one surely. Pure.
std::optional<GlyphLine> as_price(const GlyphLine& word, const GlyphLine& second);

// The lines with every run of five and more, and every decimal number, looked at again, the longest
// first; then what may be a price.
std::vector<GlyphLine> looked_at_again(std::vector<GlyphLine> lines, Recogniser& recogniser,
                                       const Picture& grey);

}  // namespace jx::vision
