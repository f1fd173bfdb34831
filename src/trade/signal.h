// Signals: what chain and history say about the questions a diagnosis asks, three-valued, with
// evidence.
//
// A signal is `unknown` when the facts do not settle it; the absence of a fact is never a "no"
// unless the dossier as a whole rules it out (docs/diagnosis.md says for each signal what makes it
// yes, no, partly or unknown). A signal named `….seen` is about the telling itself, and so always
// yes or no. Pure. Thread-safety: values.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "trade/dossier.h"
#include "trade/verdict.h"

namespace jx::trade {

// Each kind is answered by one rule table (rule_book.h).
JX_ENUM(ClaimKind, not_arrived, card_used, card_invalid, wrong_account, refund_not_received,
        order_status, refund_request, duplicate_charge, payment_failed, entitlement_dispute,
        account_frozen, account_stolen, balance_wrong, withdraw_problem, merchant_api,
        minor_purchase, invoice)

// What the customer says, which is no fact, but decides what is asked.
struct Claim {
  ClaimKind kind = ClaimKind::not_arrived;
  std::optional<Instant> at{};  // when it was said; facts seen later answer it
};
JX_DESCRIBE(Claim, kind, at)

struct Signal {
  Known value = Known::unknown;
  bool contradicted = false;         // facts disagree; value is then unknown
  std::vector<std::size_t> facts{};  // what it stands on: positions of Dossier::fact
};

// Every signal of signal_names() by name.
using Signals = std::map<std::string_view, Signal>;

// All names a rule may use. Static storage, sorted.
std::span<const std::string_view> signal_names();
bool is_signal(std::string_view name);

// A claim without a time was made at `now`. Months are counted in the zone. Total.
Signals signals_of(const Dossier& dossier, const Claim& claim, Instant now, Duration utc_offset);

}  // namespace jx::trade
