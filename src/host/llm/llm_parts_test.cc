// Place, budget and rest: when a model may be asked at all.
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "host/llm/budget.h"
#include "host/llm/circuit_breaker.h"
#include "host/llm/location.h"
#include "host/llm/refusal.h"

namespace jx::host {
namespace {

TEST(Location, MustBeDeclaredAndHold) {
  const auto code = [](std::string_view scheme, std::string_view host,
                       const LocationPolicy& policy) {
    auto checked = check_location(scheme, host, policy);
    return checked ? std::string_view() : checked.error().code;
  };
  using enum ModelLocation;
  EXPECT_EQ(code("https", "llm.example", {}), "llm.location_undeclared");
  EXPECT_EQ(code("https", "llm.example", {.location = mainland}), "");
  EXPECT_EQ(code("http", "llm.example", {.location = mainland}), "llm.needs_tls");
  EXPECT_EQ(code("https", "llm.example", {.location = abroad}), "llm.abroad_forbidden");
  EXPECT_EQ(code("https", "llm.example", {.location = abroad, .abroad_allowed = true}), "");
  EXPECT_EQ(code("http", "llm.example", {.location = abroad, .abroad_allowed = true}),
            "llm.needs_tls");
  EXPECT_EQ(code("https", "llm.example", {.location = local}), "llm.not_local");
  EXPECT_EQ(code("http", "8.8.8.8", {.location = local}), "llm.not_local");
  for (const char* host :
       {"localhost", "127.0.0.1", "::1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "fd00::1"})
    EXPECT_EQ(code("http", host, {.location = local}), "") << host;
  for (const char* host :
       {"172.32.0.1", "192.169.1.1", "11.0.0.1", "2001:db8::1", "localhost.evil.example"})
    EXPECT_FALSE(is_local_host(host)) << host;
}

class MapMarks final : public Marks {
 public:
  Result<std::optional<std::string>> get(std::string_view name) const override {
    const auto found = marks.find(std::string(name));
    if (found == marks.end()) return std::optional<std::string>{};
    return std::optional(found->second);
  }
  Result<void> set(std::string_view name, std::string_view value) override {
    if (full) return fail(ErrorKind::unavailable, "journal.disk_full");
    marks[std::string(name)] = value;
    return {};
  }
  std::map<std::string, std::string> marks{};
  bool full = false;
};

class Budget : public ::testing::Test {
 protected:
  std::string_view reserve(std::uint64_t contact, std::int64_t prompt, std::int64_t answer) {
    LlmBudget budget(marks, limits, prices, hours(8));
    auto reserved = budget.reserve(ContactId{contact}, {prompt, answer}, now);
    return reserved ? std::string_view() : reserved.error().code;
  }
  struct Spent {
    std::int64_t day = 0;
    std::int64_t tokens = 0;
    Money money{};
  };
  Spent spent() {
    std::istringstream written(marks.marks["llm.day"]);
    Spent spent;
    written >> spent.day >> spent.tokens >> spent.money.milli;
    return spent;
  }

  MapMarks marks;
  LlmLimits limits{.tokens_per_day = 1'000, .tokens_per_conversation = 400};
  LlmPrices prices{.per_million_prompt = Money{2'000'000}, .per_million_answer = Money{8'000'000}};
  Instant now{days(100).ms - hours(8).ms};  // midnight in Beijing
};

TEST_F(Budget, BoundsDayAndConversationAndOutlastsARestart) {
  EXPECT_EQ(reserve(1, 300, 100), "");
  EXPECT_EQ(reserve(1, 1, 0), "llm.conversation_spent");
  EXPECT_EQ(reserve(2, 300, 100), "");
  EXPECT_EQ(reserve(3, 201, 0), "llm.day_spent");
  EXPECT_EQ(reserve(3, 200, 0), "");
  EXPECT_EQ(spent().tokens, 1'000);
  EXPECT_EQ(spent().money.milli, 2 * (600 + 800) + 400);
  now = now + hours(23);
  EXPECT_EQ(reserve(3, 1, 0), "llm.day_spent");
  now = now + hours(1);
  EXPECT_EQ(reserve(1, 300, 100), "") << "a new day";
  EXPECT_EQ(spent().tokens, 400);
}

TEST_F(Budget, KeepsNoMoreMarksHoweverManyContactsThereAre) {
  limits.tokens_per_day = 1'000'000;
  for (std::uint64_t contact = 1; contact <= 2'000; ++contact)
    ASSERT_EQ(reserve(contact, 300, 0), "");
  EXPECT_LE(marks.marks.size(), 257u);
  for (const std::uint64_t contact : {1u, 257u, 2'000u}) {
    EXPECT_EQ(reserve(contact, 101, 0), "llm.conversation_spent") << contact;
    EXPECT_EQ(reserve(contact, 100, 0), "") << "each has what is left of its own";
  }
  now = now + days(1);
  EXPECT_EQ(reserve(1, 1, 0), "");
  EXPECT_LT(marks.marks.at("llm.contacts.1").size(), 20u) << "yesterday's are gone";
}

TEST_F(Budget, GivesBackWhatWasNotUsed) {
  LlmBudget budget(marks, limits, prices, hours(8));
  ASSERT_TRUE(budget.reserve(ContactId{1}, {300, 100}, now));
  ASSERT_TRUE(budget.settle(ContactId{1}, {300, 100}, {250, 30}, now));
  EXPECT_EQ(spent().tokens, 280);
  EXPECT_EQ(reserve(1, 120, 0), "");
  EXPECT_EQ(reserve(1, 1, 0), "llm.conversation_spent");
  ASSERT_TRUE(budget.settle(ContactId{1}, {120, 0}, {500, 0}, now));
  EXPECT_EQ(spent().tokens, 780) << "what was used counts, however much it was";
}

TEST_F(Budget, IsBoundByMoneyToo) {
  limits.money_per_day = Money{1'000};
  EXPECT_EQ(reserve(1, 100, 100), "");
  EXPECT_EQ(reserve(2, 0, 1), "llm.day_spent");
}

TEST_F(Budget, SpendsNothingThatCannotBeWrittenDown) {
  marks.full = true;
  EXPECT_EQ(reserve(1, 1, 1), "journal.disk_full");
  marks.full = false;
  marks.marks["llm.day"] = "nonsense";
  EXPECT_EQ(reserve(1, 1, 1), "");
}

TEST(CircuitBreaker, RestsAfterFailuresAndTriesAgain) {
  CircuitBreaker breaker;
  Instant now{1'000};
  for (int i = 0; i < CircuitBreaker::failures_max; ++i) {
    EXPECT_TRUE(breaker.allows(now));
    breaker.failed(now);
  }
  EXPECT_FALSE(breaker.allows(now));
  EXPECT_TRUE(breaker.rests(now));
  now = now + CircuitBreaker::rest_first;
  EXPECT_TRUE(breaker.allows(now));
  EXPECT_FALSE(breaker.allows(now)) << "one tries, the others wait";
  breaker.failed(now);
  EXPECT_FALSE(breaker.allows(now + CircuitBreaker::rest_first)) << "a longer rest";
  now = now + CircuitBreaker::rest_first * 2;
  EXPECT_TRUE(breaker.allows(now));
  breaker.withdrawn();
  EXPECT_TRUE(breaker.allows(now));
  breaker.succeeded();
  EXPECT_TRUE(breaker.allows(now));
  EXPECT_TRUE(breaker.allows(now));
}

TEST(CircuitBreaker, IsNotLengthenedByWhatFailsWhileItRests) {
  CircuitBreaker breaker;
  const Instant now{1'000};
  for (int i = 0; i < 10; ++i) breaker.failed(now);  // all were under way
  EXPECT_FALSE(breaker.allows(now + CircuitBreaker::rest_first - milliseconds(1)));
  EXPECT_TRUE(breaker.allows(now + CircuitBreaker::rest_first));
}

TEST(CircuitBreaker, NeverRestsLongerThanItsBound) {
  CircuitBreaker breaker;
  Instant now{};
  for (int i = 0; i < 40; ++i) {
    breaker.failed(now);
    now = now + CircuitBreaker::rest_longest;
  }
  EXPECT_TRUE(breaker.allows(now));
}

TEST(LlmRefusals, SpeakBothLanguages) {
  for (const LlmRefusal& refusal : llm_refusals()) {
    EXPECT_FALSE(refusal.zh.empty() || refusal.en.empty()) << refusal.code;
    EXPECT_TRUE(is_word(refusal.code)) << refusal.code;
  }
}

}  // namespace
}  // namespace jx::host
