#include "knowledge/gaps.h"

#include <gtest/gtest.h>

namespace jx::knowledge {
namespace {

using language::Intent;

constexpr Instant now{1'700'000'000'000};

class Asked {
 public:
  Asked& ask(std::uint64_t contact, Intent intent, std::string text) {
    ++seq_;
    questions.push_back({.seq = {seq_},
                         .contact = {contact},
                         .at = now + milliseconds(static_cast<std::int64_t>(seq_)),
                         .intent = intent,
                         .text = std::move(text)});
    return *this;
  }
  std::vector<Question> questions{};

 private:
  std::uint64_t seq_ = 0;
};

std::vector<Gap> gaps(const Asked& asked, const Index& index) {
  return find_gaps(asked.questions, [&](const Query& query) { return index.find(query); }, now);
}

TEST(Gaps, GroupLikeQuestionsAndCountWhoAsked) {
  Asked asked;
  asked.ask(1, Intent::price_or_product_question, "发票怎么开")
      .ask(2, Intent::price_or_product_question, "请问能开发票吗")
      .ask(2, Intent::price_or_product_question, "发票怎么开啊")
      .ask(3, Intent::price_or_product_question, "月卡可以送人吗")
      .ask(4, Intent::price_or_product_question, "fapiao 怎么开发票");
  const auto found = gaps(asked, Index());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].askers, 3);
  EXPECT_EQ(found[0].questions, (std::vector<Seq>{{1}, {2}, {3}, {5}}));
  EXPECT_EQ(found[0].first_at, now + milliseconds(1));
  EXPECT_EQ(found[0].last_at, now + milliseconds(5));
  EXPECT_EQ(found[1].texts, (std::vector<std::string>{"月卡可以送人吗"}));
}

TEST(Gaps, KeepIntentsApart) {
  Asked asked;
  asked.ask(1, Intent::refund_request, "这笔退款怎么办理")
      .ask(2, Intent::refund_not_received, "这笔退款怎么办理");
  EXPECT_EQ(gaps(asked, Index()).size(), 2u);
}

TEST(Gaps, HearHomophonesAsOne) {
  Asked asked;
  asked.ask(1, Intent::how_to_use, "冲值卡怎么用").ask(2, Intent::how_to_use, "充值卡怎么用");
  ASSERT_EQ(gaps(asked, Index()).size(), 1u);
}

TEST(Gaps, LeaveOutWhatIsAnsweredWell) {
  Index index;
  index.put({.id = 9,
             .texts = {{Field::title, "怎么开发票"}, {Field::body, "把抬头和税号发给客服。"}},
             .links = {{LinkKind::intent, "price_or_product_question"}},
             .showing = {.published = true, .for_customers = true}});
  Asked asked;
  asked.ask(1, Intent::price_or_product_question, "怎么开发票")
      .ask(2, Intent::price_or_product_question, "月卡可以送人吗");
  const auto found = gaps(asked, index);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].texts.front(), "月卡可以送人吗");

  index.show(9, {.published = false, .for_customers = true});
  EXPECT_EQ(gaps(asked, index).size(), 2u) << "withdrawn, it answers nothing";
}

TEST(Gaps, TakeAnArticleForTheProblemForAnAnswerInOtherWords) {
  Index index;
  for (const DocumentId id : {DocumentId{1}, DocumentId{2}}) {
    index.put({.id = id,
               .texts = {{Field::title, id == 1 ? "账号被盗后先做什么" : "会员怎么用"}},
               .links = {{LinkKind::intent, id == 1 ? "account_stolen" : "how_to_use"}},
               .showing = {.published = true, .for_customers = true}});
  }
  Asked asked;
  asked.ask(1, Intent::account_stolen, "我的账号让别人登上去了，余额一分都没有剩下")
      .ask(2, Intent::how_to_use, "会员可以几个人一起看吗，电视上能不能登录");
  const auto found = gaps(asked, index);
  ASSERT_EQ(found.size(), 1u) << "how_to_use does not say what is asked";
  EXPECT_EQ(found[0].intent, Intent::how_to_use);
  EXPECT_EQ(found[0].nearest, 2u);
}

TEST(Gaps, NameTheNearestArticle) {
  Index index;
  index.put({.id = 9,
             .texts = {{Field::title, "月卡说明"}},
             .showing = {.published = true, .for_customers = true}});
  Asked asked;
  asked.ask(1, Intent::price_or_product_question, "请问贵店的月卡到底可不可以转送给朋友使用呢");
  const auto found = gaps(asked, index);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].nearest, 9u);
  EXPECT_LT(found[0].coverage, good_answer);
}

TEST(Gaps, AreNoneOfNothing) {
  EXPECT_TRUE(gaps(Asked(), Index()).empty());
  Asked asked;
  asked.ask(1, Intent::chit_chat, "？").ask(2, Intent::chit_chat, "");
  EXPECT_TRUE(gaps(asked, Index()).empty());
}

TEST(Gaps, LookAtTheNewestOnly) {
  Asked asked;
  for (std::size_t i = 0; i < questions_max; ++i) asked.ask(i, Intent::how_to_use, "充值卡怎么用");
  asked.questions.insert(asked.questions.begin(),
                         Question{.intent = Intent::how_to_use, .text = "发票抬头写什么"});
  EXPECT_EQ(gaps(asked, Index()).size(), 1u);
}

}  // namespace
}  // namespace jx::knowledge
