#include "host/settings/settings.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <filesystem>

#include "base/assert.h"

namespace jx::host {

namespace {

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view item = text.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    if (comma == text.npos) break;
    text.remove_prefix(comma + 1);
  }
  return items;
}

std::string_view kind_text(SettingKind kind) {
  switch (kind) {
    case SettingKind::text:
      return "text";
    case SettingKind::integer:
      return "integer";
    case SettingKind::boolean:
      return "true or false";
    case SettingKind::list:
      return "list of texts";
    case SettingKind::seconds:
      return "whole seconds";
    case SettingKind::utc_offset:
      return "an offset such as +08:00";
  }
  return "";
}

std::string environment_name(std::string_view name) {
  std::string variable = "JIANXIN_";
  for (const char c : name) {
    if (c == '.') {
      variable += '_';
    } else {
      variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  return variable;
}

struct Place {
  const std::string& file;
  int line;
};

tl::unexpected<Error> at(const Place& place, std::string_view code, std::string_view what) {
  return fail(ErrorKind::invalid, code, fmt::format("{}:{}: {}", place.file, place.line, what));
}

}  // namespace

Settings::Settings() {
  for (const SettingDeclaration& declaration : declared_settings()) {
    Value& value = values_[std::string(declaration.name)];
    value.declaration = &declaration;
    const auto assigned = assign(value, declaration.initial, split_list(declaration.initial));
    JX_ASSERT(assigned.has_value());
  }
}

Result<void> Settings::assign(Value& value, std::string_view text, std::vector<std::string> items) {
  const SettingDeclaration& declaration = *value.declaration;
  const auto wrong_type = [&] {
    return fail(ErrorKind::invalid, "settings.wrong_type",
                fmt::format("{} must be {}", declaration.name, kind_text(declaration.kind)));
  };
  switch (declaration.kind) {
    case SettingKind::text:
    case SettingKind::list:
      break;
    case SettingKind::boolean:
      if (text != "true" && text != "false") return wrong_type();
      value.number = text == "true" ? 1 : 0;
      break;
    case SettingKind::utc_offset: {
      const auto offset = utc_offset_from_text(text);
      if (!offset) return wrong_type();
      value.number = offset->ms;
      break;
    }
    case SettingKind::integer:
    case SettingKind::seconds: {
      std::int64_t number = 0;
      const char* end = text.data() + text.size();
      const auto [stop, error] = std::from_chars(text.data(), end, number);
      if (error != std::errc{} || stop != end) return wrong_type();
      if (number < declaration.least || number > declaration.most) {
        return fail(ErrorKind::invalid, "settings.out_of_range",
                    fmt::format("{} must be from {} to {}", declaration.name, declaration.least,
                                declaration.most));
      }
      value.number = number;
      break;
    }
  }
  value.text = text;
  value.items = std::move(items);
  return {};
}

Result<void> Settings::set(std::string_view name, std::string_view text) {
  const auto found = values_.find(name);
  if (found == values_.end()) {
    return fail(ErrorKind::invalid, "settings.unknown", fmt::format("{} is not a setting", name));
  }
  return assign(found->second, text, split_list(text));
}

namespace {

// Walks nested maps; calls `leaf(name, node)` for scalars and lists.
template <class Leaf>
Result<void> walk(const YAML::Node& node, const std::string& prefix, const std::string& file,
                  const Leaf& leaf) {
  for (const auto& entry : node) {
    const Place place{file, entry.first.Mark().line + 1};
    if (!entry.first.IsScalar()) return at(place, "settings.malformed", "a name must be text");
    const std::string name = prefix + entry.first.Scalar();
    Result<void> done{};
    if (entry.second.IsMap()) {
      done = walk(entry.second, name + ".", file, leaf);
    } else {
      done = leaf(name, entry.second, place);
    }
    if (!done) return done;
  }
  return {};
}

}  // namespace

Result<Settings> Settings::load(const std::string& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return fail(ErrorKind::not_found, "settings.file_missing", file);
  }
  Settings settings;
  YAML::Node root;
  try {
    root = YAML::LoadFile(file);
  } catch (const YAML::Exception& error) {
    return at({file, error.mark.line + 1}, "settings.malformed", error.msg);
  }
  if (root.IsNull()) return settings;
  if (!root.IsMap()) return at({file, 1}, "settings.malformed", "names with values are expected");
  auto walked = walk(
      root, "", file,
      [&](const std::string& name, const YAML::Node& node, const Place& place) -> Result<void> {
        const auto found = settings.values_.find(name);
        if (found == settings.values_.end())
          return at(place, "settings.unknown", name + " is not a setting");
        std::string text;
        std::vector<std::string> items;
        if (node.IsSequence()) {
          if (found->second.declaration->kind != SettingKind::list) {
            return at(place, "settings.wrong_type", name + " must not be a list");
          }
          for (const auto& item : node) {
            if (!item.IsScalar())
              return at(place, "settings.wrong_type", name + " must be a list of texts");
            items.push_back(item.Scalar());
            text += (text.empty() ? "" : ",") + items.back();
          }
        } else if (node.IsScalar()) {
          text = node.Scalar();
          items = split_list(text);
        }
        auto assigned = settings.assign(found->second, text, std::move(items));
        if (!assigned) return at(place, assigned.error().code, assigned.error().detail);
        return {};
      });
  if (!walked) return error_of(std::move(walked));
  return settings;
}

Result<void> Settings::override_from(std::span<const std::string> environment) {
  for (const std::string& variable : environment) {
    const std::size_t equals = variable.find('=');
    if (!variable.starts_with("JIANXIN_") || equals == variable.npos) continue;
    const std::string_view name = std::string_view(variable).substr(0, equals);
    bool known = name == "JIANXIN_SCHEMAS";  // of the tests
    for (const SettingDeclaration& declaration : declared_settings()) {
      if (environment_name(declaration.name) != name) continue;
      known = true;
      if (auto assigned = set(declaration.name, std::string_view(variable).substr(equals + 1));
          !assigned) {
        return at({"environment", 0}, assigned.error().code,
                  fmt::format("{}: {}", name, assigned.error().detail));
      }
    }
    if (!known)
      return fail(ErrorKind::invalid, "settings.unknown",
                  fmt::format("environment: {} is not a setting", name));
  }
  return {};
}

std::string Settings::written(std::string_view name) const {
  const auto found = values_.find(name);
  JX_ASSERT(found != values_.end());
  const Value& value = found->second;
  if (value.declaration->kind != SettingKind::list) return value.text;
  return fmt::format("[{}]", fmt::join(value.items, ", "));
}

const Settings::Value& Settings::value(std::string_view name, SettingKind kind) const {
  const auto found = values_.find(name);
  JX_ASSERT(found != values_.end() && found->second.declaration->kind == kind);
  return found->second;
}

const std::string& Settings::text(std::string_view name) const {
  return value(name, SettingKind::text).text;
}

std::int64_t Settings::integer(std::string_view name) const {
  return value(name, SettingKind::integer).number;
}

bool Settings::boolean(std::string_view name) const {
  return value(name, SettingKind::boolean).number != 0;
}

Duration Settings::duration(std::string_view name) const {
  return seconds(value(name, SettingKind::seconds).number);
}

Duration Settings::utc_offset(std::string_view name) const {
  return {value(name, SettingKind::utc_offset).number};
}

const std::vector<std::string>& Settings::list(std::string_view name) const {
  return value(name, SettingKind::list).items;
}

std::string settings_reference(bool chinese) {
  std::string page =
      chinese ? "# 设置\n\n由 `jianxin settings --reference` 生成，请勿手改。写在 YAML "
                "文件里（嵌套即点号），环境变量优先。\n\n"
                "| 名称 | 环境变量 | 类型 | 默认 | 范围 | 含义 |\n|---|---|---|---|---|---|\n"
              : "# Settings\n\nGenerated by `jianxin settings --reference`; not edited by hand. "
                "Written in the "
                "YAML file (nesting is the dot); the environment wins.\n\n"
                "| name | environment | kind | default | bounds | meaning "
                "|\n|---|---|---|---|---|---|\n";
  for (const SettingDeclaration& declaration : declared_settings()) {
    const bool bounded =
        declaration.kind == SettingKind::integer || declaration.kind == SettingKind::seconds;
    page += fmt::format("| `{}` | `{}` | {} | {} | {} | {} |\n", declaration.name,
                        environment_name(declaration.name), kind_text(declaration.kind),
                        declaration.initial.empty() ? "" : fmt::format("`{}`", declaration.initial),
                        bounded ? fmt::format("{}–{}", declaration.least, declaration.most) : "",
                        chinese ? declaration.zh : declaration.en);
  }
  return page;
}

}  // namespace jx::host
