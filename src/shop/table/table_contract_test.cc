// What every shop's tables are held to, on a real MariaDB: nothing lost, nothing repeated, changes
// found however they were made, one purchase found by any of its numbers. Each shop runs on tables
// of our own making, and on the real ones when JIANXIN_SCHEMAS names their folder.
#include <gtest/gtest.h>

#include <chrono>

#include "shop/testing/mariadb.h"

namespace jx::shop {
namespace {

// How purchases are made in one shop's tables, the way its own code writes them.
struct ShopCase {
  std::string_view title{};
  std::string_view own{};   // under tests/fixtures
  std::string_view real{};  // in the folder of JIANXIN_SCHEMAS; empty = there is none
  std::string_view prefix{};
  std::string_view source{};
  std::string (*number)(int id) = nullptr;
  std::string (*open)(int id) = nullptr;    // not paid yet
  std::string (*finish)(int id) = nullptr;  // paid and delivered, by a raw UPDATE
  std::string (*alter)(int id) = nullptr;   // later, by hand, in the database
  std::string_view open_state{};
  std::string_view finished_state{};
  std::string_view altered_state{};
  std::vector<std::string> (*numbers)(int id) = nullptr;  // each finds the purchase
  std::string_view drop{};                                // takes a column away …
  std::string_view dropped{};                             // … this one
  std::string_view locked{};                              // table that a slow writer holds
};

std::string dujiaoka_number(int id) { return fmt::format("ORDER{:011}", id); }
std::string acgfaka_number(int id) { return fmt::format("{:018}", 100'000'000'000'000'000 + id); }
std::string qsfaka_number(int id) { return fmt::format("Q{:017}", id); }
std::string epay_number(int id) { return fmt::format("E{:015}", id); }
std::string epay_key(int id) { return fmt::format("20261121100000{:05}", id); }

const ShopCase dujiaoka{
    .title = "dujiaoka",
    .own = "dujiaoka/schema.sql",
    .real = "dujiaoka-2.0.4.sql",
    .source = "dujiaoka:shop1",
    .number = dujiaoka_number,
    .open =
        [](int id) {
          return fmt::format(
              "INSERT INTO orders (id, order_sn, goods_id, title, type, buy_amount, actual_price, "
              "email, trade_no, status, created_at, updated_at) VALUES ({}, '{}', 1, 'Steam', 1, "
              "1, "
              "'216.00', 'a@b.c', 'T-{}', 1, '2026-11-21 10:00:00', '2026-11-21 10:00:00');\n",
              id, dujiaoka_number(id), id);
        },
    .finish =
        [](int id) {
          return fmt::format(
              "INSERT INTO carmis (goods_id, status, carmi) VALUES (1, 2, 'CARD-{0}');\n"
              "UPDATE orders SET status = 4, info = 'CARD-{0}' WHERE id = {0};\n",
              id);
        },
    .alter =
        [](int id) { return fmt::format("UPDATE orders SET status = 6 WHERE id = {};\n", id); },
    .open_state = "pending_payment",
    .finished_state = "completed",
    .altered_state = "exception",
    .numbers =
        [](int id) {
          return std::vector<std::string>{dujiaoka_number(id), fmt::format("T-{}", id),
                                          fmt::format("CARD-{}", id)};
        },
    .drop = "ALTER TABLE orders DROP COLUMN actual_price;\n",
    .dropped = "orders.actual_price",
    .locked = "orders"};

const ShopCase fork{
    .title = "dujiaoka_hiouttime",
    .own = "dujiaoka/schema_with_items.sql",
    .real = "dujiaoka-hiouttime.sql",
    .source = "dujiaoka:shop1",
    .number = dujiaoka_number,
    .open =
        [](int id) {
          return fmt::format(
              "INSERT INTO orders (id, order_sn, user_id, email, actual_price, trade_no, status, "
              "created_at) VALUES ({0}, '{1}', 7, 'a@b.c', '216.00', 'T-{0}', 1, "
              "'2026-11-21 10:00:00');\n"
              "INSERT INTO order_items (order_id, goods_id, goods_name, quantity, type) VALUES "
              "({0}, 1, 'Steam', 1, 1);\n",
              id, dujiaoka_number(id));
        },
    .finish =
        [](int id) {
          return fmt::format(
              "INSERT INTO carmis (goods_id, status, carmi) VALUES (1, 2, 'CARD-{0}');\n"
              "UPDATE order_items SET info = 'CARD-{0}' WHERE order_id = {0};\n"
              "UPDATE orders SET status = 4 WHERE id = {0};\n",
              id);
        },
    .alter =
        [](int id) { return fmt::format("UPDATE orders SET status = 6 WHERE id = {};\n", id); },
    .open_state = "pending_payment",
    .finished_state = "completed",
    .altered_state = "exception",
    .numbers =
        [](int id) {
          return std::vector<std::string>{dujiaoka_number(id), fmt::format("T-{}", id),
                                          fmt::format("CARD-{}", id)};
        },
    .drop = "ALTER TABLE order_items DROP COLUMN quantity;\n",
    .dropped = "order_items.quantity",
    .locked = "order_items"};

const ShopCase acgfaka{
    .title = "acgfaka",
    .own = "acgfaka/schema.sql",
    .real = "acg-faka-3.6.0.sql",
    .prefix = "acg_",
    .source = "acgfaka:shop1",
    .number = acgfaka_number,
    .open =
        [](int id) {
          return fmt::format(
              "INSERT IGNORE INTO acg_commodity (id, name, price, code, delivery_way) VALUES (1, "
              "'Steam', '216.00', 'c1', 0);\n"
              "INSERT INTO acg_order (id, owner, trade_no, amount, commodity_id, card_num, "
              "create_time, contact, widget) VALUES ({}, 7, '{}', '216.00', 1, 1, "
              "'2026-11-21 10:00:00', 'a@b.c', '[]');\n",
              id, acgfaka_number(id));
        },
    .finish =
        [](int id) {
          return fmt::format(
              "INSERT INTO acg_card (commodity_id, secret, purchase_time, order_id, status) VALUES "
              "(1, 'CARD-{0}', '2026-11-21 10:01:00', {0}, 1);\n"
              "UPDATE acg_order SET status = 1, pay_time = '2026-11-21 10:01:00', delivery_status "
              "= "
              "1, secret = 'CARD-{0}' WHERE id = {0};\n",
              id);
        },
    .alter =
        [](int id) {
          return fmt::format(
              "UPDATE acg_order SET secret = '很抱歉，有人在你付款之前抢走了商品，请联系客服。' "
              "WHERE id = {};\n",
              id);
        },
    .open_state = "pending_payment",
    .finished_state = "completed",
    .altered_state = "exception",
    .numbers =
        [](int id) {
          return std::vector<std::string>{acgfaka_number(id), fmt::format("CARD-{}", id)};
        },
    .drop = "ALTER TABLE acg_order DROP COLUMN delivery_status;\n",
    .dropped = "acg_order.delivery_status",
    .locked = "acg_order"};

const ShopCase qsfaka{
    .title = "qsfaka",
    .own = "qsfaka/schema.sql",
    .real = "qs-faka.sql",
    .source = "qsfaka:shop1",
    .number = qsfaka_number,
    .open =
        [](int id) {
          return fmt::format(
              "INSERT INTO `order` (id, user_id, goods_id, trade_no, goods_name, quantity, "
              "total_price, contact, status, create_at) VALUES ({}, 3, 1, '{}', 'Steam', 1, "
              "'216.000', '13800000000', 0, 1795226400);\n",
              id, qsfaka_number(id));
        },
    .finish =
        [](int id) {
          return fmt::format(
              "INSERT INTO goods_card (id, goods_id, number, secret, status, sell_time) "
              "VALUES ({0}, 1, '', 'CARD-{0}', 2, 1795226460);\n"
              "INSERT INTO order_card (order_id, number, secret, card_id) VALUES ({0}, '', "
              "'CARD-{0}', {0});\n"
              "UPDATE `order` SET status = 1, transaction_id = 'T-{0}', success_at = 1795226460 "
              "WHERE id = {0};\n",
              id);
        },
    .alter =
        [](int id) { return fmt::format("UPDATE `order` SET status = 3 WHERE id = {};\n", id); },
    .open_state = "pending_payment",
    .finished_state = "completed",
    .altered_state = "refunded",
    .numbers =
        [](int id) {
          return std::vector<std::string>{qsfaka_number(id), fmt::format("T-{}", id),
                                          fmt::format("CARD-{}", id)};
        },
    .drop = "ALTER TABLE `order` DROP COLUMN is_freeze;\n",
    .dropped = "order.is_freeze",
    .locked = "`order`"};

const ShopCase epay{
    .title = "epay",
    .own = "epay/schema.sql",
    .source = "epay:shop1",
    .number = epay_number,
    .open =
        [](int id) {
          return fmt::format(
              "INSERT INTO pay_order (trade_no, out_trade_no, uid, money, addtime) VALUES ('{}', "
              "'{}', 1001, '216.00', '2026-11-21 10:00:00');\n",
              epay_key(id), epay_number(id));
        },
    .finish =
        [](int id) {
          return fmt::format(
              "UPDATE pay_order SET status = 1, api_trade_no = '4200{0}', endtime = NOW() - "
              "INTERVAL "
              "1 HOUR WHERE out_trade_no = '{1}';\n",
              id, epay_number(id));
        },
    .alter =
        [](int id) {
          return fmt::format("UPDATE pay_order SET status = 2 WHERE out_trade_no = '{}';\n",
                             epay_number(id));
        },
    .open_state = "unpaid",
    .finished_state = "paid",
    .altered_state = "refunded",
    .numbers =
        [](int id) {
          return std::vector<std::string>{epay_number(id), epay_key(id), fmt::format("4200{}", id)};
        },
    .drop = "ALTER TABLE pay_order DROP COLUMN notify;\n",
    .dropped = "pay_order.notify",
    .locked = "pay_order"};

class TableContract : public ShopDatabaseTest,
                      public ::testing::WithParamInterface<const ShopCase*> {
 protected:
  void SetUp() override { make_shop(own_schema(shop().own), std::string(shop().prefix)); }

  static const ShopCase& shop() { return *GetParam(); }
  static void open(int from, int to) {
    std::string sql;
    for (int id = from; id <= to; ++id) sql += shop().open(id);
    run(sql);
  }
  static void finish(int from, int to) {
    std::string sql;
    for (int id = from; id <= to; ++id) sql += shop().finish(id);
    run(sql);
  }

  static std::string_view state_of(const std::vector<trade::Fact>& facts, int id) {
    std::string_view state;
    for (const trade::Fact& fact : facts) {
      if (const auto* order = std::get_if<trade::Order>(&fact.body)) {
        if (order->order_no.view() == shop().number(id)) state = enum_text(order->status);
      }
      if (const auto* payment = std::get_if<trade::Payment>(&fact.body)) {
        if (payment->order_no.view() == shop().number(id)) state = enum_text(payment->status);
      }
    }
    return state;
  }
  std::string_view told(int id) const { return state_of(sink_.facts, id); }
  // Orders, or payments where there are none.
  std::size_t purchases_told() const {
    return sink_.all<trade::Order>().size() + sink_.all<trade::Payment>().size();
  }
};

TEST_P(TableContract, TellsEveryPurchaseOnceAndNamesItsSource) {
  open(1, 3);
  finish(2, 3);
  TableSource source(source_options(), keys_, marks_);
  const SourceProgress progress = poll(source);
  EXPECT_EQ(progress.refused, 0u);
  EXPECT_TRUE(progress.caught_up);
  EXPECT_EQ(told(1), shop().open_state);
  EXPECT_EQ(told(2), shop().finished_state);
  EXPECT_EQ(purchases_told(), 3u);
  for (const trade::Fact& fact : sink_.facts) EXPECT_EQ(fact.source, shop().source);
  const int batches = sink_.batches;
  EXPECT_EQ(poll(source).recorded, 0u);
  EXPECT_EQ(sink_.batches, batches) << "nothing is sent when nothing is new";
}

TEST_P(TableContract, TellsAChangedOpenPurchaseAtTheNextPoll) {
  open(1, 1);
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  run(shop().finish(1));
  poll(source);
  EXPECT_EQ(told(1), shop().finished_state);
}

TEST_P(TableContract, FindsARawUpdateOfAnOldFinishedPurchaseBySweeping) {
  open(1, 12);
  finish(1, 12);
  TableSourceOptions small = source_options();
  small.young_rows = 2;
  small.rows_per_query = 5;
  TableSource source(small, keys_, marks_);
  for (int i = 0; i < 4; ++i) poll(source);
  run(shop().alter(3));
  for (int i = 0; i < 4; ++i) poll(source);
  EXPECT_EQ(told(3), shop().altered_state);
}

TEST_P(TableContract, FindsARowThatWasCommittedLateWithASmallerKey) {
  open(20, 20);
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  open(19, 19);
  poll(source);
  EXPECT_EQ(told(19), shop().open_state);
}

TEST_P(TableContract, LosesAndRepeatsNothingWhenItIsKilledBetweenAnyTwoBatches) {
  open(1, 30);
  finish(1, 30);
  TableSourceOptions small = source_options();
  small.rows_per_query = 4;
  for (int accepted = 0; accepted < 6; ++accepted) {
    sink_.fail_after = accepted;
    TableSource killed(small, keys_, marks_);
    const auto failed = killed.poll(shop_noon, std::ref(sink_));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "test.sink_failed");
  }
  sink_.fail_after = -1;
  TableSource restarted(small, keys_, marks_);
  poll(restarted);
  for (int id = 1; id <= 30; ++id) EXPECT_EQ(told(id), shop().finished_state) << id;
  EXPECT_EQ(purchases_told(), 30u);
  TableSource again(small, keys_, marks_);
  EXPECT_EQ(poll(again).recorded, 0u);
}

TEST_P(TableContract, WatchesOpenPurchasesAfterARestart) {
  open(1, 11);
  finish(2, 11);
  TableSourceOptions small = source_options();
  small.young_rows = 1;
  small.rows_per_query = 3;
  {
    TableSource source(small, keys_, marks_);
    poll(source);
  }
  run(shop().finish(1));
  TableSource restarted(small, keys_, marks_);
  poll(restarted);
  EXPECT_EQ(told(1), shop().finished_state);
}

TEST_P(TableContract, WatchesTheNewestOfTooManyOpenPurchasesInTurn) {
  open(1, 40);
  TableSourceOptions small = source_options();
  small.young_rows = 1;
  small.rows_per_query = 3;
  small.open_max = 30;
  small.open_rows_per_poll = 10;
  TableSource source(small, keys_, marks_);
  poll(source);
  finish(11, 40);
  // The sweep brings older ones back while there is room, and they take their turn too.
  for (int i = 0; i < 5; ++i) poll(source);
  for (int id = 11; id <= 40; ++id) EXPECT_EQ(told(id), shop().finished_state) << id;
}

TEST_P(TableContract, RefusesAMissingColumnByName) {
  run(std::string(shop().drop));
  TableSource source(source_options(), keys_, marks_);
  const auto refused = source.poll(shop_noon, std::ref(sink_));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "shop.missing_column");
  EXPECT_EQ(refused.error().detail, shop().dropped);
}

TEST_P(TableContract, TellsThatTheDatabaseIsTooSlowAndGoesOnAfterwards) {
  open(1, 1);
  TableSourceOptions hasty = source_options();
  hasty.database.statement_max = milliseconds(100);
  TableSource source(hasty, keys_, marks_);
  poll(source);
  open(2, 2);
  {
    Database writer({.socket = mariadb().socket(), .user = "root", .database = "shop"});
    ASSERT_TRUE(writer.connect());
    ASSERT_TRUE(writer.query("SET SESSION TRANSACTION READ WRITE"));
    ASSERT_TRUE(writer.query(fmt::format("LOCK TABLES {} WRITE", shop().locked)));
    const auto slow = source.poll(shop_noon, std::ref(sink_));
    ASSERT_FALSE(slow);
    EXPECT_EQ(slow.error().code, "shop.query_too_slow");
    EXPECT_EQ(slow.error().kind, ErrorKind::unavailable);
    ASSERT_TRUE(writer.query("UNLOCK TABLES"));
  }
  poll(source);
  EXPECT_EQ(told(2), shop().open_state);
  EXPECT_EQ(purchases_told(), 2u);
}

TEST_P(TableContract, FindsOnePurchaseByAnyOfItsNumbers) {
  open(1, 20);
  finish(1, 20);
  for (const std::string& number : shop().numbers(7)) {
    const auto began = std::chrono::steady_clock::now();
    const Findings found = look_up(number);
    const auto took = std::chrono::steady_clock::now() - began;
    EXPECT_EQ(state_of(found.facts, 7), shop().finished_state) << number;
    EXPECT_LT(took, std::chrono::milliseconds(300)) << number;
    for (const trade::Fact& fact : found.facts) {
      EXPECT_EQ(fact.source, shop().source);
      EXPECT_EQ(fact.seen_at, shop_noon);
    }
    for (int id = 1; id <= 20; ++id) {
      if (id != 7) EXPECT_EQ(state_of(found.facts, id), "") << number << " told of " << id;
    }
  }
}

TEST_P(TableContract, LooksUpTheFactsThatTheFeedTells) {
  open(1, 3);
  finish(1, 3);
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  const std::size_t fed = sink_.facts.size();
  auto report = sink_(look_up(shop().number(2)).facts);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->recorded, 0u);
  EXPECT_TRUE(report->conflicting.empty());
  EXPECT_EQ(sink_.facts.size(), fed);
}

TEST_P(TableContract, FindsNothingByTextThatIsNoNumberHoweverItIsWritten) {
  open(1, 3);
  finish(1, 3);
  for (const char* text : {"' OR '1'='1", "\\' OR 1=1 -- ", "%", "_", "*/ OR 1=1 /*",
                           "没有这个号码", "0", "-1", "1e1", "\"; DROP TABLE orders; --"}) {
    EXPECT_TRUE(look_up(text).facts.empty()) << text;
  }
  TableLookup lookup({.name = "shop1", .database = reader()}, keys_);
  for (const std::string& text : {std::string{}, std::string("a\nb"), std::string(761, 'x')}) {
    const auto refused = lookup.look_up({.written = text}, shop_noon);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "lookup.bad_number");
  }
}

TEST_P(TableContract, ReadsTheRealSchema) {
  if (shop().real.empty()) return;
  const auto schema = real_schema(shop().real);
  if (!schema) return;
  make_shop(*schema, std::string(shop().prefix));
  open(1, 3);
  finish(2, 3);
  TableSource source(source_options(), keys_, marks_);
  EXPECT_EQ(poll(source).refused, 0u);
  EXPECT_EQ(told(1), shop().open_state);
  EXPECT_EQ(told(2), shop().finished_state);
  run(shop().alter(2));
  poll(source);
  EXPECT_EQ(told(2), shop().altered_state);
  for (const std::string& number : shop().numbers(3)) {
    EXPECT_EQ(state_of(look_up(number).facts, 3), shop().finished_state) << number;
  }
}

INSTANTIATE_TEST_SUITE_P(Shops, TableContract,
                         ::testing::Values(&dujiaoka, &fork, &acgfaka, &qsfaka, &epay),
                         [](const auto& info) { return std::string(info.param->title); });

// ---- what does not depend on the shop

class TableSourceTest : public ShopDatabaseTest {
 protected:
  void SetUp() override { make_shop(own_schema("dujiaoka/schema.sql")); }
};

TEST_F(TableSourceTest, RefusesAWrongPassword) {
  TableSourceOptions wrong = source_options();
  wrong.database.password = "wrong";
  TableSource source(wrong, keys_, marks_);
  const auto refused = source.poll(shop_noon, std::ref(sink_));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "shop.refused");
}

TEST_F(TableSourceTest, RefusesADatabaseOfNoKnownShop) {
  run("DROP TABLE carmis;\n");
  TableSource source(source_options(), keys_, marks_);
  const auto refused = source.poll(shop_noon, std::ref(sink_));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "shop.not_recognised");
}

TEST_F(TableSourceTest, NamesWhatAShopLacksThatItWasToldIsThere) {
  TableSourceOptions told = source_options();
  told.hint.system = "qsfaka";
  TableSource source(told, keys_, marks_);
  const auto refused = source.poll(shop_noon, std::ref(sink_));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "shop.missing_column");
  EXPECT_EQ(refused.error().detail, "order.id");
}

TEST_F(TableSourceTest, RefusesKeysThatMakeNoSense) {
  run("ALTER TABLE orders MODIFY id varchar(20) NOT NULL;\n"
      "INSERT INTO orders (id, order_sn, goods_id, title, email) VALUES ('many', 'A', 1, 't', "
      "'a@b.c');\n");
  TableSource source(source_options(), keys_, marks_);
  const auto refused = source.poll(shop_noon, std::ref(sink_));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "shop.nonsense");
  EXPECT_EQ(refused.error().detail, "order");
}

TEST_F(TableSourceTest, TellsWhatItCanOfCellsThatMakeNoSense) {
  run("ALTER TABLE orders MODIFY actual_price varchar(50), MODIFY status varchar(20), MODIFY "
      "created_at varchar(40);\n"
      "INSERT INTO orders (order_sn, goods_id, title, actual_price, email, status, created_at) "
      "VALUES ('ODD', 1, 't', 'a lot', 'a@b.c', 'fine', 'yesterday');\n");
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  const trade::Order order = last_order("ODD");
  EXPECT_EQ(order.status, trade::OrderStatus::unknown);
  EXPECT_FALSE(order.amount);
  EXPECT_FALSE(order.created_at);
}

TEST_F(TableSourceTest, BeginsAgainFromAMarkThatCannotBeRead) {
  run("INSERT INTO orders (order_sn, goods_id, title, email) VALUES ('A', 1, 't', 'a@b.c');\n");
  ASSERT_TRUE(marks_.set("dujiaoka:shop1:order", "{\"cursor\":5}"));
  TableSource source(source_options(), keys_, marks_);
  poll(source);
  EXPECT_EQ(last_order("A").order_no.view(), "A");
}

TEST_F(TableSourceTest, GoesOnWhenTheServerWasAway) {
  run("INSERT INTO orders (order_sn, goods_id, title, email) VALUES ('A', 1, 't', 'a@b.c');\n");
  TableSource source(source_options(), keys_, marks_);
  TableLookup lookup({.name = "shop1", .database = reader()}, keys_);
  ASSERT_TRUE(lookup.look_up({.written = "A"}, shop_noon));
  poll(source);
  mariadb().stop();
  for (int i = 0; i < 2; ++i) {
    const auto away = source.poll(shop_noon, std::ref(sink_));
    ASSERT_FALSE(away);
    EXPECT_EQ(away.error().kind, ErrorKind::unavailable);
  }
  const auto nobody = lookup.look_up({.written = "A"}, shop_noon);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, "shop.unreachable");
  ASSERT_TRUE(mariadb().start());
  run("INSERT INTO orders (order_sn, goods_id, title, email) VALUES ('B', 1, 't', 'a@b.c');\n");
  poll(source);
  EXPECT_EQ(last_order("B").order_no.view(), "B");
  EXPECT_EQ(sink_.all<trade::Order>().size(), 2u);
  const auto found = lookup.look_up({.written = "B"}, shop_noon);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->facts.empty());
}

TEST_F(TableSourceTest, MayNotWriteEvenWhereTheAccountCould) {
  Database database({.socket = mariadb().socket(), .user = "root", .database = "shop"});
  ASSERT_TRUE(database.connect());
  const auto refused = database.query("DELETE FROM orders");
  ASSERT_FALSE(refused);
}

TEST_F(TableSourceTest, BreaksAStatementOffAfterTheTimeItWasGiven) {
  Database database(reader());
  ASSERT_TRUE(database.connect());
  const auto began = std::chrono::steady_clock::now();
  const auto slow = database.query_within("SELECT SLEEP(20)", milliseconds(100));
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().code, "shop.query_too_slow");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
  EXPECT_TRUE(database.query("SELECT 1")) << "the connection stays";
}

TEST_F(TableSourceTest, PassesOverGoodsThatAreTooSlowAndReadsTheRest) {
  run("INSERT INTO orders (order_sn, goods_id, title, email) VALUES ('A', 1, 't', 'a@b.c');\n"
      "INSERT INTO goods (gd_name, type) VALUES ('g', 1);\n");
  TableSourceOptions hasty = source_options();
  hasty.database.statement_max = milliseconds(200);
  TableSource source(hasty, keys_, marks_);
  Database writer({.socket = mariadb().socket(), .user = "root", .database = "shop"});
  ASSERT_TRUE(writer.connect());
  ASSERT_TRUE(writer.query("SET SESSION TRANSACTION READ WRITE"));
  ASSERT_TRUE(writer.query("LOCK TABLES goods WRITE"));
  const SourceProgress progress = poll(source);
  EXPECT_EQ(progress.too_slow, std::vector<std::string>{"goods"});
  EXPECT_EQ(last_order("A").order_no.view(), "A");
  ASSERT_TRUE(writer.query("UNLOCK TABLES"));
}

TEST_F(TableSourceTest, SearchesAWholeTableWithoutIndexFromItsNewestRowsBack) {
  run("INSERT INTO orders (id, order_sn, goods_id, title, email, trade_no) SELECT seq * 50, "
      "CONCAT('D', seq), 1, 't', 'a@b.c', CONCAT('T', seq) FROM seq_1_to_2000;\n");
  for (const char* number : {"T2000", "T1000", "T1"}) {
    EXPECT_FALSE(look_up(number).facts.empty()) << number;
  }
  EXPECT_TRUE(look_up("T2001").facts.empty());
  EXPECT_TRUE(look_up("T2001").not_searched.empty());
}

TEST_F(TableSourceTest, NamesTheTablesItHadNoTimeToSearch) {
  run("INSERT INTO orders (order_sn, goods_id, title, email) VALUES ('A', 1, 't', 'a@b.c');\n");
  TableLookup hasty({.name = "shop1", .database = reader(), .search_max = Duration{}}, keys_);
  const auto found = hasty.look_up({.written = "T1"}, shop_noon);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->facts.empty());
  EXPECT_EQ(found->not_searched, (std::vector<std::string>{"order", "card"}));
  EXPECT_FALSE(hasty.look_up({.written = "A"}, shop_noon)->facts.empty());
}

TEST(RetryPause, DoublesUpToAMinute) {
  EXPECT_EQ(retry_pause(seconds(2), 0), seconds(2));
  EXPECT_EQ(retry_pause(seconds(2), 1), seconds(4));
  EXPECT_EQ(retry_pause(seconds(2), 4), seconds(32));
  EXPECT_EQ(retry_pause(seconds(2), 5), minutes(1));
  EXPECT_EQ(retry_pause(seconds(2), 1'000'000), minutes(1));
  EXPECT_EQ(retry_pause(minutes(5), 3), minutes(5));
}

}  // namespace
}  // namespace jx::shop
