#include "insight/outage/detector.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "insight/outage/wording.h"

namespace jx::insight {
namespace {

const Instant noon{1'700'000'000'000};

// A shop that tells the detector of one purchase a minute, each of another buyer.
class Shop {
 public:
  Outcome purchase(std::string_view cause, std::string_view supplier = "星辰直充") {
    ++orders_;
    now = now + minutes(1);
    Outcome outcome{.order_no = trade::Number(fmt::format("A{}", orders_)),
                    .buyer = trade::BuyerKey(fmt::format("user:{}", orders_)),
                    .place = {std::string(supplier), trade::Number("g201"), "alipay"},
                    .goods_name = "王者荣耀 648 点券",
                    .at = now,
                    .cause = Word(cause),
                    .party = trade::Party::upstream};
    return outcome;
  }
  void buy(std::size_t count, std::string_view cause, std::string_view supplier = "星辰直充") {
    for (std::size_t i = 0; i < count; ++i)
      detector.apply(purchase(cause, supplier), standing, now);
  }
  // So many days as usual: of ten purchases a day `troubled` fail.
  void live(int days_lived, int troubled) {
    for (int day = 0; day < days_lived; ++day) {
      for (int i = 0; i < 10; ++i) buy(1, i < troubled ? "upstream_pending" : "");
      now = now + hours(24);
      (void)detector.take_findings(standing, now);
    }
  }
  std::vector<Finding> findings() { return detector.take_findings(standing, now); }

  Detector detector;
  std::vector<Standing> standing;
  Instant now = noon;

 private:
  std::size_t orders_ = 0;
};

Standing standing_for(const Finding& finding, Instant until = {INT64_MAX}) {
  return {.scope = finding.scope,
          .trouble = trade::trouble_of(finding.cause),
          .since = finding.since,
          .until = until,
          .usual = static_cast<double>(finding.usual_bp) / 10'000,
          .during = static_cast<double>(finding.during_bp) / 10'000};
}

TEST(Detector, FindsASupplierThatFailsAndSaysSinceWhenAndForHowMany) {
  Shop shop;
  shop.live(30, 1);
  shop.buy(5, "", "快充网");
  shop.buy(5, "");
  const Instant began = shop.now + minutes(1);
  std::vector<Finding> found;
  std::size_t failed = 0;
  while (found.empty() && failed < 20) {
    shop.buy(1, "upstream_failed_not_refunded");
    shop.buy(1, "", "快充网");
    ++failed;
    found = shop.findings();
  }
  ASSERT_EQ(found.size(), 1u);
  EXPECT_LE(failed, 10u);
  EXPECT_EQ(found[0].cause, Word("upstream_failed_not_refunded"));
  EXPECT_EQ(found[0].party, trade::Party::upstream);
  EXPECT_EQ(found[0].since, began);
  EXPECT_EQ(found[0].troubled, static_cast<std::int64_t>(failed));
  EXPECT_EQ(found[0].goods, std::vector<std::string>{"王者荣耀 648 点券"});
  // The strongest part of the trade: the supplier, not the shop or a way to pay that others share.
  EXPECT_EQ(found[0].scope.pay_channel, "");
  EXPECT_NE(found[0].scope, trade::Scope{});
}

TEST(Detector, OneBuyersManyTriesRaiseNothing) {
  Shop shop;
  shop.live(30, 0);
  for (int i = 0; i < 50; ++i) {
    Outcome outcome = shop.purchase("upstream_failed_not_refunded");
    outcome.buyer = trade::BuyerKey("user:7");
    shop.detector.apply(outcome, shop.standing, shop.now);
  }
  EXPECT_TRUE(shop.findings().empty());
}

TEST(Detector, CountsUnknownBuyersByTheirOrders) {
  Shop shop;
  shop.live(30, 0);
  for (int i = 0; i < 12; ++i) {
    Outcome outcome = shop.purchase("upstream_failed_not_refunded");
    outcome.buyer = {};
    shop.detector.apply(outcome, shop.standing, shop.now);
  }
  EXPECT_FALSE(shop.findings().empty());
}

TEST(Detector, DoesNotCountAPurchaseTwice) {
  Shop shop;
  shop.live(30, 0);
  const Outcome outcome = shop.purchase("upstream_failed_not_refunded");
  for (int i = 0; i < 50; ++i) shop.detector.apply(outcome, shop.standing, shop.now);
  EXPECT_EQ(shop.detector.memory().at(trade::Scope{}).recent.size(), 1u);
  EXPECT_TRUE(shop.findings().empty());
}

TEST(Detector, AComplaintTurnsAGoodPurchaseBadAndNothingTurnsItBack) {
  Shop shop;
  Outcome outcome = shop.purchase("");
  shop.detector.apply(outcome, {}, shop.now);
  outcome.cause = Word("card_used_claim_needs_evidence");
  shop.detector.apply(outcome, {}, shop.now);
  EXPECT_EQ(shop.detector.memory().at(trade::Scope{}).recent.front().cause, outcome.cause);
  outcome.cause = {};
  shop.detector.apply(outcome, {}, shop.now);
  EXPECT_TRUE(shop.detector.memory().at(trade::Scope{}).recent.front().troubled());
}

TEST(Detector, WhatAnIncidentExplainsRaisesNoOther) {
  Shop shop;
  shop.live(30, 1);
  shop.buy(14, "upstream_failed_not_refunded");
  const auto found = shop.findings();
  ASSERT_EQ(found.size(), 1u);
  shop.standing = {standing_for(found[0])};
  shop.buy(14, "upstream_result_unknown");
  EXPECT_TRUE(shop.findings().empty()) << "the same break by another cause";
  // After its end what it explained stays explained; new trouble is new.
  shop.standing = {standing_for(found[0], shop.now)};
  shop.buy(2, "");
  EXPECT_TRUE(shop.findings().empty());
  shop.buy(14, "upstream_failed_not_refunded");
  EXPECT_EQ(shop.findings().size(), 1u);
}

TEST(Detector, AnOutageNeverBecomesTheUsual) {
  Shop shop;
  shop.live(30, 1);
  shop.buy(14, "upstream_failed_not_refunded");
  auto found = shop.findings();
  ASSERT_EQ(found.size(), 1u);
  const std::int64_t usual = found[0].usual_bp;
  shop.standing = {standing_for(found[0])};
  for (int day = 0; day < 5; ++day) {  // it lasts for days
    shop.buy(60, "upstream_failed_not_refunded");
    shop.now = shop.now + hours(12);
  }
  shop.standing = {standing_for(found[0], shop.now)};
  shop.live(1, 1);
  shop.buy(14, "upstream_failed_not_refunded");
  found = shop.findings();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_LE(found[0].usual_bp, usual + 200);
}

TEST(Detector, SaysThatItIsOverWhenPurchasesGoWellAgain) {
  Shop shop;
  shop.live(30, 1);
  shop.buy(14, "upstream_failed_not_refunded");
  const auto found = shop.findings();
  ASSERT_EQ(found.size(), 1u);
  const Standing incident = standing_for(found[0]);
  shop.standing = {incident};
  EXPECT_FALSE(shop.detector.looks_over(incident));
  shop.now = shop.now + hours(5);
  EXPECT_FALSE(shop.detector.looks_over(incident)) << "silence says nothing";
  shop.buy(2, "");
  EXPECT_FALSE(shop.detector.looks_over(incident)) << "two are too few";
  shop.buy(3, "");
  EXPECT_TRUE(shop.detector.looks_over(incident));
  shop.buy(3, "upstream_failed_not_refunded");
  EXPECT_FALSE(shop.detector.looks_over(incident)) << "it came back";
}

TEST(Detector, NamesThoseAffectedOldestFirst) {
  Shop shop;
  shop.live(30, 1);
  shop.buy(14, "upstream_failed_not_refunded");
  const auto found = shop.findings();
  ASSERT_EQ(found.size(), 1u);
  const Standing incident = standing_for(found[0]);
  EXPECT_EQ(shop.detector.affected(incident).size(), 14u);
  shop.buy(1, "");
  shop.buy(1, "amount_mismatch_notice_refused");
  shop.buy(1, "upstream_pending");
  const auto affected = shop.detector.affected(incident);
  EXPECT_EQ(affected.size(), 15u) << "buyers who come later, too; no other kind of trouble";
  EXPECT_TRUE(std::ranges::is_sorted(affected, {}, [](const Outcome* one) { return one->at; }));
}

TEST(Detector, ForgetsWhoIsErased) {
  Shop shop;
  Outcome outcome = shop.purchase("upstream_failed_not_refunded");
  shop.detector.apply(outcome, {}, shop.now);
  shop.detector.forget(outcome.buyer);
  EXPECT_TRUE(shop.detector.memory().at(trade::Scope{}).recent.empty());
}

TEST(Detector, GoesOnTheSameFromItsMemory) {
  Shop shop;
  shop.live(10, 1);
  shop.buy(6, "upstream_failed_not_refunded");
  Shop restored;
  std::vector<Part> parts;
  for (const auto& [scope, part] : shop.detector.memory()) parts.push_back(part);
  restored.detector.restore(parts);
  for (int i = 0; i < 10; ++i) {
    const Outcome outcome = shop.purchase("upstream_failed_not_refunded");
    shop.detector.apply(outcome, {}, shop.now);
    restored.detector.apply(outcome, {}, shop.now);
  }
  const auto expected = shop.findings();
  const auto found = restored.detector.take_findings({}, shop.now);
  ASSERT_EQ(found.size(), expected.size());
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].scope, expected[0].scope);
  EXPECT_EQ(found[0].score, expected[0].score);
  EXPECT_EQ(found[0].since, expected[0].since);
}

TEST(Detector, RemembersNoMoreThanItsBounds) {
  DetectorPolicy policy;
  policy.parts_max = 5;
  policy.recent_max = 10;
  Detector detector(policy);
  for (int i = 0; i < 100; ++i) {
    detector.apply({.order_no = trade::Number(fmt::format("A{}", i)),
                    .place = {fmt::format("s{}", i), {}, {}},
                    .at = noon + minutes(i)},
                   {}, noon + minutes(i));
  }
  EXPECT_EQ(detector.memory().size(), 5u);
  EXPECT_EQ(detector.memory().at(trade::Scope{}).recent.size(), 10u);
  EXPECT_EQ(detector.memory().at(trade::Scope{}).purchases, 90'000);
}

TEST(Detector, ForgetsWhatIsSoldNoMore) {
  Detector detector;
  const auto sell = [&](std::string_view order, std::string_view supplier, Instant at) {
    detector.apply({.order_no = trade::Number(order),
                    .buyer = trade::BuyerKey(order),
                    .place = {std::string(supplier), {}, {}},
                    .at = at},
                   {}, at);
  };
  sell("A1", "s1", noon);
  sell("A2", "s1", noon);
  sell("A3", "s2", noon);
  detector.tidy({}, noon + hours(5));
  EXPECT_EQ(detector.memory().at({.supplier = "s1"}).recent.size(), 2u);
  detector.tidy({}, noon + hours(7));
  ASSERT_TRUE(detector.memory().contains({.supplier = "s1"}));
  EXPECT_TRUE(detector.memory().at({.supplier = "s1"}).recent.empty()) << "no buyer stays";
  EXPECT_EQ(detector.memory().at({.supplier = "s1"}).purchases, 1'812) << "of the day before";
  detector.tidy({}, noon + days(3));
  EXPECT_TRUE(detector.memory().contains({.supplier = "s1"}));
  EXPECT_FALSE(detector.memory().contains({.supplier = "s2"})) << "less than a purchase is left";
  detector.tidy({}, noon + days(30));
  EXPECT_TRUE(detector.memory().empty());
  EXPECT_TRUE(detector.take_findings({}, noon + days(30)).empty());
}

TEST(Detector, MakesRoomForNewPartsOfTheTrade) {
  DetectorPolicy policy;
  policy.parts_max = 10;
  Detector detector(policy);
  std::size_t orders = 0;
  const auto sell = [&](int supplier, Instant at) {
    detector.apply({.order_no = trade::Number(fmt::format("A{}", ++orders)),
                    .place = {fmt::format("s{}", supplier), {}, {}},
                    .at = at},
                   {}, at);
  };
  for (int supplier = 1; supplier <= 12; ++supplier) {
    for (int i = 0; i < supplier; ++i) sell(supplier, noon);
  }
  const Instant later = noon + hours(7);
  sell(1, later);
  EXPECT_FALSE(detector.memory().contains({.supplier = "s12"}));
  detector.tidy({}, later);
  EXPECT_EQ(detector.memory().size(), 9u);
  EXPECT_TRUE(detector.memory().contains({.supplier = "s1"})) << "sold lately";
  EXPECT_FALSE(detector.memory().contains({.supplier = "s2"})) << "the fewest purchases";
  sell(12, later);
  EXPECT_TRUE(detector.memory().contains({.supplier = "s12"}));
}

TEST(Detector, FadesWhatIsOld) {
  Shop shop;
  shop.live(1, 5);
  shop.now = shop.now + days(7);
  shop.buy(1, "");
  shop.now = shop.now + hours(7);
  shop.buy(1, "");
  const Part& part = shop.detector.memory().at(trade::Scope{});
  EXPECT_NEAR(static_cast<double>(part.purchases), 5'500, 1'200) << "half of ten after a week";
}

// -- words ------------------------------------------------------------------------------------

TEST(Wording, NamesGoodsAndWaysToPayButNeverASupplier) {
  Finding finding{.scope = {.supplier = "星辰直充"},
                  .goods = {"王者荣耀 648 点券", "Q 币 100 个"},
                  .cause = Word("upstream_pending"),
                  .since = noon};
  const IncidentTexts texts = texts_of(finding, hours(8));
  for (const trade::Sentence& sentence : {texts.text, texts.over_text}) {
    EXPECT_EQ(sentence.zh.find("星辰直充"), std::string::npos);
    EXPECT_EQ(sentence.en.find("星辰直充"), std::string::npos);
    EXPECT_NE(sentence.zh.find("王者荣耀 648 点券、Q 币 100 个"), std::string::npos);
    EXPECT_NE(sentence.en.find("王者荣耀 648 点券, Q 币 100 个"), std::string::npos);
  }
  EXPECT_NE(texts.text.zh.find("2023-11-15 06:13"), std::string::npos) << texts.text.zh;
  finding.scope = {.pay_channel = "wxpay"};
  EXPECT_NE(texts_of(finding, hours(8)).text.zh.find("微信支付"), std::string::npos);
  finding.scope = {};
  EXPECT_NE(texts_of(finding, hours(8)).text.en.find("some orders"), std::string::npos);
}

TEST(Wording, TellsABuyerWhichOrderInTheirLanguage) {
  const trade::Sentence text{"异常", "Fault."};
  EXPECT_EQ(buyer_text(text, trade::Number("20261124ABCD"), "zh-CN", false),
            "异常\n您尾号 ABCD 的订单受此影响，不用再来询问。");
  EXPECT_EQ(buyer_text(text, trade::Number("20261124ABCD"), "en", true),
            "Fault.\nThis is about your order ending in ABCD.");
  EXPECT_EQ(buyer_text(text, {}, "", true), "异常");
}

}  // namespace
}  // namespace jx::insight
