#include "language/training/linear.h"

#include <linear.h>

#include <algorithm>
#include <memory>

namespace jx::language::training {
namespace {

int solver_of(Loss loss, int classes) {
  switch (loss) {
    case Loss::crammer_singer:
      return classes > 2 ? MCSVM_CS : L2R_L2LOSS_SVC_DUAL;
    case Loss::squared_hinge:
      return L2R_L2LOSS_SVC_DUAL;
    case Loss::logistic:
      return L2R_LR_DUAL;
  }
  return MCSVM_CS;
}

struct FreeModel {
  void operator()(::model* model) const { free_and_destroy_model(&model); }
};

}  // namespace

Vocabulary::Vocabulary(std::span<const std::vector<Feature>> examples, int examples_min) {
  std::unordered_map<std::uint64_t, int> occurs;
  for (const auto& features : examples)
    for (const Feature& feature : features) ++occurs[feature.key];
  std::vector<std::uint64_t> kept;
  for (const auto& [key, count] : occurs)
    if (count >= examples_min) kept.push_back(key);
  std::ranges::sort(kept);
  for (const std::uint64_t key : kept) numbers_.emplace(key, static_cast<int>(numbers_.size()) + 1);
}

int Vocabulary::number(std::uint64_t key) const {
  const auto found = numbers_.find(key);
  return found == numbers_.end() ? 0 : found->second;
}

Weights train(std::span<const std::vector<Feature>> examples, std::span<const int> labels,
              int classes, const Vocabulary& vocabulary, Loss loss, double cost) {
  const int bias = static_cast<int>(vocabulary.size()) + 1;
  std::vector<std::vector<feature_node>> rows;
  std::vector<feature_node*> pointers;
  std::vector<double> targets;
  rows.reserve(examples.size());
  for (const auto& features : examples) {
    auto& row = rows.emplace_back();
    for (const Feature& feature : features)
      if (const int number = vocabulary.number(feature.key)) row.push_back({number, feature.value});
    row.push_back({bias, bias_value});
    row.push_back({-1, 0});
  }
  for (auto& row : rows) pointers.push_back(row.data());
  for (const int label : labels) targets.push_back(label);
  problem input{static_cast<int>(rows.size()), bias, targets.data(), pointers.data(), -1};
  parameter settings{};
  settings.solver_type = solver_of(loss, classes);
  settings.C = cost;
  settings.eps = 0.05;
  settings.p = 0.1;
  set_print_string_function([](const char*) {});
  srand(1);
  const std::unique_ptr<model, FreeModel> trained(::train(&input, &settings));
  Weights weights{classes, std::vector<float>((static_cast<std::size_t>(bias) + 1) * classes)};
  const bool binary = trained->nr_class == 2 && settings.solver_type != MCSVM_CS;
  const int columns = binary ? 1 : trained->nr_class;
  for (int feature = 1; feature <= bias; ++feature) {
    const int to = feature == bias ? 0 : feature;
    for (int column = 0; column < columns; ++column) {
      const double weight = trained->w[(feature - 1) * columns + column];
      // liblinear's first label is the positive one of a pair
      const int label = binary ? 1 : trained->label[column];
      const double sign = binary && trained->label[0] == 0 ? -1 : 1;
      weights.values[static_cast<std::size_t>(to * classes + label)] =
          static_cast<float>(sign * weight);
    }
  }
  return weights;
}

std::vector<double> scores(const Weights& weights, const Vocabulary& vocabulary,
                           std::span<const Feature> features) {
  const auto classes = static_cast<std::size_t>(weights.classes);
  std::vector<double> sums(classes);
  const auto add = [&](int number, double value) {
    for (std::size_t c = 0; c < classes; ++c)
      sums[c] += value * weights.values[static_cast<std::size_t>(number) * classes + c];
  };
  add(0, bias_value);
  for (const Feature& feature : features)
    if (const int number = vocabulary.number(feature.key)) add(number, feature.value);
  return sums;
}

}  // namespace jx::language::training
