#include "knowledge/sound.h"

#include <gtest/gtest.h>

namespace jx::knowledge {
namespace {

std::vector<std::string> heard(char32_t code) {
  std::vector<std::string> all;
  for (const Sound sound : sounds_of(code)) all.emplace_back(letters_of(sound));
  return all;
}

// The syllables of the best reading, by a blank.
std::string spelt(std::string_view letters) {
  const auto all = spellings_of(letters);
  std::string text;
  if (all.empty()) return text;
  for (const Sound sound : all.front().sounds)
    text += (text.empty() ? "" : " ") + std::string(letters_of(sound));
  return text;
}

TEST(Sounds, AreThoseOfTheTradesWords) {
  EXPECT_EQ(heard(U'卡'), (std::vector<std::string>{"ka", "qia"}));
  EXPECT_EQ(heard(U'密'), (std::vector<std::string>{"mi"}));
  EXPECT_EQ(heard(U'值'), (std::vector<std::string>{"zi"})) << "zh is heard as z";
  EXPECT_EQ(heard(U'重'), (std::vector<std::string>{"zon", "con"})) << "two readings";
  EXPECT_TRUE(heard(U'a').empty());
  EXPECT_TRUE(heard(U'、').empty());
}

TEST(Sounds, OfHomophonesAndOfWhatIsConfusedAreOne) {
  const auto alike = [](char32_t a, char32_t b) {
    return sounds_of(a).front() == sounds_of(b).front();
  };
  EXPECT_TRUE(alike(U'充', U'冲'));
  EXPECT_TRUE(alike(U'密', U'蜜'));
  EXPECT_TRUE(alike(U'账', U'帐'));
  EXPECT_TRUE(alike(U'是', U'四')) << "sh and s";
  EXPECT_TRUE(alike(U'银', U'赢')) << "in and ing";
  EXPECT_FALSE(alike(U'卡', U'密'));
}

TEST(Spellings, ReadPinyinAsSyllables) {
  EXPECT_EQ(spelt("kami"), "ka mi");
  EXPECT_EQ(spelt("chongzhi"), "con zi");
  EXPECT_EQ(spelt("tuikuan"), "tui kuan");
  EXPECT_EQ(spelt("lvse"), "lv se");
  EXPECT_EQ(spelt("xian"), "xian") << "one syllable before two";
  EXPECT_EQ(spellings_of("xian")[1].sounds.size(), 2u) << "xi'an";
}

TEST(Spellings, TakeALastSyllableThatIsOnlyBegun) {
  EXPECT_EQ(spelt("duihuanm"), "dui huan");
  EXPECT_EQ(spellings_of("duihuanm").front().letters, 7u);
  EXPECT_EQ(spelt("chongz"), "con");
}

TEST(Spellings, AreNoneOfWhatIsNoPinyin) {
  EXPECT_TRUE(spellings_of("steam").empty());
  EXPECT_TRUE(spellings_of("").empty());
  EXPECT_TRUE(spellings_of("v2").empty());
  EXPECT_TRUE(spellings_of(std::string(spelling_letters_max + 1, 'a')).empty());
}

TEST(Spellings, AreBoundedWhateverIsAsked) {
  for (const char c : {'a', 'e', 'n', 'g', 'x'}) {
    const auto all = spellings_of(std::string(spelling_letters_max, c));
    EXPECT_LE(all.size(), spellings_max);
  }
  EXPECT_LE(spellings_of("xianxianxianxianxianxianxianxian").size(), spellings_max);
}

}  // namespace
}  // namespace jx::knowledge
