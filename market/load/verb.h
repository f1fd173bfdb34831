// `jianxin-market load KIND …`: see load_help.
#pragma once

#include <string_view>

namespace jx::market {

extern const std::string_view load_help;

// Exit code of the process. Prints one JSON object, to --json FILE too.
int run_load(int count, char** words);

}  // namespace jx::market
