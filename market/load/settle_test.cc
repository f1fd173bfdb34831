#include "market/load/settle.h"

#include <gtest/gtest.h>

namespace jx::market {
namespace {

TEST(ProjectionLag, SumsEveryLagAndSkipsTheRest) {
  EXPECT_EQ(projection_lag("# HELP jianxin_unprojected_events x\n"
                           "jianxin_unprojected_events 3\n"
                           "jianxin_uncommitted_events 4\n"
                           "jianxin_connections 9\n"),
            7.0);
  EXPECT_EQ(projection_lag("jianxin_connections 9\n"), std::nullopt);
}

}  // namespace
}  // namespace jx::market
