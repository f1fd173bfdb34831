#include "market/self_service/ear.h"

#include <gtest/gtest.h>

namespace jx::market {
namespace {

TEST(Ear, HearsWhatIsAskedFor) {
  EXPECT_EQ(asked_for("请发一下订单号（下单页面、邮件都可以）。"),
            std::vector{AskedFor::order_number});
  EXPECT_EQ(asked_for("Sorry. What is still open? Add a word."),
            std::vector{AskedFor::what_is_open});
  EXPECT_TRUE(asked_for("订单已经发货，请在订单页查看。").empty());
}

TEST(Ear, TakesAMessageApartIntoSentences) {
  EXPECT_EQ(sentences_of("钱没有丢。请不要重复付款！\n· 已付款 98.50 元"),
            (std::vector<std::string>{"钱没有丢", "请不要重复付款", "· 已付款 98.50 元"}));
  EXPECT_TRUE(sentences_of("").empty());
}

TEST(Ear, HearsTheSameQuestionInOtherWords) {
  Ear ear;
  EXPECT_FALSE(ear.hears_a_circle("请发一下订单号。"));
  EXPECT_TRUE(ear.hears_a_circle("使用方法见商品页。把订单号发来，我可以先看。"));
}

TEST(Ear, HearsAnAnswerWithNothingNewInIt) {
  Ear ear;
  EXPECT_FALSE(ear.hears_a_circle("让您久等了。订单已经发货。"));
  EXPECT_FALSE(ear.hears_a_circle("订单已经发货。卡密在订单页。"));
  EXPECT_TRUE(ear.hears_a_circle("卡密在订单页。让您久等了。"));
}

}  // namespace
}  // namespace jx::market
