#include "trade/diagnose.h"

#include <map>
#include <set>

#include "trade/placeholders.h"
#include "trade/telling.h"

namespace jx::trade {

namespace {

constexpr std::size_t evidence_max = 20;
constexpr std::size_t unknown_max = 6;
constexpr std::size_t questions_max = 3;  // asked of a customer at once

enum class Standing { fails, could_hold, holds };

class Diagnosis {
 public:
  Diagnosis(const Chain& chain, const RuleTable& table, const Claim& claim, Instant now)
      : chain_(chain),
        table_(table),
        signals_(signals_of(chain, claim, now)),
        placeholders_(placeholders_of(chain, table.utc_offset)) {}

  Verdict verdict() {
    try_rules();
    verdict_.order_no = chain_.order_no;
    verdict_.paid = signals_.at("payment.paid").value;
    verdict_.delivered = signals_.at("delivery.done").value;
    for (const Contradiction& contradiction : chain_.contradictions) {
      verdict_.contradictions.push_back(contradiction.signal);
    }
    verdict_.confident = holding_ != nullptr && chain_.order && open_.empty() &&
                         chain_.contradictions.empty() && !chain_.cut;
    name_unknown();
    name_cause();
    collect_evidence();
    collect_never();
    if (verdict_.confident) {
      confident_steps();
    } else {
      careful_steps();
    }
    return std::move(verdict_);
  }

 private:
  Standing standing(const Condition& condition) const {
    const Known value = signals_.at(condition.signal.view()).value;
    const bool accepted = std::ranges::find(condition.accepted, value) != condition.accepted.end();
    if (accepted) return Standing::holds;
    return value == Known::unknown ? Standing::could_hold : Standing::fails;
  }

  Standing standing(const Rule& rule) const {
    Standing worst = Standing::holds;
    for (const Condition& condition : rule.when) worst = std::min(worst, standing(condition));
    return worst;
  }

  // The first rule that holds, and those before it that still could.
  void try_rules() {
    for (const Rule& rule : table_.rules) {
      const Standing rule_standing = standing(rule);
      if (rule_standing == Standing::could_hold) open_.push_back(&rule);
      if (rule_standing != Standing::holds) continue;
      holding_ = &rule;
      break;
    }
    // A rule that names the same cause cannot change it.
    if (holding_ != nullptr) {
      std::erase_if(open_, [&](const Rule* rule) { return rule->cause == holding_->cause; });
    }
  }

  std::vector<Word> missing(const Rule& rule) const {
    std::vector<Word> found;
    for (const Condition& condition : rule.when) {
      if (standing(condition) == Standing::could_hold) found.push_back(condition.signal);
    }
    return found;
  }

  void add_unknown(const Word& signal) {
    auto& unknown = verdict_.unknown;
    const bool known = std::ranges::find(unknown, signal) != unknown.end();
    if (!known && unknown.size() < unknown_max) unknown.push_back(signal);
  }

  // What is nearest to settling the cause comes first.
  void name_unknown() {
    if (!chain_.order) return add_unknown(Word("order.known"));
    std::multimap<std::size_t, std::vector<Word>> needed;  // by count, in rule order
    for (const Rule* rule : open_) {
      std::vector<Word> signals = missing(*rule);
      const std::size_t count = signals.size();
      needed.emplace(count, std::move(signals));
    }
    for (const auto& [count, signals] : needed) {
      for (const Word& signal : signals) add_unknown(signal);
    }
    for (const Word& signal : verdict_.contradictions) add_unknown(signal);
  }

  void name_cause() {
    if (holding_ == nullptr || !chain_.order) return;
    verdict_.cause = holding_->cause;
    verdict_.rule = holding_->name;
    verdict_.rule_version = holding_->version;
    verdict_.party = verdict_.confident ? holding_->party : Party::undecided;
    if (verdict_.confident) verdict_.expected = holding_->expected;
  }

  void add_evidence(std::string_view signal) {
    for (const std::size_t position : signals_.at(signal).facts) {
      if (verdict_.evidence.size() >= evidence_max || !shown_.insert(position).second) continue;
      const Fact& fact = chain_.facts[position];
      Telling telling = telling_of(fact);
      verdict_.evidence.push_back({.source = fact.source,
                                   .fact_id = fact.id,
                                   .signal = Word(signal),
                                   .at = time_of(fact),
                                   .zh = std::move(telling.text.zh),
                                   .en = std::move(telling.text.en)});
    }
  }

  void collect_evidence() {
    for (const Word& signal : verdict_.contradictions) add_evidence(signal.view());
    if (holding_ != nullptr) {
      for (const Condition& condition : holding_->when) add_evidence(condition.signal.view());
      for (const Word& signal : holding_->needs) add_evidence(signal.view());
    }
    for (const std::string_view signal :
         {"order.known", "payment.paid", "delivery.done", "refund.done", "upstream.exists"}) {
      add_evidence(signal);
    }
  }

  void add_sentence(std::vector<Sentence>& sentences, const Sentence& sentence) {
    Sentence text = fill(sentence, placeholders_);
    const bool said =
        std::ranges::any_of(sentences, [&](const Sentence& other) { return other.zh == text.zh; });
    if (!said) sentences.push_back(std::move(text));
  }

  // What a rule forbids is forbidden as long as the rule may hold.
  void collect_never() {
    if (holding_ != nullptr) {
      for (const Sentence& sentence : holding_->never) add_sentence(verdict_.never, sentence);
    }
    if (verdict_.confident || !chain_.order) return;
    for (const Rule* rule : open_) {
      for (const Sentence& sentence : rule->never) add_sentence(verdict_.never, sentence);
    }
  }

  void confident_steps() {
    for (const auto& step : holding_->customer_steps) add_sentence(verdict_.customer_steps, step);
    for (const auto& step : holding_->agent_steps) add_sentence(verdict_.agent_steps, step);
  }

  // Ask and fetch first; what follows from a cause is said to customers only when it is sure.
  void careful_steps() {
    for (const Word& signal : verdict_.unknown) {
      for (const Question& question : table_.questions) {
        if (question.signal != signal) continue;
        const bool room = verdict_.customer_steps.size() < questions_max;
        if (!question.customer.zh.empty() && room) {
          add_sentence(verdict_.customer_steps, question.customer);
        }
        add_sentence(verdict_.agent_steps, question.agent);
      }
    }
    if (verdict_.customer_steps.empty()) add_sentence(verdict_.customer_steps, table_.checking);
    if (holding_ == nullptr || !chain_.order) return;
    for (const auto& step : holding_->agent_steps) add_sentence(verdict_.agent_steps, step);
  }

  const Chain& chain_;
  const RuleTable& table_;
  Signals signals_;
  Placeholders placeholders_;
  const Rule* holding_ = nullptr;
  std::vector<const Rule*> open_{};
  std::set<std::size_t> shown_{};
  Verdict verdict_{};
};

}  // namespace

Verdict diagnose(const Chain& chain, const RuleTable& table, const Claim& claim, Instant now) {
  return Diagnosis(chain, table, claim, now).verdict();
}

}  // namespace jx::trade
