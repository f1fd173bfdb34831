#include "language/training/score.h"

#include <algorithm>

namespace jx::language::training {
namespace {

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void Counts::compare(const std::set<std::string>& truth, const std::set<std::string>& found) {
  for (const std::string& each : truth) ++(found.contains(each) ? hits : missed);
  for (const std::string& each : found) false_ones += truth.contains(each) ? 0 : 1;
}

Counts& Counts::operator+=(const Counts& other) {
  hits += other.hits;
  false_ones += other.false_ones;
  missed += other.missed;
  return *this;
}

double Counts::precision() const { return ratio(hits, hits + false_ones); }
double Counts::recall() const { return ratio(hits, hits + missed); }
double Counts::f1() const { return ratio(2 * hits, 2 * hits + false_ones + missed); }

std::size_t Confusion::truths(std::size_t truth) const {
  std::size_t sum = 0;
  for (std::size_t taken = 0; taken < classes_; ++taken) sum += count(truth, taken);
  return sum;
}

std::size_t Confusion::most_mistaken_for(std::size_t truth) const {
  std::size_t most = truth == 0 ? 1 : 0;
  for (std::size_t taken = 0; taken < classes_; ++taken)
    if (taken != truth && count(truth, taken) > count(truth, most)) most = taken;
  return most;
}

Counts Confusion::counts(std::size_t truth) const {
  Counts counts{.hits = count(truth, truth)};
  for (std::size_t other = 0; other < classes_; ++other) {
    if (other == truth) continue;
    counts.missed += count(truth, other);
    counts.false_ones += count(other, truth);
  }
  return counts;
}

double Confusion::macro_f1() const {
  double sum = 0;
  for (std::size_t each = 0; each < classes_; ++each) sum += f1(each);
  return sum / static_cast<double>(classes_);
}

double Confusion::accuracy() const {
  std::size_t right = 0;
  std::size_t all = 0;
  for (std::size_t each = 0; each < classes_; ++each) {
    right += count(each, each);
    all += truths(each);
  }
  return ratio(right, all);
}

std::vector<Fold> folds_of(const std::vector<Example>& corpus, Split split) {
  constexpr std::size_t voice_folds = 5;
  std::vector<std::string> groups;  // of the corpus' order, each once
  const auto group_of = [&](const Example& example) {
    return split == Split::by_writer ? example.writer : example.voice;
  };
  for (const Example& example : corpus)
    if (std::ranges::find(groups, group_of(example)) == groups.end())
      groups.push_back(group_of(example));
  const std::size_t count = split == Split::by_writer ? groups.size() : voice_folds;
  std::vector<Fold> folds(count);
  for (std::size_t i = 0; i < count; ++i)
    folds[i].name = split == Split::by_writer ? groups[i] : "fold " + std::to_string(i + 1);
  for (const Example& example : corpus) {
    const auto group =
        static_cast<std::size_t>(std::ranges::find(groups, group_of(example)) - groups.begin());
    for (std::size_t i = 0; i < count; ++i) {
      if (group % count == i) {
        folds[i].held_out.push_back(&example);
      } else {
        folds[i].learnt.push_back(example);
      }
    }
  }
  return folds;
}

}  // namespace jx::language::training
