#include "trade/scope.h"

#include <gtest/gtest.h>

namespace jx::trade {
namespace {

Chain chain_of(std::vector<FactBody> bodies) {
  std::vector<Fact> facts;
  for (FactBody& body : bodies) {
    facts.push_back({.source = "push:main",
                     .id = std::to_string(facts.size()),
                     .seen_at = {1'700'000'000'000 + static_cast<std::int64_t>(facts.size())},
                     .body = std::move(body)});
  }
  return join(facts);
}

TEST(Scope, IsReadFromOrderGoodsAndWhoeverWasAsked) {
  const Order order{.order_no = Number("A1"),
                    .goods_no = Number("g201"),
                    .title = "点券",
                    .pay_channel = "alipay"};
  const Goods goods{
      .goods_no = Number("g201"), .name = "王者荣耀 648 点券", .supplier = "星辰直充"};
  const Chain planned = chain_of({order, goods});
  EXPECT_EQ(place_of(planned), (Place{"星辰直充", Number("g201"), "alipay"}));
  EXPECT_EQ(goods_name_of(planned), "王者荣耀 648 点券");

  const Chain asked =
      chain_of({order, goods, UpstreamOrder{.order_no = Number("A1"), .supplier = "快充网"}});
  EXPECT_EQ(place_of(asked).supplier, "快充网");
}

TEST(Scope, OfAPurchaseThatNobodyDescribesIsEmpty) {
  EXPECT_EQ(place_of(Chain{}), Place{});
  EXPECT_EQ(goods_name_of(Chain{}), "");
}

TEST(Scope, CoversWhatGoesThroughIt) {
  const Place place{"星辰直充", Number("g201"), "alipay"};
  EXPECT_TRUE(covers({.supplier = "星辰直充"}, place));
  EXPECT_TRUE(covers({.goods_no = Number("g201")}, place));
  EXPECT_TRUE(covers({.pay_channel = "alipay"}, place));
  EXPECT_TRUE(covers({}, place)) << "the whole shop";
  EXPECT_FALSE(covers({.supplier = "快充网"}, place));
  EXPECT_FALSE(covers({.goods_no = Number("g202")}, place));
  EXPECT_FALSE(covers({.pay_channel = "wxpay"}, place));
  EXPECT_FALSE(covers({.supplier = "星辰直充"}, Place{}));
}

TEST(Scope, NamesOnePartAtMost) {
  EXPECT_TRUE(is_sound({}));
  EXPECT_TRUE(is_sound({.supplier = "星辰直充"}));
  EXPECT_FALSE(is_sound({.supplier = "星辰直充", .goods_no = Number("g1")}));
  EXPECT_FALSE(is_sound({.supplier = std::string(scope_name_bytes_max + 1, 'a')}));
}

TEST(Scope, CutsLongNamesBetweenCharacters) {
  const Goods goods{.goods_no = Number("g1"), .supplier = std::string(300, 'x')};
  const Order order{.order_no = Number("A1"), .goods_no = Number("g1")};
  EXPECT_LE(place_of(chain_of({order, goods})).supplier.size(), scope_name_bytes_max);
}

TEST(Scope, GathersCausesOfOneBreakInAFamily) {
  EXPECT_EQ(trouble_of(Word{"upstream_pending"}), trouble_of(Word{"upstream_failed_not_refunded"}));
  EXPECT_EQ(trouble_of(Word{"refunded"}), Word{"upstream"});
  EXPECT_EQ(trouble_of(Word{"notice_signature_refused"}), Word{"payment"});
  EXPECT_EQ(trouble_of(Word{"stock_race"}), Word{"stock"});
  EXPECT_EQ(trouble_of(Word{"manual_order_waiting"}), Word{"manual_order_waiting"});
  EXPECT_TRUE(trouble_of(Word{}).empty());
}

}  // namespace
}  // namespace jx::trade
