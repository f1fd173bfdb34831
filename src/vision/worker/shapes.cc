#include "vision/worker/shapes.h"

#include <optional>
#include <string_view>

namespace jx::vision {

namespace {

constexpr int told_by_shape = 90;  // percent

bool is_one_of(const Glyph& glyph, std::string_view characters) {
  return glyph.text.size() == 1 && characters.contains(glyph.text[0]);
}

double width_to_height(const Box& box) {
  return static_cast<double>(box.width) / std::max(1, box.height);
}

std::optional<int> middle_of(std::vector<int> widths) {
  if (widths.empty()) return std::nullopt;
  const auto middle = widths.begin() + static_cast<std::ptrdiff_t>((widths.size() - 1) / 2);
  std::ranges::nth_element(widths, middle);
  return *middle;
}

// A box for each character of `run`; none for two that touch. Empty when they do not fit.
using OwnBoxes = std::vector<std::optional<Box>>;
OwnBoxes own_boxes(const GlyphLine& run, std::span<const Box> boxes) {
  constexpr double wider_than_any_letter = 1.8;
  std::vector<int> widths;
  for (const Box& box : boxes) widths.push_back(box.width);
  const int middle = middle_of(std::move(widths)).value_or(0);
  OwnBoxes own;
  for (const Box& box : boxes) {
    const bool two_touch = boxes.size() != run.size() && box.width > middle * wider_than_any_letter;
    if (two_touch) {
      own.insert(own.end(), 2, std::nullopt);
    } else {
      own.emplace_back(box);
    }
  }
  return own.size() == run.size() ? own : OwnBoxes{};
}

std::optional<double> middle_width(const GlyphLine& run, const OwnBoxes& boxes,
                                   std::string_view characters) {
  constexpr int sure = 80;
  std::vector<int> widths;
  for (std::size_t i = 0; i < run.size(); ++i)
    if (boxes[i] && is_one_of(run[i], characters) && run[i].confidence >= sure)
      widths.push_back(boxes[i]->width);
  return middle_of(std::move(widths));
}

// What the widths of a run's sure characters tell of the others.
class Widths {
 public:
  Widths(const GlyphLine& run, const OwnBoxes& boxes)
      : digit_(middle_width(run, boxes, "235689")),
        letter_(middle_width(run, boxes, "ACDGHKNQRUVXY")) {}

  std::optional<char> nought_or_o(const Box& box) const {
    constexpr double wider = 1.2;
    if (!digit_) return by_itself(box);
    if (box.width >= *digit_ * wider) return 'O';
    return differ() && box.width <= *digit_ * alike ? std::optional('0') : std::nullopt;
  }

  std::optional<char> one_or_i(const Box& box) const {
    constexpr double stroke = 0.22;
    constexpr double with_foot_or_flag = 0.3;
    if (width_to_height(box) <= stroke) return 'I';
    return differ() && width_to_height(box) >= with_foot_or_flag ? std::optional('1')
                                                                 : std::nullopt;
  }

 private:
  static constexpr double alike = 1.12;

  // Not in a font that gives every character the same room.
  bool differ() const { return digit_ && letter_ && *letter_ > *digit_ * alike; }

  // Without digits to hold it against: an O is nearly round.
  static std::optional<char> by_itself(const Box& box) {
    constexpr double round = 0.85;
    return width_to_height(box) >= round ? std::optional('O') : std::nullopt;
  }

  std::optional<double> digit_;
  std::optional<double> letter_;
};

void tell(Glyph& glyph, std::optional<char> character) {
  if (!character) return;
  glyph.text = std::string(1, *character);
  glyph.confidence = std::max(glyph.confidence, told_by_shape);
}

std::vector<Box> joined_columns(std::vector<Box> pieces) {
  std::ranges::sort(pieces, {}, &Box::left);
  std::vector<Box> columns;
  for (const Box& piece : pieces) {
    const int shared = columns.empty() ? 0 : columns.back().right() - piece.left;
    if (!columns.empty() && 2 * shared > std::min(columns.back().width, piece.width)) {
      columns.back() = around(columns.back(), piece);
    } else {
      columns.push_back(piece);
    }
  }
  return columns;
}

}  // namespace

std::vector<Box> letter_boxes(const Picture& grey, const Box& area) {
  const int above = std::max(2, area.height / 6);
  const LeptBox wanted(boxCreate(area.left - above, area.top - above, area.width + 2 * above,
                                 area.height + 2 * above));
  const Picture part(pixClipRectangle(grey.get(), wanted.get(), nullptr));
  if (!part) return {};
  const int width = pixGetWidth(part.get());
  PIX* made = nullptr;
  pixOtsuAdaptiveThreshold(part.get(), width, pixGetHeight(part.get()), 0, 0, 0.1F, nullptr, &made);
  const Picture binary(made);
  const LeptBoxes found(binary ? pixConnCompBB(binary.get(), 8) : nullptr);
  if (!found) return {};
  std::vector<Box> pieces;
  for (int i = 0; i < boxaGetCount(found.get()); ++i) {
    Box box;
    boxaGetBoxGeometry(found.get(), i, &box.left, &box.top, &box.width, &box.height);
    const bool reaches_in = box.left <= 0 || box.right() >= width;
    const bool is_speck = box.width * box.height * 100 < area.height * area.height;
    if (!reaches_in && !is_speck) pieces.push_back(box);
  }
  return joined_columns(std::move(pieces));
}

GlyphLine told_apart(GlyphLine run, std::span<const Box> boxes) {
  const OwnBoxes own = own_boxes(run, boxes);
  if (own.empty()) return run;
  const Widths widths(run, own);
  for (std::size_t i = 0; i < run.size(); ++i) {
    if (!own[i]) continue;
    if (is_one_of(run[i], "0O")) tell(run[i], widths.nought_or_o(*own[i]));
    if (is_one_of(run[i], "1Il")) tell(run[i], widths.one_or_i(*own[i]));
  }
  return run;
}

}  // namespace jx::vision
