#include "market/town/story.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

namespace jx::market {
namespace {

constexpr std::int64_t now_ms = 1'800'000'000'000;

std::vector<Truth> all_truths() {
  std::vector<Truth> all;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Truth>>(
      [&](auto one) { all.push_back(one.value); });
  return all;
}

std::string told(const Story& story) {
  std::string out;
  for (const ShopFact& fact : story.facts) {
    out += fmt::format("{} {} {}\n", fact.seen_at_ms, fact.id, fact.body);
  }
  return out;
}

TEST(Town, TellsTheSameStoriesForTheSameSeed) {
  const auto town = [](std::uint64_t seed) {
    Dice dice(seed);
    const auto people = people_of(dice, 20);
    std::string all;
    for (int i = 0; i < 50; ++i) {
      const std::size_t who = dice.below(people.size());
      const Purchase one = new_purchase(dice, who, people[who], now_ms + i * 1000);
      all += told(story_of(one, people[who], dice.fork()));
    }
    return all;
  };
  EXPECT_EQ(town(7), town(7));
  EXPECT_NE(town(7), town(8));
}

TEST(Town, GivesEveryFactAnIdOfItsOwnAndNeverGoesBackInTime) {
  Dice dice(3);
  const auto people = people_of(dice, 1);
  JsonReader reader;
  for (const Truth truth : all_truths()) {
    const Purchase one = purchase_with(dice, 0, people[0], truth, now_ms);
    Story story = story_of(one, people[0], dice.fork());
    ASSERT_FALSE(story.facts.empty()) << enum_text(truth);
    std::set<std::string> ids;
    std::int64_t last = 0;
    for (const ShopFact& fact : story.facts) {
      EXPECT_TRUE(ids.insert(fact.id).second) << fact.id;
      EXPECT_GE(fact.seen_at_ms, last);
      EXPECT_TRUE(reader.read(fact.body)) << fact.body;
      last = fact.seen_at_ms;
    }
    for (const ShopFact& fact : repair(story, people[0], now_ms + 3'600'000)) {
      EXPECT_TRUE(ids.insert(fact.id).second) << fact.id;
    }
  }
}

TEST(Town, NeverDeliversWhatTheShopDoesNotKnowToBePaid) {
  Dice dice(5);
  const auto people = people_of(dice, 1);
  for (const Truth truth : {Truth::not_paid, Truth::paid_notice_lost, Truth::paid_after_expiry,
                            Truth::amount_mismatch_notice_refused}) {
    const Purchase one = purchase_with(dice, 0, people[0], truth, now_ms);
    EXPECT_EQ(told(story_of(one, people[0], dice.fork())).find("\"delivery\""), std::string::npos);
  }
}

TEST(Town, EndsTheTroubleOnce) {
  Dice dice(9);
  const auto people = people_of(dice, 1);
  const Purchase one = purchase_with(dice, 0, people[0], Truth::paid_notice_lost, now_ms);
  Story story = story_of(one, people[0], dice.fork());
  EXPECT_FALSE(repair(story, people[0], now_ms + 60'000).empty());
  EXPECT_TRUE(repair(story, people[0], now_ms + 90'000).empty());
}

}  // namespace
}  // namespace jx::market
