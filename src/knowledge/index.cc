#include "knowledge/index.h"

#include <algorithm>
#include <map>

#include "base/assert.h"
#include "knowledge/postings.h"

namespace jx::knowledge {

namespace {

constexpr double saturation = 1.2;   // BM25's k1
constexpr double length_part = 0.6;  // BM25's b
constexpr double lone_character = 0.5;

struct FieldWeight {
  double weight;
  double usual_terms;  // of both languages together
};
constexpr FieldWeight weight_of(Field field) {
  switch (field) {
    case Field::title:
      return {4.0, 14};
    case Field::tag:
      return {3.0, 20};
    case Field::step:
      return {1.2, 200};
    case Field::body:
      return {1.0, 450};
  }
  return {1.0, 450};
}

// What is written first of an article is also found by a lone character and with one left out.
constexpr bool is_headline(Field field) { return field == Field::title || field == Field::tag; }

constexpr std::uint32_t bit(Field field) { return 1U << static_cast<unsigned>(field); }

// The terms of one document and what each weighs.
class Weighing {
 public:
  struct Weight {
    std::array<double, 4> count{};  // by field
  };

  explicit Weighing(const Document& document) {
    for (const FieldText& each : document.texts) take(each);
    for (const Link& link : document.links) {
      const std::string key = link_key(enum_text(link.kind), link.name);
      weights_[key].count[static_cast<std::size_t>(Field::tag)] = 1;
    }
  }

  const std::map<std::string, Weight>& weights() const { return weights_; }

  Posting posting(std::uint32_t slot, const Weight& weight) const {
    Posting posting{.packed = slot << 4U};
    double sum = 0;
    for (const Field field : {Field::title, Field::tag, Field::step, Field::body}) {
      const double count = weight.count[static_cast<std::size_t>(field)];
      if (count == 0) continue;
      const auto [factor, usual] = weight_of(field);
      const double length = lengths_[static_cast<std::size_t>(field)] / usual;
      sum += factor * count / (1 - length_part + length_part * std::max(length, 0.25));
      posting.packed |= bit(field);
    }
    posting.weight = static_cast<float>(sum);
    return posting;
  }

 private:
  void take(const FieldText& each) {
    const std::vector<Term> terms = terms_of(each.text);
    lengths_[static_cast<std::size_t>(each.field)] += static_cast<double>(terms.size());
    std::string before;
    for (const Term& term : terms) {
      add(term.word, each.field, 1);
      for (const std::string& key : sound_keys(term)) add(key, each.field, 1);
      if (term.han && is_headline(each.field)) take_headline(term, each.field, before);
      before = term.han ? term.word : std::string();
    }
  }

  void take_headline(const Term& term, Field field, const std::string& before) {
    const auto [first, second] = halves_of(term.word);
    if (second.empty()) return;
    add(std::string(first), field, lone_character);
    add(std::string(second), field, lone_character);
    const auto [left_out, shared] = halves_of(before);
    if (shared == first) add(gap_key(left_out, second), field, 1);
  }

  void add(const std::string& key, Field field, double count) {
    weights_[key].count[static_cast<std::size_t>(field)] += count;
  }

  std::map<std::string, Weight> weights_{};
  std::array<double, 4> lengths_{};
};

bool is_latin(const std::string& key) { return key[0] >= 'a' && key[0] <= 'z'; }

double saturated(double weight) { return weight * (saturation + 1) / (weight + saturation); }

std::vector<Field> fields_of(std::uint32_t bits) {
  std::vector<Field> fields;
  for (const Field field : {Field::title, Field::tag, Field::step, Field::body})
    if ((bits & bit(field)) != 0) fields.push_back(field);
  return fields;
}

// A key as people read it: "~ka'mi" -> "ka mi", "^激码" -> "激…码".
std::string readable(const std::string& key) {
  if (key[0] == '~') {
    std::string text = key.substr(1);
    std::ranges::replace(text, '\'', ' ');
    return text;
  }
  if (key[0] != '^') return key;
  const auto [first, third] = halves_of(std::string_view(key).substr(1));
  return std::string(first) + "…" + std::string(third);
}

const Posting* posting_of(const TermList& list, std::uint32_t slot) {
  const auto found = std::ranges::lower_bound(list.postings, slot, {}, &Posting::slot);
  return found == list.postings.end() || found->slot() != slot ? nullptr : &*found;
}

// One search: sums up, chooses, explains.
class Search {
 public:
  Search(const Index::Tables& tables, const Query& query)
      : tables_(tables), query_(query), units_(units_of(tables, query)) {}

  std::vector<Hit> run() {
    sum_up();
    std::vector<std::uint32_t> chosen = best();
    std::vector<Hit> hits;
    hits.reserve(chosen.size());
    for (const std::uint32_t slot : chosen) hits.push_back(explained(slot));
    return hits;
  }

 private:
  double rarity_of(const Option& option) const {
    return tables_.rarity(option.list->postings.size());
  }
  static double value(const Unit& unit, const Option& option, double rarity, float weight) {
    if (unit.fixed > 0) return unit.fixed;
    return unit.weight * option.factor * rarity * saturated(static_cast<double>(weight));
  }

  // Each unit counts by its best option.
  void sum_up() {
    scores_.assign(tables_.slots.size(), 0);
    std::vector<double> best(tables_.slots.size(), 0);
    std::vector<std::uint32_t> told(tables_.slots.size(), 0);
    std::uint32_t round = 0;
    for (const Unit& unit : units_) {
      ++round;
      for (const Option& option : unit.options) {
        const double rarity = rarity_of(option);
        for (const Posting& posting : option.list->postings) {
          const std::uint32_t slot = posting.slot();
          const double adds = value(unit, option, rarity, posting.weight);
          if (told[slot] != round) {
            told[slot] = round;
            best[slot] = 0;
          }
          if (adds <= best[slot]) continue;
          scores_[slot] += adds - best[slot];
          best[slot] = adds;
        }
      }
    }
  }

  bool is_wanted(const Slot& slot) const {
    const Showing& showing = slot.showing;
    if (slot.id == 0 || (query_.only_published && !showing.published)) return false;
    if (query_.only_for_customers && !showing.for_customers) return false;
    if (!query_.only_current) return true;
    return showing.from <= query_.now && (showing.until.ms == 0 || query_.now < showing.until);
  }

  std::vector<std::uint32_t> best() const {
    std::vector<std::uint32_t> slots;
    for (std::uint32_t slot = 0; slot < scores_.size(); ++slot)
      if (scores_[slot] > 0 && is_wanted(tables_.slots[slot])) slots.push_back(slot);
    const std::size_t count = std::min({query_.count, hits_max, slots.size()});
    std::ranges::partial_sort(slots, slots.begin() + static_cast<std::ptrdiff_t>(count),
                              [this](std::uint32_t a, std::uint32_t b) {
                                if (scores_[a] != scores_[b]) return scores_[a] > scores_[b];
                                return tables_.slots[a].id < tables_.slots[b].id;
                              });
    slots.resize(count);
    return slots;
  }

  Hit explained(std::uint32_t slot) const {
    Hit hit{.id = tables_.slots[slot].id, .score = scores_[slot]};
    double asked = 0;
    double answered = 0;
    for (const Unit& unit : units_) {
      asked += unit.importance;
      Reason reason;
      double certainty = 0;
      for (const Option& option : unit.options) {
        const Posting* posting = posting_of(*option.list, slot);
        if (posting == nullptr) continue;
        const double adds = value(unit, option, rarity_of(option), posting->weight);
        if (adds <= reason.score) continue;
        certainty = option.factor;
        reason = {.term = unit.term,
                  .found = option.match == Match::word || option.match == Match::link
                               ? std::string()
                               : readable(option.list->key),
                  .match = option.match,
                  .fields = unit.fixed > 0 ? std::vector<Field>{} : fields_of(posting->fields()),
                  .score = adds};
      }
      answered += certainty * unit.importance;
      if (reason.score > 0) hit.reasons.push_back(std::move(reason));
    }
    hit.coverage = asked > 0 ? answered / asked : 0;
    std::ranges::sort(hit.reasons, [](const Reason& a, const Reason& b) {
      return a.score != b.score ? a.score > b.score : a.term < b.term;
    });
    return hit;
  }

  const Index::Tables& tables_;
  const Query& query_;
  std::vector<Unit> units_;
  std::vector<double> scores_{};
};

}  // namespace

Index::Index() : tables_(std::make_unique<Tables>()) {}
Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

std::size_t Index::size() const { return tables_->places.size(); }

void Index::put(const Document& document) {
  JX_ASSERT(document.id > 0);
  remove(document.id);
  Tables& tables = *tables_;
  auto place = static_cast<std::uint32_t>(tables.slots.size());
  if (tables.free_slots.empty()) {
    tables.slots.emplace_back();
  } else {
    place = tables.free_slots.back();
    tables.free_slots.pop_back();
  }
  Slot& slot = tables.slots[place];
  slot = {.id = document.id, .showing = document.showing};
  tables.places[document.id] = place;
  const Weighing weighing(document);
  slot.terms.reserve(weighing.weights().size());
  for (const auto& [key, weight] : weighing.weights()) {
    const auto next = static_cast<std::uint32_t>(tables.lists.size());
    const auto [number, is_new] = tables.numbers.try_emplace(key, next);
    if (is_new) {
      tables.lists.push_back({.key = key});
      if (is_latin(key)) tables.latin[key[0]].push_back(next);
    }
    std::vector<Posting>& postings = tables.lists[number->second].postings;
    const auto at = std::ranges::lower_bound(postings, place, {}, &Posting::slot);
    postings.insert(at, weighing.posting(place, weight));
    slot.terms.push_back(number->second);
  }
}

void Index::show(DocumentId id, const Showing& showing) {
  const auto found = tables_->places.find(id);
  if (found != tables_->places.end()) tables_->slots[found->second].showing = showing;
}

void Index::remove(DocumentId id) {
  Tables& tables = *tables_;
  const auto found = tables.places.find(id);
  if (found == tables.places.end()) return;
  const std::uint32_t place = found->second;
  for (const std::uint32_t number : tables.slots[place].terms) {
    std::erase_if(tables.lists[number].postings,
                  [&](const Posting& posting) { return posting.slot() == place; });
  }
  tables.slots[place] = {};
  tables.free_slots.push_back(place);
  tables.places.erase(found);
}

std::vector<Hit> Index::find(const Query& query) const {
  if (query.count == 0) return {};
  return Search(*tables_, query).run();
}

}  // namespace jx::knowledge
