#include "vision/wire/reading.h"

#include <gtest/gtest.h>

#include <random>

namespace jx::vision {
namespace {

Reading sample() {
  return {.confinement = Confinement::calls,
          .width = 1080,
          .height = 2400,
          .complete = false,
          .lines = {{"订单号 A1", {90, 80, 70, 100, 99, 1}}, {"", {}}},
          .codes = {{"QRCode", "https://shop.example/o/A1"}},
          .covered = 2,
          .preview = "\xFF\xD8\xFF some picture"};
}

TEST(AnswerOfTheWorker, ComesBackAsItWasSent) {
  const auto read = decode_answer(encode(sample()));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, sample());
}

TEST(AnswerOfTheWorker, CarriesEveryRefusalByItsCode) {
  for (int number = 0; number <= static_cast<int>(Refusal::failed); ++number) {
    const auto refusal = static_cast<Refusal>(number);
    const auto read = decode_answer(encode(refusal));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, code_of(refusal));
  }
}

TEST(AnswerOfTheWorker, IsRefusedWhenCutOrLengthened) {
  const std::string whole = encode(sample());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode_answer(std::string_view(whole).substr(0, size))) << size;
  EXPECT_FALSE(decode_answer(whole + "x"));
}

TEST(AnswerOfTheWorker, IsRefusedWhenItsTextIsNoText) {
  for (const char* text :
       {"\xC0\x80", "\xED\xA0\x80", "\xF8\x88\x80\x80\x80", "a\nb", "\xE8\xAE"}) {
    Reading reading = sample();
    reading.lines = {{text, {1}}};
    const auto read = decode_answer(encode(reading));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "picture.reader_failed");
  }
}

TEST(AnswerOfTheWorker, IsRefusedWhenConfidencesDoNotFitTheText) {
  Reading reading = sample();
  reading.lines = {{"订单", {90}}};
  EXPECT_FALSE(decode_answer(encode(reading)));
  reading.lines = {{"订单", {90, 101}}};
  EXPECT_FALSE(decode_answer(encode(reading)));
}

TEST(AnswerOfTheWorker, IsRefusedWhenItsPreviewIsNoJpeg) {
  Reading reading = sample();
  reading.preview = "<svg onload=alert(1)>";
  EXPECT_FALSE(decode_answer(encode(reading)));
}

TEST(AnswerOfTheWorker, NeverBreaksOnNoise) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string whole = encode(sample());
  for (int round = 0; round < 20'000; ++round) {
    std::string broken = whole;
    for (int i = 0; i < 4; ++i) broken[random() % broken.size()] = static_cast<char>(random());
    (void)decode_answer(broken).has_value();
  }
}

}  // namespace
}  // namespace jx::vision
