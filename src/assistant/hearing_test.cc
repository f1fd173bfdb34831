#include "assistant/hearing.h"

#include <gtest/gtest.h>

namespace jx::assistant {
namespace {

const language::Language& shared_language() {
  static const std::unique_ptr<language::Language> loaded = language::Language::load().value();
  return *loaded;
}

desk::DialogueState asked(const char* what) {
  return {.asked = {Word{what}}, .topic = Word{"not_arrived"}};
}

TEST(Hearing, TakesABareNumberForTheAnswerOnlyWhenOneWasAskedFor) {
  const auto slots = [](const char* text, const desk::DialogueState& dialogue) {
    return hear(shared_language(), {}, text, dialogue).slots;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(slots("20261125cpyfj4rphp", asked("order_no")).order_nos, Texts{"20261125cpyfj4rphp"});
  EXPECT_EQ(slots("20261125 6CCE4QFNAU", asked("order_no")).order_nos, Texts{"202611256CCE4QFNAU"});
  EXPECT_EQ(slots("20261125FXSFHTMC8F，查询密码 119595", asked("query_password")).order_nos,
            Texts{"20261125FXSFHTMC8F"});
  EXPECT_EQ(slots("ZJKL", asked("which_order")).order_tails, Texts{"ZJKL"});
  EXPECT_TRUE(slots("ZJKL", asked("order_no")).order_tails.empty());
}

TEST(Hearing, ReadsTheWishFromTheDialogueAndTheWordsFromTheMessage) {
  const std::vector<Said> before{{language::Role::user, "充的点券一直没到账"},
                                 {language::Role::bot, "请发一下订单号。"}};
  const auto heard = hear(shared_language(), before, "482250101123456789", asked("order_no"));
  EXPECT_EQ(heard.intents.front().name, language::Intent::not_arrived);
  EXPECT_EQ(heard.slots.order_nos, std::vector<std::string>{"482250101123456789"});
  EXPECT_EQ(heard.normal_text, "482250101123456789");
}

TEST(Hearing, KnowsABareAnswer) {
  EXPECT_TRUE(is_bare_answer("订单号是 20261125abcd,查询密码 778802"));
  EXPECT_TRUE(is_bare_answer("order number 20261125abcd"));
  EXPECT_FALSE(is_bare_answer("20261125abcd 还没到"));
  EXPECT_FALSE(is_bare_answer("order 20261125abcd did not arrive"));
  EXPECT_FALSE(is_bare_answer("好的"));
}

TEST(Hearing, KnowsWhoOnlyAccepts) {
  const auto accepts = [](const char* text) {
    return only_accepts(shared_language().understand(text));
  };
  EXPECT_TRUE(accepts("好的，那我再等等"));
  EXPECT_TRUE(accepts("行，知道了"));
  EXPECT_TRUE(accepts("OK, I'll wait then."));
  EXPECT_FALSE(accepts("好的，那还要多久？"));
  EXPECT_FALSE(accepts("谢谢，但是还没到账"));
  EXPECT_FALSE(accepts("好像扣了两次"));
  EXPECT_FALSE(accepts("谢谢，卡密用不了"));
}

TEST(Hearing, LeavesOutWhatWasSolvedOrIsLongAgo) {
  const auto said = [](std::int64_t at, desk::ActorKind who, const char* text) {
    return desk::Recorded{.at = Instant{at},
                          .event = desk::MessagePosted{.author = {who, 0}, .text = {text}}};
  };
  const Instant now = Instant{} + hours(5);
  const std::int64_t lately = now.ms - 1000;
  const std::vector<desk::Recorded> events{
      said(0, desk::ActorKind::customer, "很久以前"),
      said(lately, desk::ActorKind::customer, "上一件"),
      {.at = Instant{lately}, .event = desk::TicketResolved{}},
      said(lately, desk::ActorKind::customer, "没到账"),
      said(lately, desk::ActorKind::assistant, "请发一下订单号。")};
  const auto turns = turns_of(events, now);
  ASSERT_EQ(turns.size(), 2u);
  EXPECT_EQ(turns.front().text, "没到账");
  EXPECT_EQ(turns.back().role, language::Role::bot);
}

}  // namespace
}  // namespace jx::assistant
