#include "language/features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "language/characters.h"
#include "language/concepts.h"
#include "language/feature_key.h"
#include "language/secrets.h"
#include "language/slips.h"
#include "language/time_spans.h"

namespace jx::language {
namespace {

using View = std::u32string_view;

enum class Group : std::uint8_t { runs, last_runs, answer_runs, words, meanings, wait };

// Signs that stand for what is replaced (private use area).
constexpr char32_t edge_sign = 0xE000;  // where a turn begins and ends
constexpr char32_t secret_sign = 0xE001;
constexpr char32_t code_sign = 0xE002;    // letters and digits mixed
constexpr char32_t number_sign = 0xE010;  // + how many digits, at most 15

std::uint64_t key_of(Group group, View characters) {
  std::uint64_t hash = mix(0, static_cast<std::uint64_t>(group) + 1);
  for (const char32_t code : characters) hash = mix(hash, code);
  return hash;
}

// Numbers people know by name: hot lines, hours of service, page errors.
bool is_known_number(View digits) {
  constexpr std::array<View, 8> known{U"12315", U"12345", U"12321", U"110",
                                      U"315",   U"24",    U"7",     U"404"};
  return std::ranges::find(known, digits) != known.end();
}

// The text with numbers, codes and secrets replaced.
std::u32string masked(const Folded& text) {
  std::u32string out;
  out.reserve(text.size() + 2);
  out.push_back(edge_sign);
  const std::vector<SecretSpan> secrets = find_secrets(text);
  auto secret = secrets.begin();
  const View codes = text.codes;
  for (std::size_t at = 0; at < codes.size();) {
    if (secret != secrets.end() && at >= secret->from) {
      out.push_back(secret_sign);
      at = std::max(at + 1, secret->to);
      ++secret;
      continue;
    }
    if (!is_word_character(codes[at])) {
      const char32_t code = codes[at++] < U' ' ? U' ' : codes[at - 1];
      if (code != U' ' || out.back() != U' ') out.push_back(code);
      continue;
    }
    std::size_t end = at;
    std::size_t digits = 0;
    while (end < codes.size() && is_word_character(codes[end]))
      digits += is_digit(codes[end++]) ? 1 : 0;
    const View token = codes.substr(at, end - at);
    if (digits == 0 || is_known_number(token)) {
      out.append(token);
    } else if (digits == token.size()) {
      out.push_back(number_sign + static_cast<char32_t>(std::min<std::size_t>(digits, 15)));
    } else if (token.size() >= 6) {
      out.push_back(code_sign);
    } else {
      for (const char32_t code : token) out.push_back(is_digit(code) ? number_sign + 1 : code);
    }
    at = end;
  }
  out.push_back(edge_sign);
  return out;
}

std::uint64_t wait_class(std::optional<std::int64_t> minutes) {
  if (!minutes) return 0;
  if (*minutes < 60) return 1;
  if (*minutes < 24 * 60) return 2;
  return *minutes < 3 * 24 * 60 ? 3 : 4;
}

class Collector {
 public:
  void add_runs(Group group, View text, std::size_t longest) {
    for (std::size_t at = 0; at < text.size(); ++at)
      for (std::size_t length = 1; length <= std::min(longest, text.size() - at); ++length)
        keys_.push_back(key_of(group, text.substr(at, length)));
  }

  // Latin words alone and in pairs.
  void add_words(View text) {
    std::uint64_t previous = 0;
    for (std::size_t at = 0; at < text.size();) {
      if (!is_lower(text[at])) {
        if (is_cjk(text[at])) previous = 0;
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text.size() && (is_lower(text[end]) || text[end] == U'\'')) ++end;
      const std::uint64_t word = key_of(Group::words, text.substr(at, end - at));
      keys_.push_back(word);
      if (previous != 0) keys_.push_back(mix(previous, word));
      previous = word;
      at = end;
    }
  }

  // Meanings, alone and in pairs.
  void add_meanings(const ConceptSet& concepts) {
    const std::uint64_t group = key_of(Group::meanings, {});
    for (std::size_t a = 0; a < concepts.size(); ++a) {
      if (!concepts.test(a)) continue;
      const std::uint64_t first = mix(group, a);
      keys_.push_back(first);
      for (std::size_t b = a + 1; b < concepts.size(); ++b)
        if (concepts.test(b)) keys_.push_back(mix(first, b));
    }
  }

  void add_wait(std::optional<std::int64_t> minutes) {
    keys_.push_back(mix(key_of(Group::wait, {}), wait_class(minutes)));
  }

  // Ends a group: its distinct keys share a sum of squares of weight².
  void close(double weight) {
    std::sort(keys_.begin(), keys_.end());
    keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
    const auto value =
        static_cast<float>(weight / std::sqrt(std::max<std::size_t>(keys_.size(), 1)));
    for (const std::uint64_t key : keys_) features_.push_back({key, value});
    keys_.clear();
  }

  std::vector<Feature> take() {
    std::ranges::sort(features_, {}, &Feature::key);
    return std::move(features_);
  }

 private:
  std::vector<std::uint64_t> keys_{};
  std::vector<Feature> features_{};
};

}  // namespace

std::vector<Feature> features_of(std::span<const Turn> turns) {
  Collector collector;
  std::u32string all;
  std::u32string last;
  std::u32string answer;  // what stood before the last turn
  std::u32string plain;
  ConceptSet meanings;
  for (const Turn& turn : turns) {
    const Folded folded = fold_text(normalise(turn.text));
    if (turn.role != Role::user) {
      answer = mend_slips(masked(folded));
      continue;
    }
    last = mend_slips(masked(folded));
    all += last;
    plain += folded.codes;
    meanings |= concepts_of(folded);
    plain += U'\n';
  }
  collector.add_runs(Group::runs, all, 4);
  collector.close(1.0);
  if (turns.size() > 1) {
    collector.add_runs(Group::last_runs, last, 3);
    collector.close(0.7);
    collector.add_runs(Group::answer_runs, answer, 2);
    collector.close(0.3);
  }
  collector.add_words(all);
  collector.close(0.5);
  collector.add_meanings(meanings);
  collector.close(0.35);
  collector.add_wait(find_minutes_waited(plain));
  collector.close(0.5);
  return collector.take();
}

}  // namespace jx::language
