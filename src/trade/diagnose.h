// Diagnosis: from a chain and what the customer claims to a verdict, by a rule table.
//
// The rules are tried in order. A rule holds when each of its conditions is true of a known signal
// (or accepts not knowing). The first that holds names the cause. The verdict is confident only
// when no earlier rule could still hold through a signal that is not known, and no facts
// contradict each other. What would settle it stands in `unknown`; its questions lead the steps.
// Steps have their placeholders filled from the chain and never contain a card secret, a password,
// an account or a contact. Pure. Thread-safety: reentrant.
#pragma once

#include "trade/chain.h"
#include "trade/rule.h"
#include "trade/signal.h"
#include "trade/verdict.h"

namespace jx::trade {

// REQUIRES: check(table). Total: a chain without facts gives a verdict without cause whose
// `unknown` is {"order.known"}.
Verdict diagnose(const Chain& chain, const RuleTable& table, const Claim& claim, Instant now);

}  // namespace jx::trade
