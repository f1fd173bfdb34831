// Counting right and wrong, and splitting a corpus so that nothing held out was learnt from.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "language/training/corpus.h"

namespace jx::language::training {

struct Counts {
  std::size_t hits = 0;
  std::size_t false_ones = 0;
  std::size_t missed = 0;

  void compare(const std::set<std::string>& truth, const std::set<std::string>& found);
  Counts& operator+=(const Counts& other);
  double precision() const;
  double recall() const;
  double f1() const;
};

class Confusion {
 public:
  explicit Confusion(std::size_t classes) : classes_(classes), cells_(classes * classes) {}
  template <class T>
  void add(T truth, T taken) {
    ++cells_[static_cast<std::size_t>(truth) * classes_ + static_cast<std::size_t>(taken)];
  }
  std::size_t count(std::size_t truth, std::size_t taken) const {
    return cells_[truth * classes_ + taken];
  }
  std::size_t truths(std::size_t truth) const;
  std::size_t most_mistaken_for(std::size_t truth) const;
  double precision(std::size_t truth) const { return counts(truth).precision(); }
  double recall(std::size_t truth) const { return counts(truth).recall(); }
  double f1(std::size_t truth) const { return counts(truth).f1(); }
  double macro_f1() const;
  double accuracy() const;

 private:
  Counts counts(std::size_t truth) const;

  std::size_t classes_;
  std::vector<std::size_t> cells_;
};

enum class Split : std::uint8_t { by_voice, by_writer };

struct Fold {
  std::string name{};
  std::vector<Example> learnt{};
  std::vector<const Example*> held_out{};
};

// Five folds of voices, or one for each writer. `corpus` must outlive them.
std::vector<Fold> folds_of(const std::vector<Example>& corpus, Split split);

}  // namespace jx::language::training
