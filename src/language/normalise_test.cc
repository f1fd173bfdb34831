#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "language/characters.h"
#include "language/understanding.h"

namespace jx::language {
namespace {

TEST(Normalise, LeavesSimplifiedTextAsItIs) {
  EXPECT_EQ(normalise("我付了钱怎么没到账?"), "我付了钱怎么没到账?");
}

TEST(Normalise, WritesTraditionalAsSimplified) {
  EXPECT_EQ(normalise("我付了錢怎麼沒到帳，訂單號碼"), "我付了钱怎么没到帐,订单号码");
}

TEST(Normalise, FoldsCaseAndWidthAndDropsWhatIsNotSeen) {
  EXPECT_EQ(normalise("ＣＤＫ：ＡＢ１２　ok"), "cdk:ab12 ok");
  EXPECT_EQ(normalise("充\u200B值\uFEFF卡"), "充值卡");
  EXPECT_EQ(normalise("①ﬁ㎏"), "1fikg");
}

TEST(Normalise, RepairsBrokenUtf8) {
  EXPECT_EQ(normalise("a\xFF"
                      "b"),
            "a\uFFFDb");
  EXPECT_EQ(normalise("\xE4\xBD"), "\uFFFD");
  EXPECT_EQ(normalise("\xED\xA0\x80").find('\xED'), std::string::npos);
}

TEST(Normalise, TwiceIsOnce) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 20; ++i) append_utf8(text, static_cast<char32_t>(random() % 0x30000));
    const std::string once = normalise(text);
    EXPECT_EQ(normalise(once), once);
  }
}

TEST(Normalise, IsTheSameForACharacterAloneAndBesideOneThatNeedsMore) {
  for (char32_t code = 0x20; code < 0x20000; ++code) {
    if (!folds_alone(code) || code == replacement_character) continue;
    std::string alone;
    append_utf8(alone, code);
    const std::string beside = normalise(alone + " \u2460");
    EXPECT_EQ(normalise(alone) + " 1", beside) << static_cast<unsigned>(code);
  }
}

TEST(Terms, AreBigramsOfHanAndWordsOfAscii) {
  EXPECT_EQ(index_terms("我付了钱，Order A1b2!"), "我付 付了 了钱 order a1b2");
  EXPECT_EQ(index_terms("卡"), "卡");
  EXPECT_EQ(index_terms("  ，。 "), "");
}

TEST(Terms, FindTheSameWordInEitherWriting) { EXPECT_EQ(index_terms("訂單"), query_terms("订单")); }

TEST(Terms, LeaveSecretsOut) {
  EXPECT_EQ(index_terms("卡密 ABCD1234EFGH5678 无效"), "卡密 无效");
  EXPECT_EQ(index_terms("验证码 482913"), "验证 证码");
  EXPECT_EQ(index_terms("订单号 A1B2C3D4E5F6G7H8"), "订单 单号 a1b2c3d4e5f6g7h8");
}

TEST(Terms, OfAQueryAreGivenOnce) { EXPECT_EQ(query_terms("到账到账"), "到账 账到"); }

TEST(Terms, AreMadeFastEnoughForEveryMessage) {
  const std::string text = "我昨天付了二百一十六块钱买的点卡到现在还没有到账怎么回事啊";
  std::size_t bytes = 0;
  const auto started = std::chrono::steady_clock::now();
  constexpr int rounds = 20'000;
  for (int i = 0; i < rounds; ++i) bytes += index_terms(text).size();
  const auto spent = std::chrono::steady_clock::now() - started;
  const double each = std::chrono::duration<double, std::micro>(spent).count() / rounds;
  RecordProperty("microseconds_each", std::to_string(each));
  std::cout << "index_terms of 30 characters: " << each << " us\n";
  EXPECT_GT(bytes, 0u);
  EXPECT_LT(each, 500.0);  // a bound on disasters: sanitizers and busy machines are slow
}

}  // namespace
}  // namespace jx::language
