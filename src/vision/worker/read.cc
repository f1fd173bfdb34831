#include "vision/worker/read.h"

#include <algorithm>

#include "vision/worker/cover.h"
#include "vision/worker/decode.h"
#include "vision/worker/lines.h"
#include "vision/worker/numbers.h"
#include "vision/worker/prepare.h"
#include "vision/worker/processor_clock.h"

namespace jx::vision {

namespace {

constexpr int sure = 80;  // percent

int characters_in(const Recogniser::Page& page) {
  int count = 0;
  for (const GlyphLine& piece : page.pieces) count += static_cast<int>(piece.size());
  return count;
}

int sure_characters(const Recogniser::Page& page) {
  int count = 0;
  for (const GlyphLine& piece : page.pieces)
    for (const Glyph& glyph : piece) count += glyph.confidence >= sure ? 1 : 0;
  return count;
}

// What tells an upright page from one that lies: how many characters were read surely, and the
// surer the more. Latin letters on their heads are read too, but not as surely.
std::int64_t sureness(const Recogniser::Page& page) {
  std::int64_t all = 0;
  for (const GlyphLine& piece : page.pieces)
    for (const Glyph& glyph : piece) {
      const std::int64_t more = std::max(0, glyph.confidence - sure);
      all += more * more;
    }
  return all;
}

bool reads_poorly(const Recogniser::Page& page) {
  constexpr int sure_least = 12;
  const int count = sure_characters(page);
  return count < sure_least || count * 3 < characters_in(page);
}

// Chinese characters are read one way up only.
bool says_which_way_up(const Recogniser::Page& page) {
  constexpr int chinese_least = 3;
  int chinese = 0;
  for (const GlyphLine& piece : page.pieces)
    for (const Glyph& glyph : piece)
      chinese += glyph.text.size() >= 3 && glyph.confidence >= sure ? 1 : 0;
  return chinese >= chinese_least;
}

// Quarters clockwise by which the page may have to be turned to be read better.
std::vector<int> other_ways_up(const Recogniser::Page& page) {
  if (reads_poorly(page)) return {1, 3, 2};
  if (!says_which_way_up(page)) return {2};
  return {};
}

// Pictures that lie and do not say so: the way up that reads best.
Recogniser::Page read_whichever_way_up(Recogniser& recogniser, Prepared& prepared,
                                       ProcessorClock::time_point deadline) {
  constexpr std::int64_t one_character = 400;
  Recogniser::Page best = recogniser.read(prepared.grey, deadline);
  int best_turn = 0;
  for (const int quarters : other_ways_up(best)) {
    if (ProcessorClock::now() >= deadline) break;
    const Picture turned(pixRotateOrth(prepared.grey.get(), quarters));
    if (!turned) break;
    Recogniser::Page page = recogniser.read(turned, deadline);
    const bool is_clearly_surer = sureness(page) > sureness(best) * 115 / 100 + one_character;
    if (!is_clearly_surer) continue;
    best = std::move(page);
    best_turn = quarters;
  }
  if (best_turn != 0) {
    prepared.grey.reset(pixRotateOrth(prepared.grey.get(), best_turn));
    prepared.colour.reset(pixRotateOrth(prepared.colour.get(), best_turn));
  }
  return best;
}

bool has_decimals(const Recogniser::Page& page) {
  constexpr std::size_t decimal_least = 3;
  return std::ranges::any_of(page.pieces, [](const GlyphLine& piece) {
    return std::ranges::any_of(runs_of(piece, decimal_least), [&](const Run& run) {
      return std::any_of(piece.begin() + static_cast<std::ptrdiff_t>(run.from),
                         piece.begin() + static_cast<std::ptrdiff_t>(run.to),
                         [](const Glyph& glyph) { return glyph.text == "."; });
    });
  });
}

bool is_over(const Box& a, const Box& b) {
  return a.left < b.right() && b.left < a.right() && a.top < b.bottom() && b.top < a.bottom();
}

// High letters with a digit among them, surely read: a sum, not an icon that looks like a letter.
bool is_large_number(const GlyphLine& piece) {
  constexpr int large = static_cast<int>(letter_height_wanted * 1.5);
  constexpr int mean_least = 60;
  int highest = 0;
  int sum = 0;
  bool has_digit = false;
  for (const Glyph& glyph : piece) {
    highest = std::max(highest, glyph.box.height);
    sum += glyph.confidence;
    has_digit = has_digit || (glyph.text[0] >= '0' && glyph.text[0] <= '9');
  }
  return has_digit && highest >= large && sum >= mean_least * static_cast<int>(piece.size());
}

// Letters twice as high as a page's others, as the sum of a bill is written, are taken for pictures
// there: the page is read once more at half its size when no decimals were found, and the numbers
// that are high in it stand for whatever was read in their place.
void read_large_numbers(Recogniser& recogniser, const Picture& grey, Recogniser::Page& page,
                        ProcessorClock::time_point deadline) {
  if (has_decimals(page) || ProcessorClock::now() >= deadline) return;
  const Picture half(pixScale(grey.get(), 0.5F, 0.5F));
  if (!half) return;
  for (GlyphLine& piece : recogniser.read(half, deadline).pieces) {
    for (Glyph& glyph : piece)
      glyph.box = {glyph.box.left * 2, glyph.box.top * 2, glyph.box.width * 2,
                   glyph.box.height * 2};
    if (!is_large_number(piece)) continue;
    std::erase_if(page.pieces, [&](const GlyphLine& other) {
      return std::ranges::any_of(other, [&](const Glyph& glyph) {
        return is_over(glyph.box, around(piece.front().box, piece.back().box));
      });
    });
    page.pieces.push_back(std::move(piece));
  }
}

std::size_t characters_of(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

LineRead as_read(const GlyphLine& line) {
  LineRead read;
  for (const Glyph& glyph : line) {
    if (read.text.size() + glyph.text.size() > line_bytes_max) break;
    read.text += glyph.text;
    read.confidences.insert(read.confidences.end(), characters_of(glyph.text),
                            static_cast<std::uint8_t>(glyph.confidence));
  }
  return read;
}

// Icons and pictures within the picture read as unsure scraps.
bool is_scrap(const GlyphLine& line) {
  constexpr int mean_least = 40;
  int sum = 0;
  for (const Glyph& glyph : line) sum += glyph.confidence;
  return sum < mean_least * static_cast<int>(line.size()) && runs_of(line, 5).empty();
}

// What is to be covered: secrets, also in lines that are left out here because nobody reads them,
// and what was not read.
std::vector<Box> leave_out(std::vector<GlyphLine>& lines, const std::vector<FoundCode>& codes,
                           const std::vector<Box>& unread) {
  std::vector<Box> covers = secret_boxes(lines, codes);
  const std::size_t all = lines.size();
  std::erase_if(lines, is_scrap);
  if (lines.size() > lines_max) lines.resize(lines_max);
  // Without scraps between them a word and its secret may stand together.
  if (lines.size() < all)
    for (const Box& box : secret_boxes(lines, {}))
      if (std::ranges::find(covers, box) == covers.end()) covers.push_back(box);
  covers.insert(covers.end(), unread.begin(), unread.end());
  return covers;
}

std::vector<Box> in_colour(std::vector<Box> boxes, double scale) {
  const auto shrunk = [scale](int value) { return static_cast<int>(value / scale); };
  for (Box& box : boxes)
    box = {shrunk(box.left), shrunk(box.top), shrunk(box.width) + 1, shrunk(box.height) + 1};
  return boxes;
}

}  // namespace

OrRefusal<Reading> read_picture(Recogniser& recogniser, std::string_view bytes,
                                std::chrono::milliseconds time_max) {
  const auto deadline = ProcessorClock::now() + time_max;
  const auto probed = probe(bytes);
  if (!probed) return refuse(probed.error());
  auto decoded = decode(bytes, *probed);
  if (!decoded) return refuse(decoded.error());
  Picture standing = upright(*std::move(decoded), probed->orientation);
  if (!standing) return refuse(Refusal::too_heavy);
  auto prepared = prepare(std::move(standing));
  if (!prepared) return refuse(prepared.error());
  Recogniser::Page page = read_whichever_way_up(recogniser, *prepared, deadline);
  std::vector<Box> covers = secret_boxes(lines_of(page.pieces), {});
  read_large_numbers(recogniser, prepared->grey, page, deadline);
  const std::vector<FoundCode> codes = find_codes(prepared->grey);
  std::vector<GlyphLine> lines =
      rejoined(looked_at_again(lines_of(std::move(page.pieces)), recogniser, prepared->grey));
  for (const Box& box : leave_out(lines, codes, page.unread))
    if (std::ranges::find(covers, box) == covers.end()) covers.push_back(box);
  covers = in_colour(std::move(covers), prepared->scale);

  Reading reading{
      .width = probed->width, .height = probed->height, .complete = page.unread.empty()};
  for (const GlyphLine& line : lines) reading.lines.push_back(as_read(line));
  for (const FoundCode& code : codes) reading.codes.push_back(code.code);
  reading.covered = static_cast<std::uint32_t>(covers.size());
  reading.preview = preview_of(prepared->colour, covers);
  if (reading.preview.empty()) return refuse(Refusal::too_heavy);
  return reading;
}

}  // namespace jx::vision
