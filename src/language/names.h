// What a message names, decided by the trained model among the candidates.
// Pure. Thread-safety: values.
#pragma once

#include <string_view>
#include <vector>

#include "language/candidates.h"
#include "language/model.h"

namespace jx::language {

struct Name {
  NameKind kind = NameKind::nothing;
  Candidate candidate{};
  float margin = 0;  // over being nothing
};

// In the order of the text, not overlapping; at most one account, one amount and one wait: the
// likeliest.
std::vector<Name> find_names(std::string_view text, const Folded& folded, Intent wanted,
                             const Model& model);

}  // namespace jx::language
