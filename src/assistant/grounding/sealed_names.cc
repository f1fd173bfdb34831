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
  if (is_long_enough(name) && std::ranges::find(names_, name, &Name::text) == names_.end())
    names_.push_back({.text = std::string(name)});
}

std::string SealedNames::token_of(std::string_view hidden) {
  const auto found = std::ranges::find(names_, hidden, &Name::text);
  const auto position = static_cast<std::size_t>(found - names_.begin());
  if (found == names_.end()) names_.push_back({.text = std::string(hidden), .by_shape = true});
  return token(position);
}

std::string SealedNames::sealed(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    std::size_t best = names_.size();
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool longer = best == names_.size() || names_[i].text.size() > names_[best].text.size();
      if (longer && text.starts_with(names_[i].text)) best = i;
    }
    if (best < names_.size()) {
      out += token(best);
      text.remove_prefix(names_[best].text.size());
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

const SealedNames::Name* SealedNames::find(std::string_view token) const {
  constexpr std::string_view begin = "{N";
  if (!token.starts_with(begin) || !token.ends_with('}')) return nullptr;
  std::size_t number = 0;
  const char* const last = token.data() + token.size() - 1;
  const auto [stop, error] = std::from_chars(token.data() + begin.size(), last, number);
  if (error != std::errc{} || stop != last || number == 0 || number > names_.size()) return nullptr;
  return &names_[number - 1];
}

std::optional<std::string> SealedNames::opened(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const std::size_t brace = text.find_first_of("{}");
    out += text.substr(0, brace);
    if (brace == std::string_view::npos) break;
    text.remove_prefix(brace);
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return std::nullopt;
    const Name* const name = find(text.substr(0, end + 1));
    if (name == nullptr) return std::nullopt;
    out += name->text;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::vector<std::string_view> SealedNames::hidden_in(std::string_view text) const {
  std::vector<std::string_view> hidden;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) break;
    const Name* const name = find(text.substr(at, end - at + 1));
    if (name != nullptr && name->by_shape) hidden.emplace_back(name->text);
  }
  return hidden;
}

}  // namespace jx::assistant
