#include "vision/worker/numbers.h"

#include <algorithm>
#include <numeric>

#include "vision/worker/lines.h"

namespace jx::vision {

namespace {

constexpr std::size_t run_least = 5;
constexpr std::size_t decimal_least = 2;  // "1.5"

bool is_digit(const Glyph& glyph) {
  return glyph.text.size() == 1 && glyph.text[0] >= '0' && glyph.text[0] <= '9';
}

int mean_of(const GlyphLine& run) {
  const int sum = std::accumulate(run.begin(), run.end(), 0, [](int all, const Glyph& glyph) {
    return all + glyph.confidence;
  });
  return run.empty() ? 0 : sum / static_cast<int>(run.size());
}

int mean_of(const Opinion& opinion) {
  const int sum =
      std::accumulate(opinion.begin(), opinion.end(), 0,
                      [](int all, const std::pair<char, int>& each) { return all + each.second; });
  return opinion.empty() ? 0 : sum / static_cast<int>(opinion.size());
}

// The other opinion's characters, spread over the place of the run.
GlyphLine placed(const GlyphLine& run, const Opinion& opinion) {
  const Box whole =
      std::accumulate(run.begin(), run.end(), run.front().box,
                      [](const Box& box, const Glyph& glyph) { return around(box, glyph.box); });
  GlyphLine line;
  const int count = static_cast<int>(opinion.size());
  for (int i = 0; i < count; ++i) {
    const int left = whole.left + whole.width * i / count;
    const int right = whole.left + whole.width * (i + 1) / count;
    line.push_back({std::string(1, opinion[static_cast<std::size_t>(i)].first),
                    {left, whole.top, std::max(1, right - left), whole.height},
                    opinion[static_cast<std::size_t>(i)].second});
  }
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

struct Place {
  std::size_t line = 0;
  Run run{};
};

}  // namespace

GlyphLine reconciled(GlyphLine run, const Opinion& second) {
  if (second.empty() || run.empty()) return run;
  if (second.size() != run.size()) {
    GlyphLine surer = mean_of(second) > mean_of(run) ? placed(run, second) : std::move(run);
    for (Glyph& glyph : surer) glyph.confidence = std::min(glyph.confidence, doubtful_confidence);
    return surer;
  }
  for (std::size_t i = 0; i < run.size(); ++i) {
    const auto& [character, confidence] = second[i];
    if (run[i].text[0] == character) {
      run[i].confidence = std::max(run[i].confidence, confidence);
      continue;
    }
    if (confidence > run[i].confidence) run[i].text = std::string(1, character);
    run[i].confidence = std::min({std::max(run[i].confidence, confidence), doubtful_confidence});
  }
  return run;
}

std::vector<GlyphLine> looked_at_again(std::vector<GlyphLine> lines, Recogniser& recogniser,
                                       const Picture& grey) {
  std::vector<Place> places;
  for (std::size_t line = 0; line < lines.size(); ++line)
    for (const Run& run : runs_of(lines[line], decimal_least))
      if (is_worth_a_look(lines[line], run)) places.push_back({line, run});
  std::ranges::sort(places, std::greater{}, [](const Place& place) {
    return std::pair(place.run.to - place.run.from, place.line);
  });
  if (places.size() > second_looks_max) places.resize(second_looks_max);
  // From the back of each line, so that positions in front stay what they are.
  std::ranges::sort(places, std::greater{},
                    [](const Place& place) { return std::pair(place.run.from, place.line); });
  for (const Place& place : places) {
    GlyphLine& line = lines[place.line];
    const auto from = line.begin() + static_cast<std::ptrdiff_t>(place.run.from);
    const auto to = line.begin() + static_cast<std::ptrdiff_t>(place.run.to);
    const Box box = std::accumulate(from, to, from->box, [](const Box& all, const Glyph& glyph) {
      return around(all, glyph.box);
    });
    GlyphLine run = reconciled({from, to}, recogniser.read_again(grey, box));
    const auto after = line.erase(from, to);
    line.insert(after, std::make_move_iterator(run.begin()), std::make_move_iterator(run.end()));
  }
  return lines;
}

}  // namespace jx::vision
