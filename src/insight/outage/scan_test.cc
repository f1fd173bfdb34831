#include "insight/outage/scan.h"

#include <gtest/gtest.h>

#include <vector>

namespace jx::insight {
namespace {

// "x" is trouble, "." went well; newest first.
std::vector<Trial> trials(std::string_view text) {
  std::vector<Trial> made;
  for (const char c : text) made.push_back(c == 'x' ? Trial::troubled : Trial::well);
  return made;
}

TEST(Scan, ScoresNothingThatIsNoWorseThanUsual) {
  EXPECT_EQ(score_of(0, 0, 0.1), 0);
  EXPECT_EQ(score_of(0, 50, 0.1), 0);
  EXPECT_EQ(score_of(5, 50, 0.1), 0);
  EXPECT_GT(score_of(6, 50, 0.1), 0);
}

TEST(Scan, ScoresAreTheExponentOfChernoffsBound) {
  // All of n in trouble: the probability is usual^n exactly.
  EXPECT_NEAR(score_of(5, 5, 0.05), 5 * std::log(20.0), 1e-9);
  // 10 of 20 where 0.1 is usual: 20 (0.5 ln 5 + 0.5 ln(0.5/0.9)).
  EXPECT_NEAR(score_of(10, 20, 0.1), 20 * (0.5 * std::log(5.0) + 0.5 * std::log(0.5 / 0.9)), 1e-9);
}

TEST(Scan, FindsTheRunThatBeganWithTheTrouble) {
  const auto run = worst_run(trials("xxxxxx.xx................................"), 0.05, {});
  EXPECT_EQ(run.troubled, 8);
  EXPECT_EQ(run.buyers, 9);
  EXPECT_EQ(run.length, 9u);
}

TEST(Scan, HasAFloorOfDifferentBuyers) {
  ScanPolicy policy{.score_min = 1};
  EXPECT_EQ(worst_run(trials("xx.........."), 0.01, policy).length, 0u);
  policy.buyers_min = 2;
  EXPECT_EQ(worst_run(trials("xx.........."), 0.01, policy).length, 2u);
}

TEST(Scan, WhatIsUsualForAShopRaisesNothing) {
  // Four of ten fail here every day.
  std::vector<Trial> day;
  for (int i = 0; i < 200; ++i) day.push_back(i % 5 < 2 ? Trial::troubled : Trial::well);
  EXPECT_EQ(
      worst_run(day, usual_share({.purchases = 500'000, .troubled = 200'000}, 0.02), {}).length,
      0u);
  EXPECT_GT(
      worst_run(day, usual_share({.purchases = 500'000, .troubled = 10'000}, 0.02), {}).length, 0u);
}

TEST(Scan, ASmallRiseIsNoOutageHoweverManyShowIt) {
  std::vector<Trial> day;
  for (int i = 0; i < 200; ++i) day.push_back(i % 8 == 0 ? Trial::troubled : Trial::well);
  ScanPolicy policy{.score_min = 3};
  EXPECT_EQ(worst_run(day, 0.02, policy).length, 0u) << "12 % where 2 % is usual";
}

TEST(Scan, KnowsLittleWhileLittleWasSeen) {
  const double fresh = usual_share({}, 0.02);
  const double old = usual_share({.purchases = 1'000'000, .troubled = 20'000}, 0.02);
  EXPECT_GT(fresh, 0.05) << "on the safe side";
  EXPECT_LT(old, 0.03);
  EXPECT_GT(old, 0.02);
  EXPECT_EQ(usual_share({.purchases = 1'000'000}, 0), 0.01);
  EXPECT_EQ(usual_share({.purchases = 10'000, .troubled = 10'000}, 0.9), 0.95);
}

TEST(Scan, RecoveryNeedsSuccessesNotTheirAbsence) {
  EXPECT_FALSE(looks_recovered({}, 0.05, 1));
  EXPECT_FALSE(looks_recovered(trials("xxxxx"), 0.05, 1));
  EXPECT_FALSE(looks_recovered(trials("..xxxxx"), 0.05, 1)) << "two are too few";
  EXPECT_TRUE(looks_recovered(trials("...xxxxx"), 0.05, 1));
  EXPECT_TRUE(looks_recovered(trials("..x....................xxxxx"), 0.05, 1)) << "one is usual";
}

TEST(Scan, RecoveryIsUndoneAsFast) {
  EXPECT_FALSE(looks_recovered(trials("xxx....................xxxxx"), 0.05, 1));
  // Half of them still fail: that is what an outage of half of them looks like.
  EXPECT_FALSE(looks_recovered(trials(".x.x.x.x.x.x.x.xxxxx"), 0.05, 0.5));
  // Where half of them always fail, that is over.
  EXPECT_TRUE(looks_recovered(trials(".x.x.x.x.x.x.x.xxxxx"), 0.5, 1));
}

}  // namespace
}  // namespace jx::insight
