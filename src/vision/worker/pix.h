// Leptonica's pictures, owned.
#pragma once

#include <leptonica/allheaders.h>

#include <algorithm>
#include <memory>

namespace jx::vision {

struct DestroyPix {
  void operator()(PIX* pix) const { pixDestroy(&pix); }
};
using Picture = std::unique_ptr<PIX, DestroyPix>;

struct DestroyBox {
  void operator()(BOX* box) const { boxDestroy(&box); }
};
using LeptBox = std::unique_ptr<BOX, DestroyBox>;

struct DestroyBoxa {
  void operator()(BOXA* boxes) const { boxaDestroy(&boxes); }
};
using LeptBoxes = std::unique_ptr<BOXA, DestroyBoxa>;

// Pixels from the upper left corner. Values.
struct Box {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
  int right() const { return left + width; }
  int bottom() const { return top + height; }
  friend bool operator==(const Box&, const Box&) = default;
};

// The smallest box around both.
inline Box around(const Box& a, const Box& b) {
  const int left = std::min(a.left, b.left);
  const int top = std::min(a.top, b.top);
  return {left, top, std::max(a.right(), b.right()) - left, std::max(a.bottom(), b.bottom()) - top};
}

}  // namespace jx::vision
