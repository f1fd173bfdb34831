// A shop file: where a shop's database, its gateways and its suppliers are, in YAML. Secrets never
// stand in it: they are named by environment variable or file. docs/connectors.md shows one.
//
// Strict: an unknown member, a wrong type, a repeated member or name, or a value out of its bounds
// is refused with its line. Thread-safety: functions are reentrant.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "shop/dujiaonext/dujiaonext_api.h"
#include "shop/epay/epay_lookup.h"
#include "shop/table/table_source.h"

namespace jx::shop {

inline constexpr std::size_t shop_file_bytes_max = 256u << 10;
inline constexpr std::size_t endpoints_max = 100;  // gateways and suppliers each

// A shop's or a gateway's database.
struct DatabaseSetup {
  std::string name = "main";
  ShopHint hint{};
  DatabaseOptions database{};
  Duration utc_offset = hours(8);
  Duration poll = seconds(2);  // 1 s to 1 h
};

// A supplier, by a protocol of its own room: who speaks it reads the members.
struct SupplierSetup {
  std::string protocol{};  // "kasushou"
  std::string name{};
  std::string url{};
  std::map<std::string, std::string, std::less<>> members{};  // secrets resolved
  int line = 0;                                               // in the file, for refusals
};

struct ShopFile {
  std::vector<DatabaseSetup> databases{};  // `shop`, and gateways that are read by their database
  std::vector<EpayOptions> epay{};
  std::vector<DujiaoNextOptions> dujiaonext{};
  std::vector<SupplierSetup> suppliers{};
  std::string authority_file{};  // PEM, in place of the system's authorities
};

// Value of an environment variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

// `folder` is where paths in the file begin; `name` stands in details: "shop.yaml:12: …".
// Errors: invalid "shop_file.malformed", "shop_file.unknown_member", "shop_file.repeated",
// "shop_file.wrong_type", "shop_file.out_of_range", "shop_file.missing_member",
// "shop_file.secret_in_clear", "shop_file.too_large"; not_found "shop_file.secret_missing" (the
// variable is not set or empty, the file is not there); unavailable "shop_file.unreadable".
Result<ShopFile> parse_shop_file(std::string_view yaml, const std::string& name,
                                 const std::string& folder, const Environment& environment);

// Errors: not_found "shop_file.missing"; as parse_shop_file. Blocks: reads files.
Result<ShopFile> load_shop_file(const std::string& file, const Environment& environment);

}  // namespace jx::shop
