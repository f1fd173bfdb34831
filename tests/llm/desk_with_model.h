// A whole platform whose assistant asks a simulated model.
#pragma once

#include <gtest/gtest.h>

#include <chrono>

#include "host/llm/answer_phraser.h"
#include "host/llm/knowledge_articles.h"
#include "host/llm/llm_desk.h"
#include "host/reactor/assistant_reactor.h"
#include "laws/house.h"
#include "llm/simulator.h"

namespace jx::tests {

inline constexpr std::string_view own_order = "A1B2C3D4E5F69026";        // its number is its key
inline constexpr std::string_view foreign_order = "482250101123451234";  // proved by nobody here

// Whatever the facts: paid, not delivered.
inline trade::Verdict paid_not_delivered(std::span<const trade::Fact> facts) {
  trade::Verdict verdict{.cause = Word("upstream_pending"),
                         .rule = Word("r"),
                         .paid = trade::Known::yes,
                         .delivered = trade::Known::no,
                         .party = trade::Party::upstream,
                         .confident = true};
  std::string title;
  for (const trade::Fact& fact : facts)
    if (const auto* order = std::get_if<trade::Order>(&fact.body)) {
      verdict.order_no = order->order_no;
      title = order->title;
    }
  verdict.evidence.push_back({.zh = "支付网关：已付款，¥30.00", .en = "Gateway: paid, ¥30.00"});
  verdict.evidence.push_back({.zh = "商城订单：处理中；" + title + " ×1",
                              .en = "Shop order: being handled; " + title + " x1"});
  verdict.customer_steps.push_back(
      {"请不要重复付款，也不要重新下单。", "Please do not pay again and do not order again."});
  verdict.agent_steps.push_back(
      {"向上游查单，不要重新采购。", "Ask the supplier; do not reorder."});
  verdict.never.push_back(
      {"不要在结果未知时补发。", "Do not reissue while the result is unknown."});
  verdict.expected = minutes(20);
  return verdict;
}

class Articles final : public host::ArticleFinder {
 public:
  void find(const std::string& query, assistant::Tongue, std::size_t count,
            host::Done<std::vector<assistant::ArticlePassage>> done) override {
    queries.push_back(query);
    std::vector<assistant::ArticlePassage> found = passages;
    if (found.size() > count) found.resize(count);
    done(std::move(found));
  }
  std::vector<assistant::ArticlePassage> passages{};
  std::vector<std::string> queries{};
};

class DeskWithModel : public ::testing::Test {
 protected:
  void SetUp() override { join(); }
  void TearDown() override {
    if (reactor) reactor->stop();
    if (llm) llm->stop();
    house.stop();
  }

  // Joins the parts anew, as after a start.
  void join() {
    if (reactor) reactor->stop();
    if (llm) llm->stop();
    reactor.reset();
    phraser.reset();
    llm.reset();
    options.canary = "jx-canary-7";
    model = std::make_unique<llm::OpenAiModel>(*http, simulator.options());
    budget = std::make_unique<host::LlmBudget>(*house.host->store().marks, limits,
                                               host::LlmPrices{}, hours(8));
    llm = std::make_unique<host::LlmDesk>(house.loop, *model, *budget, house.clock);
    const auto diagnose = [](std::span<const trade::Fact> facts, const trade::Number&,
                             trade::ClaimKind, Instant) { return paid_not_delivered(facts); };
    phraser = std::make_unique<host::AnswerPhraser>(*house.host, *llm, finder, diagnose, options);
    reactor = std::make_unique<host::AssistantReactor>(
        house.loop, *house.host, *language, diagnose,
        host::AssistantReactor::Options{.phraser = phraser.get()});
    ASSERT_TRUE(reactor->start());
  }

  void order(std::string_view number, const std::string& title, std::string_view buyer = "") {
    const trade::Number order_no{number};
    std::optional<Result<host::FactsReport>> report;
    house.host->record_facts({{.source = "push:main",
                               .id = std::string(number),
                               .seen_at = house.clock.now(),
                               .body = trade::Order{.order_no = order_no,
                                                    .title = title,
                                                    .amount = Money{30'000},
                                                    .status = trade::OrderStatus::processing,
                                                    .buyer = trade::BuyerKey(buyer)}}},
                             [&](Result<host::FactsReport> r) { report = std::move(r); });
    ASSERT_TRUE(house.turn_until([&] { return report.has_value(); }));
    ASSERT_TRUE(*report);
    house.settle();
  }

  // What the assistant says last, once it has said something new.
  std::string last_said(ContactId who) {
    std::string said;
    for (const desk::Recorded& recorded : house.conversation(who))
      if (const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event))
        if (posted->author.kind == desk::ActorKind::assistant) said = posted->text.text;
    return said;
  }
  std::string answer_to(ContactId who, const std::string& text) {
    const auto began = std::chrono::steady_clock::now();
    const std::string id = fmt::format("c{}", ++commands_);
    EXPECT_TRUE(house.ask(customer(who), id, message(who, text)));
    EXPECT_TRUE(house.turn_until([&] { return reactor->waiting_contacts() == 0; }));
    took = std::chrono::steady_clock::now() - began;
    house.settle();
    return last_said(who);
  }
  // A new visitor who asks about the order.
  std::string answer(const std::string& words = "没到账") {
    contact = house.visitor(fmt::format("visitor-{}", ++visitors_));
    return answer_to(contact, fmt::format("订单{}{}", own_order, words));
  }

  // The text of every question that left since the last look.
  std::string left_the_house() {
    std::string all;
    for (const std::string& request : simulator.seen().requests) all += request + "\n";
    return all;
  }
  std::uint64_t refused(std::string_view code) const {
    const auto found = llm->stats().refused.find(code);
    return found == llm->stats().refused.end() ? 0 : found->second;
  }

  TemporaryFolder folder;
  House house{folder.path};
  ModelSimulator simulator;
  std::unique_ptr<shop::HttpsClient> http = *shop::HttpsClient::open({});
  std::unique_ptr<language::Language> language = *language::Language::load();
  Articles articles;
  host::ArticleFinder* finder = &articles;
  host::LlmLimits limits{.tokens_per_day = 1'000'000, .tokens_per_conversation = 1'000'000};
  host::PhraserOptions options{.data = host::LeavingData::masked, .wait_max = seconds(5)};
  std::unique_ptr<host::LanguageModel> model;
  std::unique_ptr<host::LlmBudget> budget;
  std::unique_ptr<host::LlmDesk> llm;
  std::unique_ptr<host::AnswerPhraser> phraser;
  std::unique_ptr<host::AssistantReactor> reactor;
  ContactId contact{};
  std::chrono::steady_clock::duration took{};

 private:
  int commands_ = 0;
  int visitors_ = 0;
};

}  // namespace jx::tests
