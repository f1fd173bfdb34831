// `jianxin-market self-service`: see self_service_help.
#pragma once

#include <string_view>

namespace jx::market {

extern const std::string_view self_service_help;

// 0 when at least solved_percent_min of the standard questions were solved without a human and
// confirmed, nobody was sent in a circle, and nothing false was said with confidence; else 1.
int run_self_service(int count, char** words);

}  // namespace jx::market
