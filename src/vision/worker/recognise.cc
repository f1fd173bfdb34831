#include "vision/worker/recognise.h"

#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/resultiterator.h>

namespace jx::vision {

namespace {

constexpr int strip_height = 2'600;     // of a long picture, pixels
constexpr int strip_search = 300;       // a strip ends at the emptiest row within so many
constexpr int source_resolution = 200;  // only keeps Tesseract from guessing

std::string taken(char* text) {
  const std::unique_ptr<char[]> owned(text);
  return owned ? std::string(owned.get()) : std::string();
}

struct Setting {
  std::string name;
  std::string value;
};

bool load_language(tesseract::TessBaseAPI& api, const std::string& models, const char* language,
                   std::initializer_list<Setting> settings) {
  std::vector<std::string> names;
  std::vector<std::string> values;
  for (const Setting& setting : settings) {
    names.push_back(setting.name);
    values.push_back(setting.value);
  }
  return api.Init(models.c_str(), language, tesseract::OEM_LSTM_ONLY, nullptr, 0, &names, &values,
                  false) == 0;
}

// Pieces of lines, symbol by symbol.
void take_pieces(tesseract::TessBaseAPI& api, int down, std::vector<GlyphLine>& pieces) {
  const std::unique_ptr<tesseract::ResultIterator> at(api.GetIterator());
  if (!at || at->Empty(tesseract::RIL_SYMBOL)) return;
  GlyphLine line;
  const auto close = [&] {
    if (!line.empty()) pieces.push_back(std::exchange(line, {}));
  };
  do {
    if (at->IsAtBeginningOf(tesseract::RIL_TEXTLINE)) close();
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
    std::string text = taken(at->GetUTF8Text(tesseract::RIL_SYMBOL));
    if (text.empty() || text == " ") continue;
    const bool begins_word = at->IsAtBeginningOf(tesseract::RIL_WORD);
    if (!at->BoundingBox(tesseract::RIL_SYMBOL, &left, &top, &right, &bottom)) continue;
    line.push_back({std::move(text),
                    {left, top + down, std::max(1, right - left), std::max(1, bottom - top)},
                    std::clamp(static_cast<int>(at->Confidence(tesseract::RIL_SYMBOL)), 0, 100),
                    begins_word});
  } while (at->Next(tesseract::RIL_SYMBOL));
  close();
}

// What Tesseract asks between two words: whether `deadline` has come.
bool is_over(void* deadline, int /*words*/) {
  return ProcessorClock::now() >= *static_cast<const ProcessorClock::time_point*>(deadline);
}

int ink_in_row(PIX* grey, int y) {
  const l_uint32* row = pixGetData(grey) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(grey);
  constexpr int dark_below = 128;
  int ink = 0;
  for (int x = 0; x < pixGetWidth(grey); ++x)
    ink += static_cast<int>(GET_DATA_BYTE(row, x)) < dark_below ? 1 : 0;
  return ink;
}

// Where the strip that begins at `top` ends: between two lines if possible.
int end_of_strip(PIX* grey, int top) {
  const int height = pixGetHeight(grey);
  const int wanted = top + strip_height;
  if (wanted + strip_search >= height) return height;
  int best = wanted;
  int least = ink_in_row(grey, wanted);
  for (int y = wanted - strip_search; y < wanted; ++y) {
    const int ink = ink_in_row(grey, y);
    if (ink <= least) {
      least = ink;
      best = y;
    }
  }
  return best;
}

}  // namespace

Recogniser::Recogniser()
    : page_(std::make_unique<tesseract::TessBaseAPI>()),
      numbers_(std::make_unique<tesseract::TessBaseAPI>()) {}
Recogniser::~Recogniser() = default;
Recogniser::Recogniser(Recogniser&&) noexcept = default;
Recogniser& Recogniser::operator=(Recogniser&&) noexcept = default;

OrRefusal<Recogniser> Recogniser::load(const std::string& models) {
  Recogniser recogniser;
  // Words of a dictionary are no help with numbers, and would bend them.
  const bool loaded = load_language(*recogniser.page_, models, "chi_sim", {}) &&
                      load_language(*recogniser.numbers_, models, "eng",
                                    {{"load_system_dawg", "0"}, {"load_freq_dawg", "0"}});
  if (!loaded) return refuse(Refusal::failed);
  recogniser.page_->SetPageSegMode(tesseract::PSM_SPARSE_TEXT);
  recogniser.numbers_->SetPageSegMode(tesseract::PSM_SINGLE_LINE);
  return recogniser;
}

Recogniser::Page Recogniser::read(const Picture& grey, ProcessorClock::time_point deadline) {
  Page page;
  const int width = pixGetWidth(grey.get());
  const int height = pixGetHeight(grey.get());
  for (int top = 0; top < height;) {
    const bool is_late = top > 0 && ProcessorClock::now() >= deadline;
    const int end = end_of_strip(grey.get(), top);
    const LeptBox box(boxCreate(0, top, width, end - top));
    const Picture strip(is_late ? nullptr : pixClipRectangle(grey.get(), box.get(), nullptr));
    if (!strip) {
      page.unread.push_back({0, top, width, height - top});
      break;
    }
    page_->SetImage(strip.get());
    page_->SetSourceResolution(source_resolution);
    // What was read when time ran out stands; the rest are words without letters.
    tesseract::ETEXT_DESC monitor;
    monitor.cancel = is_over;
    monitor.cancel_this = &deadline;
    if (page_->Recognize(&monitor) != 0) page.unread.push_back({0, top, width, end - top});
    take_pieces(*page_, top, page.pieces);
    page_->Clear();
    top = end;
  }
  return page;
}

GlyphLine Recogniser::read_again(const Picture& grey, const Box& box) {
  constexpr double height_wanted = 44;
  constexpr int margin = 12;
  GlyphLine read;
  const int above = std::max(3, box.height / 4);
  const int beside = std::max(2, box.height / 8);  // not as far as the next character
  const LeptBox area(boxCreate(box.left - beside, box.top - above, box.width + 2 * beside,
                               box.height + 2 * above));
  Picture part(pixClipRectangle(grey.get(), area.get(), nullptr));
  if (!part) return read;
  const auto scale = static_cast<float>(std::clamp(height_wanted / box.height, 0.5, 4.0));
  part.reset(pixScale(part.get(), scale, scale));
  if (part) part.reset(pixAddBorder(part.get(), margin, 255));
  if (!part) return read;
  numbers_->SetImage(part.get());
  numbers_->SetSourceResolution(source_resolution);
  std::vector<GlyphLine> pieces;
  if (numbers_->Recognize(nullptr) == 0) take_pieces(*numbers_, 0, pieces);
  numbers_->Clear();
  for (GlyphLine& line : pieces) std::ranges::move(line, std::back_inserter(read));
  return read;
}

}  // namespace jx::vision
