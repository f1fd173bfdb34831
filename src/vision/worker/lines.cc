#include "vision/worker/lines.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace jx::vision {

namespace {

bool is_ascii_word(const Glyph& glyph) {
  if (glyph.text.size() != 1) return false;
  const char c = glyph.text[0];
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_in_run(const Glyph& glyph) {
  return is_ascii_word(glyph) || glyph.text == "." || glyph.text == "-" || glyph.text == "_";
}

Box box_of(const GlyphLine& line) {
  return std::accumulate(line.begin(), line.end(), line.front().box,
                         [](const Box& box, const Glyph& glyph) { return around(box, glyph.box); });
}

// The height most of its characters have: dots and dashes have none to speak of.
int height_of(const GlyphLine& line) {
  std::vector<int> heights;
  for (const Glyph& glyph : line) heights.push_back(glyph.box.height);
  const auto high = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() * 3 / 4);
  std::ranges::nth_element(heights, high);
  return *high;
}

// How far the middle of one lies above or below the middle of the other, in hundredths of the lower
// height. A photograph taken aslant moves the two ends of a row apart.
int apart(const Box& a, const Box& b) {
  const int middles = std::abs(2 * a.top + a.height - 2 * b.top - b.height);
  return 50 * middles / std::max(1, std::min(a.height, b.height));
}

// Whether a reader would see a space between the two. Chinese has none but where columns part;
// words of letters and digits stand apart a little.
bool stand_apart(const Glyph& before, const Glyph& after, int height) {
  const int gap = after.box.left - before.box.right();
  if (!is_in_run(before) || !is_in_run(after)) return gap > height;
  return gap > height * 6 / 10 || (after.begins_word && gap > height / 5);
}

// The pieces of a row as one line, with spaces.
GlyphLine spaced(std::vector<GlyphLine> pieces) {
  std::ranges::sort(pieces, {}, [](const GlyphLine& piece) { return piece.front().box.left; });
  GlyphLine all;
  for (GlyphLine& piece : pieces) std::ranges::move(piece, std::back_inserter(all));
  const int height = height_of(all);
  GlyphLine line;
  for (Glyph& glyph : all) {
    if (!line.empty() && stand_apart(line.back(), glyph, height)) {
      const Box& before = line.back().box;
      const int gap = std::max(1, glyph.box.left - before.right());
      line.push_back({" ", {before.right(), before.top, gap, before.height}, 100});
    }
    line.push_back(std::move(glyph));
  }
  return line;
}

// The run of letters and digits that ends the line.
Run last_run(const GlyphLine& line) {
  std::size_t from = line.size();
  while (from > 0 && is_in_run(line[from - 1])) --from;
  return {from, line.size()};
}

bool is_one_run(const GlyphLine& line) { return std::ranges::all_of(line, is_in_run); }

bool goes_on_in(const GlyphLine& upper, const GlyphLine& lower) {
  constexpr std::size_t run_least = 8;
  constexpr std::size_t rest_least = 1;
  if (lower.size() < rest_least || !is_one_run(lower)) return false;
  const Run run = last_run(upper);
  if (run.to - run.from < run_least || run.to - run.from < lower.size()) return false;
  const Box above = box_of({upper.begin() + static_cast<std::ptrdiff_t>(run.from), upper.end()});
  const Box below = box_of(lower);
  const int height = std::max(1, above.height);
  const bool close = below.top - above.bottom() < height * 5 / 4 && below.top > above.top;
  const bool in_column = std::abs(below.left - above.left) < height ||
                         std::abs(below.right() - above.right()) < height;
  const bool alike = below.height * 2 > above.height && above.height * 2 > below.height;
  return close && in_column && alike;
}

}  // namespace

std::vector<GlyphLine> lines_of(std::vector<GlyphLine> pieces) {
  std::erase_if(pieces, [](const GlyphLine& piece) { return piece.empty(); });
  std::ranges::sort(pieces, {}, [](const GlyphLine& piece) {
    const Box box = box_of(piece);
    return std::pair(2 * box.top + box.height, box.left);  // by their middles
  });
  struct Row {
    std::vector<GlyphLine> pieces{};
    Box box{};  // of the first piece: rows do not grow downwards

    // What stands over or under something of this row is not in it.
    bool has_room(const Box& wanted) const {
      return std::ranges::none_of(pieces, [&](const GlyphLine& piece) {
        const Box there = box_of(piece);
        const int shared =
            std::min(there.right(), wanted.right()) - std::max(there.left, wanted.left);
        return 4 * shared > std::min(there.width, wanted.width);
      });
    }
  };
  std::vector<Row> rows;
  for (GlyphLine& piece : pieces) {
    const Box box = box_of(piece);
    constexpr int apart_most = 95;
    auto row = std::ranges::min_element(rows, {}, [&](const Row& each) {
      return each.has_room(box) ? apart(each.box, box) : 10'000;
    });
    if (row != rows.end() && (!row->has_room(box) || apart(row->box, box) > apart_most))
      row = rows.end();
    if (row == rows.end()) {
      rows.push_back({{}, box});
      rows.back().pieces.push_back(std::move(piece));
    } else {
      row->pieces.push_back(std::move(piece));
    }
  }
  std::vector<GlyphLine> lines;
  for (Row& row : rows) lines.push_back(spaced(std::move(row.pieces)));
  return lines;
}

std::vector<GlyphLine> rejoined(std::vector<GlyphLine> lines) {
  std::vector<GlyphLine> whole;
  for (GlyphLine& line : lines) {
    if (!whole.empty() && goes_on_in(whole.back(), line)) {
      std::ranges::move(line, std::back_inserter(whole.back()));
    } else {
      whole.push_back(std::move(line));
    }
  }
  return whole;
}

std::vector<Run> runs_of(const GlyphLine& line, std::size_t least) {
  std::vector<Run> runs;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    while (end < line.size() && is_in_run(line[end])) ++end;
    const auto from = line.begin() + static_cast<std::ptrdiff_t>(at);
    const auto to = line.begin() + static_cast<std::ptrdiff_t>(end);
    if (static_cast<std::size_t>(std::count_if(from, to, is_ascii_word)) >= least)
      runs.push_back({at, end});
    at = end + 1;
  }
  return runs;
}

}  // namespace jx::vision
