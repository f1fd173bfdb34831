// QR and bar codes in a picture.
#pragma once

#include <vector>

#include "vision/wire/reading.h"
#include "vision/worker/pix.h"

namespace jx::vision {

struct FoundCode {
  CodeRead code{};
  Box box{};
};

// At most codes_max, those with sound check characters, text only. `grey` has 8 bits a pixel.
std::vector<FoundCode> find_codes(const Picture& grey);

}  // namespace jx::vision
