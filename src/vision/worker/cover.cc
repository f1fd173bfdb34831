#include "vision/worker/cover.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "language/secrets.h"

namespace jx::vision {

namespace {

// The text of all lines, and which glyph each byte belongs to.
struct Mapped {
  std::string text{};
  std::vector<const Glyph*> glyphs{};  // one a byte; null between lines
};

Mapped mapped(const std::vector<GlyphLine>& lines) {
  Mapped all;
  for (const GlyphLine& line : lines) {
    for (const Glyph& glyph : line) {
      all.text += glyph.text;
      all.glyphs.resize(all.text.size(), &glyph);
    }
    all.text += '\n';
    all.glyphs.resize(all.text.size(), nullptr);
  }
  return all;
}

// Letters are not always where the recogniser believes them: half a letter more on every side.
Box widened(const Box& box) {
  const int more = std::max(3, box.height / 2);
  const int above = std::max(2, box.height / 5);
  return {box.left - more, box.top - above, box.width + 2 * more, box.height + 2 * above};
}

bool in_one_row(const Box& a, const Box& b) {
  return b.left + b.width >= a.left && b.top < a.bottom() && a.top < b.bottom();
}

// A code may be seen when it leads to a page, or says what the page says openly; whatever else it
// holds, nobody can tell that it is no card.
bool may_be_seen(const std::string& code, const std::u32string& open_text) {
  const language::Folded folded = language::fold_text(code);
  if (!language::find_secrets(folded).empty()) return false;
  return code.contains("://") || open_text.contains(folded.codes);
}

}  // namespace

std::vector<Box> secret_boxes(const std::vector<GlyphLine>& lines,
                              const std::vector<FoundCode>& codes) {
  const Mapped all = mapped(lines);
  const language::Folded folded = language::fold_text(all.text);
  std::u32string open_text = folded.codes;
  std::vector<Box> boxes;
  for (const language::SecretSpan& secret : language::find_secrets(folded)) {
    std::fill(open_text.begin() + static_cast<std::ptrdiff_t>(secret.from),
              open_text.begin() + static_cast<std::ptrdiff_t>(secret.to), U'*');
    std::optional<Box> box;
    for (std::size_t byte = folded.begins[secret.from]; byte < folded.begins[secret.to]; ++byte) {
      const Glyph* glyph = all.glyphs[byte];
      if (glyph == nullptr) continue;
      if (box && !in_one_row(*box, glyph->box)) {
        boxes.push_back(widened(*box));
        box.reset();
      }
      box = box ? around(*box, glyph->box) : glyph->box;
    }
    if (box) boxes.push_back(widened(*box));
  }
  for (const FoundCode& code : codes)
    if (!may_be_seen(code.code.text, open_text)) boxes.push_back(widened(code.box));
  return boxes;
}

std::string preview_of(const Picture& colour, const std::vector<Box>& boxes) {
  constexpr l_uint32 cover_colour = 0x2B2F3600;
  Picture preview(pixCopy(nullptr, colour.get()));
  if (!preview) return {};
  for (const Box& box : boxes) {
    const LeptBox area(boxCreate(box.left, box.top, box.width, box.height));
    pixSetInRectArbitrary(preview.get(), area.get(), cover_colour);
  }
  const double width = pixGetWidth(preview.get());
  const double height = pixGetHeight(preview.get());
  const double scale = std::min({1.0, preview_width_max / std::min(width, height * 2),
                                 std::sqrt(preview_pixels_max / (width * height))});
  if (scale < 1) {
    const auto factor = static_cast<float>(scale);
    preview.reset(pixScaleAreaMap(preview.get(), factor, factor));
  }
  for (int quality = 80; preview && quality >= 20; quality -= 30) {
    l_uint8* data = nullptr;
    size_t size = 0;
    if (pixWriteMemJpeg(&data, &size, preview.get(), quality, 0) != 0) break;
    std::string bytes(reinterpret_cast<const char*>(data), size);
    lept_free(data);
    if (bytes.size() <= preview_bytes_max) return bytes;
  }
  return {};
}

}  // namespace jx::vision
