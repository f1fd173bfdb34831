// Rule tables: which combination of signals means which cause, and what follows from it. Data, read
// from data/rules by host/rules; this is their shape and their check. rule_book.h puts them
// together.
// Pure values. Thread-safety: share only const objects.
#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "trade/signal.h"
#include "trade/verdict.h"

namespace jx::trade {

// True of a signal whose value is one of `accepted`. `unknown` in the list accepts not knowing.
struct Condition {
  Word signal{};
  std::vector<Known> accepted{};  // 1..4, no repeats

  friend bool operator==(const Condition&, const Condition&) = default;
};
JX_DESCRIBE(Condition, signal, accepted)

struct Rule {
  Word name{};
  std::int64_t version = 1;
  Word cause{};
  Party party = Party::undecided;          // who has to act
  std::vector<Condition> when{};           // all must hold; at least one
  std::vector<Word> needs{};               // further signals whose evidence belongs to the verdict
  std::vector<Sentence> customer_steps{};  // may hold {placeholders}, see placeholder_names()
  std::vector<Sentence> agent_steps{};
  std::vector<Sentence> never{};
  std::optional<Duration> expected{};  // > 0; what is said until the past tells better

  friend bool operator==(const Rule&, const Rule&) = default;
};
JX_DESCRIBE(Rule, name, version, cause, party, when, needs, customer_steps, agent_steps, never,
            expected)

// How a signal that is not known is found out: asked of the customer, or fetched by an agent.
struct Question {
  Word signal{};
  Sentence customer{};  // empty: the customer cannot know
  Sentence agent{};
};

// What a table speaks of. A verdict about a purchase is confident only when its order is known, one
// about a customer only when it is known who that is.
JX_ENUM(About, purchase, customer)

// Rules in order: the first that holds names the cause.
struct RuleTable {
  Word name{};  // the family: "not_arrived", "refund" …
  About about = About::purchase;
  Duration utc_offset = hours(8);  // zone of the times written into sentences
  std::vector<Rule> rules{};
  std::vector<Question> questions{};
  // Said when something is not known and the customer cannot help.
  Sentence checking{};
};

// Signals that say what was told, and so never lack an answer: no question is needed for them.
bool is_always_known(std::string_view signal);

// Names that may stand in braces in a sentence. Sorted, static storage.
std::span<const std::string_view> placeholder_names();

// Errors: invalid "rules.no_rules", "rules.repeated_name", "rules.no_condition",
// "rules.unknown_signal", "rules.no_steps", "rules.unknown_placeholder", "rules.bad_expected",
// "rules.bad_version", "rules.no_question" (a signal that a condition needs has none),
// "rules.missing_text"; detail names rule and member.
Result<void> check(const RuleTable& table);

}  // namespace jx::trade
