#include "language/understanding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <shared_mutex>

#include "language/characters.h"
#include "language/concepts.h"
#include "language/entities.h"
#include "language/features.h"
#include "language/lessons.h"
#include "language/matters.h"

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

// Softmax of the margins; what is likely enough to be named, the likeliest first.
std::vector<IntentGuess> guesses_of(const std::array<float, intents_count>& scores,
                                    float sharpness) {
  constexpr double named_from = 0.12;
  constexpr std::size_t named_max = 4;
  const float top = *std::ranges::max_element(scores);
  std::vector<IntentGuess> guesses;
  double sum = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double weight = std::exp(sharpness * (scores[i] - top));
    sum += weight;
    guesses.push_back({static_cast<Intent>(i), weight});
  }
  for (IntentGuess& guess : guesses) guess.confidence /= sum;
  std::ranges::sort(guesses, [](const IntentGuess& a, const IntentGuess& b) {
    return a.confidence != b.confidence ? a.confidence > b.confidence : a.name < b.name;
  });
  std::size_t named = 1;
  while (named < named_max && guesses[named].confidence >= named_from) ++named;
  guesses.resize(named);
  return guesses;
}

class TrainedLanguage final : public Language {
 public:
  explicit TrainedLanguage(const Model& model) : model_(model) {}

  using Language::understand;
  Understanding understand(std::span<const Turn> all) const override {
    const std::vector<Turn> turns = newest(all);
    std::string said;
    for (const Turn& turn : turns) {
      if (turn.role != Role::user) continue;
      if (!said.empty()) said += '\n';
      said += turn.text;
    }
    Understanding result;
    result.normal_text = normalise(said);
    read_words(turns, result);
    judge(turns, result);
    result.matter = matter_of(turns, result.intents.front().name);
    result.slots = find_slots(said, fold_text(said), result.intents.front().name, model_);
    return result;
  }

  void learn(std::span<const Turn> all, const Meaning& meaning) override {
    const std::vector<Feature> features = features_of(newest(all));
    const WishScores scores = model_.wishes(features);
    const std::unique_lock lock(lessons_mutex_);
    lessons_.learn(features, scores, meaning);
  }

 private:
  static constexpr std::size_t turns_max = 40;

  static std::vector<Turn> newest(std::span<const Turn> all) {
    std::vector<Turn> turns;
    for (const Turn& turn : all.last(std::min(all.size(), turns_max)))
      turns.push_back({turn.role, cut(turn.text)});
    return turns;
  }

  WishScores wishes(std::span<const Turn> turns) const {
    const std::vector<Feature> features = features_of(turns);
    WishScores scores = model_.wishes(features);
    const std::shared_lock lock(lessons_mutex_);
    lessons_.add(features, scores);
    return scores;
  }

  void judge(std::span<const Turn> turns, Understanding& result) const {
    const WishScores scores = wishes(turns);
    result.intents = guesses_of(scores.intents, model_.sharpness());
    result.urgent = scores.urgent > 0;
    result.needs_human = result.urgent || result.wants_human || scores.needs_human > 0;
    result.priority = result.urgent                                       ? Priority::urgent
                      : scores.high > std::max(scores.normal, scores.low) ? Priority::high
                      : scores.low > scores.normal                        ? Priority::low
                                                                          : Priority::normal;
  }

  // What words alone tell of the last thing the customer said.
  static void read_words(std::span<const Turn> turns, Understanding& result) {
    const auto last = std::ranges::find_if(
        turns.rbegin(), turns.rend(), [](const Turn& turn) { return turn.role == Role::user; });
    if (last == turns.rend()) return;
    const ConceptSet concepts = concepts_of(fold_text(normalise(last->text)));
    const auto says = [&](Concept meaning) { return has(concepts, meaning); };
    result.wants_human = says(Concept::human);
    result.mood = says(Concept::angry)     ? Mood::angry
                  : says(Concept::worried) ? Mood::worried
                                           : Mood::calm;
    result.says_thanks = says(Concept::thanks);
    result.says_solved = says(Concept::solved) && !says(Concept::unsolved) &&
                         !says(Concept::not_arrived) && !says(Concept::invalid);
    result.not_helped = says(Concept::not_helped);
  }

  const Model& model_;
  mutable std::shared_mutex lessons_mutex_{};
  Lessons lessons_{};
};

}  // namespace

Result<std::unique_ptr<Language>> Language::load() { return language_with(Model::built_in()); }

std::unique_ptr<Language> language_with(const Model& model) {
  return std::make_unique<TrainedLanguage>(model);
}

Understanding Language::understand(std::string_view text) const {
  const Turn turn{Role::user, text};
  return understand(std::span(&turn, 1));
}

}  // namespace jx::language
