#include "assistant/grounding/sealed_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace jx::assistant {
namespace {

std::string token(std::size_t position) { return fmt::format("{{N{}}}", position + 1); }

// At least two characters of UTF-8.
bool is_long_enough(std::string_view name) {
  const auto begins = std::ranges::count_if(
      name, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return begins >= 2;
}

}  // namespace

void SealedNames::add(std::string_view name) {
  if (is_long_enough(name) && std::ranges::find(names_, name) == names_.end())
    names_.emplace_back(name);
}

std::string SealedNames::token_of(std::string_view name) {
  const auto found = std::ranges::find(names_, name);
  const auto position = static_cast<std::size_t>(found - names_.begin());
  if (found == names_.end()) names_.emplace_back(name);
  return token(position);
}

std::string SealedNames::sealed(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    std::size_t best = names_.size();
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool longer = best == names_.size() || names_[i].size() > names_[best].size();
      if (longer && text.starts_with(names_[i])) best = i;
    }
    if (best < names_.size()) {
      out += token(best);
      text.remove_prefix(names_[best].size());
      continue;
    }
    const char c = text.front();
    if (c == '{' || c == '}') {
      out += c == '{' ? "(" : ")";
    } else {
      out += c;
    }
    text.remove_prefix(1);
  }
  return out;
}

std::optional<std::string> SealedNames::opened(std::string_view text) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '}') return std::nullopt;
    if (text[at] != '{') {
      out += text[at++];
      continue;
    }
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos || end < at + 3 || text[at + 1] != 'N') return std::nullopt;
    std::size_t number = 0;
    const char* const last = text.data() + end;
    const auto [stop, error] = std::from_chars(text.data() + at + 2, last, number);
    if (error != std::errc{} || stop != last || number == 0 || number > names_.size())
      return std::nullopt;
    out += names_[number - 1];
    at = end + 1;
  }
  return out;
}

}  // namespace jx::assistant
