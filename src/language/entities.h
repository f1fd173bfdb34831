// What a message names: numbers, amounts, accounts, times.
// Pure. Thread-safety: values.
#pragma once

#include <string_view>

#include "language/characters.h"
#include "language/model.h"
#include "language/understanding.h"

namespace jx::language {

inline constexpr std::size_t names_max = 20;  // of each kind in one message; more are not read

// `folded` is fold_text(`text`); numbers keep the case they are written in.
Slots find_slots(std::string_view text, const Folded& folded, Intent wanted, const Model& model);

}  // namespace jx::language
