#include "market/self_service/questions.h"

#include <gtest/gtest.h>

#include <set>

#include "market/self_service/phrasings.h"

namespace jx::market {
namespace {

constexpr std::int64_t now_ms = 1'800'000'000'000;

TEST(Questions, HaveATruthAndAnExpectationEach) {
  Dice dice(4);
  const auto people = people_of(dice, 1);
  for (const Question& question : questions()) {
    ASSERT_FALSE(question.truths.empty());
    for (const Truth truth : question.truths) {
      const Purchase one = purchase_with(dice, 0, people[0], truth, now_ms);
      const Expectation expected = expectation_of(question.kind, one);
      if (question.standard) {
        EXPECT_FALSE(expected.said.empty()) << enum_text(truth);
      }
      EXPECT_FALSE(agrees("您好！请告诉我遇到了什么问题。", expected)) << enum_text(truth);
    }
  }
}

TEST(Questions, AreConfirmedOnlyByTheTruth) {
  Dice dice(4);
  const auto people = people_of(dice, 1);
  Purchase one = purchase_with(dice, 0, people[0], Truth::upstream_pending, now_ms);
  const Expectation expected = expectation_of(QuestionKind::waiting, one);
  const std::string waits = "订单已提交给 " + one.goods->supplier + "，请不要重复下单。";
  EXPECT_TRUE(agrees(waits, expected));
  EXPECT_FALSE(agrees("订单已提交给别家，请不要重复下单。", expected));
  EXPECT_FALSE(agrees(waits + "这笔订单已经退款。", expected));
  EXPECT_TRUE(contradicts("这笔订单已经退款。", expected));
}

TEST(Questions, AreAskedInManyWords) {
  Dice dice(8);
  auto people = people_of(dice, 1);
  for (const Question& question : questions()) {
    const Purchase one = purchase_with(dice, 0, people[0], question.truths.front(), now_ms);
    for (const char* locale : {"zh-CN", "zh-TW", "en"}) {
      people[0].locale = locale;
      std::set<std::string> words;
      for (int i = 0; i < 200; ++i)
        words.insert(question_words(dice, question.kind, one, people[0]));
      EXPECT_GT(words.size(), locale == std::string("zh-CN") ? 50u : 2u)
          << enum_text(question.kind);
      for (const std::string& each : words) EXPECT_EQ(each.find('{'), each.npos) << each;
    }
  }
}

TEST(Questions, HaveSlipsThatAreNotTheNumber) {
  Dice dice(8);
  for (int i = 0; i < 200; ++i) {
    const std::string number = "20261125" + dice.letters(10);
    const std::string slip = slipped(dice, number);
    EXPECT_FALSE(slip.empty());
    EXPECT_LE(slip.size(), number.size() + 1);
  }
}

}  // namespace
}  // namespace jx::market
