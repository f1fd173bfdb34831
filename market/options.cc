#include "market/options.h"

#include <cstdlib>

namespace jx::market {

Result<Options> Options::read(int count, char** words, const std::set<std::string>& known) {
  Options options;
  for (int i = 0; i < count; ++i) {
    const std::string_view word = words[i];
    if (!word.starts_with("--")) {
      return fail(ErrorKind::invalid, "options.malformed", std::string(word));
    }
    std::string name(word.substr(2));
    if (!known.contains(name)) {
      return fail(ErrorKind::invalid, "options.unknown", std::string(word));
    }
    const bool has_value = i + 1 < count && !std::string_view(words[i + 1]).starts_with("--");
    options.values_[std::move(name)] = has_value ? words[++i] : "";
  }
  return options;
}

std::string Options::text(const std::string& name, std::string_view otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string(otherwise) : found->second;
}

std::int64_t Options::number(const std::string& name, std::int64_t otherwise) const {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return otherwise;
  return std::strtoll(found->second.c_str(), nullptr, 10);
}

double Options::decimal(const std::string& name, double otherwise) const {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return otherwise;
  return std::strtod(found->second.c_str(), nullptr);
}

}  // namespace jx::market
