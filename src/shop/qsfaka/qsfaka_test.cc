// What the rows of a 骑士寄售 shop mean. That they are read without loss is tested for every shop
// at once in table/table_contract_test.cc.
#include <gtest/gtest.h>

#include "shop/normalise.h"
#include "shop/testing/mariadb.h"
#include "trade/chain.h"

namespace jx::shop {
namespace {

class QsFaka : public ShopDatabaseTest {
 protected:
  void SetUp() override { make_shop(own_schema("qsfaka/schema.sql")); }

  static void add_paid(int quantity) {
    run(fmt::format(
        "INSERT INTO `order` (goods_id, trade_no, transaction_id, goods_name, quantity, "
        "total_price, take_card_password, contact, status, create_at, success_at) VALUES "
        "(1, 'Q1', 'T1', '月卡', {}, '216.125', 'pass-1', '13800000000', 1, 1795226400, "
        "1795226460);\n",
        quantity));
  }
  static void hand_out(int card) {
    run(fmt::format(
        "INSERT INTO goods_card (id, goods_id, number, secret, status, sell_time) VALUES "
        "({0}, 1, 'NO-{0}', 'CARD-{0}', 2, 1795226520);\n"
        "INSERT INTO order_card (order_id, number, secret, card_id) VALUES (1, "
        "'NO-{0}', 'CARD-{0}', {0});\n",
        card));
  }
  trade::Order read_order() {
    TableSource source(source_options(), keys_, marks_);
    EXPECT_EQ(poll(source).refused, 0u);
    return last_order("Q1");
  }
};

TEST_F(QsFaka, TellsAnOrderThroughItsCards) {
  add_paid(2);
  trade::Order order = read_order();
  EXPECT_EQ(order.status, trade::OrderStatus::paid) << "the buyer has not taken the cards";
  EXPECT_EQ(order.amount, Money{216'125});
  EXPECT_EQ(order.trade_no.view(), "T1");
  EXPECT_EQ(order.paid_at, Instant{1'795'226'460'000});
  EXPECT_EQ(order.query_password_print, query_password_print(keys_, "pass-1"));
  hand_out(1);
  EXPECT_EQ(read_order().status, trade::OrderStatus::partially_delivered);
  hand_out(2);
  EXPECT_EQ(read_order().status, trade::OrderStatus::completed);
  const trade::Chain chain = trade::join(sink_.facts, trade::Number("Q1"));
  ASSERT_EQ(chain.deliveries.size(), 1u) << "one delivery that grew";
  EXPECT_EQ(chain.deliveries.front().body.quantity, 2);
  EXPECT_EQ(chain.deliveries.front().body.secrets.text, "NO-1 CARD-1\nNO-2 CARD-2");
  EXPECT_EQ(chain.cards.size(), 2u);
  EXPECT_EQ(chain.cards.front().body.status, trade::CardStatus::sold)
      << "what the shop calls used, it has sold";
}

TEST_F(QsFaka, TellsAComplaintAndHowItEnded) {
  add_paid(1);
  hand_out(1);
  run("UPDATE `order` SET is_freeze = 1;\n"
      "INSERT INTO order_complaint (trade_no, status, result) VALUES ('Q1', 0, 0);\n");
  EXPECT_NE(read_order().shop_note.find("买家已投诉"), std::string::npos);
  run("UPDATE `order` SET is_freeze = 0;\n"
      "UPDATE order_complaint SET status = 1, result = 1;\n");
  EXPECT_NE(read_order().shop_note.find("没有冻结"), std::string::npos);
  run("UPDATE `order` SET status = 3;\n"
      "UPDATE order_complaint SET result = 2;\n");
  EXPECT_EQ(read_order().status, trade::OrderStatus::refunded);
  EXPECT_NE(read_order().shop_note.find("买家胜诉"), std::string::npos);
}

TEST_F(QsFaka, KeepsTheMerchantsLedgerApartFromTheBuyersMoney) {
  run("INSERT INTO user_money_log (business_type, user_id, trade_no, money, balance, create_at) "
      "VALUES "
      "('goods_refund', 3, 'Q1', '-10.000', '90.000', 1795226460), ('apply_cash', 3, '', "
      "'-50.000', "
      "'40.000', 1795226470);\n");
  read_order();
  const auto movements = sink_.all<trade::BalanceMovement>();
  ASSERT_EQ(movements.size(), 2u);
  EXPECT_EQ(movements[0].balance_kind, trade::BalanceKind::adjust) << "no refund of the buyer's";
  EXPECT_EQ(movements[1].balance_kind, trade::BalanceKind::withdraw);
}

TEST_F(QsFaka, VoidsWhatWasDeletedAndKeepsQuietOfStock) {
  run("INSERT INTO goods_card (goods_id, secret, status, delete_at) VALUES (1, 'A', 1, NULL), (1, "
      "'B', "
      "-1, 1795226460), (1, 'C', 0, NULL);\n"
      "INSERT INTO goods (id, name, price, remark) VALUES (1, '月卡', '10.00', '在客户端兑换');\n");
  read_order();
  const auto cards = sink_.all<trade::StockCard>();
  ASSERT_EQ(cards.size(), 2u);
  EXPECT_EQ(cards[0].status, trade::CardStatus::voided);
  EXPECT_EQ(cards[1].status, trade::CardStatus::locked);
  ASSERT_EQ(sink_.all<trade::Goods>().size(), 1u);
  EXPECT_EQ(sink_.all<trade::Goods>().front().stock, 1);
  EXPECT_EQ(sink_.all<trade::Goods>().front().activation_rule, "在客户端兑换");
}

}  // namespace
}  // namespace jx::shop
