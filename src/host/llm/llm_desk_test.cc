// Questions to a model from the loop, against models that a test holds in its hand.
#include "host/llm/llm_desk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <semaphore>

namespace jx::host {
namespace {

class NoMarks final : public Marks {
 public:
  Result<std::optional<std::string>> get(std::string_view) const override {
    return std::optional<std::string>{};
  }
  Result<void> set(std::string_view, std::string_view) override { return {}; }
};

class StandingClock final : public Clock {
 public:
  Instant now() const override { return at; }
  Instant at{days(100).ms};
};

class QuickModel final : public LanguageModel {
 public:
  Result<assistant::ChatAnswer> ask(const assistant::ChatQuestion&, Duration,
                                    const WatchAnswer&) override {
    return assistant::ChatAnswer{.text = "yes", .whole = true};
  }
};

// Answers when it is let, or is told that nobody waits.
class HeldModel final : public LanguageModel {
 public:
  Result<assistant::ChatAnswer> ask(const assistant::ChatQuestion&, Duration,
                                    const WatchAnswer& watch) override {
    ++asked;
    while (!let.try_acquire_for(std::chrono::milliseconds(5)))
      if (!watch("")) return fail(ErrorKind::unavailable, "llm.broken_off");
    return assistant::ChatAnswer{.text = "yes", .whole = true};
  }
  std::atomic<int> asked = 0;
  std::counting_semaphore<> let{0};
};

class Desk : public ::testing::Test {
 protected:
  static LlmQuestion question(Duration wait_max) {
    LlmQuestion question{.contact = ContactId{1}, .wait_max = wait_max};
    question.chat.messages.push_back({.role = assistant::ChatRole::user, .text = "?"});
    return question;
  }
  template <class Reached>
  bool turn_until(Reached reached) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!reached() && std::chrono::steady_clock::now() < until) {
      loop.restart();
      loop.run_one_for(std::chrono::milliseconds(20));
    }
    return reached();
  }

  boost::asio::io_context loop{1};
  NoMarks marks;
  StandingClock clock;
  LlmBudget budget{
      marks, {.tokens_per_day = 1'000'000, .tokens_per_conversation = 1'000'000}, {}, hours(8)};
};

TEST_F(Desk, StopsWhileAnswersAreOnTheirWay) {
  QuickModel model;
  for (int round = 0; round < 50; ++round) {
    auto desk = std::make_unique<LlmDesk>(loop, model, budget, clock);
    int answered = 0;
    for (int i = 0; i < 8; ++i)
      desk->ask(question(seconds(5)), [&](Result<assistant::ChatAnswer>) { ++answered; });
    ASSERT_TRUE(turn_until([&] { return answered > round % 4; }));
    desk->stop();
    const int before = answered;
    desk.reset();
    loop.restart();
    loop.poll();
    EXPECT_EQ(answered, before) << "nobody is called back";
  }
}

TEST_F(Desk, BlamesTheEndpointForNothingThatItWasNotAsked) {
  HeldModel model;
  LlmDesk desk(loop, model, budget, clock);
  int drafted = 0;
  for (int i = 0; i < 2; ++i)
    desk.ask(question(minutes(1)), [&](Result<assistant::ChatAnswer> answer) {
      EXPECT_TRUE(answer);
      ++drafted;
    });
  ASSERT_TRUE(turn_until([&] { return model.asked == 2; }));
  int late = 0;
  for (int i = 0; i < 6; ++i)
    desk.ask(question(milliseconds(30)), [&](Result<assistant::ChatAnswer> answer) {
      EXPECT_EQ(answer.error().code, "llm.too_slow");
      ++late;
    });
  ASSERT_TRUE(turn_until([&] { return late == 6; }));
  EXPECT_FALSE(desk.rests()) << "they only stood behind two long ones";
  model.let.release(2);
  ASSERT_TRUE(turn_until([&] { return drafted == 2; }));
  // Asked, and given no answer in time.
  for (int i = 0; i < CircuitBreaker::failures_max; ++i) {
    const int before = late;
    desk.ask(question(milliseconds(30)), [&](const Result<assistant::ChatAnswer>&) { ++late; });
    ASSERT_TRUE(turn_until([&] { return late > before; }));
  }
  EXPECT_TRUE(desk.rests());
}

TEST_F(Desk, WaitsForNoModelWhenItStops) {
  HeldModel model;
  const auto began = std::chrono::steady_clock::now();
  {
    LlmDesk desk(loop, model, budget, clock);
    for (int i = 0; i < 4; ++i)
      desk.ask(question(minutes(2)),
               [](Result<assistant::ChatAnswer>) { ADD_FAILURE() << "called back"; });
    ASSERT_TRUE(turn_until([&] { return model.asked == 2; }));
    desk.stop();
    desk.ask(question(seconds(1)), [](Result<assistant::ChatAnswer> answer) {
      EXPECT_EQ(answer.error().code, "host.stopping");
    });
  }
  loop.restart();
  loop.poll();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
  EXPECT_EQ(model.asked, 2) << "what still waited is not asked";
}

}  // namespace
}  // namespace jx::host
