#include "language/training/comparisons.h"

#include <fasttext/fasttext.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>

#include "language/characters.h"
#include "language/features.h"
#include "language/model.h"
#include "language/training/learning.h"
#include "language/training/linear.h"
#include "language/training/rules_baseline.h"

namespace jx::language::training {
namespace {

using Judge = std::function<Intent(const Example&)>;
using Approach = std::function<Judge(const std::vector<Example>&)>;

// Nothing is learnt: words with meanings, rules over meanings.
Judge rules(const std::vector<Example>&) {
  return [](const Example& example) {
    return guess_intents(concepts_of(fold_text(normalise(said_by_customer(example))))).front().name;
  };
}

// Characters as words, as fastText wants them.
std::string spaced(const Example& example) {
  std::string out;
  const Folded folded = fold_text(normalise(said_by_customer(example)));
  for (const char32_t code : folded.codes) {
    if (code <= U' ') continue;
    const bool joins = !out.empty() && is_word_character(code) && out.back() != ' ' &&
                       is_word_character(static_cast<unsigned char>(out.back()));
    if (!out.empty() && !joins) out += ' ';
    append_utf8(out, code);
  }
  return out;
}

Judge fast_text(const std::vector<Example>& learnt) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / "jianxin-fasttext.txt";
  {
    std::ofstream out(file);
    for (const Example& example : learnt)
      out << "__label__" << enum_text(example.intents.front()) << ' ' << spaced(example) << '\n';
  }
  fasttext::Args args;
  args.input = file;
  args.model = fasttext::model_name::sup;
  args.loss = fasttext::loss_name::softmax;
  args.wordNgrams = 3;
  args.dim = 64;
  args.epoch = 40;
  args.lr = 0.5;
  args.minn = 0;
  args.maxn = 0;
  args.minCount = 1;
  args.bucket = 1'000'000;
  args.thread = 1;
  args.verbose = 0;
  auto model = std::make_shared<fasttext::FastText>();
  model->train(args);
  std::filesystem::remove(file);
  return [model](const Example& example) {
    std::istringstream in(spaced(example) + '\n');
    std::vector<std::pair<fasttext::real, std::string>> found;
    model->predictLine(in, found, 1, 0);
    if (found.empty()) return Intent::chit_chat;
    return enum_from_text<Intent>(found.front().second.substr(9)).value_or(Intent::chit_chat);
  };
}

std::vector<Feature> pair_features(const Example& example) {
  std::vector<Feature> features;
  const std::u32string codes = fold_text(normalise(said_by_customer(example))).codes;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    features.push_back({codes[i] + 1, 1});
    if (i + 1 < codes.size())
      features.push_back({(std::uint64_t{codes[i]} << 32) + codes[i + 1], 1});
  }
  std::ranges::sort(features, {}, &Feature::key);
  const auto repeats = std::ranges::unique(features, {}, &Feature::key);
  features.erase(repeats.begin(), repeats.end());
  const auto value = 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(features.size(), 1)));
  for (Feature& feature : features) feature.value = value;
  return features;
}

Judge pairs(const std::vector<Example>& learnt) {
  std::vector<std::vector<Feature>> lists;
  std::vector<int> labels;
  for (const Example& example : learnt) {
    lists.push_back(pair_features(example));
    labels.push_back(static_cast<int>(example.intents.front()));
  }
  auto vocabulary = std::make_shared<Vocabulary>(lists, 2);
  auto weights = std::make_shared<Weights>(
      train(lists, labels, static_cast<int>(intents_count), *vocabulary, Loss::logistic, 30));
  return [vocabulary, weights](const Example& example) {
    const std::vector<double> scored = scores(*weights, *vocabulary, pair_features(example));
    return static_cast<Intent>(std::ranges::max_element(scored) - scored.begin());
  };
}

Judge shipped(const std::vector<Example>& learnt) {
  auto bytes = std::make_shared<std::vector<std::byte>>(learn(learnt));
  auto model = std::make_shared<Model>(*Model::open(*bytes));
  return [bytes, model](const Example& example) {
    const WishScores scores = model->wishes(features_of(example.turns()));
    return static_cast<Intent>(std::ranges::max_element(scores.intents) - scores.intents.begin());
  };
}

}  // namespace

void print_comparison(const std::vector<Example>& corpus, Split split) {
  const std::pair<const char*, Approach> approaches[] = {
      {"rules over a lexicon of meanings", rules},
      {"fastText, characters, n-grams to 3", fast_text},
      {"logistic regression, characters and pairs", pairs},
      {"linear (Crammer–Singer), runs of 1..4 characters, turns, words, waits", shipped}};
  const std::vector<Fold> folds = folds_of(corpus, split);
  fmt::print("| approach | macro-F1 of the first intent | accuracy |\n|---|---|---|\n");
  for (const auto& [name, approach] : approaches) {
    Confusion confusion(intents_count);
    for (const Fold& fold : folds) {
      const Judge judge = approach(fold.learnt);
      for (const Example* example : fold.held_out)
        confusion.add(example->intents.front(), judge(*example));
    }
    fmt::print("| {} | {:.4f} | {:.4f} |\n", name, confusion.macro_f1(), confusion.accuracy());
  }
}

}  // namespace jx::language::training
