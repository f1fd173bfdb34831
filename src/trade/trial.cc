#include "trade/trial.h"

#include <map>

#include "trade/diagnose.h"

namespace jx::trade {

namespace {

Outcome outcome_of(const Verdict& verdict) {
  return {.cause = verdict.cause,
          .rule = verdict.rule,
          .rule_version = verdict.rule_version,
          .party = verdict.party,
          .confident = verdict.confident};
}

bool means_the_same(const Outcome& a, const Outcome& b) {
  return a.cause == b.cause && a.party == b.party && a.confident == b.confident;
}

bool says_the_same(const Verdict& a, const Verdict& b) {
  return a.customer_steps == b.customer_steps && a.agent_steps == b.agent_steps &&
         a.never == b.never && a.expected == b.expected;
}

class Counting {
 public:
  void count(std::int64_t position, const Verdict& before, const Verdict& after) {
    ++trial_.tried;
    note_cause(before, &CauseCount::before, &CauseCount::before_confident);
    note_cause(after, &CauseCount::after, &CauseCount::after_confident);
    const Outcome was = outcome_of(before);
    const Outcome is = outcome_of(after);
    if (means_the_same(was, is)) {
      if (!says_the_same(before, after)) ++trial_.reworded;
      return;
    }
    ++trial_.changed;
    OutcomeChange& change = changes_[{was, is}];
    ++change.count;
    if (change.examples.size() == trial_examples_max) return;
    change.examples.push_back(position);
    change.orders.push_back(after.order_no);
  }

  Trial trial() {
    for (auto& [cause, count] : causes_) {
      count.cause = cause;
      trial_.causes.push_back(count);
    }
    for (auto& [outcomes, change] : changes_) {
      change.before = outcomes.first;
      change.after = outcomes.second;
      trial_.changes.push_back(std::move(change));
    }
    std::ranges::sort(trial_.changes, {}, [](const OutcomeChange& change) {
      return std::tuple(-change.count, change.before, change.after);
    });
    if (trial_.changes.size() > trial_changes_max) trial_.changes.resize(trial_changes_max);
    return std::move(trial_);
  }

 private:
  void note_cause(const Verdict& verdict, std::int64_t CauseCount::* all,
                  std::int64_t CauseCount::* confident) {
    CauseCount& count = causes_[verdict.cause];
    ++(count.*all);
    if (verdict.confident) ++(count.*confident);
  }

  Trial trial_{};
  std::map<Word, CauseCount> causes_{};
  std::map<std::pair<Outcome, Outcome>, OutcomeChange> changes_{};
};

}  // namespace

Trial try_on_the_past(const RuleBook& before, const RuleBook& after,
                      std::span<const PastClaim> past) {
  Counting counting;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const PastClaim& claim = past[i];
    counting.count(static_cast<std::int64_t>(i),
                   diagnose(claim.dossier, before, claim.claim, claim.at),
                   diagnose(claim.dossier, after, claim.claim, claim.at));
  }
  return counting.trial();
}

}  // namespace jx::trade
