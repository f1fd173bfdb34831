// Dujiao-Next's site-to-site API, against a server whose signatures Node makes and checks.
#include <gtest/gtest.h>

#include "shop/dujiaonext/dujiaonext_inbound.h"
#include "shop/dujiaonext/dujiaonext_source.h"
#include "shop/net/https_client.h"
#include "shop/testing/endpoints.h"
#include "shop/testing/inbound_desk.h"

namespace jx::shop {
namespace {

constexpr Instant noon = InboundDesk::at;
constexpr std::string_view callback_path = "/v1/suppliers/dujiaonext/main/callback";

// A catalogue of `count` products with one SKU each.
std::string products(int count) {
  std::string items;
  for (int i = 1; i <= count; ++i) {
    items += fmt::format(
        R"({}{{"id":{},"title":{{"en":"Card {}","zh-CN":"点卡 {}"}},"fulfillment_type":"auto",)"
        R"("skus":[{{"id":{},"spec_values":{{"面值":"100"}},"price_amount":"98.50",)"
        R"("stock_quantity":{}}}]}})",
        i == 1 ? "" : ",", i, i, i, 1000 + i, i == 1 ? -1 : i);
  }
  return fmt::format("[{}]", items);
}

class DujiaoNext : public ::testing::Test {
 protected:
  DujiaoNext()
      : endpoints_(
            fmt::format(
                R"({{"now_s":{},"dujiaonext":{{"api_key":"key-1","api_secret":"secret-1",)"
                R"("products":{},"orders":[)"
                R"({{"order_id":101,"order_no":"DJ101","status":"fulfilling","amount":"9.90",)"
                R"("items":[{{"quantity":2}}]}},)"
                R"({{"order_id":102,"order_no":"DJ102","status":"completed","items":[{{"quantity":1}}],)"
                R"("fulfillment":{{"status":"delivered","payload":"SECRET-CARD",)"
                R"("delivered_at":"2026-11-21T03:00:00Z"}}}},)"
                R"({{"order_id":103,"fails":true}}]}}}})",
                noon.ms / 1000, products(230)),
            1),
        http_(*HttpsClient::open({})),
        orders_("main", marks_) {}

  DujiaoNextOptions site(std::string_view path = "/api/v1/upstream") const {
    return {.url = endpoints_.url(path), .api_key = "key-1", .api_secret = "secret-1"};
  }
  DujiaoNextSource source(DujiaoNextPace pace = {}) {
    return {site(), pace, *http_, orders_, keys_};
  }
  SourceProgress poll(DujiaoNextSource& from) {
    auto progress = from.poll(noon, std::ref(sink_));
    EXPECT_TRUE(progress) << progress.error().code << " " << progress.error().detail;
    return progress ? *progress : SourceProgress{};
  }
  std::string_view code_of(const DujiaoNextOptions& options, Instant now = noon) {
    DujiaoNextApi api(options, *http_);
    const auto answer = api.get("/orders/101", now);
    return answer ? std::string_view("answered") : answer.error().code;
  }
  void change(const std::string& members) {
    ASSERT_TRUE(
        http_->send({.method = "POST", .url = endpoints_.url("/change"), .body = members}, {}));
  }
  // A callback, signed by Node.
  host::InboundRequest callback(const std::string& body, Instant at = noon,
                                std::string_view path = callback_path) {
    const std::string timestamp = std::to_string(at.ms / 1000);
    const auto answer = http_->send(
        {.method = "POST",
         .url = endpoints_.url("/make/upstream"),
         .body = fmt::format(R"({{"method":"POST","path":{},"timestamp":"{}","body":{}}})",
                             codec::to_json(std::string(path)), timestamp, codec::to_json(body))},
        {});
    EXPECT_TRUE(answer);
    simdjson::dom::parser parser;
    const simdjson::dom::element told = parser.parse(answer->body);
    return {
        .method = "POST",
        .path = std::string(path),
        .headers = {{"dujiao-next-api-key", "key-1"},
                    {"dujiao-next-timestamp", timestamp},
                    {"dujiao-next-signature", std::string(std::string_view(told["signature"]))}},
        .body = body};
  }

  Endpoints endpoints_;
  std::unique_ptr<HttpsClient> http_;
  TestKeys keys_{};
  TestMarks marks_{};
  TestSink sink_{};
  DujiaoNextOrders orders_;
};

TEST_F(DujiaoNext, SignsWhatTheSiteAccepts) {
  ASSERT_TRUE(endpoints_.running()) << "is nodejs installed?";
  EXPECT_EQ(code_of(site()), "answered");
  DujiaoNextOptions wrong = site();
  wrong.api_secret = "secret-2";
  EXPECT_EQ(code_of(wrong), "endpoint.refused");
  wrong = site();
  wrong.api_key = "key-2";
  EXPECT_EQ(code_of(wrong), "endpoint.refused");
  EXPECT_EQ(code_of(site(), noon + seconds(61)), "endpoint.refused") << "the clock counts";
  EXPECT_EQ(code_of(site("/html")), "endpoint.bad_answer");
  EXPECT_EQ(code_of(site("/error")), "endpoint.http_status");
  DujiaoNextOptions hasty = site("/silent");
  hasty.bounds.wait_max = milliseconds(200);
  EXPECT_EQ(code_of(hasty), "http.timeout");
}

TEST_F(DujiaoNext, ReadsEveryPageOfTheGoodsOnceAndAgainOnlyWhatChanged) {
  DujiaoNextSource from = source({.products_every = 1});
  poll(from);
  const auto goods = sink_.all<trade::Goods>();
  ASSERT_EQ(goods.size(), 230u);
  EXPECT_EQ(goods.front().goods_no.view(), "dujiaonext:main:1001");
  EXPECT_EQ(goods.front().name, "点卡 1 100");
  EXPECT_EQ(goods.front().price, Money{98'500});
  EXPECT_FALSE(goods.front().stock) << "unlimited is no number";
  EXPECT_EQ(goods.back().stock, 230);
  EXPECT_EQ(poll(from).recorded, 0u);
}

TEST_F(DujiaoNext, GoesOnWithTheNextPageWhereAPollStopped) {
  DujiaoNextSource from = source({.products_every = 1, .pages_per_poll = 1});
  EXPECT_FALSE(poll(from).caught_up);
  EXPECT_FALSE(poll(from).caught_up);
  EXPECT_TRUE(poll(from).caught_up);
  EXPECT_EQ(sink_.all<trade::Goods>().size(), 230u);
}

TEST_F(DujiaoNext, AsksAfterKnownOrdersUntilTheyHaveEnded) {
  ASSERT_TRUE(
      orders_.add({.id = "101", .no = trade::Number("DJ101"), .ours = trade::Number("A1")}));
  ASSERT_TRUE(
      orders_.add({.id = "102", .no = trade::Number("DJ102"), .ours = trade::Number("A2")}));
  ASSERT_TRUE(
      orders_.add({.id = "999", .no = trade::Number("DJ999"), .ours = trade::Number("A9")}));
  DujiaoNextSource from = source();
  poll(from);
  auto told = sink_.all<trade::UpstreamOrder>();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].upstream_no.view(), "DJ101");
  EXPECT_EQ(told[0].order_no.view(), "A1");
  EXPECT_EQ(told[0].status, trade::UpstreamStatus::working);
  EXPECT_EQ(told[0].quantity, 2);
  EXPECT_EQ(told[1].status, trade::UpstreamStatus::succeeded);
  EXPECT_EQ(told[1].at, Instant{1'795'230'000'000});
  for (const trade::Fact& fact : sink_.facts) {
    EXPECT_EQ(codec::to_json(fact.body).find("SECRET-CARD"), std::string::npos);
  }
  change(R"({"order_id":101,"status":"canceled"})");
  DujiaoNextOrders again("main", marks_);
  DujiaoNextSource restarted(site(), {}, *http_, again, keys_);
  poll(restarted);
  told = sink_.all<trade::UpstreamOrder>();
  EXPECT_EQ(told.size(), 3u) << "the one that was still open is asked for after a restart";
  EXPECT_EQ(told.back().status, trade::UpstreamStatus::cancelled);
  EXPECT_TRUE(again.open(0, 10)->empty());
}

TEST_F(DujiaoNext, LosesNoOrderWhenTheSiteFails) {
  ASSERT_TRUE(orders_.add({.id = "103", .ours = trade::Number("A3")}));
  DujiaoNextSource from = source();
  const auto failed = from.poll(noon, std::ref(sink_));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "endpoint.failed");
  EXPECT_EQ(orders_.open(0, 10)->size(), 1u);
}

TEST_F(DujiaoNext, LooksAnOrderUpByAnyOfItsThreeNumbers) {
  ASSERT_TRUE(
      orders_.add({.id = "101", .no = trade::Number("DJ101"), .ours = trade::Number("A1")}));
  DujiaoNextLookup lookup(site(), *http_, orders_, keys_);
  for (const char* number : {"101", "DJ101", "A1"}) {
    const auto found = lookup.look_up({.written = number}, noon);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->facts.size(), 1u) << number;
    EXPECT_EQ(found->facts.front().source, "dujiaonext:main");
  }
  EXPECT_TRUE(lookup.look_up({.written = "unknown"}, noon)->facts.empty());
}

TEST_F(DujiaoNext, TakesACallbackRemembersTheOrderAndAnswersAsAgreed) {
  InboundDesk desk;
  DujiaoNextOrders orders("main", *desk.store().marks);
  DujiaoNextInbound inbound(desk, {{site(), &orders}});
  const std::string body =
      R"({"event":"order","order_id":101,"order_no":"DJ101","downstream_order_no":"A1",)"
      R"("status":"delivered","fulfillment":{"payload":"SECRET-CARD"},"timestamp":1795233590})";
  const auto reply = desk.ask(inbound, callback(body));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->body, R"({"ok":true,"message":"received"})");
  ASSERT_EQ(desk.sink.facts.size(), 1u);
  const auto& told = std::get<trade::UpstreamCallback>(desk.sink.facts.front().body);
  EXPECT_EQ(told.upstream_no.view(), "DJ101");
  EXPECT_EQ(told.order_no.view(), "A1");
  EXPECT_EQ(told.status, trade::UpstreamStatus::succeeded);
  EXPECT_EQ(told.at, Instant{1'795'233'590'000});
  EXPECT_EQ(orders.open(0, 10)->size(), 1u);
  // Told again, it is known.
  EXPECT_EQ(desk.ask(inbound, callback(body))->status, 200);
  EXPECT_EQ(desk.sink.facts.size(), 1u);
}

TEST_F(DujiaoNext, RefusesCallbacksThatTheSiteHasNotSigned) {
  InboundDesk desk;
  DujiaoNextOrders orders("main", *desk.store().marks);
  DujiaoNextInbound inbound(desk, {{site(), &orders}});
  const std::string body = R"({"order_id":101,"downstream_order_no":"A1","status":"delivered"})";
  const auto status = [&](host::InboundRequest request) {
    const auto reply = desk.ask(inbound, std::move(request));
    return reply ? reply->status : 0;
  };
  host::InboundRequest changed = callback(body);
  changed.body = R"({"order_id":101,"downstream_order_no":"A1","status":"canceled"})";
  EXPECT_EQ(status(changed), 401);
  EXPECT_EQ(status(callback(body, noon - seconds(61))), 401);
  EXPECT_EQ(status(callback(body, noon + seconds(61))), 401);
  host::InboundRequest moved = callback(body, noon, "/v1/suppliers/dujiaonext/other/callback");
  moved.path = callback_path;
  EXPECT_EQ(status(moved), 401) << "the path is signed";
  host::InboundRequest bare = callback(body);
  bare.headers.clear();
  EXPECT_EQ(status(bare), 401);
  EXPECT_EQ(status(callback(body, noon, "/v1/suppliers/dujiaonext/other/callback")), 404);
  EXPECT_EQ(status(callback("<html>")), 400);
  EXPECT_EQ(status(callback(R"({"order_id":"x","downstream_order_no":"A1","status":"paid"})")),
            400);
  EXPECT_TRUE(desk.sink.facts.empty());
  EXPECT_TRUE(orders.open(0, 10)->empty());
}

TEST_F(DujiaoNext, DoesNotSayReceivedForWhatIsNotRecorded) {
  InboundDesk desk;
  desk.sink.fail_after = 0;
  DujiaoNextOrders orders("main", *desk.store().marks);
  DujiaoNextInbound inbound(desk, {{site(), &orders}});
  const auto reply =
      desk.ask(inbound, callback(R"({"order_id":1,"downstream_order_no":"A1","status":"paid"})"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 503);
  EXPECT_TRUE(reply->body.starts_with(R"({"ok":false)"));
}

}  // namespace
}  // namespace jx::shop
