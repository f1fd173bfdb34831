#include "shop/setup/shop_file.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <set>
#include <sstream>

#include "shop/net/https_client.h"

namespace jx::shop {

namespace {

// Carries the first error up through the readers below; never leaves this file.
struct Refused {
  ErrorKind kind;
  std::string_view code;
  std::string detail;
};

constexpr std::size_t secret_bytes_max = 16u << 10;

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

// What a protocol calls its secret is not known here, so the names decide.
bool names_a_secret(std::string_view member) {
  constexpr std::array words =
      std::to_array<std::string_view>({"key", "secret", "password", "token"});
  return std::ranges::any_of(
      words, [&](std::string_view word) { return member.find(word) != member.npos; });
}

class Reader {
 public:
  Reader(const std::string& name, const std::string& folder, const Environment& environment)
      : name_(name), folder_(folder), environment_(environment) {}

  ShopFile file(const YAML::Node& root) {
    members(root, {"shop", "gateways", "suppliers", "authorities"});
    ShopFile file;
    if (root["shop"]) file.databases.push_back(database(root["shop"]));
    for (const YAML::Node& node : list(root["gateways"])) gateway(file, node);
    for (const YAML::Node& node : list(root["suppliers"])) supplier(file, node);
    if (root["authorities"]) file.authority_file = path(text(root["authorities"]));
    const bool empty = file.databases.empty() && file.epay.empty() && file.dujiaonext.empty() &&
                       file.suppliers.empty();
    if (empty) refuse(root, "shop_file.missing_member", "shop, gateways or suppliers are needed");
    return file;
  }

 private:
  [[noreturn]] void refuse(const YAML::Node& node, std::string_view code, std::string_view what,
                           ErrorKind kind = ErrorKind::invalid) {
    throw Refused{kind, code,
                  fmt::format("{}:{}: {}", name_, std::max(node.Mark().line, 0) + 1, what)};
  }

  // `more` takes members that are not named here.
  void members(const YAML::Node& node, std::initializer_list<std::string_view> known,
               bool more = false) {
    if (!node.IsMap()) refuse(node, "shop_file.wrong_type", "names with values are expected");
    std::set<std::string> met;
    for (const auto& entry : node) {
      const std::string key = text(entry.first);
      if (!more && std::ranges::find(known, std::string_view(key)) == known.end()) {
        refuse(entry.first, "shop_file.unknown_member", key);
      }
      if (!met.insert(key).second) refuse(entry.first, "shop_file.repeated", key);
    }
  }

  std::vector<YAML::Node> list(const YAML::Node& node) {
    std::vector<YAML::Node> items;
    if (!node || node.IsNull()) return items;
    if (!node.IsSequence()) refuse(node, "shop_file.wrong_type", "a list is expected");
    for (const auto& item : node) items.push_back(item);
    if (items.size() > endpoints_max) {
      refuse(node, "shop_file.out_of_range", fmt::format("at most {}", endpoints_max));
    }
    return items;
  }

  std::string text(const YAML::Node& node) {
    if (!node.IsScalar()) refuse(node, "shop_file.wrong_type", "a text is expected");
    return node.Scalar();
  }

  std::string needed(const YAML::Node& node, const char* member) {
    if (!node[member]) refuse(node, "shop_file.missing_member", member);
    std::string found = text(node[member]);
    if (found.empty()) refuse(node[member], "shop_file.out_of_range", member);
    return found;
  }

  std::string named(const YAML::Node& node, std::string otherwise) {
    if (!node["name"]) return otherwise;
    std::string name = text(node["name"]);
    if (!is_name(name)) {
      refuse(node["name"], "shop_file.out_of_range",
             "a name has 1 to 40 of letters, digits, '-', '_' and '.'");
    }
    return name;
  }

  std::int64_t integer(const YAML::Node& node, std::int64_t least, std::int64_t most) {
    const std::string digits = text(node);
    std::int64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop != end || value < least || value > most) {
      refuse(node, "shop_file.out_of_range",
             fmt::format("a whole number from {} to {} is expected", least, most));
    }
    return value;
  }

  Duration offset(const YAML::Node& node) {
    const auto found = utc_offset_from_text(text(node));
    if (!found) refuse(node, "shop_file.out_of_range", "an offset such as +08:00 is expected");
    return *found;
  }

  std::string url(const YAML::Node& node) {
    std::string found = needed(node, "url");
    if (!url_of(found)) {
      refuse(node["url"], "shop_file.out_of_range", "an absolute http or https URL is expected");
    }
    return found;
  }

  std::string path(const std::string& written) const {
    return (std::filesystem::path(folder_) / written).string();
  }

  // { env: NAME } or { file: PATH }. A trailing line end is no part of it.
  std::string secret(const YAML::Node& node) {
    if (node.IsScalar()) {
      refuse(node, "shop_file.secret_in_clear",
             "a secret is named by { env: NAME } or { file: PATH }");
    }
    members(node, {"env", "file"});
    if (node.size() != 1) refuse(node, "shop_file.missing_member", "env or file");
    std::string found = node["env"] ? from_environment(node["env"]) : from_file(node["file"]);
    while (found.ends_with('\n') || found.ends_with('\r')) found.pop_back();
    if (found.empty()) {
      refuse(node, "shop_file.secret_missing", "the secret is empty", ErrorKind::not_found);
    }
    return found;
  }

  std::string from_environment(const YAML::Node& node) {
    const std::string variable = text(node);
    auto value = environment_(variable);
    if (!value) {
      refuse(node, "shop_file.secret_missing", variable + " is not set", ErrorKind::not_found);
    }
    return *std::move(value);
  }

  std::string from_file(const YAML::Node& node) {
    const std::string file = path(text(node));
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      refuse(node, "shop_file.secret_missing", file + " cannot be read", ErrorKind::not_found);
    }
    std::string content(secret_bytes_max + 1, '\0');
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(in.gcount()));
    if (content.size() > secret_bytes_max) refuse(node, "shop_file.too_large", file);
    return content;
  }

  std::string needed_secret(const YAML::Node& node, const char* member) {
    if (!node[member]) refuse(node, "shop_file.missing_member", member);
    return secret(node[member]);
  }

  DatabaseSetup database(const YAML::Node& node) {
    members(node, {"name", "system", "host", "port", "socket", "user", "password", "database",
                   "table_prefix", "utc_offset", "poll", "merchant"});
    return database_of(node);
  }

  DatabaseSetup gateway_database(const YAML::Node& node) {
    members(node, {"kind", "name", "host", "port", "socket", "user", "password", "database",
                   "table_prefix", "utc_offset", "poll", "merchant"});
    DatabaseSetup setup = database_of(node);
    setup.hint.system = "epay";
    return setup;
  }

  DatabaseSetup database_of(const YAML::Node& node) {
    DatabaseSetup setup{.name = named(node, "main")};
    if (node["system"]) {
      setup.hint.system = text(node["system"]);
      const auto systems = shop_systems();
      if (std::ranges::find(systems, setup.hint.system, &ShopSystem::name) == systems.end()) {
        std::string known;
        for (const ShopSystem& system : systems) known += fmt::format(" {}", system.name);
        refuse(node["system"], "shop_file.out_of_range", "one of" + known);
      }
    }
    if (node["table_prefix"]) setup.hint.table_prefix = prefix(node["table_prefix"]);
    if (node["merchant"]) setup.hint.merchant = text(node["merchant"]);
    DatabaseOptions& options = setup.database;
    if (node["host"]) options.host = text(node["host"]);
    if (node["port"]) options.port = static_cast<unsigned>(integer(node["port"], 1, 65'535));
    if (node["socket"]) options.socket = text(node["socket"]);
    options.user = needed(node, "user");
    if (node["password"]) options.password = secret(node["password"]);
    options.database = needed(node, "database");
    if (node["utc_offset"]) setup.utc_offset = offset(node["utc_offset"]);
    if (node["poll"]) setup.poll = seconds(integer(node["poll"], 1, 3'600));
    return setup;
  }

  std::string prefix(const YAML::Node& node) {
    std::string found = text(node);
    const bool plain = std::ranges::all_of(found, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!plain || found.size() > 32) refuse(node, "shop_file.out_of_range", "letters, digits, '_'");
    return found;
  }

  void gateway(ShopFile& file, const YAML::Node& node) {
    if (!node.IsMap()) refuse(node, "shop_file.wrong_type", "names with values are expected");
    const std::string kind = needed(node, "kind");
    if (kind == "epay_database") {
      DatabaseSetup setup = gateway_database(node);
      const bool repeats = std::ranges::any_of(file.databases, [&](const DatabaseSetup& one) {
        return one.hint.system == setup.hint.system && one.name == setup.name;
      });
      if (repeats) refuse(node, "shop_file.repeated", "name " + setup.name);
      file.databases.push_back(std::move(setup));
    } else if (kind == "epay") {
      file.epay.push_back(epay(node));
      check_repeats(file.epay, node);
    } else {
      refuse(node["kind"], "shop_file.out_of_range", "epay or epay_database is expected");
    }
  }

  EpayOptions epay(const YAML::Node& node) {
    members(node, {"kind", "name", "url", "merchant", "key", "private_key", "public_key",
                   "utc_offset", "wait_seconds"});
    EpayOptions options{.name = named(node, "main"), .url = url(node)};
    options.merchant = needed(node, "merchant");
    if (node["key"]) options.key = secret(node["key"]);
    if (node["private_key"]) options.private_key = secret(node["private_key"]);
    if (node["public_key"]) options.public_key = secret(node["public_key"]);
    if (options.private_key.empty() && options.key.empty()) {
      refuse(node, "shop_file.missing_member", "key, or private_key and public_key");
    }
    if (options.private_key.empty() != options.public_key.empty()) {
      refuse(node, "shop_file.missing_member", "private_key and public_key go together");
    }
    if (node["utc_offset"]) options.utc_offset = offset(node["utc_offset"]);
    if (node["wait_seconds"]) {
      options.bounds.wait_max = seconds(integer(node["wait_seconds"], 1, 60));
    }
    return options;
  }

  void supplier(ShopFile& file, const YAML::Node& node) {
    if (!node.IsMap()) refuse(node, "shop_file.wrong_type", "names with values are expected");
    const std::string kind = needed(node, "kind");
    if (kind == "dujiaonext") {
      file.dujiaonext.push_back(dujiaonext(node));
      check_repeats(file.dujiaonext, node);
      return;
    }
    if (!is_name(kind)) refuse(node["kind"], "shop_file.out_of_range", kind);
    file.suppliers.push_back(other_supplier(node, kind));
    check_repeats(file.suppliers, node);
  }

  DujiaoNextOptions dujiaonext(const YAML::Node& node) {
    members(node, {"kind", "name", "url", "api_key", "api_secret", "wait_seconds"});
    DujiaoNextOptions options{.name = named(node, "main"), .url = url(node)};
    options.api_key = needed_secret(node, "api_key");
    options.api_secret = needed_secret(node, "api_secret");
    if (node["wait_seconds"]) {
      options.bounds.wait_max = seconds(integer(node["wait_seconds"], 1, 60));
    }
    return options;
  }

  // Which members a protocol needs, its room knows.
  SupplierSetup other_supplier(const YAML::Node& node, const std::string& kind) {
    members(node, {}, true);
    SupplierSetup setup{.protocol = kind,
                        .name = named(node, kind),
                        .url = url(node),
                        .line = node.Mark().line + 1};
    for (const auto& entry : node) {
      const std::string key = text(entry.first);
      if (key == "kind" || key == "name" || key == "url") continue;
      const bool hidden = entry.second.IsMap() || names_a_secret(key);
      setup.members[key] = hidden ? secret(entry.second) : text(entry.second);
    }
    return setup;
  }

  template <class Setup>
  void check_repeats(const std::vector<Setup>& setups, const YAML::Node& node) {
    const auto same = std::ranges::count(setups, setups.back().name, &Setup::name);
    if (same > 1) refuse(node, "shop_file.repeated", "name " + setups.back().name);
  }

  const std::string& name_;
  const std::string& folder_;
  const Environment& environment_;
};

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value =
        std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets any
    if (value == nullptr || *value == '\0') return std::nullopt;
    return std::string(value);
  };
}

Result<ShopFile> parse_shop_file(std::string_view yaml, const std::string& name,
                                 const std::string& folder, const Environment& environment) {
  if (yaml.size() > shop_file_bytes_max) {
    return fail(ErrorKind::invalid, "shop_file.too_large", name);
  }
  try {
    return Reader(name, folder, environment).file(YAML::Load(std::string(yaml)));
  } catch (const Refused& refused) {
    return fail(refused.kind, refused.code, refused.detail);
  } catch (const YAML::Exception& error) {
    return fail(ErrorKind::invalid, "shop_file.malformed",
                fmt::format("{}:{}: {}", name, error.mark.line + 1, error.msg));
  }
}

Result<ShopFile> load_shop_file(const std::string& file, const Environment& environment) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return fail(ErrorKind::not_found, "shop_file.missing", file);
  }
  std::ifstream in(file, std::ios::binary);
  std::string text(shop_file_bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || !in.is_open()) return fail(ErrorKind::unavailable, "shop_file.unreadable", file);
  text.resize(static_cast<std::size_t>(in.gcount()));
  const std::filesystem::path path(file);
  return parse_shop_file(text, path.filename().string(), path.parent_path().string(), environment);
}

}  // namespace jx::shop
