// What in a message could be a name: numbers, codes, accounts, sums, spans of time. A classifier
// then says what each one is; here nothing is decided, only found and valued.
// Pure. Thread-safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "language/characters.h"
#include "language/features.h"

namespace jx::language {

JX_ENUM(NameKind, nothing, order, card, phone, account, amount, wait)
JX_ENUM(Form, token, joined, mail, number, span)

struct Candidate {
  Form form = Form::token;
  std::size_t from = 0;  // characters of the folded text
  std::size_t to = 0;
  std::string written{};                  // half width, own case, without inner spaces
  std::optional<std::int64_t> milli{};    // of a number, in thousandths
  std::optional<std::int64_t> minutes{};  // of a span

  bool could_be(NameKind kind) const;
};

// In the order of `from`; candidates may overlap (a number in pieces, whole and each piece).
// At most 200. Cost: O(n).
std::vector<Candidate> find_candidates(std::string_view text, const Folded& folded);

// What the classifier sees of a candidate: its shape, the words around it, the company it is in,
// what the customer wants.
std::vector<Feature> features_of(const Candidate& candidate, const std::vector<Candidate>& all,
                                 const Folded& folded, Intent wanted);

}  // namespace jx::language
