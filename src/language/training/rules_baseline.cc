#include "language/training/rules_baseline.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "language/model.h"

namespace jx::language {
namespace {

using enum Concept;

struct Rule {
  Intent intent;
  double weight;
  std::initializer_list<Concept> all;     // must occur
  std::initializer_list<Concept> none{};  // must not
};

const Rule rules[] = {
    {Intent::not_arrived, 2.2, {not_arrived}, {refunded}},
    {Intent::not_arrived, 3.0, {paid, not_arrived}, {refunded, login}},
    {Intent::not_arrived, 2.4, {card, not_arrived}, {refunded}},
    {Intent::not_arrived, 2.4, {paid, missing}},
    {Intent::not_arrived, 1.8, {order, missing}},
    {Intent::not_arrived, 1.5, {paid, waiting}},
    {Intent::card_invalid, 2.8, {card, invalid}, {used}},
    {Intent::card_invalid, 2.4, {activate}},
    {Intent::card_invalid, 1.6, {invalid}, {balance, login, merchant_api, payment_failed}},
    {Intent::card_used, 3.4, {used}},
    {Intent::card_used, 1.0, {card, used}},
    {Intent::wrong_account, 3.6, {wrong_account}},
    {Intent::order_status, 2.2, {status}, {not_arrived, refunded, withdraw}},
    {Intent::order_status, 1.0, {status}},
    {Intent::order_status, 0.8, {order}},
    {Intent::refund_request, 2.6, {refund}, {refunded}},
    {Intent::refund_not_received, 3.6, {refunded}},
    {Intent::refund_not_received, 2.4, {refund, not_arrived}},
    {Intent::duplicate_charge, 3.6, {twice}},
    {Intent::account_frozen, 3.0, {frozen}},
    {Intent::account_stolen, 3.8, {stolen}},
    {Intent::balance_wrong, 3.4, {balance, wrong_amount}},
    {Intent::balance_wrong, 3.2, {balance, not_arrived}},
    {Intent::balance_wrong, 1.0, {balance}},
    {Intent::entitlement_dispute, 3.2, {entitlement, shortened}},
    {Intent::entitlement_dispute, 0.8, {entitlement}},
    {Intent::password_or_login, 3.2, {login}},
    {Intent::withdraw_problem, 3.2, {withdraw}},
    {Intent::bulk_purchase, 3.0, {bulk}},
    {Intent::price_or_product_question, 2.2, {price}},
    {Intent::how_to_use, 2.6, {how_to}},
    {Intent::complaint_about_service, 2.8, {complaint}},
    {Intent::human_request, 3.0, {human}, {no_human}},
    {Intent::payment_failed, 3.4, {payment_failed}},
    {Intent::merchant_api, 3.2, {merchant_api}},
    {Intent::fraud_report, 2.8, {fraud}},
    {Intent::chit_chat, 0.7, {greeting}},
    {Intent::chit_chat, 0.7, {thanks}},
    {Intent::chit_chat, 0.9, {solved}, {unsolved}},
};

bool holds(const Rule& rule, const ConceptSet& concepts) {
  const auto occurs = [&](Concept meaning) {
    return concepts.test(static_cast<std::size_t>(meaning));
  };
  return std::ranges::all_of(rule.all, occurs) && std::ranges::none_of(rule.none, occurs);
}

}  // namespace

std::vector<IntentGuess> guess_intents(const ConceptSet& concepts) {
  struct Score {
    double best = 0;
    double others = 0;
    double total() const { return best + others / 3; }
  };
  std::array<Score, intents_count> scores{};
  double sum = 0;
  for (const Rule& rule : rules) {
    if (!holds(rule, concepts)) continue;
    Score& score = scores[static_cast<std::size_t>(rule.intent)];
    score.others += std::min(score.best, rule.weight);
    score.best = std::max(score.best, rule.weight);
  }
  for (const Score& score : scores) sum += score.total();
  std::vector<IntentGuess> guesses;
  constexpr double doubt = 0.6;  // weight of what was not understood
  for (std::size_t i = 0; i < intents_count; ++i)
    if (scores[i].best > 0)
      guesses.push_back({static_cast<Intent>(i), scores[i].total() / (sum + doubt)});
  std::ranges::sort(guesses, [](const IntentGuess& a, const IntentGuess& b) {
    return a.confidence != b.confidence ? a.confidence > b.confidence : a.name < b.name;
  });
  if (guesses.empty()) guesses.push_back({Intent::chit_chat, 0.1});
  return guesses;
}

}  // namespace jx::language
