// What a customer's intent claims about a purchase.
#pragma once

#include "language/understanding.h"
#include "trade/signal.h"

namespace jx::server {

// Intents that claim nothing of their own ask how the order stands.
trade::ClaimKind claim_of(language::Intent intent);

}  // namespace jx::server
