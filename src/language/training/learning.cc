#include "language/training/learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>

#include "language/model_format.h"
#include "language/training/chain.h"
#include "language/training/linear.h"

namespace jx::language::training {
namespace {

using FeatureLists = std::vector<std::vector<Feature>>;

constexpr int parts = 3;  // held out one after the other
constexpr double wish_cost = 2.0;
constexpr double name_cost = 0.05;
constexpr int goods_rounds = 16;
constexpr int occurrences_min = 2;
constexpr int goods_occurrences_min = 5;

// The labels of one question, and which examples answer it.
struct Question {
  int classes = 2;
  std::vector<int> labels{};  // -1: not asked of this example
};

std::vector<Question> wish_questions(std::span<const Example> examples) {
  std::vector<Question> questions{{static_cast<int>(intents_count)}, {2}, {2}, {3}};
  for (const Example& example : examples) {
    questions[0].labels.push_back(static_cast<int>(example.intents.front()));
    questions[1].labels.push_back(example.urgent ? 1 : 0);
    questions[2].labels.push_back(example.needs_human ? 1 : 0);
    questions[3].labels.push_back(example.urgent ? -1 : static_cast<int>(example.priority));
  }
  return questions;
}

int part_of(const Example& example) {
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;  // FNV-1a
  for (const char c : example.voice)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
  return static_cast<int>(hash % parts);
}

Weights train_where(const FeatureLists& lists, const Question& question,
                    const Vocabulary& vocabulary, const std::function<bool(std::size_t)>& chosen) {
  FeatureLists features;
  std::vector<int> labels;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (question.labels[i] < 0 || !chosen(i)) continue;
    features.push_back(lists[i]);
    labels.push_back(question.labels[i]);
  }
  const Loss loss = question.classes > 2 ? Loss::crammer_singer : Loss::squared_hinge;
  return train(features, labels, question.classes, vocabulary, loss, wish_cost);
}

// Scores of each example by a classifier that did not see its voice.
std::vector<std::vector<double>> held_out_scores(std::span<const Example> examples,
                                                 const FeatureLists& lists,
                                                 const Question& question,
                                                 const Vocabulary& vocabulary) {
  std::vector<std::vector<double>> all(examples.size());
  for (int part = 0; part < parts; ++part) {
    const Weights weights = train_where(
        lists, question, vocabulary, [&](std::size_t i) { return part_of(examples[i]) != part; });
    for (std::size_t i = 0; i < examples.size(); ++i)
      if (part_of(examples[i]) == part) all[i] = scores(weights, vocabulary, lists[i]);
  }
  return all;
}

// Where yes begins for the best F1.
double best_threshold(const std::vector<std::vector<double>>& scored,
                      const std::vector<int>& labels) {
  std::vector<std::pair<double, int>> sorted;
  for (std::size_t i = 0; i < scored.size(); ++i) sorted.emplace_back(scored[i][1], labels[i]);
  std::ranges::sort(sorted, std::greater<>());
  const auto positives = static_cast<double>(std::ranges::count(labels, 1));
  double hits = 0;
  double best = 0;
  double threshold = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    hits += sorted[i].second;
    const double f1 = 2 * hits / (static_cast<double>(i + 1) + positives);
    if (f1 > best) {
      best = f1;
      threshold = sorted[i].first;
    }
  }
  return threshold - 1e-6;
}

// The factor with which a softmax of the scores predicts best (least log loss).
double fit_sharpness(const std::vector<std::vector<double>>& scored,
                     const std::vector<int>& labels) {
  double best = 1;
  double least = 1e300;
  for (double factor = 0.5; factor <= 12; factor *= 1.1) {
    double loss = 0;
    for (std::size_t i = 0; i < scored.size(); ++i) {
      const double top = *std::ranges::max_element(scored[i]);
      double sum = 0;
      for (const double score : scored[i]) sum += std::exp(factor * (score - top));
      loss -= factor * (scored[i][static_cast<std::size_t>(labels[i])] - top) - std::log(sum);
    }
    if (loss < least) {
      least = loss;
      best = factor;
    }
  }
  return best;
}

// A table of several classifiers side by side, as it lies in the model.
struct Table {
  const Vocabulary* vocabulary = nullptr;
  std::vector<std::vector<float>> rows{};  // by feature number; 0 is the bias
  std::size_t columns() const { return rows.front().size(); }
};

void append_columns(Table& table, const Weights& weights, int first_class, double threshold = 0) {
  if (table.rows.empty()) table.rows.resize(table.vocabulary->size() + 1);
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    for (int c = first_class; c < weights.classes; ++c) {
      float value = weights.values[row * static_cast<std::size_t>(weights.classes) +
                                   static_cast<std::size_t>(c)];
      if (row == 0) value = value * static_cast<float>(bias_value) - static_cast<float>(threshold);
      table.rows[row].push_back(value);
    }
}

class Writer {
 public:
  template <class T>
  void put(std::span<const T> values) {
    bytes_.resize((bytes_.size() + model_alignment - 1) / model_alignment * model_alignment);
    const auto raw = std::as_bytes(values);
    bytes_.insert(bytes_.end(), raw.begin(), raw.end());
  }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_{};
};

TableHead head_of(const Table& table) {
  const std::size_t features = table.rows.size() - 1;
  return {static_cast<std::uint32_t>(table.columns()),
          static_cast<std::uint32_t>(std::bit_ceil(features * 3 / 2 + 2)),
          static_cast<std::uint32_t>(features)};
}

void put_table(Writer& writer, const Table& table) {
  const TableHead head = head_of(table);
  std::vector<float> scales(head.columns);
  for (std::size_t row = 1; row < table.rows.size(); ++row)
    for (std::size_t c = 0; c < head.columns; ++c)
      scales[c] = std::max(scales[c], std::abs(table.rows[row][c]));
  for (float& scale : scales) scale = scale > 0 ? scale / 32'767 : 1;
  std::vector<std::uint64_t> keys(head.slots);
  std::vector<std::uint32_t> numbers(head.slots);
  std::vector<std::int16_t> weights(std::size_t{head.rows} * head.columns);
  for (const auto& [key, number] : table.vocabulary->numbers()) {
    const auto row = static_cast<std::uint32_t>(number - 1);
    std::size_t slot = key & (head.slots - 1);
    while (keys[slot] != 0) slot = (slot + 1) & (head.slots - 1);
    keys[slot] = key;
    numbers[slot] = row;
    for (std::size_t c = 0; c < head.columns; ++c)
      weights[std::size_t{row} * head.columns + c] = static_cast<std::int16_t>(
          std::lround(table.rows[static_cast<std::size_t>(number)][c] / scales[c]));
  }
  writer.put(std::span<const float>(scales));
  writer.put(std::span<const float>(table.rows.front()));
  writer.put(std::span<const std::uint64_t>(keys));
  writer.put(std::span<const std::uint32_t>(numbers));
  writer.put(std::span<const std::int16_t>(weights));
}

struct Lessons {
  FeatureLists features{};
  std::vector<int> labels{};
  std::vector<int> parts{};  // part_of() the example they are from
};

// `wanted` is what a model that did not see their voices takes the examples to want.
Lessons name_lessons(std::span<const Example> examples, std::span<const Intent> wanted) {
  Lessons lessons;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const Example& example = examples[i];
    if (!example.slots) continue;
    const std::string said = said_by_customer(example);
    const Folded folded = fold_text(said);
    const std::vector<Candidate> candidates = find_candidates(said, folded);
    for (const Candidate& candidate : candidates) {
      lessons.features.push_back(features_of(candidate, candidates, folded, wanted[i]));
      lessons.labels.push_back(static_cast<int>(marked_kind(candidate, *example.slots)));
      lessons.parts.push_back(part_of(example));
    }
  }
  return lessons;
}

// What a name must be likelier than nothing by, for the best F1 of names in voices not learnt from.
double best_name_threshold(const Lessons& lessons, const Vocabulary& vocabulary) {
  struct Guess {
    double margin = 0;  // of the likeliest name over being nothing
    bool right = false;
  };
  std::vector<Guess> guesses;
  for (int part = 0; part < parts; ++part) {
    FeatureLists features;
    std::vector<int> labels;
    for (std::size_t i = 0; i < lessons.labels.size(); ++i) {
      if (lessons.parts[i] == part) continue;
      features.push_back(lessons.features[i]);
      labels.push_back(lessons.labels[i]);
    }
    const Weights weights = train(features, labels, static_cast<int>(name_kinds_count), vocabulary,
                                  Loss::crammer_singer, name_cost);
    for (std::size_t i = 0; i < lessons.labels.size(); ++i) {
      if (lessons.parts[i] != part) continue;
      const std::vector<double> scored = scores(weights, vocabulary, lessons.features[i]);
      const auto best = std::ranges::max_element(scored.begin() + 1, scored.end());
      guesses.push_back({*best - scored[0], best - scored.begin() == lessons.labels[i]});
    }
  }
  std::ranges::sort(guesses, std::greater<>(), &Guess::margin);
  const auto names = static_cast<double>(std::ranges::count_if(
      lessons.labels, [](int label) { return label != static_cast<int>(NameKind::nothing); }));
  double hits = 0;
  double best = 0;
  double threshold = 0;
  for (std::size_t i = 0; i < guesses.size(); ++i) {
    hits += guesses[i].right ? 1 : 0;
    const double f1 = 2 * hits / (static_cast<double>(i + 1) + names);
    if (f1 <= best) continue;
    best = f1;
    threshold = guesses[i].margin;
  }
  return threshold;
}

// The texts whose goods are marked and found where they are written.
std::vector<GoodsLesson> goods_lessons(std::span<const Example> examples) {
  std::vector<GoodsLesson> lessons;
  for (const Example& example : examples) {
    if (!example.slots) continue;
    const Folded folded = fold_text(said_by_customer(example));
    const auto marked = example.slots->scalars.find("product");
    std::size_t from = folded.codes.size();
    std::size_t to = from;
    if (marked != example.slots->scalars.end()) {
      const std::u32string goods = fold_text(marked->second).codes;
      from = folded.codes.find(goods);
      if (from == std::u32string::npos) continue;
      to = from + goods.size();
    }
    GoodsLesson lesson{.features = goods_features(folded)};
    lesson.codes = folded.codes.substr(0, lesson.features.size());
    for (std::size_t at = 0; at < lesson.codes.size(); ++at)
      lesson.parts.push_back(at < from || at >= to ? GoodsPart::outside
                             : at == from          ? GoodsPart::begins
                                                   : GoodsPart::goes_on);
    lessons.push_back(std::move(lesson));
  }
  return lessons;
}

// "3000.00" and "3000" are one amount.
bool same_amount(std::int64_t milli, const std::string& marked) {
  char* end = nullptr;
  const double value = std::strtod(marked.c_str(), &end);
  return end != marked.c_str() && *end == '\0' && std::llround(value * 1'000) == milli;
}

}  // namespace

std::string said_by_customer(const Example& example) {
  std::string said;
  for (std::size_t i = 0; i < example.texts.size(); ++i) {
    if (example.roles[i] != Role::user) continue;
    if (!said.empty()) said += '\n';
    said += example.texts[i];
  }
  return said;
}

NameKind marked_kind(const Candidate& candidate, const NamedSlots& slots) {
  const auto named = [&](const std::vector<std::string>& names) {
    return std::ranges::find(names, candidate.written) != names.end();
  };
  const auto marked = [&](const char* slot) {
    const auto found = slots.scalars.find(slot);
    return found == slots.scalars.end() ? std::string() : found->second;
  };
  if (candidate.could_be(NameKind::order) && named(slots.order_nos)) return NameKind::order;
  if (candidate.could_be(NameKind::card) && named(slots.card_nos)) return NameKind::card;
  if (candidate.could_be(NameKind::phone) && marked("phone") == candidate.written)
    return NameKind::phone;
  if (candidate.could_be(NameKind::account) && marked("account") == candidate.written)
    return NameKind::account;
  if (candidate.milli && same_amount(*candidate.milli, marked("amount"))) return NameKind::amount;
  if (candidate.minutes && marked("minutes_waited") == std::to_string(*candidate.minutes))
    return NameKind::wait;
  return NameKind::nothing;
}

std::vector<std::byte> learn(std::span<const Example> examples, LearningReport* report) {
  FeatureLists lists;
  for (const Example& example : examples) lists.push_back(features_of(example.turns()));
  const Vocabulary vocabulary(lists, occurrences_min);
  const std::vector<Question> questions = wish_questions(examples);
  const auto everything = [](std::size_t) { return true; };
  ModelHead head;
  Table wishes{&vocabulary};
  std::vector<Intent> wanted;
  for (std::size_t q = 0; q < questions.size(); ++q) {
    const Question& question = questions[q];
    double threshold = 0;
    if (q == 0) {
      const auto held_out = held_out_scores(examples, lists, question, vocabulary);
      head.sharpness = static_cast<float>(fit_sharpness(held_out, question.labels));
      for (const auto& each : held_out)
        wanted.push_back(static_cast<Intent>(std::ranges::max_element(each) - each.begin()));
    } else if (question.classes == 2) {
      threshold =
          best_threshold(held_out_scores(examples, lists, question, vocabulary), question.labels);
    }
    append_columns(wishes, train_where(lists, question, vocabulary, everything),
                   question.classes == 2 ? 1 : 0, threshold);
  }
  const Lessons lessons = name_lessons(examples, wanted);
  const Vocabulary name_vocabulary(lessons.features, occurrences_min);
  Weights name_weights = train(lessons.features, lessons.labels, static_cast<int>(name_kinds_count),
                               name_vocabulary, Loss::crammer_singer, name_cost);
  name_weights.values[static_cast<std::size_t>(NameKind::nothing)] +=
      static_cast<float>(best_name_threshold(lessons, name_vocabulary) / bias_value);
  Table names{&name_vocabulary};
  append_columns(names, name_weights, 0);
  const std::vector<GoodsLesson> goods_texts = goods_lessons(examples);
  FeatureLists characters;
  for (const GoodsLesson& lesson : goods_texts)
    characters.insert(characters.end(), lesson.features.begin(), lesson.features.end());
  const Vocabulary goods_vocabulary(characters, goods_occurrences_min);
  const GoodsChain chain = train_chain(goods_texts, goods_vocabulary, goods_rounds);
  Table goods{&goods_vocabulary};
  append_columns(goods, chain.weights, 0);
  head.goods_transitions = chain.transitions;
  head.goods = head_of(goods);
  head.wishes = head_of(wishes);
  head.names = head_of(names);
  Writer writer;
  writer.put(std::span<const ModelHead>(&head, 1));
  put_table(writer, wishes);
  put_table(writer, names);
  put_table(writer, goods);
  if (report != nullptr)
    *report = {examples.size(), vocabulary.size(), name_vocabulary.size(), goods_vocabulary.size(),
               head.sharpness};
  return writer.take();
}

}  // namespace jx::language::training
