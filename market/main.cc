// jianxin-market: the demo marketplace, the load driver and the kill test. Only a client of the
// public API.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <string_view>

#include "market/load/verb.h"

int main(int count, char** words) {
  std::signal(SIGPIPE, SIG_IGN);
  const std::string_view verb = count > 1 ? words[1] : "";
  if (verb == "load") return jx::market::run_load(count - 2, words + 2);
  fmt::print("jianxin-market load KIND … \n");
  return verb == "--help" ? 0 : 2;
}
