#include "server/parts.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "store/sqlite/open.h"

namespace jx::server {

namespace {

constexpr std::string_view usual_settings_file = "jianxin.yaml";

std::vector<std::string> environment_variables() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  return variables;
}

}  // namespace

Result<host::Settings> load_settings(const Arguments& arguments) {
  Result<host::Settings> settings = host::Settings{};
  std::error_code ignored;
  if (const auto file = arguments.value("--settings")) {
    settings = host::Settings::load(*file);
  } else if (std::filesystem::exists(usual_settings_file, ignored)) {
    settings = host::Settings::load(std::string(usual_settings_file));
  }
  if (!settings) return settings;
  if (auto overridden = settings->override_from(environment_variables()); !overridden) {
    return error_of(std::move(overridden));
  }
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> options{
      {{"--data", "data.folder"},
       {"--master-key", "data.master_key"},
       {"--listen", "http.listen"}}};
  for (const auto& [option, setting] : options) {
    if (const auto value = arguments.value(option)) {
      if (auto set = settings->set(setting, *value); !set) return error_of(std::move(set));
    }
  }
  return settings;
}

desk::Policy policy_of(const host::Settings& settings) {
  desk::Policy policy = desk::default_policy();
  policy.offer_lifetime = settings.duration("desk.offer_lifetime");
  policy.correction_window = settings.duration("desk.correction_window");
  policy.cooling_delay = settings.duration("desk.cooling_delay");
  return policy;
}

Result<host::Store> open_store(const host::Settings& settings, bool create_key) {
  return store::open_sqlite({.folder = settings.text("data.folder"),
                             .master_key_file = settings.text("data.master_key"),
                             .create_key_if_missing = create_key,
                             .search_messages = settings.boolean("search.messages")});
}

Result<std::string> read_file(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    return fail(ErrorKind::not_found, "file.missing", path);
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  if (file.bad() || !file.is_open()) return fail(ErrorKind::unavailable, "file.unreadable", path);
  return text;
}

}  // namespace jx::server
