// A character with its place in the picture.
#pragma once

#include <string>
#include <vector>

#include "vision/worker/pix.h"

namespace jx::vision {

struct Glyph {
  std::string text{};  // one character or a few, UTF-8; " " between words that stand apart
  Box box{};
  int confidence = 0;        // percent
  bool begins_word = false;  // as the recogniser sees words
};

// From left to right.
using GlyphLine = std::vector<Glyph>;

}  // namespace jx::vision
