// The past, for trying rules on: the newest claims of customers with the facts of their time.
//
// A claim that was made is a verdict that was recorded; of several on one ticket about one purchase
// the last counts. Where claims are few, purchases told of lately fill up, as if their buyer had
// said that nothing arrived. Thread-safety: any thread, as the parts of the store that it reads.
#pragma once

#include "host/ports.h"
#include "trade/trial.h"

namespace jx::host {

inline constexpr std::size_t past_events_max = 200'000;  // the newest, looked through

struct PastClaims {
  std::vector<trade::PastClaim> claims{};  // those that were made first
  std::int64_t made = 0;
};

// `book` is the one in force: of the claims that a family answers, that one is taken with which it
// says what was said then. `last`: the journal's newest event; tables must have folded it.
// Errors: those of journal and rows. Blocks: up to some seconds.
Result<PastClaims> read_past_claims(Store& store, const trade::RuleBook& book, Seq last,
                                    Instant now, std::size_t count);

}  // namespace jx::host
