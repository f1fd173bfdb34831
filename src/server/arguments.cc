#include "server/arguments.h"

#include <algorithm>

namespace jx::server {

Result<Arguments> Arguments::parse(std::span<const Option> options,
                                   std::span<const std::string> words) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!word.starts_with("--")) {
      arguments.words_.push_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const auto option = std::ranges::find(options, name, &Option::name);
    if (option == options.end()) return fail(ErrorKind::invalid, "arguments.unknown_option", name);
    std::string value;
    if (equals != word.npos) {
      value = word.substr(equals + 1);
    } else if (!option->value.empty()) {
      if (i + 1 == words.size()) return fail(ErrorKind::invalid, "arguments.value_missing", name);
      value = words[++i];
    }
    if (!arguments.options_.emplace(name, std::move(value)).second) {
      return fail(ErrorKind::invalid, "arguments.twice", name);
    }
  }
  return arguments;
}

bool Arguments::has(std::string_view option) const { return options_.contains(option); }

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto found = options_.find(option);
  if (found == options_.end()) return std::nullopt;
  return found->second;
}

std::string Arguments::value_or(std::string_view option, std::string_view otherwise) const {
  return value(option).value_or(std::string(otherwise));
}

}  // namespace jx::server
