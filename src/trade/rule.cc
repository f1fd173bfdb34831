#include "trade/rule.h"

#include <set>

#include "trade/placeholders.h"

namespace jx::trade {

namespace {

tl::unexpected<Error> bad(std::string_view code, std::string_view where, std::string_view what) {
  return fail(ErrorKind::invalid, code, fmt::format("{}: {}", where, what));
}

Result<void> check_sentence(const Sentence& sentence, std::string_view where) {
  if (sentence.zh.empty() || sentence.en.empty()) {
    return bad("rules.missing_text", where, "a sentence needs zh and en");
  }
  for (const std::string* text : {&sentence.zh, &sentence.en}) {
    const std::string_view unknown = unknown_placeholder(*text);
    if (!unknown.empty()) return bad("rules.unknown_placeholder", where, unknown);
  }
  return {};
}

Result<void> check_sentences(const std::vector<Sentence>& sentences, std::string_view where) {
  for (const Sentence& sentence : sentences) {
    auto checked = check_sentence(sentence, where);
    if (!checked) return checked;
  }
  return {};
}

Result<void> check_rule(const Rule& rule, const std::set<Word>& asked) {
  const std::string where = fmt::format("rule {}", rule.name.view());
  if (rule.version < 1) return bad("rules.bad_version", where, "version must be at least 1");
  if (rule.when.empty()) return bad("rules.no_condition", where, "when is empty");
  if (rule.expected && rule.expected->ms <= 0) {
    return bad("rules.bad_expected", where, "expected must be more than zero");
  }
  for (const Condition& condition : rule.when) {
    if (!is_signal(condition.signal.view())) {
      return bad("rules.unknown_signal", where, condition.signal.view());
    }
    if (condition.accepted.empty()) {
      return bad("rules.no_condition", where, condition.signal.view());
    }
    const bool accepts_unknown =
        std::ranges::find(condition.accepted, Known::unknown) != condition.accepted.end();
    const bool told = is_always_known(condition.signal.view());
    if (!accepts_unknown && !told && !asked.contains(condition.signal)) {
      return bad("rules.no_question", where, condition.signal.view());
    }
  }
  for (const Word& signal : rule.needs) {
    if (!is_signal(signal.view())) return bad("rules.unknown_signal", where, signal.view());
  }
  if (rule.customer_steps.empty() || rule.agent_steps.empty()) {
    return bad("rules.no_steps", where, "steps for customer and agent are needed");
  }
  for (const auto* sentences : {&rule.customer_steps, &rule.agent_steps, &rule.never}) {
    auto checked = check_sentences(*sentences, where);
    if (!checked) return checked;
  }
  return {};
}

}  // namespace

bool is_always_known(std::string_view signal) {
  constexpr std::array told = std::to_array<std::string_view>(
      {"activation.seen", "campaign.seen", "card.seen_elsewhere", "customer.known", "dispute.seen",
       "entitlement.several", "merchant_callback.seen", "notice.seen", "order.known",
       "order.names_account", "orders.paid_instead", "payment.seen", "refund.seen",
       "withdraw.below_limit", "withdraw.seen"});
  return signal.starts_with("claim.") || std::ranges::find(told, signal) != told.end();
}

Result<void> check(const RuleTable& table) {
  if (table.rules.empty()) return bad("rules.no_rules", "rules", "there are none");
  auto checking = check_sentence(table.checking, "checking");
  if (!checking) return checking;
  std::set<Word> asked;
  for (const Question& question : table.questions) {
    const std::string where = fmt::format("question {}", question.signal.view());
    if (!is_signal(question.signal.view())) {
      return bad("rules.unknown_signal", where, question.signal.view());
    }
    asked.insert(question.signal);
    const bool for_customer = !question.customer.zh.empty() || !question.customer.en.empty();
    if (for_customer) {
      auto checked = check_sentence(question.customer, where);
      if (!checked) return checked;
    }
    auto checked = check_sentence(question.agent, where);
    if (!checked) return checked;
  }
  std::set<Word> names;
  for (const Rule& rule : table.rules) {
    if (rule.name.empty() || rule.cause.empty()) {
      return bad("rules.missing_text", "rule", "name and cause are needed");
    }
    if (!names.insert(rule.name).second) {
      return bad("rules.repeated_name", "rules", rule.name.view());
    }
    auto checked = check_rule(rule, asked);
    if (!checked) return checked;
  }
  return {};
}

}  // namespace jx::trade
