// A verdict: what happened to a purchase, who has to act, what it stands on and what is not known.
// Pure values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/instant.h"
#include "base/short_text.h"
#include "trade/fact.h"

namespace jx::trade {

JX_ENUM(Party, undecided, none, platform, seller, upstream, user)
JX_ENUM(Known, unknown, yes, no, partly)

// One fact a verdict stands on, in words for people; never a card secret.
struct Evidence {
  std::string source{};
  std::string fact_id{};
  Word signal{};  // "payment.paid", "notice.refused_amount" …
  std::optional<Instant> at{};
  std::string zh{};
  std::string en{};
};
JX_DESCRIBE(Evidence, source, fact_id, signal, at, zh, en)

// A sentence in both languages.
struct Sentence {
  std::string zh{};
  std::string en{};
};
JX_DESCRIBE(Sentence, zh, en)

struct Verdict {
  Word cause{};  // "paid_notice_lost" …; empty = none could be named
  Word rule{};   // which rule said so
  std::int64_t rule_version = 0;
  Number order_no{};
  Known paid = Known::unknown;
  Known delivered = Known::unknown;
  Party party = Party::undecided;
  bool confident =
      false;  // false when a fact that could change the cause is missing or contradicted
  std::vector<Evidence> evidence{};
  std::vector<Word> unknown{};         // signals that were needed and are not known
  std::vector<Word> contradictions{};  // signals on which facts disagree
  std::vector<Sentence> customer_steps{};
  std::vector<Sentence> agent_steps{};
  std::vector<Sentence> never{};       // what must not be done
  std::optional<Duration> expected{};  // usual time until solved
};
JX_DESCRIBE(Verdict, cause, rule, rule_version, order_no, paid, delivered, party, confident,
            evidence, unknown, contradictions, customer_steps, agent_steps, never, expected)

}  // namespace jx::trade
