#include "shop/push/push_inbound.h"

#include <gtest/gtest.h>

#include "shop/testing/inbound_desk.h"

namespace jx::shop {
namespace {

constexpr Instant noon = InboundDesk::at;

class Push : public ::testing::Test {
 protected:
  Push() {
    desk_.accounts().keys = {{.number = 3,
                              .name = "main",
                              .secret_sealed = seal_push_secret(*desk_.store().keys, "shared"),
                              .scopes = {Word("facts:write")}}};
  }
  static host::InboundRequest signed_request(const std::string& body,
                                             const std::string& secret = "shared",
                                             std::int64_t at_s = noon.ms / 1000) {
    const std::string timestamp = std::to_string(at_s);
    return {.method = "POST",
            .path = "/v1/trade/facts",
            .headers = {{"x-jx-key", "3"},
                        {"x-jx-timestamp", timestamp},
                        {"x-jx-signature", push_signature(secret, timestamp, body)}},
            .body = body};
  }
  Result<host::InboundReply> send(host::InboundRequest request) {
    std::optional<Result<host::InboundReply>> answer;
    inbound_.handle(std::move(request),
                    [&](Result<host::InboundReply> reply) { answer = std::move(reply); });
    EXPECT_TRUE(answer);
    return std::move(*answer);
  }
  std::string_view refusal(host::InboundRequest request) {
    const auto answer = send(std::move(request));
    return answer ? "" : answer.error().code;
  }
  static std::string facts(std::string_view items, std::string_view source = "push:main") {
    return fmt::format("{{\"source\":\"{}\",\"facts\":[{}]}}", source, items);
  }

  InboundDesk desk_{};
  PushInbound inbound_{desk_};
};

const std::string good =
    R"({"id":"order:1@a","seen_at":1795233600000,"body":{"kind":"order","order_no":"A1"}})";

TEST_F(Push, RecordsGoodFactsAndRefusesTheOthersByIndex) {
  const auto reply = send(signed_request(
      facts(good + R"(,{"id":"order:2@a","seen_at":1795233600000,"body":{"kind":"order"}})" +
            R"(,{"id":"order:3@a","seen_at":1795233600000,"body":{"kind":"order","wish":1}})")));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(desk_.sink.facts.size(), 1u);
  EXPECT_NE(reply->body.find(R"("recorded":1,"known":0)"), std::string::npos) << reply->body;
  EXPECT_NE(reply->body.find(R"({"index":1,"code":"fact.names_nothing")"), std::string::npos);
  EXPECT_NE(reply->body.find(R"({"index":2,"code":"json.unknown_member")"), std::string::npos);
}

TEST_F(Push, IsIdempotentAndTellsConflicts) {
  ASSERT_TRUE(send(signed_request(facts(good))));
  const auto again = send(signed_request(facts(good)));
  EXPECT_NE(again->body.find(R"("recorded":0,"known":1,"refused":[])"), std::string::npos);
  std::string other = good;
  other.replace(other.find("A1"), 2, "A2");
  const auto conflict = send(signed_request(facts(other)));
  EXPECT_NE(conflict->body.find("fact.conflict"), std::string::npos) << conflict->body;
}

TEST_F(Push, RefusesWhatIsNotSignedRightly) {
  EXPECT_EQ(refusal(signed_request(facts(good), "wrong")), "push.bad_signature");
  EXPECT_EQ(refusal(signed_request(facts(good), "shared", noon.ms / 1000 - 301)), "push.stale");
  EXPECT_EQ(refusal(signed_request(facts(good), "shared", noon.ms / 1000 + 301)), "push.stale");
  auto changed = signed_request(facts(good));
  changed.body += " ";
  EXPECT_EQ(refusal(changed), "push.bad_signature");
  auto foreign = signed_request(facts(good));
  foreign.headers[0].second = "4";
  EXPECT_EQ(refusal(foreign), "push.bad_signature");
  EXPECT_EQ(refusal({.method = "POST", .body = facts(good)}), "push.unsigned");
  EXPECT_EQ(refusal(signed_request(facts(good, "push:other"))), "push.foreign_source");
  desk_.accounts().keys[0].scopes = {Word("tickets:read")};
  EXPECT_EQ(refusal(signed_request(facts(good))), "push.scope");
  desk_.accounts().keys[0].revoked = true;
  EXPECT_EQ(refusal(signed_request(facts(good))), "push.bad_signature");
  EXPECT_TRUE(desk_.sink.facts.empty());
}

TEST_F(Push, RefusesBodiesThatAreNoEnvelope) {
  EXPECT_EQ(refusal(signed_request("")), "json.malformed");
  EXPECT_EQ(refusal(signed_request("[]")), "json.malformed");
  EXPECT_EQ(refusal(signed_request(R"({"source":"push:main"})")), "json.wrong_type");
  EXPECT_EQ(refusal(signed_request(R"({"source":"push:main","facts":[],"x":1})")),
            "json.unknown_member");
  std::string many = good;
  for (int i = 0; i < 1'000; ++i) many += "," + good;
  EXPECT_EQ(refusal(signed_request(facts(many))), "push.too_many_facts");
  EXPECT_EQ(refusal(signed_request(std::string(push_bytes_max + 1, ' '))), "push.too_large");
}

}  // namespace
}  // namespace jx::shop
