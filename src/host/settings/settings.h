// Settings: declared once in settings_table.cc, read from a YAML file and the environment, checked
// before anything starts. The environment wins: http.listen is JIANXIN_HTTP_LISTEN. The reference
// page docs/settings.md is generated. Values after loading; thread-safety: share const.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace jx::host {

enum class SettingKind : unsigned char { text, integer, boolean, list, seconds, utc_offset };

struct SettingDeclaration {
  std::string_view name;  // "http.listen"
  SettingKind kind;
  std::string_view initial;  // as it would be written; a list is comma-separated
  std::int64_t least = 0;    // integer and seconds
  std::int64_t most = 0;
  bool needs_restart = true;
  std::string_view en;
  std::string_view zh;
};

// All of them, by name.
std::span<const SettingDeclaration> declared_settings();

class Settings {
 public:
  // What is declared, at its initial value.
  Settings();

  // Errors: not_found "settings.file_missing"; invalid "settings.malformed", "settings.unknown",
  // "settings.wrong_type", "settings.out_of_range". detail: "<file>:<line>: what is wrong".
  static Result<Settings> load(const std::string& file);
  // Overrides from "JIANXIN_…" variables of `environment` ("NAME=value"). Errors as load; an
  // unknown JIANXIN_ variable that is not declared is refused too.
  Result<void> override_from(std::span<const std::string> environment);
  Result<void> set(std::string_view name, std::string_view value);

  // The value as it would be written in the file. REQUIRES: `name` is declared.
  std::string written(std::string_view name) const;
  // REQUIRES: `name` is declared with that kind.
  const std::string& text(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  bool boolean(std::string_view name) const;
  Duration duration(std::string_view name) const;    // of seconds
  Duration utc_offset(std::string_view name) const;  // of "+08:00"
  const std::vector<std::string>& list(std::string_view name) const;

 private:
  struct Value {
    const SettingDeclaration* declaration = nullptr;
    std::string text{};
    std::int64_t number = 0;
    std::vector<std::string> items{};
  };
  const Value& value(std::string_view name, SettingKind kind) const;
  Result<void> assign(Value& value, std::string_view text, std::vector<std::string> items);

  std::map<std::string, Value, std::less<>> values_;
};

// The reference page.
std::string settings_reference(bool chinese);

}  // namespace jx::host
