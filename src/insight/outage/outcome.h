// What became of one purchase, as far as outages are concerned.
// Pure. Thread-safety: values.
#pragma once

#include <string>

#include "base/describe.h"
#include "base/instant.h"
#include "trade/chain.h"
#include "trade/scope.h"
#include "trade/verdict.h"

namespace jx::insight {

// `uncounted`: says nothing about the trade (not paid, the buyer's own mistake, nothing certain).
// `waiting`: may still go well in the time promised.
JX_ENUM(Health, uncounted, waiting, well, trouble)

struct Outcome {
  trade::Number order_no{};
  trade::BuyerKey buyer{};  // empty = not known; then the order stands for its buyer
  trade::Place place{};
  std::string goods_name{};
  Instant at{};  // paid, else placed
  Word cause{};  // of the trouble; empty = it went well
  trade::Party party = trade::Party::undecided;
  bool troubled() const { return !cause.empty(); }
};
JX_DESCRIBE(Outcome, order_no, buyer, place, goods_name, at, cause, party)

struct Reading {
  Health health = Health::uncounted;
  Outcome outcome{};     // of `well` and `trouble`
  Instant look_again{};  // of `waiting`: when the time promised is over
};

// Reads a purchase that nobody has complained of. `verdict` is its diagnosis for a claim that
// nothing arrived. Trouble is money taken and goods not given for a cause that is not the buyer's;
// goods on their way are trouble when the time promised is over (allowance_of).
Reading read_outcome(const trade::Chain& chain, const trade::Verdict& verdict, Instant now);

// Reads what the verdict on a complaint says. Goods that were delivered and are bad (used or
// invalid cards) are trouble too: only their buyer can know. Never waits.
Reading read_complaint(const trade::Chain& chain, const trade::Verdict& verdict);

// How long goods may be on their way: the time promised for them, within 2 minutes and 2 hours;
// without a promise 5 minutes, made by hand 1 hour.
Duration allowance_of(const trade::Chain& chain);

}  // namespace jx::insight
