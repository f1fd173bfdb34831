#include "vision/worker/probe.h"

#include <gtest/gtest.h>

#include <random>

namespace jx::vision {
namespace {

using namespace std::string_literals;

std::string big(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}
std::string little(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}

// "Exif" of one entry: the orientation.
std::string tiff(int orientation, bool is_big) {
  const auto number = [&](std::uint32_t value, int bytes) {
    return is_big ? big(value, bytes) : little(value, bytes);
  };
  return (is_big ? "MM\0*"s : "II*\0"s) + number(8, 4) + number(1, 2) + number(0x0112, 2) +
         number(3, 2) + number(1, 4) + number(static_cast<std::uint32_t>(orientation), 2) +
         number(0, 2) + number(0, 4);
}

std::string png(std::uint32_t width, std::uint32_t height, const std::string& more = "") {
  return "\x89PNG\r\n\x1A\n"s + big(13, 4) + "IHDR" + big(width, 4) + big(height, 4) +
         "\x08\x02\0\0\0crc!"s + more + big(0, 4) + "IDATcrc!";
}
std::string jpeg(std::uint32_t width, std::uint32_t height, const std::string& exif = "") {
  std::string out = "\xFF\xD8"s;
  if (!exif.empty()) {
    const std::string body = "Exif\0\0"s + exif;
    out += "\xFF\xE1"s + big(static_cast<std::uint32_t>(body.size() + 2), 2) + body;
  }
  return out + "\xFF\xC0"s + big(11, 2) + "\x08"s + big(height, 2) + big(width, 2) + "\x01\x11\0"s;
}
std::string gif(std::uint32_t width, std::uint32_t height, int frames) {
  std::string out =
      "GIF89a"s + little(width, 2) + little(height, 2) + "\x80\0\0"s + "\0\0\0\xFF\xFF\xFF"s;
  for (int i = 0; i < frames; ++i)
    out += "\x21\xF9\x04\0\0\0\0\0"s + ","s + little(0, 4) + little(width, 2) + little(height, 2) +
           "\0"s + "\x02\x02\x4C\x01\0"s;
  return out + ";";
}
std::string webp(std::string_view chunk, const std::string& body) {
  const std::string chunks = std::string(chunk) +
                             little(static_cast<std::uint32_t>(body.size()), 4) + body +
                             (body.size() % 2 == 1 ? "\0"s : ""s);
  return "RIFF"s + little(static_cast<std::uint32_t>(chunks.size() + 4), 4) + "WEBP" + chunks;
}

TEST(Probe, TellsKindAndSizeOfEachKind) {
  const auto size = [](const std::string& bytes) {
    const auto found = probe(bytes);
    return found ? std::pair(found->width, found->height) : std::pair(0u, 0u);
  };
  EXPECT_EQ(size(png(1080, 2400)), std::pair(1080u, 2400u));
  EXPECT_EQ(size(jpeg(1080, 2400)), std::pair(1080u, 2400u));
  EXPECT_EQ(size(gif(320, 240, 1)), std::pair(320u, 240u));
  EXPECT_EQ(size(webp("VP8X", "\0\0\0\0"s + little(1079, 3) + little(2399, 3))),
            std::pair(1080u, 2400u));
  EXPECT_EQ(size(webp("VP8 ", "\0\0\0\x9D\x01\x2A"s + little(640, 2) + little(480, 2))),
            std::pair(640u, 480u));
  EXPECT_EQ(size(webp("VP8L", "\x2F"s + little(639 | (479 << 14), 4))), std::pair(640u, 480u));
}

TEST(Probe, ReadsTheOrientationWhereverItStands) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const bool is_big : {false, true}) {
      EXPECT_EQ(probe(jpeg(100, 100, tiff(orientation, is_big)))->orientation, orientation);
      const std::string exif = tiff(orientation, is_big);
      const std::string chunk =
          big(static_cast<std::uint32_t>(exif.size()), 4) + "eXIf" + exif + "crc!";
      EXPECT_EQ(probe(png(100, 100, chunk))->orientation, orientation);
    }
  }
  EXPECT_EQ(probe(jpeg(100, 100, tiff(99, true)))->orientation, 1) << "nonsense is upright";
  EXPECT_EQ(probe(jpeg(100, 100, "II*\0\xFF\xFF\xFF\x7F"s))->orientation, 1);
}

TEST(Probe, RefusesWhatIsNoPictureWhateverItIsCalled) {
  for (const std::string& bytes : {""s, "%PDF-1.7\n"s, "<svg xmlns='http://www.w3.org/2000/svg'>"s,
                                   "PK\x03\x04"s, "MZ"s, "\x89PN"s, "RIFF\0\0\0\0WAVE"s, "BM\0\0"s})
    EXPECT_EQ(probe(bytes).error(), Refusal::not_a_picture) << bytes;
}

TEST(Probe, RefusesPixelsBeyondTheBounds) {
  EXPECT_EQ(probe(png(20'000, 20'000)).error(), Refusal::too_large);
  EXPECT_EQ(probe(png(0xFFFFFFFF, 0xFFFFFFFF)).error(), Refusal::too_large);
  EXPECT_EQ(probe(png(40'000, 100)).error(), Refusal::too_large);
  EXPECT_EQ(probe(jpeg(65'000, 65'000)).error(), Refusal::too_large);
  EXPECT_EQ(probe(png(8, 2'000)).error(), Refusal::too_small);
  EXPECT_TRUE(probe(png(1'080, 20'000))) << "a long screenshot";
  EXPECT_TRUE(probe(jpeg(12'000, 9'000))) << "a telephone's largest photograph";
}

TEST(Probe, RefusesAnAnimatedWebp) {
  const auto found = probe(webp("VP8X", "\x02\0\0\0"s + little(99, 3) + little(99, 3)));
  EXPECT_EQ(found.error(), Refusal::animated);
}

TEST(Probe, RefusesWhatEndsBeforeItsSize) {
  const std::string lying = jpeg(100, 100, tiff(6, true));
  for (std::size_t size = 6; size + 4 < lying.size(); ++size)
    EXPECT_FALSE(probe(std::string_view(lying).substr(0, size))) << size;
  const std::string still = gif(100, 100, 1);
  for (std::size_t size = 6; size < still.find(','); ++size)
    EXPECT_FALSE(probe(std::string_view(still).substr(0, size))) << size;
}

TEST(Probe, KeepsOfAnAnimationItsFirstFrame) {
  EXPECT_EQ(first_frame_of_gif(gif(64, 64, 500)), gif(64, 64, 1));
  EXPECT_EQ(first_frame_of_gif("GIF89a"), "GIF89a") << "broken ones stay what they are";
}

TEST(Probe, NeverBreaksOnNoise) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string wholes[] = {png(100, 100, big(30, 4) + "eXIf" + tiff(6, true)),
                                jpeg(100, 100, tiff(6, false)), gif(64, 64, 3),
                                webp("VP8X", "\0\0\0\0"s + little(99, 3) + little(99, 3)) + "EXIF"};
  for (int round = 0; round < 40'000; ++round) {
    std::string bytes = wholes[random() % std::size(wholes)];
    for (int i = 0; i < 4; ++i)
      bytes[8 + random() % (bytes.size() - 8)] = static_cast<char>(random());
    bytes.resize(random() % 4 == 0 ? random() % bytes.size() : bytes.size());
    (void)probe(bytes).has_value();
    (void)first_frame_of_gif(bytes);
  }
}

}  // namespace
}  // namespace jx::vision
