#include "shop/supplier/order_reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace jx::shop {
namespace {

using trade::UpstreamStatus;

Result<SupplierOrder> read(std::string_view protocol, std::string_view json) {
  const auto node = read_json(json);
  EXPECT_TRUE(node) << json;
  return read_order(*node, find_protocol(protocol)->answer.order, "");
}
UpstreamStatus status(std::string_view protocol, std::string_view json) {
  const auto order = read(protocol, json);
  EXPECT_TRUE(order) << json;
  return order ? order->status : UpstreamStatus::unknown;
}
std::string_view refusal(std::string_view protocol, std::string_view json) {
  const auto order = read(protocol, json);
  return order ? "" : order.error().code;
}

TEST(OrderReader, TellsWholePartAndNoRefundApart) {
  const auto kasushou = [](std::string_view status, std::string_view back) {
    return fmt::format(
        R"({{"ordersn":"D1","status":{},"total_price":"3.0500","has_back_money":{}}})", status,
        back);
  };
  EXPECT_EQ(status("kasushou", kasushou("5", "3.05")), UpstreamStatus::refunded);
  EXPECT_EQ(status("kasushou", kasushou("5", "\"1.00\"")), UpstreamStatus::partially_refunded);
  EXPECT_EQ(status("kasushou", kasushou("5", "null")), UpstreamStatus::refunded);
  EXPECT_EQ(status("kasushou", kasushou("3", "0")), UpstreamStatus::succeeded);
  EXPECT_EQ(status("kasushou", kasushou("3", "1")), UpstreamStatus::partially_refunded);
  EXPECT_EQ(status("kasushou", kasushou("4", "3.05")), UpstreamStatus::cancelled);
  EXPECT_EQ(refusal("kasushou", kasushou("5", "3.06")), "supplier.bad_number");

  const auto kayixin = [](int status, std::string_view back) {
    return fmt::format(R"({{"orderNumber":"1","status":{},"money":0.30,"retMoney":{}}})", status,
                       back);
  };
  EXPECT_EQ(status("kayixin", kayixin(5, "0.3")), UpstreamStatus::refunded);
  EXPECT_EQ(status("kayixin", kayixin(5, "0.299999")), UpstreamStatus::partially_refunded);
  EXPECT_EQ(status("kayixin", kayixin(5, "0")), UpstreamStatus::needs_human)
      << "called refunded, and nothing came back";
  EXPECT_EQ(status("kayixin", kayixin(4, "0")), UpstreamStatus::refunded);
  EXPECT_EQ(read("kayixin", kayixin(5, "0.299999"))->refunded, Money{299});
}

TEST(OrderReader, DoesNotTakeAMarkForMoney) {
  const auto kakayun = [](int status, int kind, std::string_view more = "") {
    return fmt::format(
        R"({{"orderno":"S1","status":{},"money":"2.00","refundmoney":"2.00","refundstatus":{}{}}})",
        status, kind, more);
  };
  EXPECT_EQ(status("kakayun", kakayun(4, 1)), UpstreamStatus::refunded);
  EXPECT_EQ(status("kakayun", kakayun(4, 4)), UpstreamStatus::refunded);
  EXPECT_EQ(status("kakayun", kakayun(4, 0)), UpstreamStatus::failed) << "failed, and not refunded";
  EXPECT_EQ(status("kakayun", kakayun(4, 3)), UpstreamStatus::failed);
  EXPECT_FALSE(read("kakayun", kakayun(4, 3))->refunded);
  EXPECT_NE(read("kakayun", kakayun(4, 3))->message.find("refundstatus=3"), std::string::npos);
  EXPECT_EQ(status("kakayun", kakayun(5, 2)), UpstreamStatus::partially_refunded);
  EXPECT_EQ(status("kakayun", kakayun(5, 9)), UpstreamStatus::unknown) << "a kind never heard of";
  EXPECT_EQ(status("kakayun", kakayun(1, 0)), UpstreamStatus::pending);
  EXPECT_EQ(status("kakayun", kakayun(1, 0, R"(,"cards":[{"card_pwd":"x"}])")),
            UpstreamStatus::succeeded);
}

TEST(OrderReader, ReadsTheRightOneOfTwoStates) {
  const auto order = read("dayuanren", R"({"order_number":"C1","out_trade_num":"A1","status":6,
    "state":3,"charge_amount":"50","remark":"部分","voucher":"https://img.example/1.png",
    "charge_kami":"K-1\nK-2","finish_time":1704991244})");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->status, UpstreamStatus::partly_succeeded);
  EXPECT_EQ(order->message, "部分；已充值面额 50；https://img.example/1.png");
  EXPECT_EQ(order->at, Instant{1'704'991'244'000});
  ASSERT_EQ(order->cards.size(), 2u);
  EXPECT_EQ(order->cards[1].code.text, "K-2");
}

TEST(OrderReader, RefusesNumbersThatMakeNoSense) {
  const auto kayixin = [](std::string_view members) {
    return fmt::format(R"({{"orderNumber":"1","status":2,{}}})", members);
  };
  for (const std::string_view bad :
       {R"("count":-1)", R"("count":"1.5")", R"("count":99999999999)", R"("retMoney":-1)",
        R"("retMoney":"1e9")", R"("retMoney":1e9)", R"("retMoney":"0.0000001")",
        R"("retMoney":"99999999999999")", R"("retMoney":"1,000.00")", R"("money":"free")"}) {
    EXPECT_EQ(refusal("kayixin", kayixin(bad)), "supplier.bad_number") << bad;
  }
  EXPECT_EQ(refusal("kayixin", R"({"orderNumber":"1"})"), "supplier.missing_member");
  EXPECT_EQ(refusal("kayixin", R"({"status":3})"), "supplier.missing_member");
  EXPECT_EQ(
      refusal("kayixin", fmt::format(R"({{"orderNumber":"{}","status":3}})", std::string(65, '1'))),
      "supplier.bad_number");
  EXPECT_EQ(refusal("kayixin", "[]"), "supplier.missing_member");
}

TEST(OrderReader, CleansWhatTheSupplierSays) {
  const auto order =
      read("kayixin", fmt::format(R"({{"orderNumber":"1","status":3,"result":"\u0007好{}"}})",
                                  std::string(5'000, 'x')));
  ASSERT_TRUE(order);
  EXPECT_TRUE(order->message.starts_with("好"));
  EXPECT_EQ(order->message.size(), trade::text_bytes_max);
}

// docs/suppliers.md shows operators what becomes of each status: one line a word.
TEST(OrderReader, KnowsTheStatusesOfItsDocumentAndNoOthers) {
  std::ifstream file(JX_SOURCE_DIR "/docs/suppliers.md");
  std::stringstream page;
  page << file.rdbuf();
  const std::string text = page.str();
  std::size_t words = 0;
  for (const Protocol& protocol : protocols()) {
    for (const StatusWord& word : protocol.answer.order.words) {
      const std::string line =
          fmt::format("| {} | `{}` | `{}`", protocol.title, word.word, enum_text(word.status));
      EXPECT_NE(text.find(line), std::string::npos) << line;
      ++words;
    }
  }
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = text.find("` | `", at)) != text.npos; ++at) ++lines;
  EXPECT_EQ(lines, words);
}

}  // namespace
}  // namespace jx::shop
