// What a customer claims of a purchase: which table of the diagnosis is asked.
// Pure. Thread-safety: reentrant.
#pragma once

#include "language/understanding.h"
#include "trade/signal.h"

namespace jx::assistant {

// A matter of its own decides before what is wanted. Intents that claim nothing ask how the order
// stands.
trade::ClaimKind claim_of(language::Intent wanted,
                          language::Matter matter = language::Matter::ordinary);

}  // namespace jx::assistant
