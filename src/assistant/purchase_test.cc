#include "assistant/purchase.h"

#include <gtest/gtest.h>

#include "assistant/answer.h"

namespace jx::assistant {
namespace {

TEST(OrderNumber, IsAKeyOnlyWhenItCannotBeGuessed) {
  EXPECT_TRUE(is_unguessable("A1B2C3D4E5F6G7H8"));
  for (const char* number : {"482250101123456789", "2026010112345678", "DJ20260101123456",
                             "a1b2c3d4e5f6g7h8", "A1B2C3D4E5F6G7H", ""})
    EXPECT_FALSE(is_unguessable(number)) << number;
}

TEST(Purchase, NeedsAnOrderAmongItsFacts) {
  EXPECT_FALSE(purchase_of({}, {}, {}));
  const std::vector<trade::Fact> facts{
      {"push:main", "1", Instant{1},
       trade::Order{.order_no = trade::Number{"482250101123456789"},
                    .title = "月卡",
                    .buyer = trade::BuyerKey{"user:7"},
                    .query_password_print = "print"}}};
  const auto purchase = purchase_of(facts, trade::Number{"482250101123456789"}, {});
  ASSERT_TRUE(purchase);
  EXPECT_EQ(purchase->buyer, trade::BuyerKey{"user:7"});
  EXPECT_EQ(purchase->query_password_print, "print");
  EXPECT_FALSE(purchase->number_is_key);
}

TEST(Purchase, KnowsWhichOfItsTextsOthersChose) {
  const std::string long_note(300, 'n');
  const std::vector<trade::Fact> facts{
      {"push:main", "1", Instant{1},
       trade::Order{.order_no = trade::Number{"A1"}, .title = "月卡"}},
      {"push:main", "2", Instant{2}, trade::Notice{.detail = "库存不足"}},
      {"push:main", "3", Instant{3},
       trade::UpstreamOrder{.supplier = "卡卡云", .message = long_note}},
      {"push:main", "4", Instant{4}, trade::Payment{.channel = "alipay"}},
      {"push:main", "5", Instant{5}, trade::Payment{.channel = "alipay"}}};
  EXPECT_EQ(free_texts_of(facts),
            (std::vector<std::string>{"月卡", "库存不足", "卡卡云", long_note,
                                      long_note.substr(0, 240) + "…",
                                      long_note.substr(0, 120) + "…", "alipay"}));
}

TEST(DurationText, IsRoundedForPeople) {
  EXPECT_EQ(duration_text(seconds(20), Tongue::zh), "1 分钟");
  EXPECT_EQ(duration_text(minutes(10), Tongue::en), "10 min");
  EXPECT_EQ(duration_text(hours(2), Tongue::zh), "2 小时");
  EXPECT_EQ(duration_text(days(3), Tongue::zh), "3 天");
}

TEST(Brief, CutsLongWordsBetweenCharacters) {
  Turn turn;
  for (int i = 0; i < 2'000; ++i) turn.text += "充";
  const std::string brief = brief_text(turn, language::Intent::not_arrived, nullptr);
  EXPECT_LT(brief.size(), 3'000u);
  EXPECT_EQ(language::normalise(brief).find("\uFFFD"), std::string::npos);
}

}  // namespace
}  // namespace jx::assistant
