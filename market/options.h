// What stands behind the verb on the command line: --name value, or --name for a switch.
// Values.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jx::market {

class Options {
 public:
  // Errors: invalid "options.unknown" (a name not in `known`), "options.malformed".
  static Result<Options> read(int count, char** words, const std::set<std::string>& known);

  std::string text(const std::string& name, std::string_view otherwise = {}) const;
  // REQUIRES: numbers were written as such, else `otherwise` counts.
  std::int64_t number(const std::string& name, std::int64_t otherwise) const;
  double decimal(const std::string& name, double otherwise) const;
  bool flag(const std::string& name) const { return values_.contains(name); }

 private:
  std::map<std::string, std::string> values_{};
};

}  // namespace jx::market
