// The command line of one verb: options, and words without a name.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jx::server {

struct Option {
  std::string_view name;   // "--settings"
  std::string_view value;  // "FILE"; empty = a switch
  std::string_view en;
  std::string_view zh;
};

class Arguments {
 public:
  // Errors: invalid "arguments.unknown_option", "arguments.value_missing", "arguments.twice";
  // detail names it.
  static Result<Arguments> parse(std::span<const Option> options,
                                 std::span<const std::string> words);

  bool has(std::string_view option) const;
  std::optional<std::string> value(std::string_view option) const;
  std::string value_or(std::string_view option, std::string_view otherwise) const;
  const std::vector<std::string>& words() const { return words_; }

 private:
  std::map<std::string, std::string, std::less<>> options_;
  std::vector<std::string> words_;
};

}  // namespace jx::server
