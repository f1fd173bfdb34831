// 易支付 over its API, against a server whose signatures Node makes and checks, and its tables.
#include <gtest/gtest.h>

#include "shop/epay/epay_inbound.h"
#include "shop/epay/epay_lookup.h"
#include "shop/net/https_client.h"
#include "shop/testing/endpoints.h"
#include "shop/testing/inbound_desk.h"
#include "shop/testing/mariadb.h"

namespace jx::shop {
namespace {

const TestKey& merchant_key() {
  static const TestKey key = TestKey::make();
  return key;
}
const TestKey& platform_key() {
  static const TestKey key = TestKey::make();
  return key;
}

constexpr std::string_view orders = R"([
  {"trade_no":"2026112110000011111","out_trade_no":"PAID1","api_trade_no":"4200001","type":"alipay",
   "addtime":"2026-11-21 10:00:00","endtime":"2026-11-21 10:01:00","name":"x","money":"216.00","status":"1"},
  {"trade_no":"2026112110000022222","out_trade_no":"OPEN1","type":"wxpay","addtime":"2026-11-21 10:00:00",
   "name":"x","money":"9.90","status":0},
  {"trade_no":"2026112110000033333","out_trade_no":"BACK1","type":"alipay","endtime":"2026-11-21 10:01:00",
   "money":216,"status":2,"refundmoney":"216.00"},
  {"trade_no":"2026112110000044444","out_trade_no":"PART1","endtime":"2026-11-21 10:01:00","money":"216.00",
   "status":1,"refundmoney":"16.00"}])";

class EpayTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    endpoints_ = std::make_unique<Endpoints>(
        fmt::format("{{\"now_s\":{},\"epay\":{{\"pid\":\"1001\",\"key\":\"key-1\",\"merchant_"
                    "public_key\":{},"
                    "\"platform_private_key\":{},\"orders\":{}}}}}",
                    shop_noon.ms / 1000, codec::to_json(merchant_key().public_key),
                    codec::to_json(platform_key().private_key), orders),
        1);
    ASSERT_TRUE(endpoints_->running()) << "is nodejs installed?";
    http_ = *HttpsClient::open({});
  }
  static void TearDownTestSuite() { endpoints_.reset(); }

  static EpayOptions version_1(std::string_view path = "/epay/") {
    return {.url = endpoints_->url(path), .merchant = "1001", .key = "key-1"};
  }
  static EpayOptions version_2(std::string_view path = "/epay/") {
    return {.url = endpoints_->url(path),
            .merchant = "1001",
            .private_key = merchant_key().private_key,
            .public_key = platform_key().public_key};
  }
  Result<Findings> ask(const EpayOptions& options, const std::string& number) {
    EpayLookup lookup(options, *http_, keys_);
    return lookup.look_up({.written = number}, shop_noon);
  }
  std::string_view code_of(const EpayOptions& options) {
    code_ = ask(options, "PAID1");
    return code_ ? std::string_view("answered") : code_.error().code;
  }
  template <class Body>
  static std::vector<Body> all(const Result<Findings>& found) {
    std::vector<Body> bodies;
    if (!found) ADD_FAILURE() << found.error().code << " " << found.error().detail;
    if (!found) return bodies;
    for (const trade::Fact& fact : found->facts) {
      if (const auto* body = std::get_if<Body>(&fact.body)) bodies.push_back(*body);
    }
    return bodies;
  }

  static std::unique_ptr<Endpoints> endpoints_;
  static std::unique_ptr<HttpsClient> http_;
  TestKeys keys_{};
  Result<Findings> code_ = Findings{};
};

std::unique_ptr<Endpoints> EpayTest::endpoints_;
std::unique_ptr<HttpsClient> EpayTest::http_;

TEST_F(EpayTest, TellsAPaymentByOrderOrTradeNumberInBothVersions) {
  for (const EpayOptions& options : {version_1(), version_2()}) {
    for (const char* number : {"PAID1", "2026112110000011111"}) {
      const auto found = ask(options, number);
      const auto payments = all<trade::Payment>(found);
      ASSERT_EQ(payments.size(), 1u) << number;
      const trade::Payment& payment = payments.front();
      EXPECT_EQ(payment.order_no.view(), "PAID1");
      EXPECT_EQ(payment.trade_no.view(), "2026112110000011111");
      EXPECT_EQ(payment.transaction_id.view(), "4200001");
      EXPECT_EQ(payment.amount, Money{216'000});
      EXPECT_EQ(payment.status, trade::PaymentStatus::paid);
      EXPECT_EQ(payment.paid_at, Instant{1'795'226'460'000});
      EXPECT_EQ(payment.channel, "alipay");
      EXPECT_EQ(found->facts.front().source, "epay:main");
      EXPECT_EQ(found->facts.front().seen_at, shop_noon);
    }
  }
}

TEST_F(EpayTest, TellsUnpaidAndRefundedOnes) {
  for (const EpayOptions& options : {version_1(), version_2()}) {
    const auto open = all<trade::Payment>(ask(options, "OPEN1"));
    ASSERT_EQ(open.size(), 1u);
    EXPECT_EQ(open.front().status, trade::PaymentStatus::unpaid);
    EXPECT_FALSE(open.front().paid_at);
    const auto back = ask(options, "BACK1");
    EXPECT_EQ(all<trade::Payment>(back).front().status, trade::PaymentStatus::refunded);
    ASSERT_EQ(all<trade::Refund>(back).size(), 1u);
    EXPECT_EQ(all<trade::Refund>(back).front().amount, Money{216'000});
    const auto part = ask(options, "PART1");
    EXPECT_EQ(all<trade::Payment>(part).front().status, trade::PaymentStatus::partially_refunded);
    EXPECT_EQ(all<trade::Refund>(part).front().amount, Money{16'000});
  }
}

TEST_F(EpayTest, KnowsAnOrderThatIsNotThereFromAGatewayThatRefuses) {
  for (const EpayOptions& options : {version_1(), version_2()}) {
    const auto nothing = ask(options, "NONE");
    ASSERT_TRUE(nothing) << nothing.error().code << nothing.error().detail;
    EXPECT_TRUE(nothing->facts.empty());
  }
  EpayOptions wrong = version_1();
  wrong.key = "wrong";
  EXPECT_EQ(code_of(wrong), "endpoint.refused");
  wrong = version_1();
  wrong.merchant = "1002";
  EXPECT_EQ(code_of(wrong), "endpoint.refused");
  wrong = version_2();
  wrong.private_key = platform_key().private_key;
  EXPECT_EQ(code_of(wrong), "endpoint.refused") << "the gateway checks what we sign";
}

TEST_F(EpayTest, BelievesNoAnswerThatIsNotSignedByTheGateway) {
  for (const char* path : {"/forged/money/", "/forged/stale/", "/forged/unsigned/"}) {
    EXPECT_EQ(code_of(version_2(path)), "endpoint.bad_signature") << path;
  }
  EpayOptions other = version_2();
  other.public_key = merchant_key().public_key;
  EXPECT_EQ(code_of(other), "endpoint.bad_signature");
  other.public_key = "no key";
  EXPECT_EQ(code_of(other), "signing.bad_key");
}

TEST_F(EpayTest, CallsWhatCannotBeUnderstoodUnknownAndNeverUnpaid) {
  for (const auto& [path, code] :
       {std::pair("/html/", "endpoint.bad_answer"), std::pair("/error/", "endpoint.http_status"),
        std::pair("/list/", "endpoint.bad_answer"), std::pair("/other/", "endpoint.bad_answer"),
        std::pair("/cut/", "http.connection_lost"),
        std::pair("/redirect/", "endpoint.http_status")}) {
    EXPECT_EQ(code_of(version_1(path)), code) << path;
    EXPECT_EQ(code_.error().kind, ErrorKind::unavailable) << path;
  }
  EpayOptions hasty = version_1("/silent/");
  hasty.bounds.wait_max = milliseconds(200);
  EXPECT_EQ(code_of(hasty), "http.timeout");
}

TEST_F(EpayTest, AsksByTheNumbersThatTheShopHasTold) {
  PurchaseNumbers numbers{.written = "CARD-1"};
  numbers.order_nos.emplace_back("PAID1");
  numbers.trade_nos.emplace_back("2026112110000011111");
  EpayLookup lookup(version_1(), *http_, keys_);
  const auto found = lookup.look_up(numbers, shop_noon);
  EXPECT_EQ(all<trade::Payment>(found).size(), 1u) << "the same payment is asked for once";
}

// ---- notices

class EpayNotice : public EpayTest {
 protected:
  // `values` signed by Node.
  Parameters signed_by_node(Parameters values, const std::string& variant) {
    std::string members;
    for (const auto& [name, value] : values) {
      members += fmt::format("{}{}:{}", members.empty() ? "" : ",", codec::to_json(name),
                             codec::to_json(value));
    }
    const auto answer = http_->send(
        {.method = "POST",
         .url = endpoints_->url("/make/epay"),
         .body = fmt::format("{{\"variant\":\"{}\",\"values\":{{{}}}}}", variant, members)},
        {});
    EXPECT_TRUE(answer);
    simdjson::dom::parser parser;
    simdjson::dom::element told = parser.parse(answer->body);
    values["sign"] = std::string_view(told["sign"]);
    values["sign_type"] = variant == "rsa" ? "RSA" : "MD5";
    return values;
  }
  static Parameters notice() {
    return {{"pid", "1001"},
            {"trade_no", "2026112110000011111"},
            {"out_trade_no", "PAID1"},
            {"type", "alipay"},
            {"name", "月卡 (30 天)"},
            {"money", "216.00"},
            {"param", ""},
            {"trade_status", "TRADE_SUCCESS"}};
  }
  static EpayOptions gateway() {
    return {.merchant = "1001", .key = "key-1", .public_key = platform_key().public_key};
  }
};

TEST_F(EpayNotice, RecordsAPaymentSignedInAnyOfTheWaysInUse) {
  for (const char* variant : {"plain", "amp_key", "encoded", "rsa"}) {
    InboundDesk desk;
    EpayInbound inbound(desk, {gateway()});
    const auto reply = desk.ask(inbound, {.method = "GET",
                                          .path = "/v1/gateways/epay/main",
                                          .query = form_of(signed_by_node(notice(), variant))});
    ASSERT_TRUE(reply) << variant << " " << reply.error().code;
    EXPECT_EQ(reply->body, "success") << variant;
    ASSERT_EQ(desk.sink.facts.size(), 1u) << variant;
    const auto& payment = std::get<trade::Payment>(desk.sink.facts.front().body);
    EXPECT_EQ(payment.order_no.view(), "PAID1");
    EXPECT_EQ(payment.amount, Money{216'000});
    EXPECT_EQ(payment.status, trade::PaymentStatus::paid);
  }
}

TEST_F(EpayNotice, RefusesWhatTheGatewayHasNotSigned) {
  InboundDesk desk;
  EpayInbound inbound(desk, {gateway()});
  const auto refused = [&](const Parameters& values) {
    const auto reply = desk.ask(
        inbound, {.method = "POST", .path = "/v1/gateways/epay/main", .body = form_of(values)});
    return reply ? std::string("answered") : std::string(reply.error().code);
  };
  Parameters changed = signed_by_node(notice(), "plain");
  changed["money"] = "0.01";
  EXPECT_EQ(refused(changed), "endpoint.bad_signature");
  Parameters unsigned_one = notice();
  EXPECT_EQ(refused(unsigned_one), "endpoint.bad_signature");
  Parameters foreign = notice();
  foreign["pid"] = "1002";
  EXPECT_EQ(refused(signed_by_node(foreign, "plain")), "endpoint.bad_signature");
  EXPECT_TRUE(desk.sink.facts.empty());
  const auto elsewhere = desk.ask(inbound, {.method = "GET", .path = "/v1/gateways/epay/none"});
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().code, "gateway.unknown");
}

TEST_F(EpayNotice, DoesNotSaySuccessForWhatIsNotRecorded) {
  InboundDesk desk;
  desk.sink.fail_after = 0;
  EpayInbound inbound(desk, {gateway()});
  const auto reply = desk.ask(inbound, {.method = "GET",
                                        .path = "/v1/gateways/epay/main",
                                        .query = form_of(signed_by_node(notice(), "plain"))});
  EXPECT_FALSE(reply) << "the gateway tells it again";
}

// ---- its tables

class EpayTables : public ShopDatabaseTest {
 protected:
  void SetUp() override { make_shop(own_schema("epay/schema.sql")); }

  static void add(const std::string& order, const std::string& values) {
    run(
        fmt::format("INSERT INTO pay_order (trade_no, out_trade_no, uid, money, addtime, status, "
                    "endtime, notify, notifytime) VALUES ('2026112110000{:0>6}', '{}', {});\n",
                    order, order, values));
  }
  trade::Notice last_notice() const {
    const auto notices = sink_.all<trade::Notice>();
    return notices.empty() ? trade::Notice{} : notices.back();
  }
};

TEST_F(EpayTables, TellsHowTheNoticeStandsAndWhenItWasTriedLast) {
  add("1",
      "1001, '216.00', '2026-11-21 10:00:00', 1, '2026-11-21 10:01:00', 3, "
      "'2026-11-21 10:20:10'");
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  EXPECT_EQ(last_notice().result, trade::NoticeResult::retrying);
  EXPECT_EQ(last_notice().attempt, 3);
  EXPECT_EQ(last_notice().at, Instant{1'795'226'650'000}) << "16 minutes before the next: 10:04:10";
  run("UPDATE pay_order SET notify = -1, notifytime = NULL;\n");
  poll(source);
  EXPECT_EQ(last_notice().result, trade::NoticeResult::gave_up);
  run("UPDATE pay_order SET notify = 0, endtime = NOW() - INTERVAL 1 HOUR;\n");
  poll(source);
  EXPECT_EQ(last_notice().result, trade::NoticeResult::delivered);
}

TEST_F(EpayTables, WaitsWithDeliveredUntilTheGatewayHasHadTimeToTell) {
  add("1", "1001, '216.00', '2026-11-21 10:00:00', 1, NOW(), 0, NULL");
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  EXPECT_EQ(sink_.all<trade::Payment>().size(), 1u);
  EXPECT_TRUE(sink_.all<trade::Notice>().empty());
}

TEST_F(EpayTables, ReadsThePaymentsOfOneMerchantAlone) {
  add("1", "1001, '216.00', '2026-11-21 10:00:00', 0, NULL, 0, NULL");
  add("2", "1002, '216.00', '2026-11-21 10:00:00', 0, NULL, 0, NULL");
  TableSourceOptions options = source_options();
  options.hint.merchant = "1002";
  TableSource source(options, keys_, marks_);
  poll(source);
  ASSERT_EQ(sink_.all<trade::Payment>().size(), 1u);
  EXPECT_EQ(sink_.all<trade::Payment>().front().order_no.view(), "2");
}

}  // namespace
}  // namespace jx::shop
