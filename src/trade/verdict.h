// A verdict: what happened to a purchase or to a customer's account, who has to act, what it stands
// on and what is not known.
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
// Where an expected time comes from: the rule's own word, or how long such cases took lately.
JX_ENUM(ExpectedFrom, none, rule, past)

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

  friend bool operator==(const Sentence&, const Sentence&) = default;
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
  ExpectedFrom expected_from = ExpectedFrom::none;
  std::int64_t expected_cases = 0;  // how many past cases it comes from
  Word family{};                    // the rule table that was asked
  // What the purchase was of, so that like verdicts can be counted together; empty = not known.
  std::string supplier{};
  Number goods_no{};
};
JX_DESCRIBE(Verdict, cause, rule, rule_version, order_no, paid, delivered, party, confident,
            evidence, unknown, contradictions, customer_steps, agent_steps, never, expected,
            expected_from, expected_cases, family, supplier, goods_no)

}  // namespace jx::trade
