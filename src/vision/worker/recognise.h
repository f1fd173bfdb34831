// Letters out of pixels: Tesseract.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "vision/worker/glyph.h"
#include "vision/worker/processor_clock.h"
#include "vision/worker/refused.h"

namespace tesseract {
class TessBaseAPI;
}

namespace jx::vision {

// Owns the loaded models. Thread-safety: one thread at a time.
class Recogniser {
 public:
  // Loads what reads a page (simplified Chinese with Latin letters) and what looks at numbers again
  // (English). `models` is the folder with the .traineddata files. Errors: failed.
  static OrRefusal<Recogniser> load(const std::string& models);
  ~Recogniser();
  Recogniser(Recogniser&&) noexcept;
  Recogniser& operator=(Recogniser&&) noexcept;

  struct Page {
    std::vector<GlyphLine> pieces{};  // pieces of lines, in no order
    // Of `grey`, as wide as it is: strips read in part or not at all, since the deadline came or
    // memory ran out. They may hold anything.
    std::vector<Box> unread{};
  };
  // Pieces of text in `grey` (8 bits, dark on light), strip by strip from above until `deadline`.
  Page read(const Picture& grey, ProcessorClock::time_point deadline);

  // What `box` of `grey` says, read as one line of Latin letters, digits and signs; empty when
  // nothing can be made out. The boxes are those of another scale.
  GlyphLine read_again(const Picture& grey, const Box& box);

 private:
  Recogniser();
  std::unique_ptr<tesseract::TessBaseAPI> page_;
  std::unique_ptr<tesseract::TessBaseAPI> numbers_;
};

}  // namespace jx::vision
