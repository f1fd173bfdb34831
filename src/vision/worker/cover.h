// The preview: what staff see of a customer's picture unless they ask for more.
#pragma once

#include <string>
#include <vector>

#include "vision/worker/codes.h"
#include "vision/worker/glyph.h"

namespace jx::vision {

inline constexpr int preview_width_max = 1'280;
inline constexpr double preview_pixels_max = 6'000'000;

// Where secrets stand (language/secrets.h: card secrets, passwords, verification codes, identity
// numbers), a little more on every side, and the codes that hold one. A secret over two lines gives
// two boxes. Pure.
std::vector<Box> secret_boxes(const std::vector<GlyphLine>& lines,
                              const std::vector<FoundCode>& codes);

// JPEG of `colour` with `boxes` (its own pixels) painted over, small enough to send; empty when
// there is no room for it.
std::string preview_of(const Picture& colour, const std::vector<Box>& boxes);

}  // namespace jx::vision
