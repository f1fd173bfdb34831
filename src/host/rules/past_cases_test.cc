#include "host/rules/past_cases.h"

#include <gtest/gtest.h>

namespace jx::host {
namespace {

constexpr Instant noon{1'795'233'600'000};

class PastCasesTest : public ::testing::Test {
 protected:
  void tell(Instant at, desk::Event event) {
    cases_.apply({.seq = {++seq_}, .at = at, .event = std::move(event)});
  }
  void verdict(TicketId ticket, std::string_view cause, Instant at, bool confident = true) {
    desk::VerdictRecorded event{.contact = {1}, .ticket = ticket};
    event.verdict.cause = Word(cause);
    event.verdict.confident = confident;
    tell(at, event);
  }
  void resolve(TicketId ticket, Instant at, std::string_view outcome = "solved") {
    tell(at, desk::TicketResolved{.ticket = ticket, .contact = {1}, .outcome = Word(outcome)});
  }
  std::int64_t known(std::string_view cause) {
    const auto estimate = cases_.durations(noon + hours(1)).estimate(Word(cause));
    return estimate ? estimate->cases : 0;
  }

  FoldedPastCases cases_;
  std::uint64_t seq_ = 0;
};

TEST_F(PastCasesTest, CountFromTheFirstSureVerdictToTheSolution) {
  for (std::uint64_t i = 1; i <= 10; ++i) {
    verdict({i}, "not_paid", noon - hours(2), false);
    verdict({i}, "upstream_pending", noon - minutes(30));
    verdict({i}, "upstream_pending", noon - minutes(5));
    resolve({i}, noon);
  }
  EXPECT_EQ(known("not_paid"), 0);
  const auto estimate = cases_.durations(noon).estimate(Word("upstream_pending"));
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->expected, minutes(30));
  EXPECT_EQ(estimate->cases, 10);
}

TEST_F(PastCasesTest, LeaveOutWhatWasWithdrawnMergedOrOpenedAgain) {
  for (std::uint64_t i = 1; i <= 40; ++i) verdict({i}, "not_paid", noon - minutes(9));
  for (std::uint64_t i = 1; i <= 8; ++i) resolve({i}, noon, "withdrawn");
  EXPECT_EQ(known("not_paid"), 0);
  for (std::uint64_t i = 9; i <= 16; ++i) {
    tell(noon, desk::TicketsMerged{.into = {1}, .from = {i}, .contact = {1}});
    resolve({i}, noon);
  }
  EXPECT_EQ(known("not_paid"), 0);
  for (std::uint64_t i = 17; i <= 24; ++i) resolve({i}, noon);
  EXPECT_EQ(known("not_paid"), 8);
  tell(noon, desk::TicketReopened{.ticket = {17}, .contact = {1}});
  EXPECT_EQ(known("not_paid"), 0) << "seven are too few";
  resolve({17}, noon + minutes(20));
  EXPECT_EQ(known("not_paid"), 8) << "it took until it was solved at last";
}

TEST_F(PastCasesTest, StayWithinTheirBounds) {
  for (std::uint64_t i = 1; i <= FoldedPastCases::open_max + 10; ++i) {
    verdict({i}, "not_paid", noon - minutes(9));
  }
  for (std::uint64_t i = 1; i <= 10; ++i) resolve({i}, noon);
  EXPECT_EQ(known("not_paid"), 0) << "the oldest were let go";
}

}  // namespace
}  // namespace jx::host
