#include "assistant/goods.h"

#include <gtest/gtest.h>

#include "language/understanding.h"

namespace jx::assistant {
namespace {

trade::Goods goods(const char* number, const char* name, const char* price = "9.90") {
  return {.goods_no = trade::Number(number),
          .name = name,
          .card_type = "兑换码",
          .activation_rule = std::string("用法 ") + number,
          .price = money_from_text(price).value()};
}

class Shelf : public testing::Test {
 protected:
  Shelf() {
    shelf_.put(goods("g1", "Steam 充值卡 100 元", "98.50"), Instant{1});
    shelf_.put(goods("g2", "Steam 充值卡 200 元", "196.00"), Instant{1});
    shelf_.put(goods("g3", "Windows 11 专业版密钥"), Instant{1});
    shelf_.put(goods("g4", "Q 币 100 个"), Instant{1});
    shelf_.put(goods("g5", "爱奇艺黄金会员季卡"), Instant{1});
    shelf_.put(goods("g6", "爱奇艺黄金会员年卡"), Instant{1});
  }
  std::vector<std::string> named(const char* text) const {
    std::vector<std::string> numbers;
    for (const trade::Goods& one : shelf_.named_in(language::normalise(text)))
      numbers.emplace_back(one.goods_no.view());
    std::ranges::sort(numbers);
    return numbers;
  }
  using Numbers = std::vector<std::string>;
  GoodsShelf shelf_;
};

TEST_F(Shelf, FindsGoodsByHowPeopleCallThem) {
  EXPECT_EQ(named("steam卡100的多少钱"), Numbers{"g1"});
  EXPECT_EQ(named("WIN11 專業版怎麼賣"), Numbers{"g3"});
  EXPECT_EQ(named("100个Q币几块"), Numbers{"g4"});
  EXPECT_EQ(named("爱奇艺季卡多少钱"), Numbers{"g5"});
}

TEST_F(Shelf, NamesAllThatFitAlike) {
  EXPECT_EQ(named("steam充值卡什么价"), (Numbers{"g1", "g2"}));
  EXPECT_EQ(named("爱奇艺会员多少钱"), (Numbers{"g5", "g6"}));
}

TEST_F(Shelf, NamesNoneForANumberAloneOrOtherThings) {
  EXPECT_EQ(named("100 多少钱"), Numbers{});
  EXPECT_EQ(named("老板在吗"), Numbers{});
  EXPECT_EQ(named(""), Numbers{});
}

TEST_F(Shelf, KeepsTheNewestFactOfEach) {
  shelf_.put(goods("g4", "腾讯 Q 币 100 个", "97.00"), Instant{5});
  shelf_.put(goods("g4", "旧名字", "1.00"), Instant{2});
  EXPECT_EQ(shelf_.size(), 6u);
  EXPECT_EQ(named("腾讯q币"), Numbers{"g4"});
  EXPECT_EQ(named("旧名字"), Numbers{});
}

TEST_F(Shelf, TellsPriceAndUse) {
  const auto both = shelf_.named_in("steam充值卡");
  EXPECT_NE(price_text(both, Tongue::zh).find("Steam 充值卡 200 元：196.00 元"), std::string::npos);
  EXPECT_TRUE(price_text({trade::Goods{.name = "x"}}, Tongue::zh).empty());
  EXPECT_NE(use_text(both.front(), Tongue::zh).find("（兑换码）"), std::string::npos);
  EXPECT_TRUE(use_text(trade::Goods{.name = "x"}, Tongue::en).empty());
}

TEST(AsksWhereItIs, ButNotWhereToUseIt) {
  EXPECT_TRUE(asks_where_it_is("我买的卡密在哪里"));
  EXPECT_TRUE(asks_where_it_is("where do i find my order's code"));
  EXPECT_FALSE(asks_where_it_is("这个在哪里激活"));
}

TEST(TellsOfTwoCharges, AndNotOfTwoGoods) {
  EXPECT_TRUE(tells_of_two_charges("一单扣了两笔钱"));
  EXPECT_TRUE(tells_of_two_charges("i was charged twice"));
  EXPECT_FALSE(tells_of_two_charges("买了两张卡"));
}

TEST(AsksThePrice, ButNotOfABulkDeal) {
  EXPECT_TRUE(asks_the_price("网易一卡通怎么卖"));
  EXPECT_FALSE(asks_the_price("批发网易一卡通怎么卖"));
  EXPECT_FALSE(asks_the_price("网易一卡通没到账"));
}

}  // namespace
}  // namespace jx::assistant
