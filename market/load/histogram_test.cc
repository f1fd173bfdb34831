#include "market/load/histogram.h"

#include <gtest/gtest.h>

namespace jx::market {
namespace {

TEST(Histogram, IsExactForSmallValuesAndWithinOnePercentForLargeOnes) {
  Histogram times;
  for (std::uint64_t value = 1; value <= 100'000; ++value) times.add(value);
  EXPECT_EQ(times.quantile(0.0005), 50u);
  EXPECT_NEAR(static_cast<double>(times.quantile(0.5)), 50'000, 500);
  EXPECT_NEAR(static_cast<double>(times.quantile(0.99)), 99'000, 990);
  EXPECT_EQ(times.quantile(1), 100'000u);
  EXPECT_EQ(times.max(), 100'000u);
}

TEST(Histogram, TakesTheLargestValueThereIs) {
  Histogram times;
  times.add(~std::uint64_t{0});
  EXPECT_EQ(times.quantile(0.5), ~std::uint64_t{0});
  EXPECT_EQ(Histogram().quantile(0.5), 0u);
}

}  // namespace
}  // namespace jx::market
