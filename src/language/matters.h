// Matters that have a route of their own whatever is wanted: a child's purchase, an invoice. Told
// by words alone, since they are rare and their words are few.
// Pure. Thread-safety: values.
#pragma once

#include <span>

#include "language/understanding.h"

namespace jx::language {

// What the customer speaks of in these turns, given what they want.
Matter matter_of(std::span<const Turn> turns, Intent wanted);

}  // namespace jx::language
