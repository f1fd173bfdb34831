#include "market/load/settle.h"

#include <gtest/gtest.h>

namespace jx::market {
namespace {

TEST(ProjectionLag, SumsEveryLagAndSkipsTheRest) {
  EXPECT_EQ(projection_lag("# HELP jianxin_projection_lag_events x\n"
                           "jianxin_projection_lag_events{name=\"rows\"} 3\n"
                           "jianxin_projection_lag_events{name=\"search\"} 4\n"
                           "jianxin_connections 9\n"),
            7.0);
  EXPECT_EQ(projection_lag("jianxin_connections 9\n"), std::nullopt);
}

}  // namespace
}  // namespace jx::market
