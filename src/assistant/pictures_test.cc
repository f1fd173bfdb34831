#include "assistant/pictures.h"

#include <gtest/gtest.h>

namespace jx::assistant {
namespace {

PicturesSaid said(std::vector<desk::PictureField> fields) { return {.fields = std::move(fields)}; }

Turn turn_with(PicturesSaid pictures) {
  static const auto language = language::Language::load().value();
  Turn turn{.understanding = language->understand("")};
  turn.pictures = std::move(pictures);
  return turn;
}

TEST(Pictures, AreTheCustomersWordsWhereTheyWereReadSurely) {
  const Turn heard = with_pictures(turn_with(said({{Word{"order_no"}, {"A1B2C3D4E5F6G7H8"}, 96},
                                                   {Word{"order_no"}, {"482250101123456789"}, 30},
                                                   {Word{"amount"}, {"98.50"}, 90}})));
  EXPECT_EQ(heard.understanding.slots.order_nos, std::vector<std::string>{"A1B2C3D4E5F6G7H8"});
  EXPECT_EQ(heard.understanding.slots.amount, Money{98'500});
}

TEST(Pictures, DoNotOverruleWhatTheWordsName) {
  Turn turn = turn_with(said({{Word{"amount"}, {"98.50"}, 90}}));
  turn.understanding.slots.amount = Money{100'000};
  EXPECT_EQ(with_pictures(turn).understanding.slots.amount, Money{100'000});
}

TEST(Pictures, TellNoCardAndNothingUnsure) {
  const std::string told = told_of_pictures(
      said({{Word{"card"}, {"ABCD-EFGH-1234-5678"}, 99}, {Word{"order_no"}, {"X1"}, 20}}),
      Tongue::zh);
  EXPECT_EQ(told, "卡密 1 张（已遮盖）");
}

TEST(Pictures, AskOnlyWhenNoNumberIsSure) {
  EXPECT_EQ(unsure_order(said({{Word{"order_no"}, {"A1"}, 40}, {Word{"order_no"}, {"B2"}, 90}})),
            std::nullopt);
  EXPECT_EQ(unsure_order(said({{Word{"order_no"}, {"A1"}, 40}})), trade::Number("A1"));
}

TEST(Pictures, HearYesAndNoAndNeither) {
  for (const char* yes : {"对", "对的", "是的。", "没错", "对，怎么还没到", "ok", "yes"})
    EXPECT_TRUE(says_yes(yes) && !says_no(yes)) << yes;
  for (const char* no : {"不对", "不是这个", "读错了", "no", "有误"})
    EXPECT_TRUE(says_no(no) && !says_yes(no)) << no;
  for (const char* neither : {"对不起久等了", "是不是卡住了", "我充错了账号", "游戏不是这个",
                              "多久", "A1B2C3D4E5F6G7H8", ""})
    EXPECT_TRUE(!says_yes(neither) && !says_no(neither)) << neither;
}

TEST(Pictures, HearWhetherNothingElseWasSaid) {
  for (const char* alone : {"对", "对的。", "yes", "不对", "读错了"})
    EXPECT_TRUE(says_yes_or_no_alone(alone)) << alone;
  for (const char* more : {"对，怎么还没到", "不对，我要退款", "多久"})
    EXPECT_FALSE(says_yes_or_no_alone(more)) << more;
}

}  // namespace
}  // namespace jx::assistant
