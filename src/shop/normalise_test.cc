#include "shop/normalise.h"

#include <gtest/gtest.h>

#include "shop/test_support.h"

namespace jx::shop {
namespace {

constexpr Instant noon{1'795'233'600'000};

trade::Fact fact_of(trade::FactBody body) {
  return {.source = "push:main", .id = "x:1@a", .seen_at = noon, .body = std::move(body)};
}

std::string_view refusal(trade::FactBody body) {
  trade::Fact fact = fact_of(std::move(body));
  const auto normal = normalise_fact(fact, TestKeys{});
  return normal ? "" : normal.error().code;
}

TEST(NormaliseFact, KeepsNoQueryPasswordInTheClear) {
  const TestKeys keys;
  trade::Fact fact =
      fact_of(trade::Order{.order_no = trade::Number("A1"), .query_password_print = "secret-1"});
  ASSERT_TRUE(normalise_fact(fact, keys));
  const auto& order = std::get<trade::Order>(fact.body);
  EXPECT_EQ(order.query_password_print, keys.fingerprint("query_password", "secret-1"));
}

TEST(NormaliseFact, RecognisesTheSameCardHoweverItIsGiven) {
  const TestKeys keys;
  trade::Fact stock = fact_of(trade::StockCard{.secret = {" AAAA-BBBB \r"}});
  trade::Fact delivery = fact_of(
      trade::Delivery{.order_no = trade::Number("A1"), .secrets = {"CCCC\r\n\nAAAA-BBBB\n"}});
  trade::Fact used = fact_of(trade::Activation{.card = trade::CardPrint("AAAA-BBBB")});
  ASSERT_TRUE(normalise_fact(stock, keys));
  ASSERT_TRUE(normalise_fact(delivery, keys));
  ASSERT_TRUE(normalise_fact(used, keys));
  const auto print = std::get<trade::StockCard>(stock.body).card;
  EXPECT_EQ(print.view().size(), 32u);
  ASSERT_EQ(std::get<trade::Delivery>(delivery.body).cards.size(), 2u);
  EXPECT_EQ(std::get<trade::Delivery>(delivery.body).cards[1], print);
  EXPECT_EQ(std::get<trade::Activation>(used.body).card, print);
}

TEST(NormaliseFact, NamesAGuestByTheContact) {
  const TestKeys keys;
  trade::Fact fact =
      fact_of(trade::Order{.order_no = trade::Number("A1"), .contact = {"Buyer@Example.com"}});
  ASSERT_TRUE(normalise_fact(fact, keys));
  const auto& order = std::get<trade::Order>(fact.body);
  EXPECT_EQ(order.buyer, guest_key(keys, " buyer@example.com "));
  EXPECT_TRUE(order.buyer.view().starts_with("mail:"));
}

TEST(NormaliseFact, RefusesWhatIsOutOfBoundsByCode) {
  const trade::Number number("A1");
  EXPECT_EQ(refusal(trade::Order{}), "fact.names_nothing");
  EXPECT_EQ(refusal(trade::Withdrawal{.withdraw_no = trade::Number("W1")}), "fact.names_nothing")
      << "nobody's";
  EXPECT_EQ(refusal(trade::AccountState{}), "fact.names_nothing");
  EXPECT_EQ(refusal(trade::Invoice{.buyer = trade::BuyerKey("user:1")}), "fact.names_nothing");
  EXPECT_EQ(refusal(trade::Dispute{}), "fact.names_nothing");
  EXPECT_EQ(refusal(trade::MerchantCallback{}), "fact.names_nothing");
  EXPECT_EQ(refusal(trade::Listing{.order_no = trade::Number("A1"), .count = -1}),
            "fact.bad_number");
  EXPECT_EQ(refusal(trade::Order{.order_no = trade::Number("A\x01")}), "fact.bad_number");
  EXPECT_EQ(refusal(trade::Order{.order_no = number, .quantity = -1}), "fact.bad_number");
  EXPECT_EQ(refusal(trade::Order{.order_no = number, .amount = Money{money_milli_max + 1}}),
            "fact.bad_number");
  EXPECT_EQ(refusal(trade::Order{.order_no = number, .title = std::string(4'001, 'x')}),
            "fact.too_large");
  EXPECT_EQ(refusal(trade::Order{.order_no = number, .title = "\xFF"}), "fact.bad_text");
  EXPECT_EQ(refusal(trade::Order{.order_no = number, .paid_at = Instant{5}}), "fact.bad_time");
  trade::Delivery many{.order_no = number};
  for (int i = 0; i <= 1'000; ++i) many.secrets.text += fmt::format("CARD-{}\n", i);
  EXPECT_EQ(refusal(many), "fact.too_large");
  trade::Fact fact = fact_of(trade::Order{.order_no = number});
  fact.id.clear();
  EXPECT_EQ(normalise_fact(fact, TestKeys{}).error().code, "fact.bad_id");
}

}  // namespace
}  // namespace jx::shop
