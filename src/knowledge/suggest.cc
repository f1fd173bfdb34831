#include "knowledge/suggest.h"

#include <algorithm>

namespace jx::knowledge {

namespace {

constexpr std::size_t intents_max = 2;

// Says nothing about what the case is.
bool is_about_nothing(language::Intent intent) {
  return intent == language::Intent::chit_chat || intent == language::Intent::human_request ||
         intent == language::Intent::complaint_about_service;
}

}  // namespace

bool is_worth_suggesting(const Hit& hit) {
  const bool is_meant = std::ranges::any_of(
      hit.reasons, [](const Reason& reason) { return reason.match == Match::link; });
  return is_meant || hit.coverage >= suggested_coverage_min;
}

Query query_for(const Situation& situation, bool only_for_customers, Instant now,
                std::size_t count) {
  Query query{.only_for_customers = only_for_customers, .now = now, .count = count};
  const std::size_t skipped =
      situation.said.size() - std::min(situation.said.size(), messages_read);
  // The newest first: only the first terms of a query count.
  for (std::size_t i = situation.said.size(); i > skipped; --i)
    query.text += situation.said[i - 1] + "\n";
  query.text += situation.product;
  for (const language::IntentGuess& guess : situation.intents) {
    if (guess.confidence < intent_confidence_min || is_about_nothing(guess.name)) continue;
    if (query.links.size() < intents_max)
      query.links.push_back({LinkKind::intent, std::string(enum_text(guess.name))});
  }
  if (!situation.cause.empty()) query.links.push_back({LinkKind::cause, situation.cause});
  for (const std::string& goods : situation.goods) query.links.push_back({LinkKind::goods, goods});
  return query;
}

}  // namespace jx::knowledge
