#include "trade/trial.h"

#include <gtest/gtest.h>

namespace jx::trade {
namespace {

constexpr Instant ten{1'795'226'400'000};

Sentence words(std::string_view text) { return {std::string(text), std::string(text)}; }

RuleBook book(std::vector<Rule> rules) {
  RuleSheet sheet{.name = Word("all"), .checking = words("checking")};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<ClaimKind>>(
      [&](auto kind) { sheet.claims.push_back(kind.value); });
  sheet.questions = {{.signal = Word("order.expired"), .customer = {}, .agent = words("look")},
                     {.signal = Word("order.waiting"), .customer = {}, .agent = words("look")}};
  sheet.rules = std::move(rules);
  return *RuleBook::bind({std::move(sheet)});
}

Rule rule(std::string_view name, std::string_view signal, Party party) {
  return {.name = Word(name),
          .cause = Word(name),
          .party = party,
          .when = {{.signal = Word(signal), .accepted = {Known::yes}}},
          .customer_steps = {words("wait")},
          .agent_steps = {words("look")}};
}

PastClaim past(std::string_view number, OrderStatus status) {
  const std::vector facts{Fact{.source = "s",
                               .id = std::string(number),
                               .seen_at = ten,
                               .body = Order{.order_no = Number(number), .status = status}}};
  return {.dossier = dossier_of(facts), .claim = {}, .at = ten + minutes(1)};
}

std::vector<PastClaim> some_past() {
  std::vector<PastClaim> claims;
  for (const auto* number : {"A1", "A2", "A3", "A4", "A5"}) {
    claims.push_back(past(number, OrderStatus::processing));
  }
  claims.push_back(past("B1", OrderStatus::expired));
  return claims;
}

TEST(Trial, FindsNothingBetweenABookAndItself) {
  const RuleBook rules = book({rule("waiting", "order.waiting", Party::seller)});
  const Trial trial = try_on_the_past(rules, rules, some_past());
  EXPECT_EQ(trial.tried, 6);
  EXPECT_EQ(trial.changed, 0);
  EXPECT_EQ(trial.reworded, 0);
  EXPECT_TRUE(trial.changes.empty());
}

TEST(Trial, CountsCausesAndGathersLikeChanges) {
  const RuleBook before = book({rule("waiting", "order.waiting", Party::seller)});
  const RuleBook after = book({rule("expired", "order.expired", Party::user),
                               rule("held_up", "order.waiting", Party::platform)});
  const Trial trial = try_on_the_past(before, after, some_past());
  EXPECT_EQ(trial.changed, 6);
  ASSERT_EQ(trial.changes.size(), 2u);
  EXPECT_EQ(trial.changes[0].count, 5);
  EXPECT_EQ(trial.changes[0].before.cause, Word("waiting"));
  EXPECT_EQ(trial.changes[0].after.cause, Word("held_up"));
  EXPECT_EQ(trial.changes[0].after.party, Party::platform);
  EXPECT_EQ(trial.changes[0].examples, (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(trial.changes[0].orders.front(), Number("A1"));
  EXPECT_EQ(trial.changes[1].before.cause, Word{});
  EXPECT_EQ(trial.changes[1].after.cause, Word("expired"));
  ASSERT_EQ(trial.causes.size(), 4u) << "no cause, expired, held_up, waiting";
  EXPECT_EQ(trial.causes[0].before, 1);
  EXPECT_EQ(trial.causes[0].after, 0);
  EXPECT_EQ(trial.causes[3].before_confident, 5);
  EXPECT_EQ(trial.causes[3].after, 0);
}

TEST(Trial, TellsOtherWordsFromOtherMeaning) {
  Rule reworded = rule("waiting", "order.waiting", Party::seller);
  reworded.version = 2;
  reworded.customer_steps = {words("please wait")};
  const Trial trial = try_on_the_past(book({rule("waiting", "order.waiting", Party::seller)}),
                                      book({reworded}), some_past());
  EXPECT_EQ(trial.changed, 0);
  EXPECT_EQ(trial.reworded, 5);
}

}  // namespace
}  // namespace jx::trade
