#include "shop/supplier/plan.h"

#include <gtest/gtest.h>

#include "shop/supplier/question_limit.h"

namespace jx::shop {
namespace {

using trade::Number;

SupplierAccount account(std::string_view name, std::string_view title) {
  return {
      .name = std::string(name), .title = std::string(title), .protocol = find_protocol("kayixin")};
}

trade::Fact fact(trade::FactBody body, std::string_view source = "push:main") {
  return {.source = std::string(source), .id = "1", .body = std::move(body)};
}

TEST(PlanQuestions, TakesAnUnknownNumberForOursAndNeverForTheirs) {
  const std::vector accounts{account("a", "甲"), account("b", "乙")};
  const auto planned = plan_questions(accounts, Number("A1"), {});
  ASSERT_EQ(planned.size(), 2u);
  EXPECT_EQ(planned[0].question.our_no, Number("A1"));
  EXPECT_TRUE(planned[0].question.their_no.empty());
}

TEST(PlanQuestions, AsksWhoIsNamedByTheNumbersOfTheFacts) {
  const std::vector accounts{account("a", "甲"), account("b", "乙")};
  const std::vector known{
      fact(trade::Order{.order_no = Number("SHOP1")}),
      fact(trade::UpstreamOrder{
          .upstream_no = Number("U1"), .order_no = Number("OWN1"), .supplier = "乙"})};
  const auto planned = plan_questions(accounts, Number("SHOP1"), known);
  ASSERT_EQ(planned.size(), 1u);
  EXPECT_EQ(planned[0].supplier, 1u);
  EXPECT_EQ(planned[0].question.our_no, Number("OWN1"));
  EXPECT_EQ(planned[0].question.their_no, Number("U1"));
}

TEST(PlanQuestions, TakesTheOrderOfThePurchaseWhenAnotherNumberIsWritten) {
  const std::vector accounts{account("a", "甲")};
  const std::vector known{
      fact(trade::Order{.order_no = Number("SHOP1"), .trade_no = Number("T1")})};
  EXPECT_EQ(plan_questions(accounts, Number("T1"), known)[0].question.our_no, Number("SHOP1"));
}

TEST(PlanQuestions, AsksByTheirsWhenNobodyKnowsOurs) {
  const std::vector accounts{account("a", "甲")};
  const std::vector known{fact(trade::UpstreamCallback{.upstream_no = Number("U1")}, "supplier:a")};
  const auto planned = plan_questions(accounts, Number("U1"), known);
  EXPECT_TRUE(planned[0].question.our_no.empty());
  EXPECT_EQ(planned[0].question.their_no, Number("U1"));
}

TEST(QuestionLimit, AllowsSoManyInAnyMinute) {
  QuestionLimit limit(3);
  const Instant start{1'000'000};
  EXPECT_TRUE(limit.take(start));
  EXPECT_TRUE(limit.take(start + seconds(30)));
  limit.count(start + seconds(30));
  EXPECT_FALSE(limit.take(start + seconds(59)));
  EXPECT_TRUE(limit.take(start + seconds(60)));
  EXPECT_FALSE(limit.take(start + seconds(61)));
  EXPECT_TRUE(limit.take(start + seconds(90)));
}

}  // namespace
}  // namespace jx::shop
