#include "language/lessons.h"

#include <algorithm>

namespace jx::language {

namespace {

float square(std::span<const Feature> features) {
  float sum = 0;
  for (const Feature& feature : features) sum += feature.value * feature.value;
  return sum;
}

}  // namespace

Lessons::Row Lessons::sums(std::span<const Feature> features) const {
  Row sums{};
  for (const Feature& feature : features) {
    const auto found = weights_.find(feature.key);
    if (found == weights_.end()) continue;
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += feature.value * found->second[i];
  }
  return sums;
}

void Lessons::add(std::span<const Feature> features, WishScores& scores) const {
  if (weights_.empty()) return;
  const Row learnt = sums(features);
  for (std::size_t i = 0; i < intents_count; ++i) scores.intents[i] += learnt[i];
  scores.urgent += learnt[urgent_at];
  scores.needs_human += learnt[needs_human_at];
}

void Lessons::move(std::span<const Feature> features, std::size_t column, float step) {
  for (const Feature& feature : features) weights_[feature.key][column] += step * feature.value;
}

void Lessons::learn(std::span<const Feature> features, const WishScores& scores,
                    const Meaning& meaning) {
  const float length = square(features);
  if (length <= 0 || weights_.size() + features.size() > features_max) return;
  WishScores now = scores;
  add(features, now);

  const auto decide = [&](std::size_t column, float score, bool is_so) {
    const float loss = margin - (is_so ? score : -score);
    if (loss > 0) move(features, column, (is_so ? loss : -loss) / length);
  };
  decide(urgent_at, now.urgent, meaning.urgent);
  decide(needs_human_at, now.needs_human, meaning.needs_human);

  // Every rival that is too near gives way; half the step is the wanted intent's.
  const auto wanted = static_cast<std::size_t>(meaning.intent);
  for (std::size_t round = 0; round < intents_count; ++round) {
    std::size_t rival = wanted == 0 ? 1 : 0;
    for (std::size_t i = 0; i < intents_count; ++i)
      if (i != wanted && now.intents[i] > now.intents[rival]) rival = i;
    const float loss = margin - (now.intents[wanted] - now.intents[rival]);
    if (loss <= 0) break;
    const float step = loss / (2 * length);
    move(features, wanted, step);
    move(features, rival, -step);
    now.intents[wanted] += step * length;
    now.intents[rival] -= step * length;
  }
}

}  // namespace jx::language
