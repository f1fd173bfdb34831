// What the rows of a 独角数卡 shop mean. That they are read without loss is tested for every shop
// at once in table/table_contract_test.cc.
#include <gtest/gtest.h>

#include "shop/normalise.h"
#include "shop/testing/mariadb.h"
#include "trade/chain.h"

namespace jx::shop {
namespace {

class Dujiaoka : public ShopDatabaseTest {
 protected:
  void SetUp() override { make_shop(own_schema("dujiaoka/schema.sql")); }

  static void add_order(const std::string& number, int status, const std::string& info = "",
                        int quantity = 1) {
    run(
        fmt::format("INSERT INTO orders (order_sn, goods_id, title, type, buy_amount, "
                    "actual_price, search_pwd, email, info, buy_ip, trade_no, status, created_at, "
                    "updated_at) VALUES ('{}', 1, 'Steam 充值卡', 1, {}, '216.00', 'pass-1', "
                    "'Buyer@Example.com', '{}', '127.0.0.1', 'T-{}', {}, '2026-11-21 10:00:00', "
                    "'2026-11-21 10:00:00');\n",
                    number, quantity, info, number, status));
  }
};

TEST_F(Dujiaoka, TellsOrdersGoodsAndCardsAndJoinsThemByTheCard) {
  run("INSERT INTO goods (gd_name, actual_price, type) VALUES ('Steam 充值卡', '216.00', 1);\n"
      "INSERT INTO carmis (goods_id, status, carmi) VALUES (1, 2, 'CARD-1'), (1, 1, 'CARD-2');\n");
  add_order("ORDER0000000001", 4, "CARD-1");
  TableSource source(source_options(), keys_, marks_);
  poll(source);

  const trade::Order order = last_order("ORDER0000000001");
  EXPECT_EQ(order.status, trade::OrderStatus::completed);
  EXPECT_EQ(order.amount, Money{216'000});
  EXPECT_EQ(order.created_at, Instant{1'795'226'400'000});  // 10:00 +08:00
  EXPECT_EQ(order.buyer, guest_key(keys_, "buyer@example.com"));
  EXPECT_EQ(order.query_password_print, query_password_print(keys_, "pass-1"));
  ASSERT_EQ(sink_.all<trade::Goods>().size(), 1u);
  EXPECT_EQ(sink_.all<trade::Goods>().front().stock, 1);
  ASSERT_EQ(sink_.all<trade::StockCard>().size(), 1u) << "cards in stock are nobody's";

  const trade::Chain chain = trade::join(sink_.facts, trade::Number("ORDER0000000001"));
  ASSERT_EQ(chain.deliveries.size(), 1u);
  ASSERT_EQ(chain.cards.size(), 1u) << "order and card meet by the delivery text";
  EXPECT_EQ(chain.cards.front().body.status, trade::CardStatus::sold);
}

TEST_F(Dujiaoka, ReadsTheExceptionAndTheManualInputsRightly) {
  add_order("SHORT00000000001", 6, "库存可使用卡密不足，请联系管理员核查");
  run("INSERT INTO orders (order_sn, goods_id, title, type, actual_price, email, info, buy_ip, "
      "status) VALUES ('MANUAL0000000001', 2, '代充', 2, '50.00', 'a@b.c', '账号: player-1', '', "
      "2);\n");
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  EXPECT_EQ(last_order("SHORT00000000001").status, trade::OrderStatus::exception);
  EXPECT_NE(last_order("SHORT00000000001").shop_note.find("卡密不足"), std::string::npos);
  EXPECT_EQ(last_order("MANUAL0000000001").goods_kind, trade::GoodsKind::manual);
  EXPECT_EQ(last_order("MANUAL0000000001").account.text, "账号: player-1");
  EXPECT_TRUE(sink_.all<trade::Delivery>().empty());
}

TEST_F(Dujiaoka, SaysOfASoftDeletedOrderThatItWasRemoved) {
  add_order("ORDER0000000001", 1);
  run("UPDATE orders SET deleted_at = '2026-11-21 11:00:00';\n");
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  EXPECT_NE(last_order("ORDER0000000001").shop_note.find("已删除"), std::string::npos);
}

class DujiaokaFork : public ShopDatabaseTest {
 protected:
  void SetUp() override { make_shop(own_schema("dujiaoka/schema_with_items.sql")); }
};

TEST_F(DujiaokaFork, JoinsTheItemsOfAnOrderAndNamesTheUser) {
  run("INSERT INTO orders (order_sn, user_id, email, actual_price, status, created_at) VALUES "
      "('FORK000000000001', 7, 'a@b.c', '30.00', 4, '2026-11-21 10:00:00');\n"
      "INSERT INTO order_items (order_id, goods_id, goods_name, quantity, info, type) VALUES "
      "(1, 3, '月卡', 1, 'CARD-3', 1), (1, 4, '周卡', 2, 'CARD-4\\nCARD-5', 1);\n");
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  const trade::Order order = last_order("FORK000000000001");
  EXPECT_EQ(order.buyer.view(), "user:7");
  EXPECT_EQ(order.goods_no.view(), "3");
  EXPECT_EQ(order.title, "月卡、周卡");
  EXPECT_EQ(order.quantity, 3);
  ASSERT_EQ(sink_.all<trade::Delivery>().size(), 1u);
  EXPECT_EQ(sink_.all<trade::Delivery>().front().cards.size(), 3u);
}

TEST_F(DujiaokaFork, TellsTheLedgerWithItsOrder) {
  run("INSERT INTO user_balance_records (user_id, type, amount, balance_before, balance_after, "
      "related_order_sn, created_at) VALUES (7, 'consume', '-30.00', '50.00', '20.00', "
      "'FORK000000000001', '2026-11-21 10:00:00');\n");
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  ASSERT_EQ(sink_.all<trade::BalanceMovement>().size(), 1u);
  const trade::BalanceMovement movement = sink_.all<trade::BalanceMovement>().front();
  EXPECT_EQ(movement.amount, Money{-30'000});
  EXPECT_EQ(movement.balance_kind, trade::BalanceKind::consume);
  EXPECT_EQ(movement.order_no.view(), "FORK000000000001");
}

TEST_F(DujiaokaFork, TellsThatAUserIsBlockedAndThatItIsOver) {
  run("INSERT INTO users (email, status) VALUES ('a@b.c', 1), ('b@b.c', 2);\n");
  {
    TableSource source(source_options(), keys_, marks_);
    poll(source);
  }
  ASSERT_EQ(sink_.all<trade::AccountOperation>().size(), 1u);
  EXPECT_EQ(sink_.all<trade::AccountOperation>().front().buyer.view(), "user:2");
  EXPECT_EQ(sink_.all<trade::AccountOperation>().front().action, trade::AccountAction::frozen);
  run("UPDATE users SET status = 1;\n");
  TableSource restarted(source_options(), keys_, marks_);
  poll(restarted);
  ASSERT_EQ(sink_.all<trade::AccountOperation>().size(), 2u);
  EXPECT_EQ(sink_.all<trade::AccountOperation>().back().action, trade::AccountAction::unfrozen);
}

}  // namespace
}  // namespace jx::shop
