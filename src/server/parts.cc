#include "server/parts.h"

#include <fmt/format.h>
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

vision::WorkerOptions picture_worker(const host::Settings& settings) {
  const std::string& program = settings.text("pictures.program");
  const std::string& models = settings.text("pictures.models");
  const std::int64_t processor_s = settings.duration("pictures.processor_seconds").ms / 1'000;
  return {.program = program.empty() ? vision::default_program() : program,
          .models = models.empty() ? std::string(vision::default_models()) : models,
          // What waits for a busy processor is not lost.
          .time_max = seconds(processor_s * 12),
          .processor_seconds_max = processor_s,
          .memory_mb_max = settings.integer("pictures.memory_mb")};
}

Result<void> check_picture_worker(const vision::WorkerOptions& worker) {
  if (::access(worker.program.c_str(), X_OK) != 0)
    return fail(ErrorKind::unavailable, "picture.reader_missing", worker.program);
  for (const std::string_view language : {"chi_sim", "eng"}) {
    const std::string file = fmt::format("{}/{}.traineddata", worker.models, language);
    if (::access(file.c_str(), R_OK) != 0)
      return fail(ErrorKind::unavailable, "picture.models_missing", file);
  }
  return {};
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
