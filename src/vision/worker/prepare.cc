#include "vision/worker/prepare.h"

#include <array>
#include <cmath>
#include <optional>
#include <vector>

namespace jx::vision {

namespace {

struct DestroyNuma {
  void operator()(NUMA* numbers) const { numaDestroy(&numbers); }
};
using Numbers = std::unique_ptr<NUMA, DestroyNuma>;

// How many pixels in a hundred have each of the 256 shades.
std::array<double, 256> shades_of(const Picture& grey) {
  std::array<double, 256> share{};
  const int factor = pixGetWidth(grey.get()) * pixGetHeight(grey.get()) > 4'000'000 ? 4 : 2;
  const Numbers histogram(pixGetGrayHistogram(grey.get(), factor));
  if (!histogram) return share;
  l_float32 all = 0;
  numaGetSum(histogram.get(), &all);
  for (int shade = 0; shade < 256 && all > 0; ++shade) {
    l_float32 count = 0;
    numaGetFValue(histogram.get(), shade, &count);
    share[static_cast<std::size_t>(shade)] = 100.0 * static_cast<double>(count / all);
  }
  return share;
}

int shade_at(const Picture& grey, int x, int y) {
  const l_uint32* row =
      pixGetData(grey.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(grey.get());
  return static_cast<int>(GET_DATA_BYTE(row, x));
}

// Light writing on dark ground, wherever most of the writing is. Ink covers less than its ground
// does, so it lies further from their mean: the third moment about it has the sign of the ink. An
// edge of something large has as much on either side. What lies around a photographed screen says
// nothing.
bool is_dark(const Picture& grey) {
  constexpr int surroundings = 12;  // pixels of the halved picture
  const Picture half(pixScaleBySampling(grey.get(), 0.5F, 0.5F));
  const Picture mean(half ? pixBlockconv(half.get(), surroundings, surroundings) : nullptr);
  if (!mean) return false;
  std::int64_t moment = 0;
  for (int y = 0; y < pixGetHeight(half.get()); ++y)
    for (int x = 0; x < pixGetWidth(half.get()); ++x) {
      const std::int64_t apart = shade_at(half, x, y) - shade_at(mean, x, y);
      moment += apart * apart * apart;
    }
  return moment > 0;
}

// A screen's ground is one shade or two; a camera sees many.
bool is_photograph(const std::array<double, 256>& shades) {
  double most = 0;
  for (std::size_t shade = 1; shade < 255; ++shade)
    most = std::max(most, shades[shade - 1] + shades[shade] + shades[shade + 1]);
  return most < 25;
}

Picture black_and_white(const Picture& grey, bool evened) {
  // Where a photograph is empty a threshold of its own would find noise.
  constexpr int white_from = 160;
  if (evened) return Picture(pixThresholdToBinary(grey.get(), white_from));
  constexpr int tile = 400;
  PIX* binary = nullptr;
  pixOtsuAdaptiveThreshold(grey.get(), tile, tile, 1, 1, 0.1F, nullptr, &binary);
  return Picture(binary);
}

// Degrees clockwise that make the lines of writing level; nothing when they are, or there are none.
std::optional<float> skew_of(const Picture& binary) {
  constexpr float sweep_degrees = 15;
  constexpr float least_degrees = 0.4F;
  constexpr float least_confidence = 3;
  l_float32 angle = 0;
  l_float32 confidence = 0;
  const l_ok failed =
      pixFindSkewSweepAndSearch(binary.get(), &angle, &confidence, 4, 2, sweep_degrees, 1, 0.02F);
  if (failed != 0 || confidence < least_confidence || std::fabs(angle) < least_degrees) return {};
  return angle;
}

Picture turned(const Picture& picture, float degrees) {
  constexpr float radians_of_degree = 3.14159265F / 180;
  return Picture(pixRotate(picture.get(), degrees * radians_of_degree, L_ROTATE_AREA_MAP,
                           L_BRING_IN_WHITE, 0, 0));
}

// The height of letters: of the middle one among the pieces of ink that may be letters, by area.
std::optional<double> letter_height(const Picture& binary) {
  const LeptBoxes boxes(pixConnCompBB(binary.get(), 8));
  if (!boxes) return std::nullopt;
  constexpr int height_least = 6;
  const int height_most = std::max(60, pixGetHeight(binary.get()) / 8);
  std::vector<int> heights;
  for (int i = 0; i < boxaGetCount(boxes.get()); ++i) {
    l_int32 width = 0;
    l_int32 height = 0;
    boxaGetBoxGeometry(boxes.get(), i, nullptr, nullptr, &width, &height);
    const bool letter = height >= height_least && height <= height_most && width >= 2 &&
                        width <= height * 4 && height <= width * 8;
    if (letter) heights.push_back(height);
  }
  if (heights.size() < 8) return std::nullopt;
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() * 6 / 10);
  std::ranges::nth_element(heights, middle);
  return *middle;
}

double scale_for(const Picture& binary) {
  const auto height = letter_height(binary);
  double scale = height ? letter_height_wanted / *height : 1;
  scale = std::clamp(scale, scale_min, scale_max);
  if (scale > 0.9 && scale < 1.15) scale = 1;  // not worth the blur
  const double pixels = static_cast<double>(pixGetWidth(binary.get())) *
                        static_cast<double>(pixGetHeight(binary.get()));
  return std::min(scale, std::sqrt(read_pixels_max / pixels));
}

// Where nothing light is behind anything: the table that the screen lies on, and not the screen.
Picture dark_ground(const Picture& grey, int reduction) {
  constexpr int letters_gone = 15;
  constexpr int darkest_ground = 80;
  const float scale = 1.0F / static_cast<float>(reduction);
  const Picture small(pixScaleBySampling(grey.get(), scale, scale));
  if (!small) return nullptr;
  const Picture ground(pixCloseGray(small.get(), letters_gone, letters_gone));
  if (!ground) return nullptr;
  const Picture dark(pixThresholdToBinary(ground.get(), darkest_ground));
  return dark ? Picture(pixExpandReplicate(dark.get(), reduction)) : nullptr;
}

// Light that falls unevenly, and the screen's own grid, taken out of a photograph: what is behind
// the letters becomes white everywhere.
Picture evened(Picture grey) {
  constexpr int reduction = 4;
  constexpr int letters_gone = 15;  // closes over what is thinner than 60 pixels
  constexpr int ground = 220;
  constexpr float grey_stays_dark = 0.5F;  // what is half light becomes a quarter
  Picture smooth(pixBlockconv(grey.get(), 1, 1));
  if (!smooth) return grey;
  Picture even(pixBackgroundNormMorph(smooth.get(), nullptr, reduction, letters_gone, ground));
  if (!even) return smooth;
  pixGammaTRC(even.get(), even.get(), grey_stays_dark, ground / 4, ground * 4 / 5);
  if (const Picture dark = dark_ground(smooth, reduction))
    pixSetMasked(even.get(), dark.get(), 255);
  return even;
}

}  // namespace

OrRefusal<Prepared> prepare(Picture upright) {
  Prepared prepared{.colour = std::move(upright)};
  prepared.grey.reset(pixConvertRGBToLuminance(prepared.colour.get()));
  if (!prepared.grey) return refuse(Refusal::too_heavy);
  const auto shades = shades_of(prepared.grey);
  prepared.inverted = is_dark(prepared.grey);
  prepared.photograph = is_photograph(shades);
  if (prepared.inverted) pixInvert(prepared.grey.get(), prepared.grey.get());
  if (prepared.photograph) prepared.grey = evened(std::move(prepared.grey));
  Picture binary = black_and_white(prepared.grey, prepared.photograph);
  if (!binary) return refuse(Refusal::too_heavy);
  if (const auto degrees = skew_of(binary)) {
    prepared.colour = turned(prepared.colour, *degrees);
    prepared.grey = turned(prepared.grey, *degrees);
    if (!prepared.colour || !prepared.grey) return refuse(Refusal::too_heavy);
  }
  prepared.scale = scale_for(binary);
  binary.reset();
  if (prepared.scale != 1) {
    const auto scale = static_cast<float>(prepared.scale);
    prepared.grey.reset(pixScale(prepared.grey.get(), scale, scale));
  }
  if (!prepared.grey) return refuse(Refusal::too_heavy);
  return prepared;
}

}  // namespace jx::vision
