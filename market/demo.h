// `jianxin-market demo`: runs the marketplace until it is told to stop.
#pragma once

#include <string_view>

namespace jx::market {

extern const std::string_view demo_help;

int run_demo(int count, char** words);

}  // namespace jx::market
