// A decoded picture made ready for reading: straight, dark on light, even, of useful size.
// Not pure: memory. Thread-safety: functions; one thread at a time.
#pragma once

#include "vision/worker/pix.h"
#include "vision/worker/refused.h"

namespace jx::vision {

struct Prepared {
  Picture colour{};  // straightened; what the preview is made of
  Picture grey{};    // 8 bits, dark letters on light; what is read
  double scale = 1;  // a pixel of `colour` is so many of `grey`
  bool inverted = false;
  bool photograph = false;  // taken of a screen or paper, not off a screen
};

// Letters of this height are read best (measured: docs/pictures.md).
inline constexpr double letter_height_wanted = 30;
inline constexpr double scale_max = 3;
inline constexpr double scale_min = 0.4;
inline constexpr double read_pixels_max = 24'000'000;

// Errors: too_heavy.
OrRefusal<Prepared> prepare(Picture upright);

}  // namespace jx::vision
