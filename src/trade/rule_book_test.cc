#include "trade/rule_book.h"

#include <gtest/gtest.h>

namespace jx::trade {
namespace {

Sentence words(std::string_view text) { return {std::string(text), std::string(text)}; }

Rule rule(std::string_view name, std::string_view signal = "payment.paid") {
  return {.name = Word(name),
          .cause = Word(name),
          .party = Party::user,
          .when = {{.signal = Word(signal), .accepted = {Known::no}}},
          .customer_steps = {words("look")},
          .agent_steps = {words("look")}};
}

std::vector<ClaimKind> all_claims() {
  std::vector<ClaimKind> claims;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<ClaimKind>>(
      [&](auto kind) { claims.push_back(kind.value); });
  return claims;
}

RuleSheet questions() {
  return {.name = Word("questions"),
          .utc_offset = hours(9),
          .checking = words("checking"),
          .questions = {{.signal = Word("payment.paid"), .customer = {}, .agent = words("ask")}}};
}

RuleSheet everything(std::vector<Rule> rules) {
  return {.name = Word("everything"),
          .claims = all_claims(),
          .includes = {Word("questions")},
          .rules = std::move(rules)};
}

std::string_view refusal(std::vector<RuleSheet> sheets) {
  const auto book = RuleBook::bind(std::move(sheets));
  return book ? std::string_view{} : book.error().code;
}

TEST(RuleBook, TriesItsOwnRulesBeforeThoseItIncludes) {
  RuleSheet shared{.name = Word("shared"), .rules = {rule("second")}};
  RuleSheet own = everything({rule("first")});
  own.includes.push_back(Word("shared"));
  const auto book = RuleBook::bind({shared, questions(), own});
  ASSERT_TRUE(book) << book.error().detail;
  const RuleTable& table = book->table(ClaimKind::invoice);
  ASSERT_EQ(table.rules.size(), 2u);
  EXPECT_EQ(table.rules[0].name, Word("first"));
  EXPECT_EQ(table.rules[1].name, Word("second"));
  EXPECT_EQ(table.utc_offset, hours(9));
  EXPECT_EQ(table.checking.zh, "checking");
  EXPECT_EQ(book->rules().size(), 2u);
}

TEST(RuleBook, LetsASheetAskInItsOwnWords) {
  RuleSheet own = everything({rule("first")});
  own.questions = {{.signal = Word("payment.paid"), .customer = {}, .agent = words("own")}};
  const auto book = RuleBook::bind({questions(), own});
  ASSERT_TRUE(book);
  ASSERT_EQ(book->table(ClaimKind::invoice).questions.size(), 1u);
  EXPECT_EQ(book->table(ClaimKind::invoice).questions[0].agent.zh, "own");
}

TEST(RuleBook, TakesASheetThatIsReachedTwiceOnce) {
  RuleSheet left{.name = Word("left"), .includes = {Word("shared")}};
  RuleSheet shared{.name = Word("shared"), .rules = {rule("second")}};
  RuleSheet own = everything({rule("first")});
  own.includes = {Word("left"), Word("shared"), Word("questions")};
  const auto book = RuleBook::bind({left, shared, questions(), own});
  ASSERT_TRUE(book) << book.error().detail;
  EXPECT_EQ(book->table(ClaimKind::invoice).rules.size(), 2u);
}

TEST(RuleBook, RefusesByCode) {
  const RuleSheet good = everything({rule("first")});
  EXPECT_EQ(refusal({questions(), good}), "");
  EXPECT_EQ(refusal({questions(), questions(), good}), "rules.repeated_sheet");
  EXPECT_EQ(refusal({good}), "rules.unknown_include");
  EXPECT_EQ(refusal({questions(), everything({rule("a"), rule("a")})}), "rules.repeated_name");
  EXPECT_EQ(refusal({questions(), good, {.name = Word("idle")}}), "rules.unused_sheet");
  EXPECT_EQ(refusal({questions(), everything({rule("a", "payment.seen")})}), "")
      << "what is always known needs no question";
  EXPECT_EQ(refusal({questions(), everything({rule("a", "delivery.done")})}), "rules.no_question");
  EXPECT_EQ(refusal({questions(), everything({})}), "rules.no_rules");

  RuleSheet cycle = questions();
  cycle.includes = {Word("everything")};
  EXPECT_EQ(refusal({cycle, good}), "rules.include_cycle");
  RuleSheet asks_twice = questions();
  asks_twice.questions.push_back(asks_twice.questions.front());
  EXPECT_EQ(refusal({asks_twice, good}), "rules.repeated_question");
  RuleSheet rival = everything({rule("other")});
  rival.name = Word("rival");
  EXPECT_EQ(refusal({questions(), good, rival}), "rules.repeated_claim");
  RuleSheet some = good;
  some.claims.pop_back();
  EXPECT_EQ(refusal({questions(), some}), "rules.no_table");
  RuleSheet stranger = everything({rule("first")});
  stranger.rules[0].customer_steps = {words("{wish}")};
  EXPECT_EQ(refusal({questions(), stranger}), "rules.unknown_placeholder");
  RuleSheet silent = everything({rule("first")});
  silent.rules[0].agent_steps = {{.zh = "看", .en = {}}};
  EXPECT_EQ(refusal({questions(), silent}), "rules.missing_text");
  EXPECT_EQ(refusal(std::vector<RuleSheet>(sheets_max + 1)), "rules.too_many_sheets");
}

TEST(RuleBook, KeepsAVersionForOneMeaning) {
  const auto published = RuleBook::bind({questions(), everything({rule("first")})});
  RuleSheet changed = everything({rule("first")});
  changed.rules[0].party = Party::platform;
  const auto silent = RuleBook::bind({questions(), changed});
  changed.rules[0].version = 2;
  const auto raised = RuleBook::bind({questions(), changed});
  ASSERT_TRUE(published && silent && raised);
  EXPECT_EQ(check_succession(*published, *silent).error().code, "rules.version_not_raised");
  EXPECT_TRUE(check_succession(*published, *raised));
  EXPECT_TRUE(check_succession(*raised, *published)) << "taking a change back is always possible";
}

}  // namespace
}  // namespace jx::trade
