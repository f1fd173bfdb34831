#include "host/outbox/outbox_runner.h"

#include <gtest/gtest.h>

#include <deque>

namespace jx::host {
namespace {

class HandClock final : public Clock {
 public:
  Instant now() const override { return at; }
  Instant at{1'000'000};
};

class ListOutbox final : public Outbox {
 public:
  Result<void> put(std::span<const OutboxItem> added) override {
    for (const OutboxItem& item : added) items.emplace(std::pair(item.target, item.key), item);
    return {};
  }
  Result<std::vector<OutboxItem>> due(Instant now, std::size_t count) const override {
    std::vector<OutboxItem> found;
    for (const auto& [name, item] : items) {
      if (!item.dead && item.next_try <= now && found.size() < count) found.push_back(item);
    }
    return found;
  }
  Result<void> update(const OutboxItem& item) override {
    items[{item.target, item.key}] = item;
    return {};
  }
  Result<void> done(std::string_view target, std::string_view key) override {
    items.erase({std::string(target), std::string(key)});
    return {};
  }
  Result<std::vector<OutboxItem>> dead_letters(std::size_t) const override {
    std::vector<OutboxItem> found;
    for (const auto& [name, item] : items) {
      if (item.dead) found.push_back(item);
    }
    return found;
  }
  Result<Seq> reactor_cursor(std::string_view) const override { return Seq{}; }
  Result<void> set_reactor_cursor(std::string_view, Seq) override { return {}; }

  std::map<std::pair<std::string, std::string>, OutboxItem> items;
};

class ScriptedSender final : public Sender {
 public:
  void send(const OutboxItem& item, Answer answer) override {
    sent.push_back(item.key);
    reply(std::move(answer));
  }
  void ask(const OutboxItem& item, Answer answer) override {
    asked.push_back(item.key);
    reply(std::move(answer));
  }
  void reply(Answer answer) {
    if (script.empty()) return;  // the answer never comes
    const SendOutcome outcome = script.front();
    script.pop_front();
    answer(outcome, "said so");
  }

  std::deque<SendOutcome> script;
  std::vector<std::string> sent;
  std::vector<std::string> asked;
};

class OutboxRunnerTest : public testing::Test {
 protected:
  OutboxRunnerTest() {
    runner_.add_sender("shop", sender_);
    const OutboxItem item{.target = "shop:main", .key = "42", .payload = "{}"};
    EXPECT_TRUE(outbox_.put({&item, 1}));
  }
  void pass(Duration span) {
    clock_.at = clock_.at + span;
    runner_.nudge();
  }

  boost::asio::io_context loop_;
  HandClock clock_;
  ListOutbox outbox_;
  ScriptedSender sender_;
  OutboxRunner runner_{loop_, outbox_, clock_, {.attempts_max = 3}};
};

TEST_F(OutboxRunnerTest, SendsOnceAndForgetsWhatWasAcknowledged) {
  sender_.script = {SendOutcome::done};
  runner_.start();
  pass(hours(1));
  EXPECT_EQ(sender_.sent, std::vector<std::string>{"42"});
  EXPECT_TRUE(outbox_.items.empty());
}

TEST_F(OutboxRunnerTest, TriesAgainWithGrowingPauses) {
  sender_.script = {SendOutcome::not_sent, SendOutcome::not_sent, SendOutcome::done};
  runner_.start();
  pass(milliseconds(999));
  EXPECT_EQ(sender_.sent.size(), 1u);
  pass(milliseconds(1));
  EXPECT_EQ(sender_.sent.size(), 2u);
  pass(milliseconds(1'999));
  EXPECT_EQ(sender_.sent.size(), 2u);
  pass(milliseconds(1));
  EXPECT_EQ(sender_.sent.size(), 3u);
  EXPECT_TRUE(outbox_.items.empty());
}

TEST_F(OutboxRunnerTest, LaysAsideWhatFailsTooOftenOrIsRefused) {
  sender_.script = {SendOutcome::not_sent, SendOutcome::not_sent, SendOutcome::not_sent};
  runner_.start();
  for (int i = 0; i < 10; ++i) pass(hours(1));
  EXPECT_EQ(sender_.sent.size(), 3u);
  ASSERT_EQ(outbox_.dead_letters(10)->size(), 1u);
  EXPECT_EQ(outbox_.dead_letters(10)->front().last_error, "said so");
}

TEST_F(OutboxRunnerTest, AsksAboutAnUnknownOutcomeInsteadOfSendingAgain) {
  sender_.script = {SendOutcome::unknown, SendOutcome::unknown, SendOutcome::done};
  runner_.start();
  pass(hours(1));
  pass(hours(1));
  EXPECT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.asked.size(), 2u);
  EXPECT_TRUE(outbox_.items.empty());
}

TEST_F(OutboxRunnerTest, AsksFirstAfterACrashInTheMiddleOfAnAttempt) {
  runner_.start();  // the answer never comes
  EXPECT_EQ(sender_.sent.size(), 1u);
  boost::asio::io_context loop;
  OutboxRunner restarted(loop, outbox_, clock_, {});
  restarted.add_sender("shop", sender_);
  clock_.at = clock_.at + hours(1);
  sender_.script = {SendOutcome::not_sent, SendOutcome::done};
  restarted.start();
  EXPECT_EQ(sender_.asked.size(), 1u);
  EXPECT_EQ(sender_.sent.size(), 1u);
  clock_.at = clock_.at + hours(1);
  restarted.nudge();
  EXPECT_EQ(sender_.sent.size(), 2u);
}

}  // namespace
}  // namespace jx::host
