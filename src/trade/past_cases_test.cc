#include "trade/past_cases.h"

#include <gtest/gtest.h>

namespace jx::trade {
namespace {

constexpr Instant now{1'795'226'400'000};

std::vector<PastCase> cases(std::initializer_list<std::int64_t> minutes_taken,
                            Duration ago = hours(1)) {
  std::vector<PastCase> past;
  for (const std::int64_t taken : minutes_taken) {
    past.push_back({.cause = Word("upstream_pending"),
                    .began = now - ago - minutes(taken),
                    .solved = now - ago});
  }
  return past;
}

std::optional<Estimate> estimated(const std::vector<PastCase>& past) {
  return PastDurations(past, now).estimate(Word("upstream_pending"));
}

TEST(PastDurations, TellTheTimeWithinWhichFourOfFiveWereSolved) {
  const auto estimate = estimated(cases({1, 2, 3, 4, 5, 6, 7, 8, 300, 400}));
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->expected, minutes(10)) << "eight of ten within 8 minutes, rounded up";
  EXPECT_EQ(estimate->cases, 10);
}

TEST(PastDurations, SayNothingOfTooFewOldOrImpossibleCases) {
  EXPECT_FALSE(estimated(cases({5, 5, 5, 5, 5, 5, 5})));
  EXPECT_FALSE(estimated(cases({5, 5, 5, 5, 5, 5, 5, 5}, days(15))));
  EXPECT_FALSE(estimated(cases({-5, -5, -5, -5, -5, -5, -5, -5})));
  EXPECT_FALSE(estimated(cases({5, 5, 5, 5, 5, 5, 5, 5}, hours(-1)))) << "not solved yet";
  EXPECT_FALSE(PastDurations(cases({5, 5, 5, 5, 5, 5, 5, 5}), now).estimate(Word("other")));
}

TEST(PastDurations, LookAtTheNewestOnly) {
  std::vector<PastCase> past;
  for (std::size_t i = 0; i < past_cases_most; ++i) {
    past.push_back({.cause = Word("upstream_pending"),
                    .began = now - hours(2) - hours(5),
                    .solved = now - hours(2)});
  }
  for (std::size_t i = 0; i < past_cases_most; ++i) {
    past.push_back({.cause = Word("upstream_pending"),
                    .began = now - hours(1) - minutes(20),
                    .solved = now - hours(1)});
  }
  const auto estimate = estimated(past);
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->expected, minutes(20));
  EXPECT_EQ(estimate->cases, static_cast<std::int64_t>(past_cases_most));
}

TEST(PastDurations, AreRoundedUpAsPeopleSayThem) {
  EXPECT_EQ(rounded_up({}), minutes(5));
  EXPECT_EQ(rounded_up(minutes(10)), minutes(10));
  EXPECT_EQ(rounded_up(minutes(10) + milliseconds(1)), minutes(15));
  EXPECT_EQ(rounded_up(minutes(61)), minutes(75));
  EXPECT_EQ(rounded_up(hours(4) + minutes(1)), hours(5));
  EXPECT_EQ(rounded_up(hours(49)), hours(60));
}

}  // namespace
}  // namespace jx::trade
