// What the rows of a 异次元发卡 shop mean. That they are read without loss is tested for every shop
// at once in table/table_contract_test.cc.
#include <gtest/gtest.h>

#include "shop/acgfaka/acgfaka_tables.h"
#include "shop/normalise.h"
#include "shop/testing/mariadb.h"
#include "trade/chain.h"

namespace jx::shop {
namespace {

constexpr std::string_view number = "123456789012345678";

class AcgFaka : public ShopDatabaseTest {
 protected:
  void SetUp() override {
    make_shop(own_schema("acgfaka/schema.sql"), "shop_");
    run("INSERT INTO shop_shared (id, name) VALUES (5, '上游甲');\n"
        "INSERT INTO shop_commodity (id, name, price, code, delivery_way, delivery_message, "
        "shared_id) VALUES (1, '自动卡', '10.00', 'a', 0, NULL, NULL), (2, '人工代充', '20.00', "
        "'b', "
        "1, '已收到订单，10 分钟内处理', NULL), (3, '对接卡', '30.00', 'c', 0, NULL, 5);\n");
  }

  static void add_paid(int commodity, const std::string& secret, int delivery_status,
                       int quantity = 1, int owner = 0) {
    run(
        fmt::format("INSERT INTO shop_order (owner, trade_no, amount, commodity_id, card_num, "
                    "create_time, pay_time, status, delivery_status, secret, password, contact, "
                    "widget) VALUES ({}, '{}', '10.00', {}, {}, '2026-11-21 10:00:00', "
                    "'2026-11-21 10:01:00', 1, {}, '{}', 'pass-1', 'Buyer@Example.com', "
                    "'{{\"qq\":{{\"value\":\"10001\",\"cn\":\"QQ号\"}}}}');\n",
                    owner, number, commodity, quantity, delivery_status, secret));
  }
  trade::Order read_order() {
    TableSource source(source_options(), keys_, marks_);
    EXPECT_EQ(poll(source).refused, 0u);
    return last_order(std::string(number));
  }
};

TEST_F(AcgFaka, TellsWhatWasDeliveredAndJoinsTheCard) {
  add_paid(1, "CARD-1\nCARD-2", 1, 2);
  run("INSERT INTO shop_card (commodity_id, secret, order_id, status, purchase_time) VALUES (1, "
      "'CARD-1', 1, 1, '2026-11-21 10:01:00'), (1, 'CARD-3', NULL, 0, NULL);\n");
  const trade::Order order = read_order();
  EXPECT_EQ(order.status, trade::OrderStatus::completed);
  EXPECT_EQ(order.goods_kind, trade::GoodsKind::stock_cards);
  EXPECT_EQ(order.title, "自动卡");
  EXPECT_EQ(order.paid_at, Instant{1'795'226'460'000});
  EXPECT_EQ(order.account.text, "QQ号: 10001");
  EXPECT_EQ(order.query_password_print, query_password_print(keys_, "pass-1"));
  EXPECT_EQ(order.buyer, guest_key(keys_, "buyer@example.com"));
  EXPECT_TRUE(order.shop_note.empty()) << "a card is never told as a note";
  const trade::Chain chain = trade::join(sink_.facts, trade::Number(number));
  ASSERT_EQ(chain.deliveries.size(), 1u);
  EXPECT_EQ(chain.deliveries.front().body.quantity, 2);
  EXPECT_EQ(chain.deliveries.front().body.cards.size(), 2u);
  ASSERT_EQ(chain.cards.size(), 1u);
  EXPECT_EQ(chain.cards.front().body.order_no.view(), number);
  ASSERT_TRUE(chain.goods);
  EXPECT_EQ(chain.goods->body.stock, 1);
}

TEST_F(AcgFaka, DoesNotTakeDeliveredForTrueWhereTheTextSaysOtherwise) {
  add_paid(1, "很抱歉，有人在你付款之前抢走了商品，请联系客服。", 1);
  const trade::Order order = read_order();
  EXPECT_EQ(order.status, trade::OrderStatus::exception);
  EXPECT_NE(order.shop_note.find("抢走了商品"), std::string::npos);
  EXPECT_TRUE(sink_.all<trade::Delivery>().empty());
}

TEST_F(AcgFaka, WaitsForThePersonWhoDelivers) {
  add_paid(2, "已收到订单，10 分钟内处理", 0);
  EXPECT_EQ(read_order().status, trade::OrderStatus::processing);
  EXPECT_EQ(read_order().goods_kind, trade::GoodsKind::manual);
  EXPECT_TRUE(sink_.all<trade::Delivery>().empty());
  run("UPDATE shop_order SET delivery_status = 1, secret = '已充值到账';\n");
  EXPECT_EQ(read_order().status, trade::OrderStatus::completed);
  EXPECT_EQ(sink_.all<trade::Delivery>().size(), 1u);
}

TEST_F(AcgFaka, TellsHowItStandsWithTheSupplier) {
  add_paid(3, "此商品没有发货信息或正在发货中", 1);
  EXPECT_EQ(read_order().status, trade::OrderStatus::processing);
  ASSERT_EQ(sink_.all<trade::UpstreamOrder>().size(), 1u);
  EXPECT_EQ(sink_.all<trade::UpstreamOrder>().front().supplier, "上游甲");
  EXPECT_EQ(sink_.all<trade::UpstreamOrder>().front().order_no.view(), number);
  EXPECT_EQ(sink_.all<trade::UpstreamOrder>().front().status, trade::UpstreamStatus::working);
  run("UPDATE shop_order SET secret = 'UP-CARD';\n");
  EXPECT_EQ(read_order().status, trade::OrderStatus::completed);
  EXPECT_EQ(sink_.all<trade::UpstreamOrder>().back().status, trade::UpstreamStatus::succeeded);
}

TEST_F(AcgFaka, ReadsTheRefundPluginWhereItIsInstalled) {
  run("ALTER TABLE shop_order ADD COLUMN refund_status tinyint NOT NULL DEFAULT 0;\n");
  add_paid(1, "CARD-1", 1, 1, 7);
  EXPECT_EQ(read_order().status, trade::OrderStatus::completed);
  run("UPDATE shop_order SET refund_status = 1;\n");
  EXPECT_EQ(read_order().status, trade::OrderStatus::refunded);
  ASSERT_EQ(sink_.all<trade::Refund>().size(), 1u);
  EXPECT_EQ(sink_.all<trade::Refund>().front().status, trade::RefundStatus::succeeded);
  EXPECT_EQ(sink_.all<trade::Refund>().front().target, trade::RefundTarget::balance);
}

TEST_F(AcgFaka, DoesNotBelieveTheRefundOfAGuestWhoHasNoBalance) {
  run("ALTER TABLE shop_order ADD COLUMN refund_status tinyint NOT NULL DEFAULT 0;\n");
  add_paid(1, "CARD-1", 1);
  run("UPDATE shop_order SET refund_status = 1;\n");
  EXPECT_EQ(read_order().status, trade::OrderStatus::completed);
  EXPECT_EQ(sink_.all<trade::Refund>().front().status, trade::RefundStatus::unknown);
}

TEST_F(AcgFaka, TellsTheBalanceWithTheOrderItNames) {
  run(fmt::format(
      "INSERT INTO shop_bill (owner, amount, balance, type, currency, log, create_time) "
      "VALUES (7, '10.00', '90.00', 0, 0, '商品下单[{0}]', '2026-11-21 10:01:00'), (7, "
      "'10.00', '100.00', 1, 0, '订单退款[{0}]', '2026-11-21 10:05:00'), (7, '5.00', "
      "'5.00', 1, 1, '推广分成[{0}]', '2026-11-21 10:05:00');\n",
      number));
  read_order();
  const auto movements = sink_.all<trade::BalanceMovement>();
  ASSERT_EQ(movements.size(), 2u) << "coins are what sellers earn";
  EXPECT_EQ(movements[0].balance_kind, trade::BalanceKind::consume);
  EXPECT_EQ(movements[0].amount, Money{-10'000});
  EXPECT_EQ(movements[0].before, Money{100'000});
  EXPECT_EQ(movements[0].order_no.view(), number);
  EXPECT_EQ(movements[1].balance_kind, trade::BalanceKind::refund);
  EXPECT_EQ(movements[1].amount, Money{10'000});
}

TEST_F(AcgFaka, TellsARechargeAsAPurchase) {
  run("INSERT INTO shop_user_recharge (trade_no, user_id, amount, status, create_time, pay_time) "
      "VALUES ('R1', 7, '50.00', 1, '2026-11-21 10:00:00', '2026-11-21 10:01:00'), ('R2', 7, "
      "'50.00', 0, '2026-11-21 10:00:00', NULL);\n");
  read_order();
  EXPECT_EQ(last_order("R1").status, trade::OrderStatus::completed);
  EXPECT_EQ(last_order("R1").buyer.view(), "user:7");
  EXPECT_EQ(last_order("R2").status, trade::OrderStatus::pending_payment);
}

TEST_F(AcgFaka, FindsTheBillOfTheBuyerWithTheOrder) {
  add_paid(1, "CARD-1", 1, 1, 7);
  run(fmt::format(
      "INSERT INTO shop_bill (owner, amount, balance, type, currency, log, create_time) "
      "VALUES (7, '10.00', '90.00', 0, 0, '商品下单[{}]', '2026-11-21 10:01:00'), (7, "
      "'1.00', '89.00', 0, 0, '商品下单[999]', '2026-11-21 10:01:00');\n"
      "INSERT INTO shop_user (id, username, status) VALUES (7, 'u7', 0);\n",
      number));
  const Findings found = look_up(std::string(number));
  int movements = 0;
  bool frozen = false;
  for (const trade::Fact& fact : found.facts) {
    if (std::holds_alternative<trade::BalanceMovement>(fact.body)) ++movements;
    if (const auto* told = std::get_if<trade::AccountOperation>(&fact.body)) {
      frozen = told->action == trade::AccountAction::frozen;
    }
  }
  EXPECT_EQ(movements, 1);
  EXPECT_TRUE(frozen);
}

TEST(WidgetText, NamesTheInputsAsTheShopDoes) {
  EXPECT_EQ(widget_text(R"({"a":{"value":"1","cn":"账号"},"b":{"value":2,"cn":""},"c":"x"})"),
            "账号: 1\nb: 2\nc: x");
  EXPECT_EQ(widget_text("[]"), "");
  EXPECT_EQ(widget_text(""), "");
  EXPECT_EQ(widget_text("玩家 10001"), "玩家 10001");
}

}  // namespace
}  // namespace jx::shop
