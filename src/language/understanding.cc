#include "language/understanding.h"

#include <algorithm>

#include "language/characters.h"
#include "language/entities.h"
#include "language/intent_rules.h"
#include "language/lexicon.h"

namespace jx::language {
namespace {

constexpr std::size_t message_bytes_max = 16'000;

std::string_view cut(std::string_view text) {
  if (text.size() <= message_bytes_max) return text;
  std::size_t end = message_bytes_max;
  while (end > message_bytes_max - 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  return text.substr(0, end);
}

bool overlaps(const ConceptHit& hit, const std::vector<ConceptHit>& hits, Concept meaning) {
  return std::ranges::any_of(hits, [&](const ConceptHit& other) {
    return other.meaning == meaning && other.from < hit.to && hit.from < other.to;
  });
}

// A meaning that another word takes back where they touch: 人工 in 人工充值, 急 in 不急.
bool is_taken_back(const ConceptHit& hit, const std::vector<ConceptHit>& hits) {
  const Concept meaning = hit.meaning;
  if (meaning == Concept::human) return overlaps(hit, hits, Concept::no_human);
  if (meaning == Concept::urgent || meaning == Concept::worried)
    return overlaps(hit, hits, Concept::not_urgent);
  if (meaning == Concept::solved) return overlaps(hit, hits, Concept::unsolved);
  return false;
}

// 没给我到账, not yet received: a negation shortly before a word of arriving.
bool arrival_is_denied(const std::vector<ConceptHit>& hits) {
  constexpr std::size_t gap_max = 5;
  for (const ConceptHit& negation : hits) {
    if (negation.meaning != Concept::negation) continue;
    for (const ConceptHit& arriving : hits)
      if (arriving.meaning == Concept::arriving && arriving.from >= negation.to &&
          arriving.from - negation.to <= gap_max)
        return true;
  }
  return false;
}

class TableLanguage final : public Language {
 public:
  Understanding understand(std::string_view text) const override {
    text = cut(text);
    Understanding result;
    result.normal_text = normalise(text);
    const std::vector<ConceptHit> hits = lexicon_.find(fold_text(result.normal_text).codes);
    ConceptSet concepts;
    for (const ConceptHit& hit : hits)
      if (!is_taken_back(hit, hits)) concepts.set(static_cast<std::size_t>(hit.meaning));
    if (arrival_is_denied(hits)) concepts.set(static_cast<std::size_t>(Concept::not_arrived));
    const auto says = [&](Concept meaning) {
      return concepts.test(static_cast<std::size_t>(meaning));
    };
    result.intents = guess_intents(concepts);
    result.wants_human = says(Concept::human);
    result.urgent = says(Concept::urgent) || says(Concept::stolen);
    result.mood = says(Concept::angry)     ? Mood::angry
                  : says(Concept::worried) ? Mood::worried
                                           : Mood::calm;
    result.says_thanks = says(Concept::thanks);
    result.says_solved = says(Concept::solved) && !says(Concept::unsolved) &&
                         !says(Concept::not_arrived) && !says(Concept::invalid);
    result.not_helped = says(Concept::not_helped);
    result.slots = find_slots(text, fold_text(text));
    return result;
  }

 private:
  Lexicon lexicon_;
};

}  // namespace

Result<std::unique_ptr<Language>> Language::load() { return std::make_unique<TableLanguage>(); }

}  // namespace jx::language
