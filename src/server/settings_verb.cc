// jianxin settings, jianxin version.
#include <fmt/format.h>

#include "server/parts.h"
#include "server/verb.h"

namespace jx::server {

int show_settings(const Arguments& arguments) {
  if (arguments.has("--reference")) {
    fmt::print("{}", host::settings_reference(arguments.has("--chinese")));
    return done;
  }
  auto settings = load_settings(arguments);
  if (!settings) return report(settings.error());
  for (const host::SettingDeclaration& declaration : host::declared_settings()) {
    fmt::print("{}: {}\n", declaration.name, settings->written(declaration.name));
  }
  return done;
}

int show_version(const Arguments&) {
  fmt::print("jianxin {}\n", JX_VERSION);
  return done;
}

}  // namespace jx::server
