// From bytes to a reading, with the real models, on pictures drawn here. How well real screens are
// read is measured by tests/pictures.
#include "vision/worker/read.h"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <gtest/gtest.h>
#include <jpeglib.h>

#include <cstdio>

#include "vision/worker/probe.h"

namespace jx::vision {
namespace {

using namespace std::string_literals;

constexpr const char* models = "/usr/share/tesseract-ocr/5/tessdata";
constexpr std::chrono::seconds plenty(120);

Recogniser& recogniser() {
  static Recogniser loaded = [] {
    setMsgSeverity(L_SEVERITY_NONE);
    return Recogniser::load(models).value();
  }();
  return loaded;
}

struct DestroyFont {
  void operator()(L_BMF* font) const { bmfDestroy(&font); }
};

constexpr l_uint32 almost_black = 0x00000100;  // Leptonica writes in grey for 0

// Lines of ASCII on a page, black on white.
Picture page(const std::vector<std::string>& lines, int width = 900, int height = 600) {
  Picture paper(pixCreate(width, height, 32));
  pixSetAll(paper.get());
  const std::unique_ptr<L_BMF, DestroyFont> font(bmfCreate(nullptr, 10));
  int y = 80;
  for (const std::string& line : lines) {
    pixSetTextline(paper.get(), font.get(), line.c_str(), almost_black, 40, y, nullptr, nullptr);
    y += 70;
  }
  return paper;
}

const std::vector<std::string> order_page{"order details", "order number 482250101123456789",
                                          "total paid 98.50"};

std::string taken(l_uint8* data, size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  lept_free(data);
  return bytes;
}
std::string as_png(PIX* picture) {
  l_uint8* data = nullptr;
  size_t size = 0;
  EXPECT_EQ(pixWriteMemPng(&data, &size, picture, 0), 0);
  return taken(data, size);
}
std::string as_jpeg(PIX* picture, int quality = 80) {
  l_uint8* data = nullptr;
  size_t size = 0;
  EXPECT_EQ(pixWriteMemJpeg(&data, &size, picture, quality, 0), 0);
  return taken(data, size);
}
std::string as_gif(PIX* picture) {
  l_uint8* data = nullptr;
  size_t size = 0;
  const Picture few_colours(pixConvertTo8(picture, 1));
  EXPECT_EQ(pixWriteMemGif(&data, &size, few_colours.get()), 0);
  return taken(data, size);
}
std::string as_webp(PIX* picture) {
  l_uint8* data = nullptr;
  size_t size = 0;
  EXPECT_EQ(pixWriteMemWebP(&data, &size, picture, 80, 0), 0);
  return taken(data, size);
}

// As printers' programs write them: four inks, upside down as Adobe has it.
std::string as_cmyk_jpeg(PIX* picture) {
  jpeg_compress_struct writer{};
  jpeg_error_mgr errors{};
  writer.err = jpeg_std_error(&errors);
  jpeg_create_compress(&writer);
  unsigned char* data = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&writer, &data, &size);
  writer.image_width = static_cast<JDIMENSION>(pixGetWidth(picture));
  writer.image_height = static_cast<JDIMENSION>(pixGetHeight(picture));
  writer.input_components = 4;
  writer.in_color_space = JCS_CMYK;
  jpeg_set_defaults(&writer);
  jpeg_start_compress(&writer, TRUE);
  std::vector<JSAMPLE> row(std::size_t{writer.image_width} * 4);
  for (JDIMENSION y = 0; y < writer.image_height; ++y) {
    for (JDIMENSION x = 0; x < writer.image_width; ++x) {
      l_int32 red = 0;
      l_int32 green = 0;
      l_int32 blue = 0;
      pixGetRGBPixel(picture, static_cast<l_int32>(x), static_cast<l_int32>(y), &red, &green,
                     &blue);
      const std::size_t at = std::size_t{x} * 4;
      row[at] = static_cast<JSAMPLE>(red);
      row[at + 1] = static_cast<JSAMPLE>(green);
      row[at + 2] = static_cast<JSAMPLE>(blue);
      row[at + 3] = 255;
    }
    JSAMPROW rows[] = {row.data()};
    jpeg_write_scanlines(&writer, rows, 1);
  }
  jpeg_finish_compress(&writer);
  jpeg_destroy_compress(&writer);
  std::string bytes(reinterpret_cast<const char*>(data), size);
  std::free(data);
  return bytes;
}

// A JPEG that says how the camera was held.
std::string with_orientation(const std::string& jpeg, char orientation) {
  const std::string exif =
      "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0\0\0\0\0"s;
  const std::string segment = "\xFF\xE1\0"s + static_cast<char>(exif.size() + 2) + exif;
  return jpeg.substr(0, 2) + segment + jpeg.substr(2);
}

std::string text_of(const Reading& reading) {
  std::string text;
  for (const LineRead& line : reading.lines) text += line.text + "\n";
  return text;
}

bool reads_the_order(std::string_view bytes, std::string_view what) {
  const auto reading = read_picture(recogniser(), bytes, plenty);
  EXPECT_TRUE(reading) << what << ": " << code_of(reading ? Refusal::failed : reading.error());
  if (!reading) return false;
  const std::string text = text_of(*reading);
  const bool found =
      text.find("482250101123456789") != text.npos && text.find("98.50") != text.npos;
  EXPECT_TRUE(found) << what << ":\n" << text;
  return found;
}

TEST(Reading, TakesEveryKindOfPicture) {
  const Picture paper = page(order_page);
  const Picture grey(pixConvertTo8(paper.get(), 0));
  const Picture line_art(pixThresholdToBinary(grey.get(), 128));
  const Picture deep(pixConvert8To16(grey.get(), 8));
  EXPECT_TRUE(reads_the_order(as_png(paper.get()), "png"));
  EXPECT_TRUE(reads_the_order(as_png(grey.get()), "grey png"));
  EXPECT_TRUE(reads_the_order(as_png(line_art.get()), "black and white png"));
  EXPECT_TRUE(reads_the_order(as_png(deep.get()), "16 bit png"));
  EXPECT_TRUE(reads_the_order(as_jpeg(paper.get()), "jpeg"));
  EXPECT_TRUE(reads_the_order(as_jpeg(grey.get()), "grey jpeg"));
  EXPECT_TRUE(reads_the_order(as_cmyk_jpeg(paper.get()), "cmyk jpeg"));
  EXPECT_TRUE(reads_the_order(as_gif(paper.get()), "gif"));
  EXPECT_TRUE(reads_the_order(as_webp(paper.get()), "webp"));
}

TEST(Reading, TakesTransparentPaperForWhite) {
  Picture paper = page(order_page);
  const Picture grey(pixConvertTo8(paper.get(), 0));
  const Picture letters(pixThresholdToBinary(grey.get(), 128));
  const Picture alpha(pixUnpackBinary(letters.get(), 8, 0));  // letters opaque, the rest clear
  pixSetRGBComponent(paper.get(), alpha.get(), L_ALPHA_CHANNEL);
  pixSetSpp(paper.get(), 4);
  EXPECT_TRUE(reads_the_order(as_png(paper.get()), "transparent png"));
}

TEST(Reading, TurnsWhatTheCameraHeldOtherwise) {
  // A picture turned by so many quarters clockwise is upright when EXIF says the rest of the turn.
  for (const auto& [quarters, orientation] : {std::pair(3, 6), {2, 3}, {1, 8}}) {
    const Picture lying(pixRotateOrth(page(order_page).get(), quarters));
    const std::string bytes =
        with_orientation(as_jpeg(lying.get()), static_cast<char>(orientation));
    ASSERT_EQ(probe(bytes)->orientation, orientation);
    EXPECT_TRUE(reads_the_order(bytes, "orientation " + std::to_string(orientation)));
  }
  const Picture mirrored(pixFlipLR(nullptr, page(order_page).get()));
  EXPECT_TRUE(reads_the_order(with_orientation(as_jpeg(mirrored.get()), 2), "mirrored"));
}

TEST(Reading, FindsTheWayUpWhenNobodySays) {
  const Picture lying(pixRotateOrth(page(order_page).get(), 1));
  EXPECT_TRUE(reads_the_order(as_png(lying.get()), "lying"));
  const Picture standing_on_its_head(pixRotateOrth(page(order_page).get(), 2));
  EXPECT_TRUE(reads_the_order(as_png(standing_on_its_head.get()), "upside down"));
}

TEST(Reading, StraightensWhatIsAskew) {
  const Picture askew(
      pixRotate(page(order_page).get(), 0.07F, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
  EXPECT_TRUE(reads_the_order(as_jpeg(askew.get()), "askew"));
}

TEST(Reading, ReadsLightOnDark) {
  const Picture dark(pixInvert(nullptr, page(order_page).get()));
  EXPECT_TRUE(reads_the_order(as_png(dark.get()), "dark"));
}

TEST(Reading, ReadsSmallAndLargeLetters) {
  const Picture small(pixScale(page(order_page).get(), 0.45F, 0.45F));
  EXPECT_TRUE(reads_the_order(as_png(small.get()), "small"));
  const Picture large(pixScale(page(order_page).get(), 3, 3));
  EXPECT_TRUE(reads_the_order(as_png(large.get()), "large"));
}

TEST(Reading, ReadsAQrCode) {
  Picture paper = page({"order details"});
  const auto code = ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode)
                        .encode(std::string("https://shop.example/o/A1B2C3D4E5F6G7H8"), 240, 240);
  for (int y = 0; y < 240; ++y)
    for (int x = 0; x < 240; ++x)
      pixSetPixel(paper.get(), 500 + x, 250 + y, code.get(x, y) ? 0x00000000 : 0xFFFFFF00);
  const auto reading = read_picture(recogniser(), as_png(paper.get()), plenty);
  ASSERT_TRUE(reading);
  ASSERT_EQ(reading->codes.size(), 1u);
  EXPECT_EQ(reading->codes[0].text, "https://shop.example/o/A1B2C3D4E5F6G7H8");
}

TEST(Preview, ShowsTheOrderAndCoversTheCard) {
  const Picture paper =
      page({"order number 482250101123456789", "activation code", "ABCD1234-EFGH5678-WXYZ2468"});
  const std::string bytes = with_orientation(as_jpeg(paper.get(), 95), 1);
  const auto reading = read_picture(recogniser(), bytes, plenty);
  ASSERT_TRUE(reading);
  EXPECT_GE(reading->covered, 1u) << text_of(*reading);
  EXPECT_EQ(reading->preview.find("Exif"), std::string::npos) << "nothing but pixels";
  const auto again = read_picture(recogniser(), reading->preview, plenty);
  ASSERT_TRUE(again);
  const std::string text = text_of(*again);
  EXPECT_NE(text.find("482250101123456789"), text.npos) << text;
  for (const char* part : {"ABCD", "EFGH", "WXYZ", "2468"})
    EXPECT_EQ(text.find(part), text.npos) << text;
}

TEST(Preview, IsSmallWhateverThePictureIs) {
  const Picture large(pixScale(page(order_page).get(), 5, 5));
  const auto reading = read_picture(recogniser(), as_jpeg(large.get()), plenty);
  ASSERT_TRUE(reading);
  const auto preview = probe(reading->preview);
  ASSERT_TRUE(preview);
  EXPECT_LE(std::uint64_t{preview->width} * preview->height, 6'100'000u);
  EXPECT_LE(reading->preview.size(), preview_bytes_max);
}

Refusal refusal_of(std::string_view bytes) {
  const auto reading = read_picture(recogniser(), bytes, plenty);
  EXPECT_FALSE(reading);
  return reading ? Refusal::failed : reading.error();
}

TEST(Hostile, BombsAreRefusedBeforeTheyAreOpened) {
  const Picture bomb(pixCreate(20'000, 20'000, 1));  // 400 million pixels in some 50 kB
  const std::string bytes = as_png(bomb.get());
  EXPECT_LT(bytes.size(), 200'000u);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(refusal_of(bytes), Refusal::too_large);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(1));
}

TEST(Hostile, CutPicturesAreRefusedOrReadAsFarAsTheyGo) {
  const Picture paper = page(order_page);
  for (const std::string& whole :
       {as_png(paper.get()), as_jpeg(paper.get()), as_gif(paper.get()), as_webp(paper.get())}) {
    for (const double share : {0.02, 0.3, 0.9}) {
      const auto size = static_cast<std::size_t>(static_cast<double>(whole.size()) * share);
      const auto reading = read_picture(recogniser(), whole.substr(0, size), plenty);
      if (!reading) EXPECT_EQ(reading.error(), Refusal::unreadable);
    }
  }
}

TEST(Hostile, EmptyPagesSayNothing) {
  const auto reading = read_picture(recogniser(), as_png(page({}).get()), plenty);
  ASSERT_TRUE(reading);
  EXPECT_TRUE(reading->complete);
  EXPECT_TRUE(reading->lines.empty());
  EXPECT_EQ(reading->covered, 0u);
}

TEST(Hostile, NoiseSaysNothingSurely) {
  Picture noise(pixCreate(800, 600, 32));
  std::uint32_t state = 1;
  for (int y = 0; y < 600; ++y)
    for (int x = 0; x < 800; ++x) {
      state = state * 1'664'525 + 1'013'904'223;
      pixSetPixel(noise.get(), x, y, state & 0xFFFFFF00);
    }
  const auto reading = read_picture(recogniser(), as_png(noise.get()), std::chrono::seconds(2));
  ASSERT_TRUE(reading);
  EXPECT_TRUE(reading->codes.empty());
}

// The page again and again, one below the other.
Picture tower(int pages) {
  constexpr int width = 600;
  constexpr int height = 400;
  Picture all(pixCreate(width, height * pages, 8));
  const Picture one(pixConvertTo8(page(order_page, width, height).get(), 0));
  for (int i = 0; i < pages; ++i)
    pixRasterop(all.get(), 0, height * i, width, height, PIX_SRC, one.get(), 0, 0);
  return all;
}

// The lowest row of a preview with anything lighter than a cover; -1 for none.
int last_shown_row(const std::string& preview) {
  const auto* data = reinterpret_cast<const l_uint8*>(preview.data());
  const Picture colour(pixReadMemJpeg(data, preview.size(), 0, 1, nullptr, 0));
  const Picture grey(pixConvertTo8(colour.get(), 0));
  constexpr l_uint32 lightest_cover = 0x60;
  int last = -1;
  for (int y = 0; y < pixGetHeight(grey.get()); ++y)
    for (int x = 0; x < pixGetWidth(grey.get()); ++x) {
      l_uint32 shade = 0;
      pixGetPixel(grey.get(), x, y, &shade);
      if (shade > lightest_cover) last = y;
    }
  return last;
}

TEST(Hostile, ALongPictureIsReadAsFarAsTimeReaches) {
  const auto began = ProcessorClock::now();
  ASSERT_TRUE(read_picture(recogniser(), as_png(tower(6).get()), plenty));
  const auto for_six = std::chrono::ceil<std::chrono::milliseconds>(ProcessorClock::now() - began);
  const auto reading = read_picture(recogniser(), as_png(tower(50).get()), for_six);
  ASSERT_TRUE(reading);
  EXPECT_FALSE(reading->complete);
  EXPECT_NE(text_of(*reading).find("total paid 98.50"), std::string::npos)
      << "the beginning is read";
  const int last = last_shown_row(reading->preview);
  EXPECT_GT(last, 0) << "and shown";
  EXPECT_LT(last, static_cast<int>(probe(reading->preview)->height) - 1)
      << "what was not read is covered";
}

TEST(Hostile, WithoutTimeNothingIsReadAndNothingBreaks) {
  const auto reading = read_picture(recogniser(), as_png(tower(6).get()), {});
  ASSERT_TRUE(reading);
  EXPECT_FALSE(reading->complete);
  EXPECT_EQ(last_shown_row(reading->preview), -1);
}

}  // namespace
}  // namespace jx::vision
