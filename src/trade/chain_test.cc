#include "trade/chain.h"

#include <gtest/gtest.h>

#include "trade/placeholders.h"
#include "trade/telling.h"
#include "trade/timeline.h"
#include "trade/wording.h"

namespace jx::trade {
namespace {

constexpr Instant ten{1'795'226'400'000};  // 2026-11-21 10:00 +08:00

Fact fact(std::string id, Instant at, FactBody body) {
  return {.source = "push:main", .id = std::move(id), .seen_at = at, .body = std::move(body)};
}

Order order(std::string_view number, OrderStatus status) {
  return {.order_no = Number(number), .status = status};
}

TEST(Chain, TakesTheLatestViewAndKeepsWhatItLeavesEmpty) {
  Order early = order("A1", OrderStatus::pending_payment);
  early.title = "月卡";
  const std::vector facts{fact("o@b", ten + minutes(1), order("A1", OrderStatus::paid)),
                          fact("o@a", ten, early)};
  const Chain chain = join(facts);
  ASSERT_TRUE(chain.order);
  EXPECT_EQ(chain.order->body.status, OrderStatus::paid);
  EXPECT_EQ(chain.order->body.title, "月卡");
  EXPECT_EQ(chain.facts[chain.order->fact].id, "o@b");
}

TEST(Chain, IsFoundByAnyOfTheFiveNumbers) {
  const CardPrint card("0123456789abcdef0123456789abcdef");
  const std::vector facts{
      fact("o", ten, order("A1", OrderStatus::completed)),
      fact("p", ten,
           Payment{
               .trade_no = Number("T1"), .order_no = Number("A1"), .transaction_id = Number("X1")}),
      fact("u", ten, UpstreamOrder{.upstream_no = Number("U1"), .order_no = Number("A1")}),
      fact("d", ten, Delivery{.order_no = Number("A1"), .cards = {card}}),
      fact("n", ten, Notice{.trade_no = Number("T1")}),
      fact("c", ten, StockCard{.card = card}),
      fact("other", ten, order("B2", OrderStatus::paid))};
  for (const std::string_view focus :
       {std::string_view("A1"), std::string_view("T1"), std::string_view("X1"),
        std::string_view("U1"), card.view()}) {
    const Chain chain = join(facts, Number(focus));
    EXPECT_EQ(chain.order_no.view(), "A1") << focus;
    EXPECT_EQ(chain.notices.size(), 1u);
    EXPECT_EQ(chain.cards.size(), 1u);
    EXPECT_EQ(chain.other_orders, std::vector{Number("B2")});
  }
  EXPECT_TRUE(join(facts).order_no.empty()) << "two orders and none asked for";
}

TEST(Chain, DoesNotJoinStrangersByALoopCard) {
  const CardPrint card("0123456789abcdef0123456789abcdef");
  const std::vector facts{fact("o", ten, order("A1", OrderStatus::completed)),
                          fact("d", ten, Delivery{.order_no = Number("A1"), .cards = {card}}),
                          fact("c", ten, StockCard{.card = card, .loop = true})};
  EXPECT_TRUE(join(facts, Number("A1")).cards.empty());
}

TEST(Chain, KeepsAtMostItsBoundAndSaysSo) {
  std::vector<Fact> facts;
  for (std::size_t i = 0; i < chain_facts_max + 5; ++i) {
    facts.push_back(fact(fmt::format("o@{}", i), ten + seconds(static_cast<std::int64_t>(i)),
                         order("A1", OrderStatus::paid)));
  }
  const Chain chain = join(facts);
  EXPECT_TRUE(chain.cut);
  EXPECT_EQ(chain.facts.size(), chain_facts_max);
}

TEST(Timeline, TellsLanesAndGapsAndNoSecret) {
  Order made = order("A1", OrderStatus::processing);
  made.goods_kind = GoodsKind::direct_topup;
  made.account.text = "player-secret";
  made.contact.text = "mail-secret";
  const std::vector facts{
      fact("o", ten, made),
      fact("d", ten, Delivery{.order_no = Number("A1"), .secrets = {"card-secret"}})};
  const Timeline timeline = timeline_of(join(facts));
  ASSERT_EQ(timeline.lanes.size(), 7u);
  EXPECT_FALSE(timeline.lanes[static_cast<std::size_t>(Lane::gateway)].gaps.empty());
  EXPECT_FALSE(timeline.lanes[static_cast<std::size_t>(Lane::goods)].gaps.empty());
  for (const auto& lane : timeline.lanes) {
    for (const auto& entry : lane.entries) {
      EXPECT_EQ((entry.zh + entry.en).find("secret"), std::string::npos);
    }
  }
}

TEST(Wording, WritesTimesInTheZoneAndCutsBetweenCharacters) {
  EXPECT_EQ(time_text(ten, hours(8)), "2026-11-21 10:00");
  EXPECT_EQ(time_text({1'709'164'800'000}, {}), "2024-02-29 00:00");
  EXPECT_EQ(time_text({-1}, {}), "1969-12-31 23:59");
  EXPECT_EQ(time_text({1'735'660'799'000}, hours(8)), "2024-12-31 23:59");
  EXPECT_EQ(cut_text("卡密卡密", 7), "卡密…");
  EXPECT_EQ(unknown_placeholder("a {amount} {wish}"), "{wish}");
  EXPECT_EQ(unknown_placeholder("open {amount"), "{amount");
}

}  // namespace
}  // namespace jx::trade
