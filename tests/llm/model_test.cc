// The adapter against an endpoint that is slow, broken, endless or not one at all.
#include <gtest/gtest.h>

#include <chrono>

#include "llm/simulator.h"

namespace jx::tests {
namespace {

using assistant::ChatAnswer;
using assistant::ChatQuestion;
using assistant::ChatRole;

ChatQuestion question() {
  ChatQuestion asked{.answer_tokens_max = 50};
  asked.messages.push_back({.role = ChatRole::system, .text = "rules"});
  asked.messages.push_back({.role = ChatRole::user, .text = "SOURCES\n[S1] fact: 已付款 ¥30\n"});
  return asked;
}

class Endpoint : public ::testing::Test {
 protected:
  Result<ChatAnswer> ask(const ChatQuestion& asked = question(), Duration wait = seconds(5),
                         const host::WatchAnswer& watch = {}) {
    llm::OpenAiModel model(*http_, options_);
    return model.ask(asked, wait, watch);
  }
  static std::string_view code_of(const Result<ChatAnswer>& answer) {
    return answer ? std::string_view("answered") : answer.error().code;
  }

  ModelSimulator simulator_{};
  llm::OpenAiOptions options_ = simulator_.options();
  std::unique_ptr<shop::HttpsClient> http_ = *shop::HttpsClient::open({});
};

TEST_F(Endpoint, StreamsItsAnswerAndCountsTokens) {
  std::size_t grew = 0;
  std::string last;
  const auto answer = ask(question(), seconds(5), [&](std::string_view so_far) {
    ++grew;
    EXPECT_TRUE(so_far.starts_with(last));
    last = so_far;
    return true;
  });
  ASSERT_TRUE(answer) << answer.error().code << answer.error().detail;
  EXPECT_EQ(answer->text, "已付款 ¥30 [S1]");
  EXPECT_EQ(last, answer->text);
  EXPECT_GT(grew, 1u);
  EXPECT_TRUE(answer->whole);
  EXPECT_GT(answer->prompt_tokens, 0);
  EXPECT_GT(answer->answer_tokens, 0);
  const SeenByModel seen = simulator_.seen();
  EXPECT_EQ(seen.refused, 0);
  ASSERT_EQ(seen.requests.size(), 1u);
  EXPECT_NE(seen.requests[0].find(R"("model":"sim")"), std::string::npos);
  EXPECT_NE(seen.requests[0].find(R"("stream":true)"), std::string::npos);
  EXPECT_NE(seen.requests[0].find(R"("max_tokens":50)"), std::string::npos);
}

TEST_F(Endpoint, MayAnswerWhole) {
  simulator_.does("whole");
  const auto answer = ask();
  ASSERT_TRUE(answer) << answer.error().code;
  EXPECT_EQ(answer->text, "已付款 ¥30 [S1]");
  EXPECT_GT(answer->answer_tokens, 0);
}

TEST_F(Endpoint, MayAskForLookUps) {
  simulator_.plan(R"({"do":"call","calls":[["look_up_order","{\"tail\":\"9026\"}"],["x",""]]})");
  ChatQuestion asked = question();
  asked.tools.push_back({.name = "look_up_order", .purpose = "p", .parameters = "{}"});
  auto answer = ask(asked);
  ASSERT_TRUE(answer) << answer.error().code;
  ASSERT_EQ(answer->calls.size(), 2u);
  EXPECT_EQ(answer->calls[0].name, "look_up_order");
  EXPECT_EQ(answer->calls[0].arguments, R"({"tail":"9026"})");
  EXPECT_EQ(answer->calls[0].id, "call-0");
  simulator_.does("echo");
  asked.messages.push_back({.role = ChatRole::assistant, .calls = answer->calls});
  asked.messages.push_back({.role = ChatRole::tool, .text = "[L1] fact: 无", .call_id = "call-0"});
  answer = ask(asked);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->text, "已付款 ¥30 [S1]\n无 [L1]");
  const SeenByModel seen = simulator_.seen();
  ASSERT_EQ(seen.requests.size(), 2u);
  EXPECT_NE(seen.requests[1].find(R"("tool_call_id":"call-0")"), std::string::npos);
}

TEST_F(Endpoint, IsReadAsAStranger) {
  for (const auto& [what, code] : std::initializer_list<std::pair<const char*, const char*>>{
           {"error", "llm.http_status"},
           {"html", "llm.bad_answer"},
           {"broken", "llm.bad_answer"},
           {"garbage", "llm.bad_answer"},
           {"refused", "llm.bad_answer"},
           {"endless", "llm.bad_answer"},
           {"cut", "http.connection_lost"},
           {"unfinished", "llm.cut"},
       }) {
    simulator_.does(what);
    EXPECT_EQ(code_of(ask()), code) << what;
  }
  options_.key = "wrong";
  EXPECT_EQ(code_of(ask()), "llm.http_status");
  options_.url = "http://127.0.0.1:1";
  EXPECT_EQ(code_of(ask()), "http.unreachable");
}

TEST_F(Endpoint, IsHeldToItsTime) {
  for (const char* what : {"silent", "drip"}) {
    simulator_.does(what);
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(code_of(ask(question(), milliseconds(400))), "http.timeout") << what;
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2)) << what;
  }
}

TEST_F(Endpoint, IsLeftWhenNobodyWaitsAnyMore) {
  simulator_.does("silent");
  const auto began = std::chrono::steady_clock::now();
  int looked = 0;
  const auto answer = ask(question(), minutes(2), [&](std::string_view so_far) {
    EXPECT_EQ(so_far, "");
    return ++looked < 3;
  });
  EXPECT_EQ(code_of(answer), "llm.broken_off");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST_F(Endpoint, IsLeftWhenItsAnswerIsLost) {
  simulator_.does("endless");
  const auto answer =
      ask(question(), seconds(5), [](std::string_view so_far) { return so_far.size() < 200; });
  EXPECT_EQ(code_of(answer), "llm.broken_off");
}

TEST_F(Endpoint, SaysWhenItStoppedAtItsLimit) {
  simulator_.does("limited");
  const auto answer = ask();
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->whole);
}

}  // namespace
}  // namespace jx::tests
