// Runs against a real MariaDB server that the test starts in a folder of its own, on a socket.
#include "shop/dujiaoka/dujiaoka_source.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "shop/normalise.h"
#include "shop/test_support.h"
#include "trade/chain.h"

namespace jx::shop {
namespace {

namespace fs = std::filesystem;

constexpr Instant noon{1'795'233'600'000};

// A server of its own; stopped by its process id.
class Server {
 public:
  Server() {
    std::string name = (fs::temp_directory_path() / "jx-mariadb-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return;
    folder_ = name;
    const std::string install = fmt::format(
        "mariadb-install-db --no-defaults --user=$(id -un) --datadir={}/data "
        "--auth-root-authentication-method=normal --skip-test-db >{}/install.log 2>&1",
        name, name);
    installed_ = std::system(install.c_str()) == 0;
  }
  ~Server() {
    stop();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  bool installed() const { return installed_; }

  // True once the server says that it is ready; it is waited for by reading what it says.
  bool start() {
    int ends[2];
    if (pipe(ends) != 0) return false;
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDERR_FILENO);
      dup2(ends[1], STDOUT_FILENO);
      close(ends[0]);
      close(ends[1]);
      const std::string data = "--datadir=" + (folder_ / "data").string();
      const std::string path = "--socket=" + socket();
      const char* const program = getuid() == 0 ? "--user=root" : "--skip-external-locking";
      execlp("mariadbd", "mariadbd", "--no-defaults", data.c_str(), path.c_str(),
             "--skip-networking", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M",
             "--skip-log-bin", program, static_cast<char*>(nullptr));
      _exit(127);
    }
    close(ends[1]);
    FILE* said = fdopen(ends[0], "r");
    std::array<char, 4096> line{};
    bool ready = false;
    while (!ready && std::fgets(line.data(), static_cast<int>(line.size()), said) != nullptr) {
      ready = std::string_view(line.data()).find("ready for connections") != std::string_view::npos;
    }
    said_ = said;
    return ready;
  }
  void stop() {
    if (pid_ <= 0) return;
    kill(pid_, SIGTERM);
    if (said_ != nullptr) {
      std::array<char, 4096> line{};
      while (std::fgets(line.data(), static_cast<int>(line.size()), said_) != nullptr) {
      }
      std::fclose(said_);
      said_ = nullptr;
    }
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  std::string socket() const { return (folder_ / "sock").string(); }

 private:
  fs::path folder_{};
  bool installed_ = false;
  pid_t pid_ = -1;
  FILE* said_ = nullptr;
};

class Dujiaoka : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = std::make_unique<Server>();
    ASSERT_TRUE(server_->installed()) << "mariadb-install-db failed: is mariadb-server installed?";
    ASSERT_TRUE(server_->start());
  }
  static void TearDownTestSuite() { server_.reset(); }

  void SetUp() override {
    make_shop(fs::path(JX_SOURCE_DIR) / "tests/fixtures/dujiaoka/schema.sql");
  }

  static void run(const std::string& sql, const std::string& database = "shop") {
    Database admin({.socket = server_->socket(), .user = "root", .database = database});
    auto connected = admin.connect();
    ASSERT_TRUE(connected) << connected.error().detail;
    ASSERT_TRUE(admin.query("SET SESSION TRANSACTION READ WRITE"));
    ASSERT_TRUE(admin.query("SET FOREIGN_KEY_CHECKS = 0"));
    std::istringstream in(sql);
    std::string statement;
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("--")) continue;
      statement += line + "\n";
      if (!line.ends_with(';')) continue;
      auto done = admin.query(statement.substr(0, statement.rfind(';')));
      ASSERT_TRUE(done) << done.error().detail << "\n" << statement;
      statement.clear();
    }
  }

  static void make_shop(const fs::path& schema) {
    run("DROP DATABASE IF EXISTS shop;\nCREATE DATABASE shop;\n"
        "CREATE USER IF NOT EXISTS 'reader'@'localhost' IDENTIFIED BY 'only-reads';\n"
        "GRANT SELECT ON shop.* TO 'reader'@'localhost';\n",
        "mysql");
    std::ifstream in(schema);
    std::ostringstream text;
    text << in.rdbuf();
    ASSERT_FALSE(text.view().empty()) << schema;
    run(text.str());
  }

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

  DujiaokaOptions options() const {
    return {.name = "shop1",
            .database = {.socket = server_->socket(),
                         .user = "reader",
                         .password = "only-reads",
                         .database = "shop"}};
  }
  DujiaokaProgress poll(DujiaokaSource& source) {
    auto progress = source.poll(noon, std::ref(sink_));
    EXPECT_TRUE(progress) << progress.error().code << " " << progress.error().detail;
    return progress ? *progress : DujiaokaProgress{};
  }
  trade::Order last_order(const std::string& number) const {
    trade::Order found;
    for (const auto& order : sink_.all<trade::Order>()) {
      if (order.order_no.view() == number) found = order;
    }
    return found;
  }

  static std::unique_ptr<Server> server_;
  TestKeys keys_{};
  TestMarks marks_{};
  TestSink sink_{};
};

std::unique_ptr<Server> Dujiaoka::server_;

TEST_F(Dujiaoka, TellsOrdersGoodsAndCardsAndJoinsThemByTheCard) {
  run("INSERT INTO goods (gd_name, actual_price, type) VALUES ('Steam 充值卡', '216.00', 1);\n"
      "INSERT INTO carmis (goods_id, status, carmi) VALUES (1, 2, 'CARD-1'), (1, 1, 'CARD-2');\n");
  add_order("ORDER0000000001", 4, "CARD-1");
  DujiaokaSource source(options(), keys_, marks_);
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
  DujiaokaSource source(options(), keys_, marks_);
  poll(source);
  EXPECT_EQ(last_order("SHORT00000000001").status, trade::OrderStatus::exception);
  EXPECT_NE(last_order("SHORT00000000001").shop_note.find("卡密不足"), std::string::npos);
  EXPECT_EQ(last_order("MANUAL0000000001").goods_kind, trade::GoodsKind::manual);
  EXPECT_EQ(last_order("MANUAL0000000001").account.text, "账号: player-1");
  EXPECT_TRUE(sink_.all<trade::Delivery>().empty());
}

TEST_F(Dujiaoka, TellsAChangedOpenOrderAtTheNextPollEvenWhenUpdatedAtDidNotMove) {
  add_order("ORDER0000000001", 1);
  DujiaokaSource source(options(), keys_, marks_);
  poll(source);
  EXPECT_EQ(poll(source).recorded, 0u);
  run("UPDATE orders SET status = 4, info = 'CARD-9';\n");
  poll(source);
  EXPECT_EQ(last_order("ORDER0000000001").status, trade::OrderStatus::completed);
  EXPECT_EQ(sink_.all<trade::Delivery>().size(), 1u);
}

TEST_F(Dujiaoka, FindsARawUpdateOfAnOldFinishedOrderBySweeping) {
  for (int i = 0; i < 12; ++i) add_order(fmt::format("ORDER{:011}", i), 4, "CARD");
  DujiaokaOptions small = options();
  small.young_ids = 2;
  small.rows_per_query = 5;
  DujiaokaSource source(small, keys_, marks_);
  for (int i = 0; i < 4; ++i) poll(source);
  run("UPDATE orders SET status = 6 WHERE order_sn = 'ORDER00000000003';\n");
  for (int i = 0; i < 4; ++i) poll(source);
  EXPECT_EQ(last_order("ORDER00000000003").status, trade::OrderStatus::exception);
}

TEST_F(Dujiaoka, FindsARowThatWasCommittedLateWithASmallerId) {
  run("INSERT INTO orders (id, order_sn, goods_id, title, email) VALUES (20, 'LATER', 1, 't', "
      "'a@b.c');\n");
  DujiaokaSource source(options(), keys_, marks_);
  poll(source);
  run("INSERT INTO orders (id, order_sn, goods_id, title, email) VALUES (19, 'EARLIER', 1, 't', "
      "'a@b.c');\n");
  poll(source);
  EXPECT_EQ(last_order("EARLIER").order_no.view(), "EARLIER");
}

TEST_F(Dujiaoka, LosesAndRepeatsNothingWhenItIsKilledBetweenAnyTwoBatches) {
  for (int i = 0; i < 30; ++i) add_order(fmt::format("ORDER{:011}", i), 4, fmt::format("C-{}", i));
  DujiaokaOptions small = options();
  small.rows_per_query = 4;
  for (int accepted = 0; accepted < 6; ++accepted) {
    sink_.fail_after = accepted;
    DujiaokaSource killed(small, keys_, marks_);
    const auto failed = killed.poll(noon, std::ref(sink_));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "test.sink_failed");
  }
  sink_.fail_after = -1;
  DujiaokaSource restarted(small, keys_, marks_);
  poll(restarted);
  EXPECT_EQ(sink_.all<trade::Order>().size(), 30u);
  EXPECT_EQ(sink_.all<trade::Delivery>().size(), 30u);
  DujiaokaSource again(small, keys_, marks_);
  EXPECT_EQ(poll(again).recorded, 0u);
}

TEST_F(Dujiaoka, WatchesOpenOrdersAfterARestart) {
  add_order("OPEN000000000001", 1);
  for (int i = 0; i < 10; ++i) add_order(fmt::format("ORDER{:011}", i), 4, "CARD");
  DujiaokaOptions small = options();
  small.young_ids = 1;
  small.rows_per_query = 3;
  {
    DujiaokaSource source(small, keys_, marks_);
    poll(source);
  }
  run("UPDATE orders SET status = 2 WHERE order_sn = 'OPEN000000000001';\n");
  DujiaokaSource restarted(small, keys_, marks_);
  poll(restarted);
  EXPECT_EQ(last_order("OPEN000000000001").status, trade::OrderStatus::paid);
}

TEST_F(Dujiaoka, SaysOfASoftDeletedOrderThatItWasRemoved) {
  add_order("ORDER0000000001", 1);
  run("UPDATE orders SET deleted_at = '2026-11-21 11:00:00';\n");
  DujiaokaSource source(options(), keys_, marks_);
  poll(source);
  EXPECT_NE(last_order("ORDER0000000001").shop_note.find("已删除"), std::string::npos);
}

TEST_F(Dujiaoka, RefusesAMissingColumnByName) {
  run("ALTER TABLE orders DROP COLUMN actual_price;\n");
  DujiaokaSource source(options(), keys_, marks_);
  const auto refused = source.poll(noon, std::ref(sink_));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "shop.missing_column");
  EXPECT_EQ(refused.error().detail, "orders.actual_price");
}

TEST_F(Dujiaoka, RefusesAWrongPassword) {
  DujiaokaOptions wrong = options();
  wrong.database.password = "wrong";
  DujiaokaSource source(wrong, keys_, marks_);
  const auto refused = source.poll(noon, std::ref(sink_));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "shop.refused");
}

TEST_F(Dujiaoka, GoesOnWhenTheServerWasAway) {
  add_order("ORDER0000000001", 1);
  DujiaokaSource source(options(), keys_, marks_);
  poll(source);
  server_->stop();
  for (int i = 0; i < 2; ++i) {
    const auto away = source.poll(noon, std::ref(sink_));
    ASSERT_FALSE(away);
    EXPECT_EQ(away.error().kind, ErrorKind::unavailable);
  }
  ASSERT_TRUE(server_->start());
  add_order("ORDER0000000002", 1);
  poll(source);
  EXPECT_EQ(last_order("ORDER0000000002").order_no.view(), "ORDER0000000002");
  EXPECT_EQ(sink_.all<trade::Order>().size(), 2u);
}

TEST_F(Dujiaoka, ReadsTheRealSchemas) {
  const char* folder = std::getenv("JIANXIN_SCHEMAS");
  if (folder == nullptr) {
    std::cout << "*** JIANXIN_SCHEMAS is not set: ran without the real shops' schemas ***\n";
    return;
  }
  make_shop(fs::path(folder) / "dujiaoka-2.0.4.sql");
  add_order("REAL000000000001", 4, "CARD-1\\nCARD-2", 2);
  {
    DujiaokaSource source(options(), keys_, marks_);
    poll(source);
  }
  EXPECT_EQ(last_order("REAL000000000001").status, trade::OrderStatus::completed);
  ASSERT_EQ(sink_.all<trade::Delivery>().size(), 1u);
  EXPECT_EQ(sink_.all<trade::Delivery>().front().cards.size(), 2u);

  make_shop(fs::path(folder) / "dujiaoka-hiouttime.sql");
  run("INSERT INTO orders (order_sn, user_id, email, actual_price, buy_ip, status) VALUES "
      "('FORK000000000001', 7, 'a@b.c', '30.00', '', 4);\n"
      "INSERT INTO order_items (order_id, goods_id, goods_name, unit_price, quantity, subtotal, "
      "info, type) VALUES (1, 3, '月卡', '30.00', 1, '30.00', 'CARD-3', 1);\n"
      "INSERT INTO user_balance_records (user_id, type, amount, balance_before, balance_after, "
      "related_order_sn, created_at) VALUES (7, 'consume', '-30.00', '50.00', '20.00', "
      "'FORK000000000001', '2026-11-21 10:00:00');\n");
  TestMarks fresh;
  DujiaokaSource fork(options(), keys_, fresh);
  poll(fork);
  EXPECT_EQ(last_order("FORK000000000001").buyer.view(), "user:7");
  ASSERT_EQ(sink_.all<trade::BalanceMovement>().size(), 1u);
  EXPECT_EQ(sink_.all<trade::BalanceMovement>().front().amount, Money{-30'000});
  EXPECT_EQ(sink_.all<trade::Delivery>().size(), 2u);
}

}  // namespace
}  // namespace jx::shop
