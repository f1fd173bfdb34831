#include "language/concepts.h"

#include <algorithm>
#include <vector>

namespace jx::language {
namespace {

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

}  // namespace

ConceptSet concepts_of(const Folded& text) {
  static const Lexicon lexicon;
  const std::vector<ConceptHit> hits = lexicon.find(text.codes);
  ConceptSet concepts;
  for (const ConceptHit& hit : hits)
    if (!is_taken_back(hit, hits)) concepts.set(static_cast<std::size_t>(hit.meaning));
  if (arrival_is_denied(hits)) concepts.set(static_cast<std::size_t>(Concept::not_arrived));
  return concepts;
}

}  // namespace jx::language
