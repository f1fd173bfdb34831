#include "language/names.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace jx::language {
namespace {

bool is_single(NameKind kind) {
  return kind == NameKind::account || kind == NameKind::amount || kind == NameKind::wait;
}

Name judge(const Candidate& candidate, const NameScores& scores) {
  Name name{.candidate = candidate};
  float best = scores[0];
  for (std::size_t kind = 1; kind < scores.size(); ++kind) {
    if (scores[kind] <= best || !candidate.could_be(static_cast<NameKind>(kind))) continue;
    best = scores[kind];
    name.kind = static_cast<NameKind>(kind);
  }
  name.margin = best - scores[0];
  return name;
}

bool excludes(const Name& a, const Name& b) {
  const bool overlap = a.candidate.from < b.candidate.to && b.candidate.from < a.candidate.to;
  return overlap || (a.kind == b.kind && is_single(a.kind));
}

}  // namespace

std::vector<Name> find_names(std::string_view text, const Folded& folded, Intent wanted,
                             const Model& model) {
  const std::vector<Candidate> candidates = find_candidates(text, folded);
  std::vector<Name> likely;
  for (const Candidate& candidate : candidates) {
    Name name = judge(candidate, model.name(features_of(candidate, candidates, folded, wanted)));
    if (name.kind != NameKind::nothing) likely.push_back(std::move(name));
  }
  std::ranges::sort(likely, std::greater<>(),
                    [](const Name& name) { return std::pair(name.margin, name.candidate.to); });
  std::vector<Name> names;
  for (Name& name : likely)
    if (std::ranges::none_of(names, [&](const Name& taken) { return excludes(name, taken); }))
      names.push_back(std::move(name));
  std::ranges::sort(names, {}, [](const Name& name) { return name.candidate.from; });
  return names;
}

}  // namespace jx::language
