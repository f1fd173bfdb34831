#include "vision/worker/numbers.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <string_view>

#include "vision/worker/lines.h"
#include "vision/worker/shapes.h"

namespace jx::vision {

namespace {

constexpr std::size_t run_least = 5;
constexpr std::size_t decimal_least = 2;  // "1.5"
constexpr std::string_view yuan_sign = "¥";

bool is_digit(const Glyph& glyph) {
  return glyph.text.size() == 1 && glyph.text[0] >= '0' && glyph.text[0] <= '9';
}

int mean_of(const GlyphLine& line) {
  const int sum = std::accumulate(line.begin(), line.end(), 0, [](int all, const Glyph& glyph) {
    return all + glyph.confidence;
  });
  return line.empty() ? 0 : sum / static_cast<int>(line.size());
}

Box box_of(const GlyphLine& line) {
  return std::accumulate(line.begin(), line.end(), line.front().box,
                         [](const Box& box, const Glyph& glyph) { return around(box, glyph.box); });
}

// What was read, spread over the place where it was read.
GlyphLine placed(GlyphLine line, const Box& place) {
  const int count = static_cast<int>(line.size());
  for (int i = 0; i < count; ++i) {
    const int left = place.left + place.width * i / count;
    const int right = place.left + place.width * (i + 1) / count;
    line[static_cast<std::size_t>(i)].box = {left, place.top, std::max(1, right - left),
                                             place.height};
  }
  return line;
}

GlyphLine at_most(GlyphLine line, int confidence) {
  for (Glyph& glyph : line) glyph.confidence = std::min(glyph.confidence, confidence);
  return line;
}

bool is_decimal(const GlyphLine& line, const Run& run) {
  for (std::size_t at = run.from + 1; at + 1 < run.to; ++at)
    if (line[at].text == "." && is_digit(line[at - 1]) && is_digit(line[at + 1])) return true;
  return false;
}

// Long enough to be a number of something, or an amount.
bool is_worth_a_look(const GlyphLine& line, const Run& run) {
  return run.to - run.from >= run_least || is_decimal(line, run);
}

// The page's model knows a point between digits as the end of a sentence too.
void mend_points(GlyphLine& line) {
  for (std::size_t at = 1; at + 1 < line.size(); ++at)
    if ((line[at].text == "。" || line[at].text == "·") && is_digit(line[at - 1]) &&
        is_digit(line[at + 1]))
      line[at].text = ".";
}

struct Place {
  std::size_t line = 0;
  Run run{};
};

// The longest come first while there are too many; then from the back of each line, so that
// positions in front stay what they are.
std::vector<Place> chosen(std::vector<Place> places) {
  std::ranges::sort(places, std::greater{}, [](const Place& place) {
    return std::pair(place.run.to - place.run.from, place.line);
  });
  if (places.size() > second_looks_max) places.resize(second_looks_max);
  std::ranges::sort(places, std::greater{},
                    [](const Place& place) { return std::pair(place.run.from, place.line); });
  return places;
}

GlyphLine part_of(const GlyphLine& line, const Run& run) {
  return {line.begin() + static_cast<std::ptrdiff_t>(run.from),
          line.begin() + static_cast<std::ptrdiff_t>(run.to)};
}

void replace(GlyphLine& line, const Run& run, GlyphLine by) {
  const auto from = line.begin() + static_cast<std::ptrdiff_t>(run.from);
  const auto after = line.erase(from, line.begin() + static_cast<std::ptrdiff_t>(run.to));
  line.insert(after, std::make_move_iterator(by.begin()), std::make_move_iterator(by.end()));
}

// -- prices

std::string text_of(std::span<const Glyph> glyphs) {
  std::string text;
  for (const Glyph& glyph : glyphs) text += glyph.text;
  return text;
}

// "1299.00", "1,299.00"
bool is_price(std::string_view text) {
  constexpr std::string_view digits = "0123456789";
  if (text.size() < 4 || text[text.size() - 3] != '.') return false;
  const std::string_view whole = text.substr(0, text.size() - 3);
  return digits.contains(whole.front()) && digits.contains(whole.back()) &&
         whole.find_first_not_of("0123456789,") == std::string_view::npos &&
         text.substr(text.size() - 2).find_first_not_of(digits) == std::string_view::npos;
}

// What stands before the digits of a price, as either model reads the sign it does not know.
bool may_be_sign(const Glyph& glyph) {
  constexpr std::string_view looks_like_it = "YVFXTKW";
  return glyph.text.size() > 1 || looks_like_it.contains(glyph.text.front());
}

bool may_be_price(const GlyphLine& word) {
  constexpr std::size_t longest = 13;  // "¥1,234,567.89"
  constexpr std::size_t swallowed_most = 2;
  if (word.size() < 3 || word.size() > longest || !may_be_sign(word.front())) return false;
  const auto first = std::ranges::find_if(word, is_digit);
  return first != word.end() && first - word.begin() <= static_cast<std::ptrdiff_t>(swallowed_most);
}

bool is_surely_price(const GlyphLine& word) {
  constexpr int sure = 90;
  const auto digits = std::span(word).subspan(1);
  return word.front().text == yuan_sign && is_price(text_of(digits)) &&
         std::ranges::all_of(digits, [](const Glyph& each) { return each.confidence >= sure; });
}

std::vector<Place> words_of(const std::vector<GlyphLine>& lines,
                            const std::function<bool(const GlyphLine&)>& wanted) {
  std::vector<Place> places;
  for (std::size_t line = 0; line < lines.size(); ++line)
    for (std::size_t from = 0; from < lines[line].size();) {
      std::size_t to = from;
      while (to < lines[line].size() && lines[line][to].text != " ") ++to;
      if (to > from && wanted(part_of(lines[line], {from, to})))
        places.push_back({line, {from, to}});
      from = to + 1;
    }
  return places;
}

}  // namespace

GlyphLine reconciled(GlyphLine run, const GlyphLine& second) {
  if (second.empty() || run.empty()) return run;
  if (second.size() != run.size()) {
    const bool second_is_surer = mean_of(second) > mean_of(run);
    return at_most(second_is_surer ? placed(second, box_of(run)) : std::move(run),
                   doubtful_confidence);
  }
  for (std::size_t i = 0; i < run.size(); ++i) {
    const auto& [character, box, confidence, begins_word] = second[i];
    if (run[i].text == character) {
      run[i].confidence = std::max(run[i].confidence, confidence);
      continue;
    }
    if (confidence > run[i].confidence) run[i].text = character;
    run[i].confidence = std::min({std::max(run[i].confidence, confidence), doubtful_confidence});
  }
  return run;
}

std::optional<GlyphLine> as_price(const GlyphLine& word, const GlyphLine& second) {
  if (!may_be_price(word) || second.size() < 2 || !may_be_sign(second.front())) return std::nullopt;
  const auto digits = std::span(second).subspan(1);
  if (!is_price(text_of(digits))) return std::nullopt;
  const auto own = std::span(word).subspan(1);
  const bool differ = is_price(text_of(own)) && text_of(own) != text_of(digits);
  GlyphLine price = placed(second, box_of(word));
  price.front().text = yuan_sign;
  return differ ? at_most(std::move(price), doubtful_confidence) : price;
}

std::vector<GlyphLine> looked_at_again(std::vector<GlyphLine> lines, Recogniser& recogniser,
                                       const Picture& grey) {
  std::ranges::for_each(lines, mend_points);
  std::vector<Place> runs;
  for (std::size_t line = 0; line < lines.size(); ++line)
    for (const Run& run : runs_of(lines[line], decimal_least))
      if (is_worth_a_look(lines[line], run)) runs.push_back({line, run});
  for (const Place& place : chosen(std::move(runs))) {
    GlyphLine run = part_of(lines[place.line], place.run);
    const Box box = box_of(run);
    GlyphLine second = recogniser.read_again(grey, box);
    std::erase_if(second, [](const Glyph& glyph) { return glyph.text.size() != 1; });
    run = told_apart(reconciled(std::move(run), second), letter_boxes(grey, box));
    replace(lines[place.line], place.run, std::move(run));
  }
  const auto unsure_price = [](const GlyphLine& word) {
    return may_be_price(word) && !is_surely_price(word);
  };
  for (const Place& place : chosen(words_of(lines, unsure_price))) {
    const GlyphLine word = part_of(lines[place.line], place.run);
    if (auto price = as_price(word, recogniser.read_again(grey, box_of(word))))
      replace(lines[place.line], place.run, *std::move(price));
  }
  return lines;
}

}  // namespace jx::vision
