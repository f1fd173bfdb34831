#include "knowledge/index.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace jx::knowledge {
namespace {

constexpr Instant now{1'700'000'000'000};

Document article(DocumentId id, std::string title, std::string body,
                 std::vector<std::string> tags = {}, std::vector<Link> links = {}) {
  Document document{.id = id,
                    .texts = {{Field::title, std::move(title)}, {Field::body, std::move(body)}},
                    .links = std::move(links),
                    .showing = {.published = true, .for_customers = true}};
  for (std::string& tag : tags) document.texts.push_back({Field::tag, std::move(tag)});
  return document;
}

Index desk_articles() {
  Index index;
  index.put(article(1, "卡密怎么兑换", "在官方页面登录后粘贴卡密，点兑换。",
                    {"兑换", "激活码", "CDK"}, {{LinkKind::intent, "how_to_use"}}));
  index.put(article(2, "卡密提示无效怎么办", "先核对地区和区服，再联系客服核实。", {"无效"},
                    {{LinkKind::intent, "card_invalid"}}));
  index.put(article(3, "退款多久到账", "退款原路返回，一般一到三个工作日到账。", {"退款时间"},
                    {{LinkKind::intent, "refund_not_received"}, {LinkKind::cause, "refunded"}}));
  index.put(article(4, "被重复扣款", "核对两笔付款单号，多余一笔原路退回。", {"扣了两次"},
                    {{LinkKind::intent, "duplicate_charge"}}));
  index.put(article(5, "提现多久到账", "提现先审核再打款。", {},
                    {{LinkKind::intent, "withdraw_problem"}}));
  index.put(article(6, "How to redeem a Steam gift card", "Paste the code on the official page.",
                    {"steam"}));
  return index;
}

std::vector<DocumentId> ids(const Index& index, std::string text) {
  std::vector<DocumentId> found;
  for (const Hit& hit : index.find({.text = std::move(text), .now = now})) found.push_back(hit.id);
  return found;
}

DocumentId first(const Index& index, std::string text) {
  const auto found = ids(index, std::move(text));
  return found.empty() ? 0 : found.front();
}

TEST(Index, FindsByWords) {
  const Index index = desk_articles();
  EXPECT_EQ(first(index, "卡密无效"), 2u);
  EXPECT_EQ(first(index, "退款什么时候到账"), 3u);
  EXPECT_EQ(first(index, "redeem gift cards"), 6u);
  EXPECT_TRUE(ids(index, "").empty());
  EXPECT_TRUE(ids(index, "天气预报").empty());
}

TEST(Index, FindsBySoundAlikeCharacters) {
  const Index index = desk_articles();
  EXPECT_EQ(first(index, "卡蜜无校"), 2u);
  EXPECT_EQ(first(index, "推款到帐"), 3u);
  EXPECT_EQ(first(index, "虫复扣款"), 4u) << "重 is also read chong";
}

TEST(Index, FindsByPinyin) {
  const Index index = desk_articles();
  EXPECT_EQ(first(index, "kami wuxiao"), 2u);
  EXPECT_EQ(first(index, "tuikuan"), 3u);
  EXPECT_EQ(first(index, "tui kuan"), 3u);
  EXPECT_EQ(first(index, "chongfukoukuan"), 4u);
  EXPECT_EQ(first(index, "tixian"), 5u);
  EXPECT_EQ(first(index, "duihuanm"), 1u) << "the last syllable is only begun";
}

TEST(Index, FindsInSpiteOfSlips) {
  const Index index = desk_articles();
  EXPECT_EQ(first(index, "steem gift"), 6u) << "another letter";
  EXPECT_EQ(first(index, "激码"), 1u) << "a character is missing";
  EXPECT_EQ(first(index, "激话码"), 1u) << "a character is wrong";
  EXPECT_EQ(first(index, "兑一换"), 1u) << "a character too many";
  EXPECT_EQ(first(index, "退"), 3u) << "a lone character";
}

TEST(Index, RanksWordsBeforeSounds) {
  Index index;
  index.put(article(1, "是非题", ""));
  index.put(article(2, "事费题", ""));
  EXPECT_EQ(ids(index, "是非题"), (std::vector<DocumentId>{1, 2}));
  EXPECT_EQ(ids(index, "事费题"), (std::vector<DocumentId>{2, 1}));
}

TEST(Index, RanksTitlesBeforeBodies) {
  Index index;
  index.put(article(1, "其他", "退款退款退款"));
  index.put(article(2, "退款", "其他"));
  EXPECT_EQ(first(index, "退款"), 2u);
}

TEST(Index, LeavesOutWhatMayNotBeShown) {
  Index index;
  Document document = article(1, "退款说明", "");
  const auto is_found = [&](const Showing& showing, Query query) {
    index.show(1, showing);
    query.text = "退款";
    query.now = now;
    return !index.find(query).empty();
  };
  index.put(document);
  EXPECT_TRUE(is_found({.published = true}, {}));
  EXPECT_FALSE(is_found({.published = true}, {.only_for_customers = true}));
  EXPECT_TRUE(is_found({.published = true, .for_customers = true}, {.only_for_customers = true}));
  EXPECT_FALSE(is_found({.published = false}, {}));
  EXPECT_TRUE(is_found({.published = false}, {.only_published = false}));
  EXPECT_FALSE(is_found({.published = true, .until = now}, {})) << "over from that instant on";
  EXPECT_TRUE(is_found({.published = true, .until = now + milliseconds(1)}, {}));
  EXPECT_TRUE(is_found({.published = true, .until = now}, {.only_current = false}));
  EXPECT_FALSE(is_found({.published = true, .from = now + milliseconds(1)}, {}));
}

TEST(Index, SaysWhy) {
  const Index index = desk_articles();
  const auto hits =
      index.find({.text = "kami 无效", .links = {{LinkKind::intent, "card_invalid"}}, .now = now});
  ASSERT_FALSE(hits.empty());
  EXPECT_EQ(hits[0].id, 2u);
  double sum = 0;
  const Reason* by_sound = nullptr;
  const Reason* by_word = nullptr;
  const Reason* by_link = nullptr;
  for (const Reason& reason : hits[0].reasons) {
    sum += reason.score;
    if (reason.match == Match::sound) by_sound = &reason;
    if (reason.match == Match::word) by_word = &reason;
    if (reason.match == Match::link) by_link = &reason;
  }
  EXPECT_NEAR(sum, hits[0].score, 1e-6) << "the reasons add up to the score";
  ASSERT_TRUE(by_sound != nullptr && by_word != nullptr && by_link != nullptr);
  EXPECT_EQ(by_sound->term, "kami");
  EXPECT_EQ(by_sound->found, "ka mi");
  EXPECT_EQ(by_word->term, "无效");
  EXPECT_EQ(by_word->fields, (std::vector<Field>{Field::title, Field::tag}));
  EXPECT_EQ(by_link->term, "intent:card_invalid");
}

TEST(Index, CoverageTellsHowMuchIsAnswered) {
  const Index index = desk_articles();
  const auto coverage = [&](std::string text) {
    const auto hits = index.find({.text = std::move(text), .now = now, .count = 1});
    return hits.empty() ? 0.0 : hits[0].coverage;
  };
  EXPECT_NEAR(coverage("卡密无效"), 1, 0.35);
  EXPECT_GT(coverage("卡密无效"), coverage("卡密无效还有天气预报怎么看今天下雨吗"));
}

TEST(Index, FindsByLinkAlone) {
  const Index index = desk_articles();
  const auto hits = index.find({.links = {{LinkKind::cause, "refunded"}}, .now = now});
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].id, 3u);
  EXPECT_EQ(hits[0].coverage, 0);
}

TEST(Index, ForgetsAndReplaces) {
  Index index = desk_articles();
  index.remove(2);
  index.remove(99);
  EXPECT_NE(first(index, "卡密无效"), 2u);
  index.put(article(3, "发票", "抬头和税号"));
  EXPECT_NE(first(index, "退款多久"), 3u);
  EXPECT_EQ(first(index, "发票抬头"), 3u);
  EXPECT_EQ(index.size(), 5u);
}

// ---- the same however it came about

std::uint64_t seed() {
  const char* given = std::getenv("JX_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

class Writer {
 public:
  explicit Writer(std::uint64_t from) : random_(from) {}

  std::size_t below(std::size_t end) { return random_() % end; }
  std::string text(std::size_t count) {
    static constexpr std::array words{"卡密", "充值",  "退款",     "未到账", "账号",
                                      "冻结", "steam", "重复扣款", "code",   "激活",
                                      "，",   "发票",  "redeem",   "a1"};
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text += words[below(words.size())];
      if (below(3) == 0) text += ' ';
    }
    return text;
  }
  Document document(DocumentId id) {
    Document made = article(id, text(3), text(12), {text(1)});
    made.showing.published = below(4) > 0;
    if (below(2) == 0) made.links.push_back({LinkKind::intent, "card_used"});
    return made;
  }

 private:
  std::mt19937_64 random_;
};

std::string told(const std::vector<Hit>& hits) {
  std::string text;
  for (const Hit& hit : hits) {
    text += fmt::format("{} {:.6f} {:.6f}\n", hit.id, hit.score, hit.coverage);
    for (const Reason& reason : hit.reasons)
      text += fmt::format("  {} {} {:.6f}\n", reason.term, reason.found, reason.score);
  }
  return text;
}

TEST(Index, AnswersTheSameHoweverItCameAbout) {
  const std::uint64_t from = seed();
  SCOPED_TRACE(fmt::format("JX_SEED={}", from));
  Writer writer(from);
  Index changed;
  std::map<DocumentId, Document> kept;
  for (int step = 0; step < 400; ++step) {
    const DocumentId id = 1 + writer.below(40);
    if (writer.below(4) == 0) {
      changed.remove(id);
      kept.erase(id);
    } else {
      kept[id] = writer.document(id);
      changed.put(kept[id]);
    }
  }
  Index built;
  for (auto each = kept.rbegin(); each != kept.rend(); ++each) built.put(each->second);
  ASSERT_EQ(built.size(), changed.size());
  for (int round = 0; round < 60; ++round) {
    const Query query{.text = writer.text(4),
                      .links = {{LinkKind::intent, "card_used"}},
                      .only_published = writer.below(2) == 0,
                      .now = now,
                      .count = 40};
    EXPECT_EQ(told(changed.find(query)), told(built.find(query))) << query.text;
  }
}

TEST(Index, AnswersAnyBytes) {
  const Index index = desk_articles();
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string noise(random() % 200, '\0');
    for (char& c : noise) c = static_cast<char>(random());
    (void)index.find({.text = noise, .now = now}).size();
  }
  EXPECT_EQ(index.find({.text = std::string(100'000, 'x'), .now = now}).size(), 0u);
}

}  // namespace
}  // namespace jx::knowledge
