#include "knowledge/suggest.h"

#include <gtest/gtest.h>

namespace jx::knowledge {
namespace {

using language::Intent;

constexpr Instant now{1'700'000'000'000};

TEST(Suggestions, AskForWhatTheCaseIsAbout) {
  const Situation situation{.said = {"很早", "第一", "第二", "卡用不了"},
                            .intents = {{Intent::card_invalid, 0.8}, {Intent::how_to_use, 0.1}},
                            .product = "月卡",
                            .goods = {"1001"},
                            .cause = "upstream_pending"};
  const Query query = query_for(situation, true, now, 3);
  EXPECT_TRUE(query.only_for_customers && query.only_published && query.only_current);
  EXPECT_EQ(query.text, "卡用不了\n第二\n第一\n月卡");
  EXPECT_EQ(query.links, (std::vector<Link>{{LinkKind::intent, "card_invalid"},
                                            {LinkKind::cause, "upstream_pending"},
                                            {LinkKind::goods, "1001"}}));
}

TEST(Suggestions, DoNotFollowSmallTalk) {
  const Situation situation{.said = {"在吗"}, .intents = {{Intent::chit_chat, 0.9}}};
  EXPECT_TRUE(query_for(situation, false, now, 3).links.empty());
  EXPECT_EQ(query_for({}, false, now, 3).text, "");
}

TEST(Suggestions, LeaveChanceHitsOut) {
  const Reason by_word{.term = "可以", .match = Match::word, .score = 1};
  const Reason by_link{.term = "intent:card_used", .match = Match::link, .score = 4};
  EXPECT_FALSE(is_worth_suggesting({.id = 1, .coverage = 0.1, .reasons = {by_word}}));
  EXPECT_TRUE(is_worth_suggesting({.id = 1, .coverage = 0.1, .reasons = {by_word, by_link}}));
  EXPECT_TRUE(is_worth_suggesting({.id = 1, .coverage = 0.3, .reasons = {by_word}}));
}

TEST(Suggestions, PutTheGoodsFirst) {
  Index index;
  index.put({.id = 1,
             .texts = {{Field::title, "卡密无效怎么办"}},
             .links = {{LinkKind::intent, "card_invalid"}},
             .showing = {.published = true}});
  index.put({.id = 2,
             .texts = {{Field::title, "某游戏点券说明"}},
             .links = {{LinkKind::goods, "1001"}},
             .showing = {.published = true}});
  const Query query =
      query_for({.said = {"充不进"}, .intents = {{Intent::card_invalid, 0.9}}, .goods = {"1001"}},
                false, now, 5);
  const auto hits = index.find(query);
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].id, 2u);
}

}  // namespace
}  // namespace jx::knowledge
