#include "language/training/chain.h"

#include <algorithm>
#include <random>

namespace jx::language::training {
namespace {

constexpr std::size_t parts = goods_parts_count;
constexpr unsigned seed = 7;

struct Numbered {
  std::vector<std::vector<int>> features{};  // numbers of the vocabulary
};

// A weight and the sum of its values over all steps so far, brought up to date when it changes.
struct Averaged {
  float value = 0;
  double total = 0;
  std::uint32_t since = 0;

  void change(float by, std::uint32_t step) {
    total += static_cast<double>(value) * (step - since);
    since = step;
    value += by;
  }
  float mean(std::uint32_t step) const {
    return static_cast<float>((total + static_cast<double>(value) * (step - since)) / step);
  }
};

class Perceptron {
 public:
  explicit Perceptron(std::size_t features) : weights_((features + 1) * parts) {}

  void learn(const GoodsLesson& lesson, const Numbered& numbered) {
    ++step_;
    std::vector<GoodsScores> scores(lesson.parts.size());
    for (std::size_t at = 0; at < scores.size(); ++at) {
      for (std::size_t part = 0; part < parts; ++part) {
        scores[at][part] = weights_[part].value;
        for (const int number : numbered.features[at])
          scores[at][part] += weight(number, part).value;
        // the right labels must win clearly
        if (part != static_cast<std::size_t>(lesson.parts[at])) scores[at][part] += margin;
      }
    }
    GoodsTransitions transitions{};
    for (std::size_t a = 0; a < parts; ++a)
      for (std::size_t b = 0; b < parts; ++b) transitions[a][b] = transitions_[a][b].value;
    const std::vector<GoodsPart> best = best_goods_parts(lesson.codes, scores, transitions);
    for (std::size_t at = 0; at < best.size(); ++at) {
      if (best[at] != lesson.parts[at]) {
        change(numbered.features[at], lesson.parts[at], 1);
        change(numbered.features[at], best[at], -1);
      }
      if (at == 0) continue;
      transition(lesson.parts[at - 1], lesson.parts[at]).change(1, step_);
      transition(best[at - 1], best[at]).change(-1, step_);
    }
  }

  GoodsChain mean() const {
    GoodsChain chain{{static_cast<int>(parts), std::vector<float>(weights_.size())}, {}};
    for (std::size_t i = 0; i < weights_.size(); ++i)
      chain.weights.values[i] =
          weights_[i].mean(step_) / (i < parts ? static_cast<float>(bias_value) : 1);
    for (std::size_t a = 0; a < parts; ++a)
      for (std::size_t b = 0; b < parts; ++b)
        chain.transitions[a][b] = transitions_[a][b].mean(step_);
    return chain;
  }

 private:
  static constexpr float margin = 1;

  Averaged& weight(int number, std::size_t part) {
    return weights_[static_cast<std::size_t>(number) * parts + part];
  }
  Averaged& transition(GoodsPart a, GoodsPart b) {
    return transitions_[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)];
  }
  void change(const std::vector<int>& numbers, GoodsPart part, float by) {
    weight(0, static_cast<std::size_t>(part)).change(by, step_);
    for (const int number : numbers)
      weight(number, static_cast<std::size_t>(part)).change(by, step_);
  }

  std::vector<Averaged> weights_;  // [feature number][part]; feature 0 is the bias
  std::array<std::array<Averaged, parts>, parts> transitions_{};
  std::uint32_t step_ = 0;
};

}  // namespace

GoodsChain train_chain(std::span<const GoodsLesson> lessons, const Vocabulary& vocabulary,
                       int rounds) {
  std::vector<Numbered> numbered(lessons.size());
  std::vector<std::size_t> order(lessons.size());
  for (std::size_t i = 0; i < lessons.size(); ++i) {
    order[i] = i;
    for (const auto& features : lessons[i].features) {
      auto& numbers = numbered[i].features.emplace_back();
      for (const Feature& feature : features)
        if (const int number = vocabulary.number(feature.key)) numbers.push_back(number);
    }
  }
  Perceptron perceptron(vocabulary.size());
  std::mt19937 random(seed);
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    for (const std::size_t i : order) perceptron.learn(lessons[i], numbered[i]);
  }
  return perceptron.mean();
}

}  // namespace jx::language::training
