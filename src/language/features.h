// What the classifiers see of a conversation: sparse features by key.
// Pure. Thread-safety: values.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "language/understanding.h"

namespace jx::language {

struct Feature {
  std::uint64_t key = 0;
  float value = 0;
};

// Sorted by key, each key once; about a hundred for a message of 30 characters. Made of
// - runs of 1..4 characters of the customer's words, slips mended, numbers and secrets replaced by
//   signs for their kind and length; in a dialogue also runs of 1..3 of their last turn and of 1..2
//   of the last answer they had;
// - words and pairs of words in Latin letters;
// - how long they say to have waited.
// The values of each of these groups have a fixed sum of squares, so that no group drowns another.
std::vector<Feature> features_of(std::span<const Turn> turns);

}  // namespace jx::language
