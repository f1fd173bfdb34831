#include "assistant/grounding/masking.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "assistant/grounding/links.h"
#include "language/characters.h"
#include "language/secrets.h"

namespace jx::assistant {
namespace {

using language::Folded;
using View = std::u32string_view;

// Characters [from, to) that are to be hidden.
struct Span {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string_view kind;
};

bool is_number_character(char32_t code) {
  return language::is_word_character(code) || code == U'-' || code == U'_';
}
bool is_address_character(char32_t code) {
  return language::is_word_character(code) || code == U'.' || code == U'_' || code == U'%' ||
         code == U'+' || code == U'-';
}
bool has_letters(View text) { return std::ranges::any_of(text, language::is_lower); }

std::string_view kind_of(language::SecretKind kind) {
  switch (kind) {
    case language::SecretKind::card:
      return "card";
    case language::SecretKind::password:
      return "password";
    case language::SecretKind::code:
      return "code";
    case language::SecretKind::identity:
      return "identity";
  }
  return "card";
}

// Without what is not seen and without control characters but the end of a line.
std::string cleaned(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = language::decode_at(text, at);
    at += bytes;
    const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    if (code == U'\n' || (!control && language::fold(code) != 0)) language::append_utf8(out, code);
  }
  return out;
}

class Finder {
 public:
  Finder(std::string_view text, const Folded& folded) : text_(text), folded_(folded) {}

  std::vector<Span> find(std::span<const std::string> personal) {
    for (const language::SecretSpan& secret : language::find_secrets(folded_))
      add(secret.from, secret.to, kind_of(secret.kind));
    for (const std::string& known : personal) find_known(known);
    find_addresses();
    find_links();
    find_numbers();
    return whole_and_apart();
  }

 private:
  View codes() const { return folded_.codes; }
  void add(std::size_t from, std::size_t to, std::string_view kind) {
    if (from < to) spans_.push_back({from, to, kind});
  }

  void find_known(const std::string& known) {
    const std::u32string wanted = language::fold_text(known).codes;
    if (wanted.size() < 2) return;
    for (std::size_t at = codes().find(wanted); at != View::npos;
         at = codes().find(wanted, at + wanted.size()))
      add(at, at + wanted.size(), "person");
  }

  void find_addresses() {
    for (std::size_t at = codes().find(U'@'); at != View::npos; at = codes().find(U'@', at + 1)) {
      std::size_t from = at;
      while (from > 0 && is_address_character(codes()[from - 1])) --from;
      std::size_t to = at + 1;
      while (to < codes().size() && is_address_character(codes()[to])) ++to;
      if (from < at && to > at + 1) add(from, to, "mail");
    }
  }

  void find_links() {
    for (const LinkSpan& link : links_in(codes())) add(link.from, link.to, "link");
  }

  bool follows_handle_word(std::size_t from) const {
    constexpr View words[] = {U"qq",     U"微信", U"vx", U"wx",       U"wechat",
                              U"企鹅号", U"加v",  U"tg", U"telegram", U"飞机号"};
    const std::size_t near = from - std::min<std::size_t>(from, 9);
    const View before = codes().substr(near, from - near);
    return std::ranges::any_of(words, [&](View word) { return before.find(word) != View::npos; });
  }

  bool is_capitals(std::size_t from, std::size_t to) const {
    const std::string_view written = folded_.original(text_, from, to);
    return std::ranges::all_of(
        written, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  }

  void find_numbers() {
    for (std::size_t at = 0; at < codes().size();) {
      if (!language::is_word_character(codes()[at])) {
        ++at;
        continue;
      }
      const std::size_t from = at;
      while (at < codes().size() && (is_number_character(codes()[at]) || joins_digits(at))) ++at;
      add(from, at, kind_of_number(from, at));
    }
    std::erase_if(spans_, [](const Span& span) { return span.kind.empty(); });
  }

  // 138 0013 8000: a gap between groups of three digits and more.
  bool joins_digits(std::size_t at) const {
    if (codes()[at] != U' ' && codes()[at] != U'.') return false;
    if (at < 3 || at + 3 >= codes().size()) return false;
    return std::ranges::all_of(codes().substr(at - 3, 3), language::is_digit) &&
           std::ranges::all_of(codes().substr(at + 1, 3), language::is_digit);
  }

  std::string_view kind_of_number(std::size_t from, std::size_t to) const {
    const View run = codes().substr(from, to - from);
    const auto digits = std::ranges::count_if(run, language::is_digit);
    if (digits == 11 && run.front() == U'1' && !has_letters(run)) return "phone";
    if (run.size() >= 5 && follows_handle_word(from)) return "handle";
    if (digits >= 6 || (run.size() >= 12 && is_capitals(from, to))) return "number";
    return {};
  }

  // In order; of overlapping ones the first.
  std::vector<Span> whole_and_apart() {
    std::ranges::sort(spans_, [](const Span& a, const Span& b) {
      return a.from != b.from ? a.from < b.from : a.to > b.to;
    });
    std::vector<Span> apart;
    for (const Span& span : spans_)
      if (apart.empty() || span.from >= apart.back().to)
        apart.push_back(span);
      else
        apart.back().to = std::max(apart.back().to, span.to);
    return apart;
  }

  std::string_view text_;
  const Folded& folded_;
  std::vector<Span> spans_{};
};

std::string label(std::string_view kind, std::string_view hidden) {
  if (kind != "number" || hidden.size() < 8) return fmt::format("‹{}›", kind);
  return fmt::format("‹number …{}›", hidden.substr(hidden.size() - 4));
}

}  // namespace

std::string masked_by(std::string_view text, std::span<const std::string> personal,
                      const TokenFor& token) {
  const std::string seen = cleaned(text);
  const Folded folded = language::fold_text(seen);
  std::string out;
  std::size_t at = 0;
  for (const Span& span : Finder(seen, folded).find(personal)) {
    out += folded.original(seen, at, span.from);
    out += token(span.kind, folded.original(seen, span.from, span.to));
    at = span.to;
  }
  out += folded.original(seen, at, folded.size());
  return out;
}

std::string masked(std::string_view text, std::span<const std::string> personal) {
  std::string out = masked_by(text, personal, label);
  if (out.size() <= masked_bytes_max) return out;
  std::size_t end = masked_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
  out.resize(end);
  return out + "…";
}

}  // namespace jx::assistant
