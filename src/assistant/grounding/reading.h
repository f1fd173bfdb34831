// A source read for comparing: its words, figures and claims; and how far a text keeps to them.
// Pure. Thread-safety: values.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/grounding/claims.h"
#include "assistant/grounding/quantities.h"
#include "assistant/grounding/source.h"

namespace jx::assistant {

struct Reading {
  SourceKind kind = SourceKind::fact;
  std::u32string folded{};
  std::set<Quantity> figures{};
  std::set<Claim> claims{};
  std::set<std::u32string> pairs{};  // of Han characters side by side
  std::set<std::u32string> words{};  // Latin ones, by stem
  bool commits = false;
  std::vector<Reading> clauses{};  // of a source, each read for itself

  // An article says nothing of this reader's own case: it supports no claim that something was done
  // or will be, and what it says of "you" only when it says so itself.
  bool supports(const Claim& claim) const;
  // The same act in the very same mood.
  bool says(const Claim& claim) const;
  bool holds_name(const std::u32string& name) const;
};

Reading read_source(const Source& source);

// How far a text is made of the sources' words. Words that only join others do not count.
struct Support {
  double share = 1;  // 0..1
  std::size_t longest_novel_han = 0;
  std::size_t longest_novel_words = 0;
};
Support support_of(std::u32string_view folded, std::span<const Reading* const> sources);

// What the sentence calls by name, folded: quoted titles; Latin words (in Chinese), capitalised
// ones (in English); persons (王经理).
std::vector<std::u32string> names_in(std::string_view sentence, std::u32string_view folded,
                                     Tongue tongue);

}  // namespace jx::assistant
