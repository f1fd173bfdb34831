// A picture's pixels, within bounds: colour, upright, without transparency.
// Not pure: memory. Thread-safety: functions; one thread at a time (Leptonica's own settings).
#pragma once

#include <string_view>

#include "vision/worker/pix.h"
#include "vision/worker/probe.h"

namespace jx::vision {

// A JPEG larger than this is decoded at a half, a quarter or an eighth.
inline constexpr std::uint64_t jpeg_pixels_kept = 16'000'000;

// 32 bits a pixel. CMYK, grey, palettes and 16 bits become RGB of 8; transparent lies on white.
// Errors: as probe(); unreadable; too_heavy when there is no room for it.
OrRefusal<Picture> decode(std::string_view bytes, const Probe& probe);

// Turned and mirrored as EXIF says the camera was held. REQUIRES: 1 <= orientation <= 8.
Picture upright(Picture picture, int orientation);

}  // namespace jx::vision
