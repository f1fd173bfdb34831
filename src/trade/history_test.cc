#include "trade/history.h"

#include <gtest/gtest.h>

#include "trade/dossier.h"
#include "trade/listing.h"
#include "trade/payments.h"
#include "trade/signal.h"
#include "trade/stacking.h"

namespace jx::trade {
namespace {

constexpr Instant ten{1'795'226'400'000};  // 2026-11-21 10:00 +08:00
constexpr Duration east8 = hours(8);
const BuyerKey buyer("user:1");

Fact fact(std::string id, Instant at, FactBody body, std::string source = "push:main") {
  return {.source = std::move(source), .id = std::move(id), .seen_at = at, .body = std::move(body)};
}

Order order(std::string_view number, std::string_view goods = "g1") {
  return {.order_no = Number(number),
          .goods_no = Number(goods),
          .amount = Money{10'000},
          .status = OrderStatus::completed,
          .buyer = buyer,
          .created_at = ten};
}

Known signal(const std::vector<Fact>& facts, std::string_view name, ClaimKind kind,
             const Number& focus = {}) {
  const Claim claim{.kind = kind, .at = ten + hours(1)};
  return signals_of(dossier_of(facts, focus), claim, ten + hours(1), east8).at(name).value;
}

TEST(History, GathersWhatIsOfTheCustomer) {
  const std::vector facts{
      fact("order:1", ten, order("A1")),
      fact("pay:1", ten, Payment{.trade_no = Number("T1"), .order_no = Number("A1")}),
      fact("other:1", ten, Order{.order_no = Number("B1"), .buyer = BuyerKey("user:2")}),
      fact("goods:1", ten, Goods{.goods_no = Number("g1")}),
      fact("campaign:1", ten, Campaign{.campaign_no = Number("C1"), .goods = {Number("g1")}}),
      fact("op:1", ten, AccountOperation{.buyer = buyer, .action = AccountAction::login})};
  const std::array whose{buyer};
  const History history = gather(facts, whose);
  EXPECT_EQ(history.orders.size(), 1u);
  EXPECT_EQ(history.payments.size(), 1u);
  EXPECT_EQ(history.goods.size(), 1u);
  EXPECT_EQ(history.campaigns.size(), 1u);
  EXPECT_EQ(history.operations.size(), 1u);
  EXPECT_TRUE(gather(facts).buyers.empty()) << "two customers and none named";
}

TEST(History, KeepsAtMostItsBoundAndSaysSo) {
  std::vector<Fact> facts;
  for (std::size_t i = 0; i < history_facts_max + 3; ++i) {
    facts.push_back(fact(fmt::format("op:{}", i), ten + seconds(static_cast<std::int64_t>(i)),
                         AccountOperation{.buyer = buyer, .action = AccountAction::login}));
  }
  const History history = gather(facts);
  EXPECT_TRUE(history.cut);
  EXPECT_EQ(history.facts.size(), history_facts_max);
}

TEST(History, TakesWhatTwoSourcesTellOfOneMovementOnce) {
  const BalanceMovement movement{
      .buyer = buyer, .balance_kind = BalanceKind::recharge, .amount = Money{5'000}, .at = ten};
  const std::vector facts{fact("a", ten, movement), fact("b", ten, movement, "import:ledger.csv")};
  EXPECT_EQ(gather(facts).balance.size(), 1u);
}

TEST(Listing, ShowsThatNothingIsMissingOnlyWhenAsManyWereTold) {
  const auto listing = [&](std::int64_t count, std::string source = "push:main") {
    return fact("listing:1", ten + hours(2),
                Listing{.buyer = buyer, .listed = ListedKind::orders, .count = count}, source);
  };
  const Listed all{.listed = ListedKind::orders, .buyer = buyer, .until = ten + hours(1)};
  std::vector facts{fact("order:1", ten, order("A1")), fact("order:1@b", ten, order("A1")),
                    fact("order:2", ten, order("A2")), listing(2)};
  EXPECT_EQ(listed_in_full(facts, all), 3u) << "two orders, one of them seen twice";
  facts.back() = listing(3);
  EXPECT_FALSE(listed_in_full(facts, all));
  facts.back() = listing(2, "push:gateway");
  EXPECT_FALSE(listed_in_full(facts, all)) << "the gateway told of none";
  facts.back() = listing(2);
  Listed later = all;
  later.until = ten + hours(3);
  EXPECT_FALSE(listed_in_full(facts, later)) << "counted before";
  Listed elsewhere = all;
  elsewhere.source = "push:gateway";
  EXPECT_FALSE(listed_in_full(facts, elsewhere));
}

TEST(Payments, AreOneWhenTheyShareANumber) {
  const auto view = [](std::size_t position, std::string_view trade, std::string_view official,
                       PaymentStatus status) {
    return View<Payment>{
        .body = {.trade_no = Number(trade), .transaction_id = Number(official), .status = status},
        .fact = position,
        .at = ten};
  };
  const auto one = payments_told({view(0, "T1", "X1", PaymentStatus::unpaid),
                                  view(1, "X1", "", PaymentStatus::paid),
                                  view(2, "", "", PaymentStatus::refunded)});
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].status, PaymentStatus::refunded);
  const auto two =
      payments_told({view(0, "T1", "", PaymentStatus::paid), view(1, "T2", "", PaymentStatus::paid),
                     view(2, "", "", PaymentStatus::refunded)});
  EXPECT_EQ(two.size(), 2u) << "a look that names no number fits neither";
}

class Memberships : public ::testing::Test {
 protected:
  Memberships() {
    add_goods("m1", 1);
    add_goods("s1", 3);
  }
  void add_goods(std::string_view number, std::int64_t months) {
    facts_.push_back(fact(fmt::format("goods:{}", number), ten - days(90),
                          Goods{.goods_no = Number(number),
                                .goods_kind = GoodsKind::membership,
                                .entitlement_kind = "vip",
                                .entitlement_months = months,
                                .stacking = Stacking::one_after_another}));
  }
  void add_card(std::string_view number, std::string_view goods, Instant granted, Instant ends) {
    facts_.push_back(fact(fmt::format("order:{}", number), granted, order(number, goods)));
    facts_.push_back(fact(fmt::format("ent:{}", number), ten + minutes(30),
                          Entitlement{.buyer = buyer,
                                      .order_no = Number(number),
                                      .entitlement_kind = "month",
                                      .starts_at = granted,
                                      .ends_at = ends,
                                      .granted_at = granted}));
  }
  void add_listing(std::int64_t count) {
    facts_.push_back(
        fact("listing:e", ten + hours(2),
             Listing{.buyer = buyer, .listed = ListedKind::entitlements, .count = count}));
  }
  Known is_short() const {
    return signal(facts_, "entitlement.short", ClaimKind::entitlement_dispute);
  }

  std::vector<Fact> facts_;
};

TEST_F(Memberships, FollowOneAnotherByTheCalendar) {
  // 21 November + 1 month = 21 December, + 3 months = 21 March.
  add_card("V1", "m1", ten, ten + days(30));
  add_card("V2", "s1", ten + minutes(5), ten + days(30) + days(90));
  const History history = gather(facts_);
  const Promises promises = promises_of(history, "vip", east8);
  ASSERT_EQ(promises.of.size(), 2u);
  EXPECT_TRUE(promises.sure);
  EXPECT_EQ(promises.of[0].ends_at, ten + days(30));
  EXPECT_EQ(promises.of[1].ends_at, ten + days(30) + days(90));
  EXPECT_EQ(is_short(), Known::unknown) << "there may be others";
  add_listing(2);
  EXPECT_EQ(is_short(), Known::no);
}

TEST_F(Memberships, AreShortWhateverElseThereMayBe) {
  add_card("V1", "m1", ten, ten + days(30));
  add_card("V2", "s1", ten + minutes(5), ten + days(91));
  EXPECT_EQ(is_short(), Known::yes);
}

TEST_F(Memberships, ForgiveTheRestOfADay) {
  add_card("V1", "m1", ten, ten + days(30) - hours(20));
  add_listing(1);
  EXPECT_EQ(is_short(), Known::no);
}

TEST_F(Memberships, AreNotCountedFromOneThatWasRefunded) {
  add_card("V1", "m1", ten, ten + days(30));
  add_card("V2", "m1", ten + minutes(5), ten + minutes(5) + days(30));
  facts_.push_back(fact("refund:1", ten + minutes(1),
                        Refund{.order_no = Number("V1"), .status = RefundStatus::succeeded}));
  EXPECT_EQ(is_short(), Known::unknown);
}

TEST(Ledger, HasAGapOnlyWhenNothingUntoldExplainsIt) {
  const auto row = [](int number, std::int64_t before, std::int64_t amount, std::int64_t after) {
    return fact(fmt::format("bal:{}", number), ten + minutes(number),
                BalanceMovement{.buyer = buyer,
                                .balance_kind = BalanceKind::recharge,
                                .amount = Money{amount},
                                .before = Money{before},
                                .after = Money{after},
                                .at = ten + minutes(number)});
  };
  const auto listing = [](std::int64_t count) {
    return fact("listing:b", ten + minutes(59),
                Listing{.buyer = buyer, .listed = ListedKind::balance_movements, .count = count});
  };
  std::vector facts{row(1, 0, 100, 100), row(2, 100, 50, 150), row(3, 120, 10, 130)};
  EXPECT_EQ(signal(facts, "balance.gap", ClaimKind::balance_wrong), Known::unknown);
  facts.push_back(listing(4));
  EXPECT_EQ(signal(facts, "balance.gap", ClaimKind::balance_wrong), Known::unknown);
  facts.back() = listing(3);
  EXPECT_EQ(signal(facts, "balance.gap", ClaimKind::balance_wrong), Known::yes);
  facts = {row(1, 0, 100, 90)};
  EXPECT_EQ(signal(facts, "balance.gap", ClaimKind::balance_wrong), Known::yes);
  facts = {row(1, 0, 100, 100), row(2, 100, 50, 150), listing(2)};
  EXPECT_EQ(signal(facts, "balance.gap", ClaimKind::balance_wrong), Known::no);
}

}  // namespace
}  // namespace jx::trade
