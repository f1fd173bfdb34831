// The timeline: a chain told in lanes for people, each entry in both languages, gaps marked.
// Pure. Thread-safety: values. Never holds a secret, a password, an account or a contact.
#pragma once

#include <string>
#include <vector>

#include "base/describe.h"
#include "trade/chain.h"
#include "trade/verdict.h"

namespace jx::trade {

// From the purchase to what became of it. `goods` holds stock and upstream.
JX_ENUM(Lane, buyer, shop, gateway, goods, delivery, activation, account)

struct TimelineEntry {
  Instant at{};
  std::string source{};
  std::string fact_id{};
  Word kind{};   // the fact's kind: "order", "payment", "upstream_order" …
  Word state{};  // its state: "paid", "retrying" …; empty when it has none
  std::string zh{};
  std::string en{};
  bool contradicted = false;
};
JX_DESCRIBE(TimelineEntry, at, source, fact_id, kind, state, zh, en, contradicted)

struct TimelineLane {
  Lane lane = Lane::buyer;
  std::vector<TimelineEntry> entries{};  // oldest first
  std::vector<Sentence> gaps{};          // what one would expect here and no source has told
};
JX_DESCRIBE(TimelineLane, lane, entries, gaps)

struct Timeline {
  Number order_no{};
  std::vector<Number> other_orders{};
  std::vector<TimelineLane> lanes{};  // one per Lane, in that order
  bool cut = false;
};
JX_DESCRIBE(Timeline, order_no, other_orders, lanes, cut)

Timeline timeline_of(const Chain& chain);

}  // namespace jx::trade
