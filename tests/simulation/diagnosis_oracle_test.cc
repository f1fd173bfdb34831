// The oracle of diagnosis: see README.md.
#include <gtest/gtest.h>

#include <cstdlib>

#include "host/rules/rule_file.h"
#include "simulation/hearsay.h"
#include "trade/diagnose.h"

namespace jx::tests {
namespace {

using namespace trade;

constexpr int chains = 10'000;
constexpr int chains_for_a_broken_rule = 50'000;  // at most; ends with the first that is found
constexpr int lost_percent_max = 60;

// "cause", or "cause/party" where the party is part of the truth.
std::string key_of(const Verdict& verdict) {
  std::string key(verdict.cause.view());
  if (key == "wrong_account") key += fmt::format("/{}", enum_text(verdict.party));
  return key;
}

bool is_true_of(const Story& story, std::size_t since, const std::string& key) {
  for (std::size_t i = since; i < story.steps.size(); ++i) {
    if (story.steps[i].truth.contains(key)) return true;
  }
  return false;
}

std::string told(const Story& story, const Heard& heard) {
  std::string text = fmt::format("claim {}; happened:", enum_text(story.claim.kind));
  for (const Step& step : story.steps) text += " " + step.fact.id;
  text += "\nheard:";
  for (const Fact& fact : heard.facts) text += " " + fact.id;
  text += "\ntrue in the end:";
  for (const std::string& cause : story.steps.back().truth) text += " " + cause;
  return text;
}

struct Score {
  int told = 0;
  int confident = 0;
  int wrong = 0;
  std::map<std::string, int> causes{};
  std::map<std::string, std::string> wrongs{};  // the first of each rule, in words

  std::string text() const {
    std::string all;
    for (const auto& [rule, words] : wrongs) all += words + "\n\n";
    return all;
  }
};

Verdict judged(const Story& story, const std::vector<Fact>& facts, const RuleBook& book) {
  return diagnose(dossier_of(facts, story.order_no, story.buyers), book, story.claim, story.now);
}

void play(const Story& story, Random& random, const RuleBook& book, Score& score) {
  const Heard heard = heard_of(story, random, lost_percent_max);
  const Verdict verdict = judged(story, heard.facts, book);
  ++score.told;
  if (!verdict.confident) return;
  ++score.confident;
  const std::string key = key_of(verdict);
  ++score.causes[key];
  const auto last = heard.last.find(thread_of(key));
  if (is_true_of(story, last == heard.last.end() ? 0 : last->second, key)) return;
  ++score.wrong;
  score.wrongs.try_emplace(
      std::string(verdict.rule.view()),
      fmt::format("says {} (rule {})\n{}", key, verdict.rule.view(), told(story, heard)));
}

enum class Until { told, wrong };

Score play_many(int count, std::uint64_t seed, const RuleBook& book, Until until = Until::told) {
  Random random(seed);
  Score score;
  for (int i = 0; i < count && (until == Until::told || score.wrong == 0); ++i) {
    const bool of_purchase = i % 5 < 3;
    play(of_purchase ? purchase_story(random) : customer_story(random), random, book, score);
  }
  return score;
}

class DiagnosisOracle : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* wanted = std::getenv("JIANXIN_SEED");
    seed_ = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : std::random_device{}();
    std::printf("seed %llu (set JIANXIN_SEED to repeat)\n", static_cast<unsigned long long>(seed_));
    auto book = host::load_rule_book(std::filesystem::path(JX_SOURCE_DIR) / "data/rules");
    ASSERT_TRUE(book) << book.error().detail;
    book_ = std::make_unique<RuleBook>(*std::move(book));
  }

  // The book with one rule changed.
  template <class Change>
  RuleBook broken(std::string_view name, Change change) const {
    std::vector<RuleSheet> sheets = book_->sheets();
    bool found = false;
    for (RuleSheet& sheet : sheets) {
      for (Rule& rule : sheet.rules) {
        if (rule.name != Word(name)) continue;
        change(rule);
        found = true;
      }
    }
    EXPECT_TRUE(found) << name;
    auto book = RuleBook::bind(std::move(sheets));
    EXPECT_TRUE(book) << book.error().detail;
    return *std::move(book);
  }

  std::uint64_t seed_ = 0;
  std::unique_ptr<RuleBook> book_{};
};

TEST_F(DiagnosisOracle, NeverHearsAWrongConfidentVerdict) {
  const Score score = play_many(chains, seed_, *book_);
  std::printf("%d told, %d with confidence, %zu causes named, %d wrong\n", score.told,
              score.confident, score.causes.size(), score.wrong);
  EXPECT_EQ(score.wrong, 0) << score.text();
  EXPECT_GT(score.confident, chains / 6) << "a diagnosis that is never sure is no use";
  EXPECT_GT(score.causes.size(), 70u) << "the stories do not reach enough of the rules";
}

TEST_F(DiagnosisOracle, NeverHearsAConfidentVerdictWhileFactsContradict) {
  Random random(seed_);
  int contradicted = 0;
  for (int i = 0; i < chains / 5; ++i) {
    const Story story = purchase_story(random);
    std::vector<Fact> facts;
    for (const Step& step : story.steps) facts.push_back(step.fact);
    const auto contrary = contrary_of(facts, random);
    if (!contrary) continue;
    const auto* order = std::get_if<Order>(&contrary->body);
    if (order != nullptr && order->order_no != story.order_no) continue;
    ++contradicted;
    facts.push_back(*contrary);
    std::ranges::shuffle(facts, random);
    const Verdict verdict = judged(story, facts, *book_);
    EXPECT_FALSE(verdict.confident) << verdict.cause.view() << " though " << contrary->id;
    EXPECT_FALSE(verdict.contradictions.empty()) << contrary->id;
  }
  EXPECT_GT(contradicted, chains / 10);
}

TEST_F(DiagnosisOracle, NeverHearsAConfidentVerdictWhileCustomersFactsContradict) {
  Random random(seed_);
  int contradicted = 0;
  for (int i = 0; i < chains / 5; ++i) {
    Story story = customer_story(random);
    std::vector<Fact> facts;
    for (const Step& step : story.steps) facts.push_back(step.fact);
    const auto contrary = contrary_of(facts, random);
    if (!contrary) continue;
    const FactBody& body = contrary->body;
    if (std::holds_alternative<AccountState>(body)) {
      story.claim.kind = ClaimKind::account_frozen;
    } else if (std::holds_alternative<Withdrawal>(body)) {
      story.claim.kind = ClaimKind::withdraw_problem;
    } else if (std::holds_alternative<Campaign>(body) ||
               std::holds_alternative<Entitlement>(body)) {
      story.claim.kind = ClaimKind::entitlement_dispute;
    } else {
      continue;
    }
    ++contradicted;
    facts.push_back(*contrary);
    const Verdict verdict = judged(story, facts, *book_);
    EXPECT_FALSE(verdict.confident) << verdict.cause.view() << " though " << contrary->id;
  }
  EXPECT_GT(contradicted, chains / 50);
}

TEST_F(DiagnosisOracle, HearsTheSameInAnyOrder) {
  Random random(seed_);
  for (int i = 0; i < 500; ++i) {
    const Story story = i % 2 == 0 ? purchase_story(random) : customer_story(random);
    Heard heard = heard_of(story, random, lost_percent_max);
    const Verdict one = judged(story, heard.facts, *book_);
    std::ranges::shuffle(heard.facts, random);
    const Verdict other = judged(story, heard.facts, *book_);
    EXPECT_EQ(one.rule, other.rule);
    EXPECT_EQ(one.confident, other.confident);
    EXPECT_EQ(one.unknown, other.unknown);
    EXPECT_EQ(one.evidence.size(), other.evidence.size());
  }
}

// Rules broken on purpose, as an operator or a programmer might: the oracle must find each.
class BrokenRule : public DiagnosisOracle {
 protected:
  void expect_found(const RuleBook& book, std::string_view what) {
    const Score score = play_many(chains_for_a_broken_rule, seed_, book, Until::wrong);
    EXPECT_GT(score.wrong, 0) << "not found: " << what;
    std::printf("found after %d: %.*s\n", score.told, static_cast<int>(what.size()), what.data());
  }
  static void accept(Rule& rule, std::string_view signal, Known value) {
    for (Condition& condition : rule.when) {
      if (condition.signal == Word(signal)) condition.accepted.push_back(value);
    }
  }
  static void drop(Rule& rule, std::string_view signal) {
    std::erase_if(rule.when,
                  [&](const Condition& condition) { return condition.signal == Word(signal); });
  }
};

TEST_F(BrokenRule, IsFoundWhenUnknownIsCalledFailed) {
  expect_found(broken("upstream_result_unknown",
                      [](Rule& rule) { rule.cause = Word("upstream_failed_not_refunded"); }),
               "an unknown result called failed");
}

TEST_F(BrokenRule, IsFoundWhenAMissingFactIsTakenForANo) {
  expect_found(broken("refunded", [](Rule& rule) { accept(rule, "refund.done", Known::unknown); }),
               "a refund nobody told of called made");
  expect_found(broken("entitlement_window_missed",
                      [](Rule& rule) { accept(rule, "campaign.in_window", Known::unknown); }),
               "a time of payment nobody told of called too late");
}

TEST_F(BrokenRule, IsFoundWhenAConditionIsDropped) {
  expect_found(broken("delivered", [](Rule& rule) { drop(rule, "delivery.done"); }),
               "delivered without a delivery");
  expect_found(broken("balance_ledger_gap",
                      [](Rule& rule) { rule.when = {{Word("customer.known"), {Known::yes}}}; }),
               "a gap in every ledger");
  expect_found(
      broken("entitlement_stacked_wrongly", [](Rule& rule) { drop(rule, "entitlement.short"); }),
      "every two memberships stacked wrongly");
  expect_found(broken("stock_race", [](Rule& rule) { drop(rule, "stock.race"); }),
               "a race for stock in every order that waits");
}

TEST_F(BrokenRule, IsFoundWhenYesAndNoAreExchanged) {
  expect_found(broken("refunded_to_balance",
                      [](Rule& rule) {
                        for (Condition& condition : rule.when) {
                          if (condition.signal == Word("refund.to_balance")) {
                            condition.accepted = {Known::no};
                          }
                        }
                      }),
               "a refund the way it was paid sought in the balance");
  expect_found(broken("account_frozen_by_rule",
                      [](Rule& rule) { accept(rule, "account.frozen_by_rule", Known::no); }),
               "a freeze by anybody laid on a risk rule");
}

TEST_F(BrokenRule, IsFoundWhenThePartyIsWrong) {
  expect_found(broken("wrong_account", [](Rule& rule) { rule.party = Party::user; }),
               "the supplier's error laid on the buyer");
}

TEST_F(BrokenRule, IsFoundWhenTheCauseIsWrong) {
  expect_found(broken("duplicate_charge_returned",
                      [](Rule& rule) { rule.cause = Word("duplicate_charge"); }),
               "a returned charge called open");
  expect_found(
      broken("withdraw_being_paid", [](Rule& rule) { rule.cause = Word("withdraw_paid"); }),
      "a payout under way called made");
}

}  // namespace
}  // namespace jx::tests
