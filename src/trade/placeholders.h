// The words in braces of a rule's sentences, and their values from a dossier.
// Pure.
#pragma once

#include <map>
#include <string_view>

#include "trade/dossier.h"
#include "trade/verdict.h"

namespace jx::trade {

// Value of every name of placeholder_names(), in both languages; a neutral word where it is not
// known, so that the sentence still reads.
using Placeholders = std::map<std::string_view, Sentence>;
Placeholders placeholders_of(const Dossier& dossier, Duration utc_offset);

// `sentence` with its placeholders replaced. REQUIRES: it passed check().
Sentence fill(const Sentence& sentence, const Placeholders& placeholders);

// First word in braces that is no placeholder, or an open brace that is not closed; empty when all
// are known.
std::string_view unknown_placeholder(std::string_view text);

}  // namespace jx::trade
