#include "language/secrets.h"

#include <gtest/gtest.h>

#include <random>

#include "language/understanding.h"

namespace jx::language {
namespace {

TEST(MaskSecrets, HidesWhatIsCalledACard) {
  EXPECT_EQ(mask_secrets("卡密：ABCD1234EFGHWXYZ"), "卡密：ABCD****WXYZ");
  EXPECT_EQ(mask_secrets("激活码是 9F3K-2M8Q-7L1Z 提示无效"), "激活码是 9F****1Z 提示无效");
  EXPECT_EQ(mask_secrets("CDK AB12CD34EF 用不了"), "CDK AB****EF 用不了");
  EXPECT_EQ(mask_secrets("兌換碼 123456789012345678"), "兌換碼 1234****5678");
  EXPECT_EQ(mask_secrets("卡号 8860001234567890 密码 123456789012345678"),
            "卡号 8860****7890 密码 ****");
}

TEST(MaskSecrets, HidesEveryCardOfAList) {
  EXPECT_EQ(mask_secrets("卡密：\nAAAA1111BBBB2222\nCCCC3333DDDD4444"),
            "卡密：\nAAAA****2222\nCCCC****4444");
}

TEST(MaskSecrets, HidesPasswordsCodesAndIdentityNumbers) {
  EXPECT_EQ(mask_secrets("密码是 P@ss-w0rd! 帮我看"), "密码是 **** 帮我看");
  EXPECT_EQ(mask_secrets("查询密码 abc123"), "查询密码 ****");
  EXPECT_EQ(mask_secrets("密码a@b1"), "密码****");
  EXPECT_EQ(mask_secrets("pwd: hunter22"), "pwd: ****");
  EXPECT_EQ(mask_secrets("验证码：482913"), "验证码：****");
  EXPECT_EQ(mask_secrets("482913 是你的验证码"), "**** 是你的验证码");
  EXPECT_EQ(mask_secrets("我是11010519491231002X"), "我是****");
  EXPECT_EQ(mask_secrets("身份证号 110105194912310021"), "身份证号 ****");
}

TEST(MaskSecrets, SeesThroughFullWidthAndZeroWidth) {
  EXPECT_EQ(mask_secrets("卡密ＡＢＣＤ１２３４ＥＦＧＨ５６７８"), "卡密abcd****5678");
  EXPECT_EQ(mask_secrets("卡密ABCD\u200B1234EFGH5678"), "卡密ABCD****5678");
}

TEST(MaskSecrets, HidesACardByItsShapeAlone) {
  EXPECT_EQ(mask_secrets("这个 XK2F-9Q8D-77AA-PLMN 不行"), "这个 XK2F****PLMN 不行");
  EXPECT_EQ(mask_secrets("9f3k2m8q7l1z0x5c4v6b"), "9f3k****4v6b");
}

TEST(MaskSecrets, KeepsOrderNumbersOfEveryKind) {
  for (const std::string text :
       {"订单号 A1B2C3D4E5F6G7H8 没到账", "A1B2C3D4E5F6G7H8", "单号：482250101123456789",
        "订单482250101123456789一直没发", "我的流水号是2026010112345678901234",
        "交易单号 2026010122001412345678901234", "4200001234202601011234567890",
        "order no 2026010122001412345678901234", "DJ20260101123456789012",
        "卡密无效，订单号是 A1B2C3D4E5F6G7H8"})
    EXPECT_EQ(mask_secrets(text), text);
}

TEST(MaskSecrets, KeepsAmountsPhonesDatesAndPlainWords) {
  for (const std::string text :
       {"付了216.00元", "扣了我1200块", "手机13812345678", "138****1234", "后4位9026",
        "2026年01月02日 12:33:44", "卡密已于 2026-01-02 20:03 发出", "卡密 2026-12-31 到期",
        "验证码10分钟都收不到", "验证码一直收不到，2026年了", "密码不对怎么办",
        "密码错误扣了1200元", "密码忘了，打我电话13812345678", "how do I use this code please",
        "forgot my password please help", "卡密在哪里看", "", "QQ 123456789"})
    EXPECT_EQ(mask_secrets(text), text);
}

TEST(MaskSecrets, TakesACardOverAnOrderNumberWhenTheWordsSaySo) {
  EXPECT_EQ(mask_secrets("激活码 A1B2C3D4E5F6G7H8"), "激活码 A1B2****G7H8");
  EXPECT_EQ(mask_secrets("卡密用不了 A1B2C3D4E5F6G7H8"), "卡密用不了 A1B2****G7H8");
  EXPECT_EQ(mask_secrets("卡密 2026-13-02"), "卡密 20****02") << "no such month";
}

TEST(IdentityNumber, NeedsDateAndCheckCharacter) {
  EXPECT_TRUE(is_identity_number(U"11010519491231002x"));
  EXPECT_FALSE(is_identity_number(U"110105194912310021"));
  EXPECT_FALSE(is_identity_number(U"110105194913310021"));
  EXPECT_FALSE(is_identity_number(U"1101051949123100"));
}

TEST(MaskSecrets, TakesAnyBytes) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 2'000; ++round) {
    std::string text = round % 3 == 0 ? "密码" : round % 3 == 1 ? "卡密" : "";
    for (std::size_t i = 0, count = random() % 60; i < count; ++i)
      text.push_back(static_cast<char>(random() % 256));
    EXPECT_LE(mask_secrets(text).size(), text.size() * 3 + 16);
    (void)index_terms(text);
  }
}

}  // namespace
}  // namespace jx::language
