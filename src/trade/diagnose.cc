#include "trade/diagnose.h"

#include <map>
#include <set>

#include "trade/placeholders.h"
#include "trade/signal_reader.h"
#include "trade/telling.h"

namespace jx::trade {

namespace {

constexpr std::size_t evidence_max = 20;
constexpr std::size_t unknown_max = 6;
constexpr std::size_t questions_max = 3;  // asked of a customer at once

enum class Standing { fails, could_hold, holds };

class Diagnosis {
 public:
  Diagnosis(const Dossier& dossier, const RuleTable& table, const Claim& claim, Instant now,
            const PastDurations& past)
      : dossier_(dossier),
        chain_(dossier.chain),
        table_(table),
        past_(past),
        signals_(signals_of(dossier, claim, now, table.utc_offset)),
        placeholders_(placeholders_of(dossier, table.utc_offset)) {}

  Verdict verdict() {
    try_rules();
    verdict_.family = table_.name;
    verdict_.order_no = chain_.order_no;
    name_goods();
    if (chain_.order || !is_about_customer()) {
      verdict_.paid = signals_.at("payment.paid").value;
      verdict_.delivered = signals_.at("delivery.done").value;
    }
    name_contradictions();
    verdict_.confident = holding_ != nullptr && subject_is_known() && open_.empty() &&
                         verdict_.contradictions.empty() && !is_cut();
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
  bool is_about_customer() const { return table_.about == About::customer; }
  bool subject_is_known() const {
    if (!is_about_customer()) return chain_.order.has_value();
    return signals_.at("customer.known").value == Known::yes;
  }
  bool is_cut() const { return is_about_customer() ? dossier_.history.cut : chain_.cut; }

  // What like verdicts are counted by.
  void name_goods() {
    if (!chain_.order) return;
    verdict_.goods_no = chain_.order->body.goods_no;
    if (const auto upstream = upstream_state(chain_)) verdict_.supplier = upstream->supplier;
    if (verdict_.supplier.empty() && chain_.goods) verdict_.supplier = chain_.goods->body.supplier;
  }

  bool is_asked_by_rules(const Word& signal) const {
    return std::ranges::any_of(table_.rules, [&](const Rule& rule) {
      return std::ranges::any_of(rule.when, [&](const Condition& condition) {
        return condition.signal.view() == signal.view() ||
               signals_.at(condition.signal.view()).contradicted;
      });
    });
  }

  // Everything disputed about the purchase, and what is disputed about the customer as far as this
  // table asks for it.
  void name_contradictions() {
    for (const Contradiction& contradiction : chain_.contradictions) {
      verdict_.contradictions.push_back(contradiction.signal);
    }
    for (const Contradiction& contradiction : dossier_.history.contradictions) {
      const bool named = std::ranges::find(verdict_.contradictions, contradiction.signal) !=
                         verdict_.contradictions.end();
      if (!named && is_asked_by_rules(contradiction.signal)) {
        verdict_.contradictions.push_back(contradiction.signal);
      }
    }
  }

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
    // A rule that names the same cause and party cannot change them.
    if (holding_ != nullptr) {
      std::erase_if(open_, [&](const Rule* rule) {
        return rule->cause == holding_->cause && rule->party == holding_->party;
      });
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
    if (!subject_is_known()) {
      return add_unknown(Word(is_about_customer() ? "customer.known" : "order.known"));
    }
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
    if (holding_ == nullptr || !subject_is_known()) return;
    verdict_.cause = holding_->cause;
    verdict_.rule = holding_->name;
    verdict_.rule_version = holding_->version;
    verdict_.party = verdict_.confident ? holding_->party : Party::undecided;
    if (verdict_.confident) name_expected();
  }

  void name_expected() {
    if (const auto lately = past_.estimate(holding_->cause)) {
      verdict_.expected = lately->expected;
      verdict_.expected_from = ExpectedFrom::past;
      verdict_.expected_cases = lately->cases;
    } else if (holding_->expected) {
      verdict_.expected = holding_->expected;
      verdict_.expected_from = ExpectedFrom::rule;
    }
  }

  void add_evidence(std::string_view signal) {
    for (const std::size_t position : signals_.at(signal).facts) {
      const Fact& fact = dossier_.fact(position);
      if (verdict_.evidence.size() >= evidence_max) return;
      if (!shown_.emplace(fact.source, fact.id).second) continue;
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
    if (is_about_customer()) return;
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
    if (verdict_.confident || !subject_is_known()) return;
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
    if (holding_ == nullptr || !subject_is_known()) return;
    for (const auto& step : holding_->agent_steps) add_sentence(verdict_.agent_steps, step);
  }

  const Dossier& dossier_;
  const Chain& chain_;
  const RuleTable& table_;
  const PastDurations& past_;
  Signals signals_;
  Placeholders placeholders_;
  const Rule* holding_ = nullptr;
  std::vector<const Rule*> open_{};
  std::set<std::pair<std::string, std::string>> shown_{};  // source and id
  Verdict verdict_{};
};

}  // namespace

Verdict diagnose(const Dossier& dossier, const RuleTable& table, const Claim& claim, Instant now,
                 const PastDurations& past) {
  return Diagnosis(dossier, table, claim, now, past).verdict();
}

Verdict diagnose(const Dossier& dossier, const RuleBook& book, const Claim& claim, Instant now,
                 const PastDurations& past) {
  return diagnose(dossier, book.table(claim.kind), claim, now, past);
}

}  // namespace jx::trade
