// One fact in words, for timelines and evidence.
// Pure. What it says holds no secret, password, account or contact.
#pragma once

#include <string>
#include <string_view>

#include "trade/fact.h"
#include "trade/verdict.h"

namespace jx::trade {

struct Telling {
  std::string_view kind;   // "order", "stock_card" …; static storage
  std::string_view state;  // "paid", "retrying" …; static storage; empty when it has none
  Sentence text{};
};

Telling telling_of(const Fact& fact);

// `text` cut to at most `bytes_max` bytes between characters, with "…" when something was cut.
std::string cut_text(std::string_view text, std::size_t bytes_max);

}  // namespace jx::trade
