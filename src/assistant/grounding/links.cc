#include "assistant/grounding/links.h"

#include <algorithm>

#include "language/characters.h"

namespace jx::assistant {
namespace {

using View = std::u32string_view;

bool is_host_character(char32_t code) {
  return language::is_word_character(code) || code == U'.' || code == U'-';
}

// "kefu.example", "a.b.cn": labels with a dot between, the last of letters only.
bool is_name(View text) {
  const std::size_t dot = text.rfind(U'.');
  if (dot == View::npos || dot == 0 || text.size() - dot < 3) return false;
  return std::ranges::all_of(text.substr(dot + 1), language::is_lower) &&
         std::ranges::any_of(text.substr(0, dot), language::is_word_character);
}

bool is_address(View text) {
  return std::ranges::count(text, U'.') == 3 && text.size() >= 7 &&
         std::ranges::all_of(text, [](char32_t c) { return c == U'.' || language::is_digit(c); });
}

}  // namespace

std::vector<LinkSpan> links_in(std::u32string_view folded) {
  std::vector<LinkSpan> links;
  for (std::size_t at = 0; at < folded.size();) {
    if (!language::is_word_character(folded[at])) {
      ++at;
      continue;
    }
    std::size_t from = at;
    while (at < folded.size() && is_host_character(folded[at])) ++at;
    View host = folded.substr(from, at - from);
    while (host.ends_with(U'.') || host.ends_with(U'-')) host.remove_suffix(1);
    const bool mail = from > 0 && folded[from - 1] == U'@';
    const bool scheme = folded.substr(0, from).ends_with(U"://");
    if (mail || (!scheme && !is_name(host) && !is_address(host))) continue;
    const std::size_t host_end = from + host.size();
    while (at < folded.size() && folded[at] > 0x20 && folded[at] < 0x7F) ++at;
    // What ends the sentence, folded from its Chinese form too.
    constexpr View closing = U",.;:!?)\"'";
    while (at > host_end && closing.find(folded[at - 1]) != View::npos) --at;
    if (scheme) from -= 3;
    while (scheme && from > 0 && language::is_lower(folded[from - 1])) --from;
    links.push_back({from, at, host});
  }
  return links;
}

}  // namespace jx::assistant
