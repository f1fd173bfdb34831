#include "shop/import/import.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <fstream>

#include "shop/import/columns.h"
#include "shop/import/row_reader.h"
#include "shop/test_support.h"

namespace jx::shop {
namespace {

class Import : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "jx-import-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& name, std::string_view text) {
    const auto file = folder_ / name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }
  Result<ImportProgress> run(ImportOptions options) {
    refused_.clear();
    const ImportCallbacks callbacks{
        .sink = std::ref(sink_),
        .progress = {},
        .refused = [&](const RefusedRow& row) { refused_.emplace_back(row.line, row.code); },
        .notice = {}};
    return run_import(options, keys_, marks_, callbacks);
  }

  std::filesystem::path folder_{};
  TestKeys keys_{};
  TestMarks marks_{};
  TestSink sink_{};
  std::vector<std::pair<std::uint64_t, std::string_view>> refused_{};
};

TEST_F(Import, ReadsChineseHeadersQuotesAndValuesAsPeopleWriteThem) {
  const auto file =
      write("orders.csv",
            "\xEF\xBB\xBF订单号,商品名称,金额,状态,下单时间,邮箱,内部编号\r\n"
            "A1,\"月卡, \"\"豪华\"\"\n版\",\"￥1,234.50\",已支付,2026/11/21 10:00,a@b.c,7\r\n");
  const auto done = run({.file = file});
  ASSERT_TRUE(done) << done.error().code;
  EXPECT_EQ(done->recorded, 1u);
  ASSERT_EQ(sink_.facts.size(), 1u);
  EXPECT_EQ(sink_.facts.front().source, "import:orders.csv");
  const auto order = sink_.all<trade::Order>().front();
  EXPECT_EQ(order.title, "月卡, \"豪华\"\n版");
  EXPECT_EQ(order.amount, Money{1'234'500});
  EXPECT_EQ(order.status, trade::OrderStatus::paid);
  EXPECT_EQ(order.created_at, Instant{1'795'226'400'000});
}

TEST_F(Import, ReadsWhatFollowsAPurchase) {
  const auto withdrawals = write("withdrawals.csv",
                                 "用户,提现单号,提现金额,最低提现金额,提现状态,原因,申请时间\n"
                                 "user:7,W1,5.00,10.00,已驳回,低于最低金额,2026-11-21 10:00\n"
                                 "user:7,W2,500.00,10.00,打款中,,2026-11-21 11:00\n");
  ASSERT_TRUE(run({.file = withdrawals, .kind = Word("withdrawal")}));
  ASSERT_EQ(sink_.all<trade::Withdrawal>().size(), 2u);
  const auto refused = sink_.all<trade::Withdrawal>().front();
  EXPECT_EQ(refused.status, trade::WithdrawalStatus::refused);
  EXPECT_EQ(refused.amount_least, Money{10'000});
  EXPECT_EQ(refused.requested_at, Instant{1'795'226'400'000});
  EXPECT_EQ(sink_.all<trade::Withdrawal>().back().status, trade::WithdrawalStatus::paying);
  EXPECT_TRUE(sink_.facts.front().id.starts_with("withdrawal:W1@"));

  const auto ledger = write("ledger.csv",
                            "用户,变动类型,金额,变动前余额,变动后余额,时间\n"
                            "user:7,充值,300.00,0.00,300.00,2026-11-21 10:00\n"
                            "user:7,消费,-216.00,300.00,84.00,2026-11-21 10:05\n");
  ASSERT_TRUE(run({.file = ledger, .kind = Word("balance_movement")}));
  const auto rows = sink_.all<trade::BalanceMovement>();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows.back().balance_kind, trade::BalanceKind::consume);
  EXPECT_EQ(rows.back().amount, Money{-216'000});

  const auto counts =
      write("counts.ndjson", R"({"id":"listing:1","body":{"kind":"listing","order_no":"A1",)"
                             R"("listed":"refunds","count":0}})"
                             "\n"
                             R"({"id":"listing:2","body":{"kind":"listing","listed":"orders"}})"
                             "\n");
  ASSERT_TRUE(run({.file = counts}));
  EXPECT_EQ(sink_.all<trade::Listing>().size(), 1u);
  ASSERT_EQ(refused_.size(), 1u);
  EXPECT_EQ(refused_.front().second, "fact.names_nothing");
}

TEST_F(Import, ReadsGbk) {
  const std::string utf8 = "订单号,商品名称\nA1,充值卡\n";
  std::string gbk(100, '\0');
  UErrorCode status = U_ZERO_ERROR;
  gbk.resize(static_cast<std::size_t>(ucnv_convert("GBK", "UTF-8", gbk.data(), 100, utf8.data(),
                                                   static_cast<int>(utf8.size()), &status)));
  ASSERT_TRUE(run({.file = write("orders.csv", gbk)}));
  EXPECT_EQ(sink_.all<trade::Order>().front().title, "充值卡");
}

TEST_F(Import, TellsBadRowsByLineAndPassesThemOver) {
  const auto file = write("orders.csv",
                          "order_no,amount,status,created_at\n"
                          "A1,1.00,paid,2026-11-21\n"
                          "A2,abc,paid,\n"
                          "A3,1.00,gone,\n"
                          "A4,1.00\n"
                          ",1.00,paid,\n"
                          "A6,1.00,paid,yesterday\n"
                          "\"A7,1.00,paid,\n"
                          "A8,1.00,paid,\n"
                          "A9,1.00,\xFF\xFFpaid,\n");
  const auto done = run({.file = file});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->recorded, 2u);
  const std::vector<std::pair<std::uint64_t, std::string_view>> expected{
      {3, "import.bad_amount"},  {4, "import.bad_status"}, {5, "import.bad_columns"},
      {6, "fact.names_nothing"}, {7, "import.bad_time"},   {8, "import.bad_quotes"},
      {10, "fact.bad_text"}};
  EXPECT_EQ(refused_.size(), expected.size());
  for (std::size_t i = 0; i < std::min(refused_.size(), expected.size()) && i < 6; ++i) {
    EXPECT_EQ(refused_[i], expected[i]) << i;
  }
}

TEST_F(Import, AddsNothingTheSecondTimeEvenFromTheStart) {
  std::string text = "order_no,amount\n";
  for (int i = 0; i < 2'500; ++i) text += fmt::format("A{},1.00\n", i);
  const auto file = write("orders.csv", text);
  ASSERT_EQ(run({.file = file})->recorded, 2'500u);
  EXPECT_LE(sink_.largest_batch, import_batch_max);
  const auto second = run({.file = file});
  EXPECT_EQ(second->rows, 0u) << "it goes on at the end";
  const auto third = run({.file = file, .from_start = true});
  EXPECT_EQ(third->recorded, 0u);
  EXPECT_EQ(third->known, 2'500u);
}

TEST_F(Import, GoesOnWhereARunWasCutOff) {
  std::string text = "order_no,amount\n";
  for (int i = 0; i < 5'000; ++i) text += fmt::format("A{},{}\n", i, i % 100 == 7 ? "bad" : "1.00");
  const auto file = write("orders.csv", text);
  sink_.fail_after = 2;
  EXPECT_FALSE(run({.file = file}));
  sink_.fail_after = -1;
  const auto rest = run({.file = file});
  ASSERT_TRUE(rest);
  EXPECT_GT(rest->resumed_at, 0u);
  EXPECT_EQ(rest->known, 0u) << "nothing was sent twice";
  EXPECT_EQ(sink_.facts.size(), 4'950u);
  ASSERT_FALSE(refused_.empty());
  EXPECT_EQ(refused_.back().first, 4'909u) << "lines are counted from the file's beginning";
}

TEST_F(Import, ReadsNdjsonOfAnyKindStrictly) {
  const auto file = write("facts.ndjson",
                          "{\"id\":\"p:1@a\",\"seen_at\":1795233600000,\"body\":{\"kind\":"
                          "\"payment\",\"trade_no\":\"T1\","
                          "\"amount\":\"2.00\",\"status\":\"paid\"}}\n"
                          "{\"id\":\"p:2@a\",\"body\":{\"kind\":\"payment\",\"trade\":\"T1\"}}\n"
                          "{\"id\":\"p:3@a\",\"body\":{\"kind\":\"wish\"}}\n"
                          "{\"id\":\n");
  ASSERT_TRUE(run({.file = file}));
  EXPECT_EQ(sink_.all<trade::Payment>().size(), 1u);
  const std::vector<std::pair<std::uint64_t, std::string_view>> expected{
      {2, "json.unknown_member"}, {3, "json.unknown_kind"}, {4, "json.malformed"}};
  EXPECT_EQ(refused_, expected);
}

TEST_F(Import, RefusesFilesThatCannotBeReadAtAll) {
  EXPECT_EQ(run({.file = folder_ / "none.csv"}).error().code, "import.unreadable");
  EXPECT_EQ(run({.file = write("a.xlsx", "PK")}).error().code, "import.unknown_format");
  EXPECT_EQ(run({.file = write("b.csv", "\xFF\xFE\x01")}).error().code, "import.bad_encoding");
  EXPECT_EQ(run({.file = write("c.csv", "")}).error().code, "import.no_header");
  EXPECT_EQ(run({.file = write("d.csv", "甲,乙\n1,2\n")}).error().code, "import.no_columns");
  EXPECT_EQ(run({.file = write("e.csv", "order_no,订单号\n1,2\n")}).error().code,
            "import.repeated_column");
  EXPECT_EQ(run({.file = write("f.csv", "order_no\n1\n"), .kind = Word("wish")}).error().code,
            "import.unknown_kind");
}

TEST_F(Import, PassesOverARowWithoutEndAndGoesOn) {
  const std::string text = "order_no,title\nA1," + std::string(600'000, 'x') + "\nA2,short\n";
  const auto done = run({.file = write("orders.csv", text)});
  ASSERT_TRUE(done);
  EXPECT_EQ(sink_.all<trade::Order>().size(), 1u);
  ASSERT_EQ(refused_.size(), 1u);
  EXPECT_EQ(refused_.front().second, "import.row_too_large");
}

TEST(ReadTime, TakesTheWaysTimesAreWritten) {
  const Instant ten{1'795'226'400'000};
  for (const auto* text : {"2026-11-21 10:00:00", "2026/11/21 10:00", "2026-11-21T02:00:00Z",
                           "2026-11-21T10:00:00.000+08:00", "1795226400", "1795226400000"}) {
    const auto at = read_time(text, hours(8));
    ASSERT_TRUE(at) << text;
    EXPECT_EQ(*at, ten) << text;
  }
  for (const auto* text :
       {"", "2026-13-01", "2026-11-21 25:00", "tomorrow", "2026-11-21 10:00 x"}) {
    EXPECT_FALSE(read_time(text, hours(8))) << text;
  }
}

}  // namespace
}  // namespace jx::shop
