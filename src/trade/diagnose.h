// Diagnosis: from what was told and what the customer claims to a verdict, by a rule table.
//
// The rules are tried in order. A rule holds when each of its conditions is true of a known signal
// (or accepts not knowing). The first that holds names the cause. The verdict is confident only
// when no earlier rule could still hold through a signal that is not known, and no facts
// contradict each other. What would settle it stands in `unknown`; its questions lead the steps.
// Steps have their placeholders filled from the dossier and never contain a card secret, a
// password, an account or a contact. Pure. Thread-safety: reentrant.
#pragma once

#include "trade/dossier.h"
#include "trade/past_cases.h"
#include "trade/rule_book.h"
#include "trade/signal.h"
#include "trade/verdict.h"

namespace jx::trade {

// By the table of the claim's kind. `past` tells how long such cases took lately; without it a
// verdict says its rule's own time. Total: without any facts a verdict has no cause, and its
// `unknown` is {"order.known"} or {"customer.known"}.
Verdict diagnose(const Dossier& dossier, const RuleBook& book, const Claim& claim, Instant now,
                 const PastDurations& past = {});

// By one table. REQUIRES: check(table).
Verdict diagnose(const Dossier& dossier, const RuleTable& table, const Claim& claim, Instant now,
                 const PastDurations& past = {});

}  // namespace jx::trade
