#include "market/self_service/tally.h"

#include <gtest/gtest.h>

namespace jx::market {
namespace {

Tally of(int solved, int handed_over) {
  Tally tally;
  for (int i = 0; i < solved; ++i) tally.add(QuestionKind::price, {.ending = Ending::confirmed});
  for (int i = 0; i < handed_over; ++i)
    tally.add(QuestionKind::waiting, {.ending = Ending::handed_over});
  return tally;
}

TEST(Tally, HoldsFromFourOfFive) {
  EXPECT_TRUE(of(8, 2).holds());
  EXPECT_FALSE(of(79, 21).holds());
  EXPECT_FALSE(of(0, 0).holds());
}

TEST(Tally, NeverForgivesACircleOrAFalseWord) {
  Tally circled = of(99, 0);
  circled.add(QuestionKind::price, {.ending = Ending::confirmed, .circle = true});
  EXPECT_FALSE(circled.holds());
  Tally wrong = of(99, 0);
  wrong.add(QuestionKind::price, {.ending = Ending::confirmed, .wrong = true});
  EXPECT_FALSE(wrong.holds());
  EXPECT_EQ(wrong.sum(true).solved, 99) << "a false answer solves nothing, whoever believes it";
}

TEST(Tally, WantsAHumanWhereOneHasToDecide) {
  Tally tally = of(10, 0);
  tally.add(QuestionKind::refund_wanted, {.ending = Ending::handed_over});
  EXPECT_TRUE(tally.holds());
  tally.add(QuestionKind::refund_wanted, {.ending = Ending::confirmed});
  EXPECT_FALSE(tally.holds());
}

}  // namespace
}  // namespace jx::market
