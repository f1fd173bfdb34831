// A purchase asked after everywhere: real MariaDB, a gateway over HTTP, the rules that ship.
#include "shop/inquiry.h"

#include <gtest/gtest.h>

#include "host/rules/rule_file.h"
#include "shop/epay/epay_lookup.h"
#include "shop/net/https_client.h"
#include "shop/testing/endpoints.h"
#include "shop/testing/mariadb.h"
#include "trade/diagnose.h"

namespace jx::shop {
namespace {

// The same purchase in each shop: ordered at 10:00, not paid as far as the shop knows.
struct UnpaidCase {
  std::string_view title{};
  std::string_view schema{};
  std::string_view prefix{};
  std::string_view insert{};
};

const UnpaidCase unpaid_cases[] = {
    {"dujiaoka", "dujiaoka/schema.sql", "",
     "INSERT INTO orders (order_sn, goods_id, title, type, buy_amount, actual_price, email, "
     "status, "
     "created_at) VALUES ('LOST1', 1, 'Steam', 1, 1, '216.00', 'a@b.c', 1, '2026-11-21 "
     "10:00:00');\n"},
    {"dujiaoka_hiouttime", "dujiaoka/schema_with_items.sql", "",
     "INSERT INTO orders (order_sn, user_id, actual_price, email, status, created_at) VALUES "
     "('LOST1', 7, '216.00', 'a@b.c', 1, '2026-11-21 10:00:00');\n"
     "INSERT INTO order_items (order_id, goods_id, goods_name, quantity, type) VALUES (1, 1, "
     "'Steam', "
     "1, 1);\n"},
    {"acgfaka", "acgfaka/schema.sql", "acg_",
     "INSERT INTO acg_commodity (id, name, code, delivery_way) VALUES (1, 'Steam', 'c', 0);\n"
     "INSERT INTO acg_order (owner, trade_no, amount, commodity_id, card_num, create_time) VALUES "
     "(7, "
     "'LOST1', '216.00', 1, 1, '2026-11-21 10:00:00');\n"},
    {"qsfaka", "qsfaka/schema.sql", "",
     "INSERT INTO `order` (goods_id, trade_no, goods_name, quantity, total_price, contact, status, "
     "create_at) VALUES (1, 'LOST1', 'Steam', 1, '216.000', '13800000000', 0, 1795226400);\n"}};

constexpr std::string_view gateway_orders =
    R"([{"trade_no":"2026112110000011111","out_trade_no":"LOST1","api_trade_no":"4200001","type":"alipay",)"
    R"("endtime":"2026-11-21 10:01:00","money":"216.00","status":1}])";

class InquiryTest : public ShopDatabaseTest, public ::testing::WithParamInterface<UnpaidCase> {
 protected:
  InquiryTest()
      : endpoints_(
            fmt::format(R"({{"epay":{{"pid":"1001","key":"key-1","orders":{}}}}})", gateway_orders),
            1),
        http_(*HttpsClient::open({})),
        rules_(*host::load_rule_book(std::filesystem::path(JX_SOURCE_DIR) / "data/rules")) {}

  void SetUp() override {
    make_shop(own_schema(GetParam().schema), std::string(GetParam().prefix));
    run(std::string(GetParam().insert));
  }

  Inquiry ask(const std::string& written, std::string_view gateway_path = "/epay/") {
    TableLookup shop({.name = "shop1", .database = reader()}, keys_);
    EpayLookup gateway({.url = endpoints_.url(gateway_path), .merchant = "1001", .key = "key-1"},
                       *http_, keys_);
    const std::array<PurchaseLookup*, 1> shops{&shop};
    const std::array<PurchaseLookup*, 1> others{&gateway};
    return inquire(shops, others, written, shop_noon);
  }
  trade::Verdict diagnose(const Inquiry& inquiry) const {
    return trade::diagnose(trade::dossier_of(inquiry.facts, trade::Number("LOST1")), rules_,
                           {.kind = trade::ClaimKind::not_arrived, .at = shop_noon}, shop_noon);
  }

  Endpoints endpoints_;
  std::unique_ptr<HttpsClient> http_;
  trade::RuleBook rules_;
};

TEST_P(InquiryTest, FindsTheLostNoticeByTheOrderNumber) {
  const Inquiry inquiry = ask("LOST1");
  ASSERT_EQ(inquiry.answers.size(), 2u);
  EXPECT_FALSE(inquiry.failed());
  for (const SourceAnswer& answer : inquiry.answers) {
    EXPECT_FALSE(answer.error) << answer.source << " " << answer.error->code;
  }
  const trade::Verdict verdict = diagnose(inquiry);
  EXPECT_EQ(verdict.cause.view(), "paid_notice_lost");
  EXPECT_EQ(verdict.paid, trade::Known::yes);
}

TEST_P(InquiryTest, IsSureOnceTheGatewaysTablesTellThatItGaveUp) {
  std::ifstream in(own_schema("epay/schema.sql"));
  std::ostringstream schema;
  schema << in.rdbuf();
  run(schema.str());
  run("INSERT INTO pay_order (trade_no, out_trade_no, uid, money, addtime, endtime, status, "
      "notify) "
      "VALUES ('2026112110000011111', 'LOST1', 1001, '216.00', '2026-11-21 10:00:00', "
      "'2026-11-21 10:01:00', 1, -1);\n");
  const std::string title(GetParam().title);
  TableLookup shop(
      {.name = "shop1", .hint = {.system = title.substr(0, title.find('_'))}, .database = reader()},
      keys_);
  TableLookup gateway(
      {.name = "pay", .hint = {.system = "epay", .merchant = "1001"}, .database = reader()}, keys_);
  const std::array<PurchaseLookup*, 1> shops{&shop};
  const std::array<PurchaseLookup*, 1> others{&gateway};
  const trade::Verdict verdict = diagnose(inquire(shops, others, "LOST1", shop_noon));
  EXPECT_EQ(verdict.cause.view(), "paid_notice_lost");
  EXPECT_TRUE(verdict.confident);
  EXPECT_EQ(verdict.party, trade::Party::platform);
}

TEST_P(InquiryTest, FindsItByTheGatewaysNumberThatTheShopDoesNotKnow) {
  const Inquiry inquiry = ask("2026112110000011111");
  EXPECT_EQ(inquiry.numbers.order_nos.size(), 1u);
  EXPECT_EQ(inquiry.answers.size(), 2u) << "the shop was asked twice and stands once";
  EXPECT_EQ(diagnose(inquiry).cause.view(), "paid_notice_lost");
}

TEST_P(InquiryTest, SaysWhatIsNotKnownWhenTheGatewayAnswersHtml) {
  const Inquiry inquiry = ask("LOST1", "/html/");
  EXPECT_FALSE(inquiry.failed());
  ASSERT_EQ(inquiry.answers.size(), 2u);
  EXPECT_FALSE(inquiry.answers[0].error);
  ASSERT_TRUE(inquiry.answers[1].error);
  EXPECT_EQ(inquiry.answers[1].error->code, "endpoint.bad_answer");
  const trade::Verdict verdict = diagnose(inquiry);
  EXPECT_NE(verdict.paid, trade::Known::yes);
  EXPECT_FALSE(verdict.confident && verdict.paid == trade::Known::no) << "no answer is never a no";
}

INSTANTIATE_TEST_SUITE_P(Shops, InquiryTest, ::testing::ValuesIn(unpaid_cases),
                         [](const auto& info) { return std::string(info.param.title); });

TEST(Inquiry, HasFailedOnlyWhenEverySourceHas) {
  Inquiry inquiry;
  EXPECT_FALSE(inquiry.failed()) << "nobody was asked";
  inquiry.answers.push_back({.source = "a", .error = Error{.code = "http.timeout"}});
  EXPECT_TRUE(inquiry.failed());
  inquiry.answers.push_back({.source = "b"});
  EXPECT_FALSE(inquiry.failed());
}

}  // namespace
}  // namespace jx::shop
