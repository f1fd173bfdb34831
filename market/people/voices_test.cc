#include "market/people/voices.h"

#include <gtest/gtest.h>

#include <set>

#include "market/people/screenshot.h"

namespace jx::market {
namespace {

TEST(Voices, HaveWordsForEveryTroubleInEveryTongue) {
  Dice dice(11);
  auto people = people_of(dice, 1);
  std::set<std::string> said;
  for (const char* locale : {"zh-CN", "zh-TW", "en"}) {
    people[0].locale = locale;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Truth>>([&](auto truth) {
      const Purchase one = purchase_with(dice, 0, people[0], truth.value, 1'800'000'000'000);
      for (const Mood mood : {Mood::calm, Mood::angry}) {
        const std::string words = opening_words(dice, one, people[0], mood, true);
        EXPECT_EQ(words.find("{"), words.npos) << words;
        said.insert(words);
      }
    });
  }
  EXPECT_GT(said.size(), 60u);
}

TEST(Voices, KnowWhatIsAskedOfThem) {
  EXPECT_TRUE(asks_for_order("请发一下订单号"));
  EXPECT_TRUE(asks_for_password("请输入查询密码"));
  EXPECT_FALSE(asks_for_order("正在为您查询"));
}

TEST(Voices, GiveEveryCauseAnExplanationOfItsOwn) {
  std::set<std::string> words;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Truth>>([&](auto truth) {
    EXPECT_TRUE(words.insert(clerk_explanation(enum_text(truth.value))).second)
        << enum_text(truth.value);
  });
  EXPECT_FALSE(words.contains(clerk_explanation("something else")));
}

TEST(Screenshot, IsAPngThatEndsWhereItShould) {
  Dice dice(2);
  const std::string png = payment_screenshot(dice);
  EXPECT_TRUE(png.starts_with("\x89PNG\r\n\x1a\n"));
  EXPECT_NE(png.find("IHDR"), png.npos);
  EXPECT_EQ(png.substr(png.size() - 8, 4), "IEND");
  EXPECT_LT(png.size(), 20'000u);
}

}  // namespace
}  // namespace jx::market
