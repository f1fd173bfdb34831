// `jianxin-market kill`: the server is killed without warning at random moments under load and
// started again; every acknowledged message must be there exactly once, in order, on every screen.
#pragma once

#include <string_view>

namespace jx::market {

extern const std::string_view kill_help;

int run_kill(int count, char** words);

// `jianxin-market storm`: everybody returns at once after the server was killed.
extern const std::string_view storm_help;

int run_storm(int count, char** words);

}  // namespace jx::market
