// jianxin settings, jianxin version.
#include <fmt/format.h>

#include "server/parts.h"
#include "server/verb.h"

namespace jx::server {

namespace {

std::string value_text(const host::Settings& settings,
                       const host::SettingDeclaration& declaration) {
  switch (declaration.kind) {
    case host::SettingKind::text:
      return settings.text(declaration.name);
    case host::SettingKind::integer:
      return std::to_string(settings.integer(declaration.name));
    case host::SettingKind::boolean:
      return settings.boolean(declaration.name) ? "true" : "false";
    case host::SettingKind::seconds:
      return std::to_string(settings.duration(declaration.name).ms / 1000);
    case host::SettingKind::list:
      return fmt::format("[{}]", fmt::join(settings.list(declaration.name), ", "));
  }
  return {};
}

}  // namespace

int show_settings(const Arguments& arguments) {
  if (arguments.has("--reference")) {
    fmt::print("{}", host::settings_reference(arguments.has("--chinese")));
    return done;
  }
  auto settings = load_settings(arguments);
  if (!settings) return report(settings.error());
  for (const host::SettingDeclaration& declaration : host::declared_settings()) {
    fmt::print("{}: {}\n", declaration.name, value_text(*settings, declaration));
  }
  return done;
}

int show_version(const Arguments&) {
  fmt::print("jianxin {}\n", JX_VERSION);
  return done;
}

}  // namespace jx::server
