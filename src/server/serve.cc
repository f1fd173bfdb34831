// jianxin serve.
#include <fmt/format.h>

#include <cstdio>

#include "edge/edge.h"
#include "server/parts.h"
#include "server/site.h"
#include "server/starter.h"
#include "server/verb.h"

namespace jx::server {

namespace {

// While no member of staff can log in, every start prints a fresh one-time link for the operator.
void print_invitation(Site& site) {
  bool answered = false;
  edge::ensure_operator_invitation(site.desk(), [&](Result<std::string> path) {
    answered = true;
    if (!path) {
      report(path.error());
    } else if (!path->empty()) {
      fmt::print("{}\n  {}{}\n",
                 in_language("The operator sets a password here (once, within 72 hours):",
                             "管理员在此设置密码（一次性，72 小时内有效）："),
                 site.base_url(), *path);
    }
  });
  site.turn_until(answered);
}

}  // namespace

int serve(const Arguments& arguments) {
  auto settings = load_settings(arguments);
  if (!settings) return report(settings.error());
  auto site = Site::open(*settings);
  if (!site) return report(site.error());
  if (auto begun = begin_knowledge(**site, *settings); !begun) return report(begun.error());
  if (auto started = (*site)->start(); !started) return report(started.error());
  print_invitation(**site);
  fmt::print("{} {}\n", in_language("Jianxin is open at", "见信已就绪："), (*site)->base_url());
  std::fflush(stdout);
  (*site)->run();
  return done;
}

}  // namespace jx::server
