#include "knowledge/terms.h"

#include <gtest/gtest.h>

namespace jx::knowledge {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  for (const Term& term : terms_of(text)) all.push_back(term.word);
  return all;
}

TEST(Terms, AreBigramsAndStems) {
  EXPECT_EQ(words("卡密无效"), (std::vector<std::string>{"卡密", "密无", "无效"}));
  EXPECT_EQ(words("Steam 充值"), (std::vector<std::string>{"steam", "充值"}));
  EXPECT_EQ(words("codes"), words("code"));
  EXPECT_EQ(words("redeemed"), words("redeeming"));
  EXPECT_EQ(words("charged"), words("charge"));
  EXPECT_EQ(words("companies"), words("company"));
  EXPECT_NE(words("class"), words("clas"));
}

TEST(Terms, ReadShapesAlike) {
  EXPECT_EQ(words("末到帐"), words("未到账"));
  EXPECT_EQ(words("己使用"), words("已使用"));
  EXPECT_EQ(words("登陆"), words("登录"));
}

TEST(Terms, ReadTraditionalAndFullWidthAsSimplified) {
  EXPECT_EQ(words("退款沒到賬"), words("退款没到账"));
  EXPECT_EQ(words("ＣＤＫ"), words("cdk"));
}

TEST(Terms, LeaveCardsOut) {
  for (const std::string& word : words("卡密 ABCD-EFGH-1234-5678 无效"))
    EXPECT_EQ(word.find("5678"), std::string::npos) << word;
}

TEST(Terms, TakeAWordBehindKamiForAWord) {
  EXPECT_EQ(words("kami wuxiao"), (std::vector<std::string>{"kami", "wuxiao"}));
}

TEST(Terms, SoundInAllReadings) {
  const std::vector<Term> terms = terms_of("重复");
  ASSERT_EQ(terms.size(), 1u);
  EXPECT_EQ(sound_keys(terms[0]), (std::vector<std::string>{"~zon'fu", "~con'fu"}));
  EXPECT_TRUE(sound_keys(terms_of("steam")[0]).empty());
}

TEST(Terms, AnswerAnyBytes) {
  EXPECT_TRUE(terms_of("").empty());
  EXPECT_TRUE(terms_of("😀😀").empty());
  (void)terms_of("\xff\xfe\xe4");
  EXPECT_FALSE(terms_of(std::string(100'000, 'x')).empty());
}

}  // namespace
}  // namespace jx::knowledge
