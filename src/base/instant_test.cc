#include "base/instant.h"

#include <gtest/gtest.h>

namespace jx {
namespace {

TEST(Instant, ReadsTheOffsetsOfZones) {
  EXPECT_EQ(utc_offset_from_text("+08:00"), hours(8));
  EXPECT_EQ(utc_offset_from_text("-03:30"), Duration{-minutes(210).ms});
  EXPECT_EQ(utc_offset_from_text("+00:00"), Duration{});
  for (const char* wrong : {"", "8", "+8:00", "08:00", "+08.00", "+15:00", "+08:60", "+ 8:00",
                            "+-1:00", "+08:00 ", "Asia/Shanghai"})
    EXPECT_FALSE(utc_offset_from_text(wrong)) << wrong;
}

}  // namespace
}  // namespace jx
