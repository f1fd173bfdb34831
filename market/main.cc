// jianxin-market: the demo marketplace, the load driver and the kill test. Only a client of the
// public API.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <string_view>

#include "market/demo.h"
#include "market/faults/kill.h"
#include "market/load/verb.h"
#include "market/self_service/verb.h"

int main(int count, char** words) {
  std::signal(SIGPIPE, SIG_IGN);
  const std::string_view verb = count > 1 ? words[1] : "";
  if (verb == "load") return jx::market::run_load(count - 2, words + 2);
  if (verb == "demo") return jx::market::run_demo(count - 2, words + 2);
  if (verb == "self-service") return jx::market::run_self_service(count - 2, words + 2);
  if (verb == "kill") return jx::market::run_kill(count - 2, words + 2);
  if (verb == "storm") return jx::market::run_storm(count - 2, words + 2);
  fmt::print("{}\n{}\n{}\n{}\n{}", jx::market::demo_help, jx::market::self_service_help,
             jx::market::load_help, jx::market::kill_help, jx::market::storm_help);
  return verb == "--help" ? 0 : 2;
}
