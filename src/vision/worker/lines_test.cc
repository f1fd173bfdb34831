#include "vision/worker/lines.h"

#include <gtest/gtest.h>

#include "vision/worker/cover.h"
#include "vision/worker/numbers.h"
#include "vision/worker/shapes.h"

namespace jx::vision {
namespace {

constexpr int letter = 20;  // pixels, wide and high

// Characters side by side from (left, top). ASCII is half as wide.
GlyphLine piece(std::string_view text, int left, int top, int confidence = 90) {
  GlyphLine line;
  for (std::size_t at = 0; at < text.size();) {
    const bool ascii = (text[at] & 0x80) == 0;
    const bool two_bytes = (text[at] & 0xE0) == 0xC0;
    const std::size_t length = ascii ? 1 : two_bytes ? 2 : 3;
    const int width = ascii ? letter / 2 : letter;
    if (text[at] != ' ')
      line.push_back(
          {std::string(text.substr(at, length)), {left, top, width, letter}, confidence});
    left += width;
    at += length;
  }
  return line;
}

std::string text_of(const GlyphLine& line) {
  std::string text;
  for (const Glyph& glyph : line) text += glyph.text;
  return text;
}

std::vector<std::string> texts_of(const std::vector<GlyphLine>& lines) {
  std::vector<std::string> texts;
  for (const GlyphLine& line : lines) texts.push_back(text_of(line));
  return texts;
}

TEST(Lines, JoinWhatStandsSideBySide) {
  const auto lines = lines_of({piece("A1B2C3", 300, 102), piece("金额", 10, 150),
                               piece("订单编号", 10, 100), piece("98.50", 320, 151)});
  EXPECT_EQ(texts_of(lines), (std::vector<std::string>{"订单编号 A1B2C3", "金额 98.50"}));
}

TEST(Lines, JoinTheTwoEndsOfARowThatLeans) {
  const auto lines = lines_of({piece("订单编号", 10, 100), piece("A1B2C3", 700, 118)});
  EXPECT_EQ(texts_of(lines), std::vector<std::string>{"订单编号 A1B2C3"});
}

TEST(Lines, KeepApartWhatStandsOneOverTheOther) {
  const auto lines = lines_of(
      {piece("订单编号", 10, 109), piece("482250101123", 300, 100), piece("456789", 300, 118)});
  EXPECT_EQ(texts_of(lines), (std::vector<std::string>{"订单编号 482250101123", "456789"}));
}

TEST(Lines, PutASpaceOnlyWhereThereIsAGap) {
  EXPECT_EQ(texts_of(lines_of({piece("支付成功", 10, 10)})), std::vector<std::string>{"支付成功"});
  EXPECT_EQ(texts_of(lines_of({piece("2026-11-24  20:30", 10, 10)})),
            std::vector<std::string>{"2026-11-24 20:30"});
}

TEST(Lines, RejoinANumberThatWentOnBelow) {
  const auto upper = piece("交易单号", 10, 100);
  const auto joined = rejoined(
      lines_of({upper, piece("420000123420261101", 200, 100), piece("1234567890", 200, 126)}));
  EXPECT_EQ(texts_of(joined), std::vector<std::string>{"交易单号 4200001234202611011234567890"});
}

TEST(Lines, RejoinALastCharacterThatWentOnBelow) {
  const auto joined =
      rejoined(lines_of({piece("A1B2C3D4E5F6G7H", 200, 100), piece("8", 200, 126)}));
  EXPECT_EQ(texts_of(joined), std::vector<std::string>{"A1B2C3D4E5F6G7H8"});
}

TEST(Lines, LeaveNumbersApartThatDoNotBelongTogether) {
  const auto other_column =
      rejoined(lines_of({piece("420000123420261101", 200, 100), piece("1234567890", 60, 126)}));
  EXPECT_EQ(other_column.size(), 2u);
  const auto far_below =
      rejoined(lines_of({piece("420000123420261101", 200, 100), piece("1234567890", 200, 190)}));
  EXPECT_EQ(far_below.size(), 2u);
  const auto with_words = rejoined(
      lines_of({piece("420000123420261101", 200, 100), piece("金额1234567890", 200, 126)}));
  EXPECT_EQ(with_words.size(), 2u);
}

TEST(Lines, FindRunsOfLettersAndDigits) {
  const auto line = piece("单号A1B2-C3 金额98.50", 0, 0);
  const auto runs = runs_of(line, 4);
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(text_of({line.begin() + 2, line.begin() + static_cast<std::ptrdiff_t>(runs[0].to)}),
            "A1B2-C3");
  EXPECT_TRUE(runs_of(piece("金额9", 0, 0), 4).empty());
}

GlyphLine opinion(std::string_view text, int confidence) { return piece(text, 0, 0, confidence); }

TEST(SecondOpinion, MakesSureWhatBothSay) {
  const GlyphLine run = reconciled(piece("A1B2", 0, 0, 60), opinion("A1B2", 95));
  EXPECT_EQ(text_of(run), "A1B2");
  for (const Glyph& glyph : run) EXPECT_EQ(glyph.confidence, 95);
}

TEST(SecondOpinion, LeavesDoubtWhereTheyDiffer) {
  const GlyphLine run = reconciled(piece("A1BO", 0, 0, 60), opinion("A1B0", 95));
  EXPECT_EQ(text_of(run), "A1B0") << "the surer one stands";
  EXPECT_EQ(run[0].confidence, 95);
  EXPECT_EQ(run[3].confidence, doubtful_confidence) << "but is asked";
}

TEST(SecondOpinion, DoubtsAllWhenTheyDifferInLength) {
  const GlyphLine run = reconciled(piece("A1B", 0, 0, 60), opinion("A1BB", 95));
  EXPECT_EQ(text_of(run), "A1BB");
  for (const Glyph& glyph : run) EXPECT_LE(glyph.confidence, doubtful_confidence);
  EXPECT_EQ(run.back().box.right(), 3 * letter / 2) << "in the place of the first";
}

TEST(SecondOpinion, ChangesNothingWhenThereIsNone) {
  EXPECT_EQ(text_of(reconciled(piece("A1B", 0, 0, 60), {})), "A1B");
}

std::string price_of(std::string_view word, std::string_view second, int confidence = 60) {
  const auto price = as_price(piece(word, 0, 0, confidence), opinion(second, 95));
  return price ? text_of(*price) : "";
}

TEST(Price, IsReadWholeWhereItsSignWasTakenForSomethingElse) {
  EXPECT_EQ(price_of("羊15", "¥1.15"), "¥1.15");
  EXPECT_EQ(price_of("兰L677.32", "Y1677.32"), "¥1677.32");
  EXPECT_EQ(price_of("半1.27", "¥5.27"), "¥5.27");
  EXPECT_EQ(price_of("Y1,299.00", "¥1,299.00"), "¥1,299.00");
}

TEST(Price, IsNothingElse) {
  EXPECT_EQ(price_of("第15期", "F151M"), "") << "no price to either";
  EXPECT_EQ(price_of("98.50", "98.50"), "") << "without a sign it is a number";
  EXPECT_EQ(price_of("时间2026.11", "BTE2026.11"), "") << "a sign is one character";
  EXPECT_EQ(price_of("羊15", "Y,15.00"), "");
  EXPECT_EQ(price_of("羊", ""), "");
}

TEST(Price, IsDoubtfulWhenBothReadOneAndTheyDiffer) {
  const auto price = as_price(piece("羊1.27", 0, 0, 95), opinion("¥5.27", 95));
  ASSERT_TRUE(price);
  for (const Glyph& glyph : *price) EXPECT_LE(glyph.confidence, doubtful_confidence);
}

// Boxes of these widths, 30 high.
std::vector<Box> boxes_of(const std::vector<int>& widths) {
  std::vector<Box> boxes;
  for (const int width : widths)
    boxes.push_back({boxes.empty() ? 0 : boxes.back().right() + 3, 0, width, 30});
  return boxes;
}

TEST(Shapes, TellANoughtFromAnO) {
  EXPECT_EQ(text_of(told_apart(piece("2O5A0", 0, 0), boxes_of({20, 20, 20, 26, 28}))), "205AO");
  EXPECT_EQ(told_apart(piece("2O5A", 0, 0, 50), boxes_of({20, 20, 20, 26}))[1].confidence, 50)
      << "with no sure digit to hold it against it stays as it was";
}

TEST(Shapes, SayNothingWhereEveryCharacterIsAsWide) {
  EXPECT_EQ(text_of(told_apart(piece("2O5A0I1", 0, 0), boxes_of({20, 20, 20, 20, 20, 20, 20}))),
            "2O5A0I1");
  EXPECT_EQ(text_of(told_apart(piece("2O5A", 0, 0), boxes_of({20, 26}))), "2O5A")
      << "boxes that do not fit";
}

TEST(Shapes, LeaveOutTwoThatTouch) {
  EXPECT_EQ(text_of(told_apart(piece("VVO25A", 0, 0), boxes_of({52, 20, 20, 20, 26}))), "VV025A");
}

TEST(Shapes, TellAStrokeFromAOne) {
  EXPECT_EQ(text_of(told_apart(piece("21AI5", 0, 0), boxes_of({20, 4, 26, 12, 20}))), "2IA15");
}

TEST(Cover, FindsTheCardAndNotTheOrder) {
  const auto boxes = secret_boxes(
      {piece("订单号 A1B2C3D4E5F6G7H8", 10, 10), piece("卡密 ABCD1234EFGH5678WXYZ", 10, 50)}, {});
  ASSERT_EQ(boxes.size(), 1u);
  EXPECT_GT(boxes[0].top, 40);
  EXPECT_LE(boxes[0].left, 10 + 2 * letter + letter / 2);
  EXPECT_GE(boxes[0].right(), 10 + 2 * letter + letter / 2 + 20 * letter / 2);
}

TEST(Cover, KnowsTheLabelOnTheLineAbove) {
  const auto boxes = secret_boxes({piece("您的卡密", 10, 10), piece("KX7P2M9Q4", 10, 50)}, {});
  ASSERT_EQ(boxes.size(), 1u);
  EXPECT_GT(boxes[0].bottom(), 50);
}

TEST(Cover, CoversBothPartsOfABrokenCard) {
  auto card = piece("卡密 ABCD1234EFGH", 10, 10);
  for (Glyph& glyph : piece("5678WXYZ", 10, 40)) card.push_back(glyph);
  const auto boxes = secret_boxes({card}, {});
  ASSERT_EQ(boxes.size(), 2u);
  EXPECT_LT(boxes[0].bottom(), boxes[1].bottom());
}

TEST(Cover, CoversACodeThatHoldsACard) {
  const FoundCode card{{"QRCode", "卡密：ABCD-1234-EFGH-5678"}, {100, 100, 80, 80}};
  const FoundCode order{{"QRCode", "https://shop.example/order/A1B2C3D4E5F6G7H8"},
                        {10, 10, 80, 80}};
  const auto boxes = secret_boxes({}, {order, card});
  ASSERT_EQ(boxes.size(), 1u);
  EXPECT_LT(boxes[0].left, 100);
}

TEST(Cover, CoversACodeOfWhichThePageSaysNothingOpenly) {
  const FoundCode same_as_card{{"QRCode", "ABCD1234EFGH5678"}, {100, 100, 80, 80}};
  const FoundCode unknown{{"QRCode", "9K2M7P4X1T5W3Z8Q"}, {100, 300, 80, 80}};
  const FoundCode same_as_order{{"Code128", "482250101123456789"}, {100, 500, 80, 80}};
  const auto boxes = secret_boxes(
      {piece("卡密 ABCD1234EFGH5678", 10, 10), piece("订单号 482250101123456789", 10, 50)},
      {same_as_card, unknown, same_as_order});
  EXPECT_EQ(boxes.size(), 3u) << "the card, the code of the card, the unknown code";
}

}  // namespace
}  // namespace jx::vision
