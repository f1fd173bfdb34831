// What a query may mean: its words as they are, as they sound, and with a slip.
#include <algorithm>
#include <cmath>

#include "knowledge/postings.h"

namespace jx::knowledge {

namespace {

constexpr double sounds_alike = 0.5;
constexpr double written_in_pinyin = 0.9;
constexpr double with_a_slip = 0.35;
constexpr double word_with_a_slip = 0.6;
constexpr double nowhere_known = 0.35;  // of a rare word's importance: mostly two words meeting
constexpr double filler_part = 0.3;     // of what only holds a sentence together
constexpr std::size_t similar_words_max = 6;
constexpr std::size_t slip_letters_min = 4;  // of a shorter word every other is similar

constexpr double link_score(LinkKind kind) {
  switch (kind) {
    case LinkKind::goods:
      return 9;
    case LinkKind::cause:
      return 6;
    case LinkKind::card_type:
      return 4;
    case LinkKind::intent:
      return 4;
  }
  return 0;
}

bool is_letters(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

// At most one letter other, missing, too many, or two exchanged.
bool is_near(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const auto [left, right] = std::ranges::mismatch(a, b);
  const std::string_view rest_a(left, a.end());
  const std::string_view rest_b(right, b.end());
  if (a.size() < b.size()) return rest_a == rest_b.substr(1);
  if (rest_a.size() < 2) return true;
  if (rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] && rest_a.substr(2) == rest_b.substr(2);
}

class Reader {
 public:
  explicit Reader(const Index::Tables& tables) : tables_(tables) {}

  std::vector<Unit> read(const Query& query) {
    std::vector<Term> terms = terms_of(query.text);
    if (terms.size() > query_terms_max) terms.resize(query_terms_max);
    for (std::size_t at = 0; at < terms.size();) at = take(terms, at);
    for (const Link& link : query.links) take_link(link);
    return std::move(units_);
  }

 private:
  // Reads what begins here; answers where the next begins.
  std::size_t take(const std::vector<Term>& terms, std::size_t at) {
    if (terms[at].han) {
      take_han(terms, at);
      return at + 1;
    }
    was_unknown_ = false;
    if (const std::size_t next = take_syllables(terms, at); next > at) return next;
    take_word(terms[at]);
    return at + 1;
  }

  void take_han(const std::vector<Term>& terms, std::size_t at) {
    const Term& term = terms[at];
    Unit unit{.term = term.plain, .weight = term.filler ? filler_part : 1};
    add(unit, term.word, 1, Match::word);
    if (!term.first.empty() && !term.second.empty())
      add(unit, sound_key(term.first[0], term.second[0]), sounds_alike, Match::sound);
    const bool unknown = unit.options.empty();
    if (unknown) {
      const auto [first, second] = halves_of(term.word);
      if (!second.empty()) add(unit, gap_key(first, second), with_a_slip, Match::slip);
    }
    keep(std::move(unit));
    if (unknown && at > 0 && was_unknown_) take_around(terms[at - 1], term);
    was_unknown_ = unknown;
  }

  // Two unknown terms in a row share a character that is wrong or too many: what stands around it.
  void take_around(const Term& before, const Term& after) {
    const auto [first, shared] = halves_of(before.word);
    const auto [same, third] = halves_of(after.word);
    if (shared.empty() || third.empty() || shared != same) return;
    Unit unit{.term = std::string(first) + std::string(third)};
    add(unit, unit.term, with_a_slip, Match::slip);
    add(unit, gap_key(first, third), with_a_slip, Match::slip);
    if (!unit.options.empty()) keep(std::move(unit));
  }

  // Pinyin, when that is what the letters are: one word of several syllables, or several of one.
  std::size_t take_syllables(const std::vector<Term>& terms, std::size_t at) {
    if (!is_letters(terms[at].plain)) return at;
    for (const Spelling& spelling : spellings_of(terms[at].plain)) {
      if (spelling.sounds.size() < 2) continue;
      if (take_sounds(spelling.sounds, terms[at].plain, tables_.find(terms[at].word) != nullptr)) {
        return at + 1;
      }
    }
    std::vector<Sound> row;
    std::string written;
    bool known = false;
    std::size_t next = at;
    for (; next < terms.size(); ++next) {
      const std::vector<Spelling> ways = spellings_of(terms[next].plain);
      const auto one = std::ranges::find_if(ways, [&](const Spelling& spelling) {
        return spelling.sounds.size() == 1 && spelling.letters == terms[next].plain.size();
      });
      if (one == ways.end()) break;
      row.push_back(one->sounds[0]);
      written += (written.empty() ? "" : " ") + terms[next].plain;
      known = known || tables_.find(terms[next].word) != nullptr;
    }
    return row.size() > 1 && take_sounds(row, written, known) ? next : at;
  }

  // False when these sounds are not ours: none is known, or not all of those that are also words.
  bool take_sounds(const std::vector<Sound>& row, const std::string& written, bool is_word) {
    std::vector<Unit> units;
    std::size_t found = 0;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      Unit unit{.term = written};
      add(unit, sound_key(row[i], row[i + 1]), written_in_pinyin, Match::sound);
      found += unit.options.empty() ? 0 : 1;
      units.push_back(std::move(unit));
    }
    if (found == 0 || (is_word && found < units.size())) return false;
    for (Unit& unit : units) keep(std::move(unit));
    return true;
  }

  void take_word(const Term& term) {
    Unit unit{.term = term.plain};
    add(unit, term.word, 1, Match::word);
    if (unit.options.empty() && term.word.size() >= slip_letters_min) add_similar(unit, term.word);
    keep(std::move(unit));
  }

  void add_similar(Unit& unit, const std::string& word) {
    const auto bucket = tables_.latin.find(word[0]);
    if (bucket == tables_.latin.end()) return;
    for (const std::uint32_t number : bucket->second) {
      const TermList& list = tables_.lists[number];
      if (list.postings.empty()) continue;
      if (list.key.starts_with(word) || is_near(list.key, word))
        unit.options.push_back({&list, word_with_a_slip, Match::slip});
    }
    std::ranges::sort(unit.options, {},
                      [](const Option& option) -> std::string_view { return option.list->key; });
    if (unit.options.size() > similar_words_max) unit.options.resize(similar_words_max);
  }

  void take_link(const Link& link) {
    const std::string name = std::string(enum_text(link.kind)) + ":" + link.name;
    Unit unit{.term = name, .fixed = link_score(link.kind)};
    add(unit, link_key(enum_text(link.kind), link.name), 1, Match::link);
    if (!unit.options.empty()) units_.push_back(std::move(unit));
  }

  void add(Unit& unit, const std::string& key, double factor, Match match) const {
    if (const TermList* list = tables_.find(key)) unit.options.push_back({list, factor, match});
  }

  // A term that is repeated is asked for once.
  void keep(Unit unit) {
    const bool repeated = std::ranges::any_of(units_, [&](const Unit& other) {
      return other.fixed == 0 && other.term == unit.term &&
             std::ranges::equal(other.options, unit.options, {}, &Option::list, &Option::list);
    });
    if (repeated) return;
    unit.importance = unit.options.empty() ? nowhere_known * tables_.rarity(0) : 0;
    for (const Option& option : unit.options)
      unit.importance = std::max(unit.importance, tables_.rarity(option.list->postings.size()));
    unit.importance *= unit.weight;
    units_.push_back(std::move(unit));
  }

  const Index::Tables& tables_;
  std::vector<Unit> units_{};
  bool was_unknown_ = false;
};

}  // namespace

double Index::Tables::rarity(std::size_t documents) const {
  const auto all = static_cast<double>(places.size());
  const auto with = static_cast<double>(documents);
  return std::log(1 + (all - with + 0.5) / (with + 0.5));
}

std::vector<Unit> units_of(const Index::Tables& tables, const Query& query) {
  return Reader(tables).read(query);
}

}  // namespace jx::knowledge
