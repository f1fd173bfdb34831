#include "vision/fields.h"

#include <gtest/gtest.h>

#include <chrono>

#include "desk/command.h"

namespace jx::vision {
namespace {

LineRead line(std::string text, int confidence = 95) {
  std::size_t characters = 0;
  for (const char c : text) characters += (c & 0xC0) != 0x80 ? 1 : 0;
  return {std::move(text),
          std::vector<std::uint8_t>(characters, static_cast<std::uint8_t>(confidence))};
}

Reading reading_of(std::vector<LineRead> lines) {
  return {.lines = std::move(lines), .preview = "\xFF\xD8\xFF"};
}

std::vector<std::string> texts(const Reading& reading, std::string_view name) {
  std::vector<std::string> found;
  for (const desk::PictureField& field : fields_of(reading))
    if (field.name == Word{name}) found.push_back(field.text.text);
  return found;
}

TEST(Fields, AreTheNumbersAndTheAmountOfAnOrdersPage) {
  const Reading reading = reading_of(
      {line("订单详情"), line("商品总价 ¥120.00"), line("优惠 -¥21.50"), line("实付 ¥98.50"),
       line("订单编号 A1B2C3D4E5F6G7H8"), line("创建时间 2026-11-24 20:30:15")});
  EXPECT_EQ(texts(reading, "order_no"), std::vector<std::string>{"A1B2C3D4E5F6G7H8"});
  EXPECT_EQ(texts(reading, "amount"), std::vector<std::string>{"98.50"});
}

TEST(Fields, AreTheNumbersOfABill) {
  const Reading reading = reading_of({line("青石卡铺"), line("-98.50"), line("当前状态 支付成功"),
                                      line("支付时间 2026年11月24日 20:30:15"),
                                      line("交易单号 4200001234202611241234567890"),
                                      line("商户单号 482250101123456789")});
  EXPECT_EQ(texts(reading, "order_no"),
            (std::vector<std::string>{"4200001234202611241234567890", "482250101123456789"}));
  EXPECT_EQ(texts(reading, "amount"), std::vector<std::string>{"98.50"});
}

TEST(Fields, TakeWhatWasPaidBeforeAnyOtherAmount) {
  EXPECT_EQ(texts(reading_of({line("单价 ¥100.00"), line("共3件 合计 ¥300.00"),
                              line("实付款 ¥285.00"), line("运费 ¥0.00")}),
                  "amount"),
            std::vector<std::string>{"285.00"});
  EXPECT_EQ(texts(reading_of({line("订单金额 100元")}), "amount"),
            std::vector<std::string>{"100.00"});
  EXPECT_TRUE(texts(reading_of({line("第 3 页"), line("2026-11-24")}), "amount").empty());
}

TEST(Fields, DoubtAnAmountThatMayBeAName) {
  const auto fields = fields_of(reading_of({line("Steam 充值卡 100元"), line("支付成功")}));
  ASSERT_EQ(fields.size(), 1u);
  EXPECT_EQ(fields[0].name, Word{"amount"});
  EXPECT_LT(fields[0].confidence, 75);
}

TEST(Fields, KnowASubtotalFromATotal) {
  EXPECT_EQ(texts(reading_of({line("Subtotal ¥100.50"), line("Total ¥98.50")}), "amount"),
            std::vector<std::string>{"98.50"});
  EXPECT_EQ(texts(reading_of({line("Subtotal ¥100.50")}), "amount"),
            std::vector<std::string>{"100.50"});
}

TEST(Fields, KnowTheLabelOnTheLineAboveAnAmount) {
  EXPECT_EQ(texts(reading_of({line("商品总价 ¥120.00"), line("实付款"), line("¥98.50")}), "amount"),
            std::vector<std::string>{"98.50"});
}

TEST(Fields, DoubtAnAmountAmongOthersThatNothingTellsApart) {
  const auto fields = fields_of(reading_of({line("¥55.74"), line("¥50.74")}));
  ASSERT_EQ(fields.size(), 1u);
  EXPECT_LE(fields[0].confidence, 50);
  EXPECT_EQ(fields_of(reading_of({line("-98.50"), line("98.50")})).at(0).confidence, 95);
}

TEST(Fields, TakeWhatIsLeftOfATotalForWhatWasPaid) {
  const auto fields =
      fields_of(reading_of({line("商品总价 ¥7.18"), line("优惠"), line("-¥5.00"), line("¥2.18")}));
  ASSERT_EQ(fields.size(), 1u);
  EXPECT_EQ(fields[0].text.text, "2.18");
  EXPECT_EQ(fields[0].confidence, 95);
}

TEST(Fields, AddNothingUpThatNobodyTookOff) {
  const auto fields = fields_of(
      reading_of({line("A ¥30.00"), line("B ¥10.00"), line("C ¥20.00"), line("合计 ¥60.00")}));
  ASSERT_EQ(fields.size(), 1u);
  EXPECT_EQ(fields[0].text.text, "60.00");
}

TEST(Fields, AreFoundInTimeWhateverACodeHolds) {
  std::string amounts;
  for (int i = 0; amounts.size() < 3'900; ++i) amounts += std::to_string(2 * i + 1) + ".01 ";
  Reading reading = reading_of({});
  reading.codes.assign(16, {"QRCode", amounts});
  const auto begun = std::chrono::steady_clock::now();
  (void)fields_of(reading);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

TEST(Fields, DoubtATotalFromWhichSomethingWasTaken) {
  const auto fields = fields_of(reading_of({line("商品总价 ¥1682.32"), line("优惠 -¥5.00")}));
  ASSERT_EQ(fields.size(), 1u);
  EXPECT_LE(fields[0].confidence, 50);
}

TEST(Fields, KnowALabelOfWhichACharacterWasMisread) {
  EXPECT_EQ(texts(reading_of({line("¥12.00"), line("订单总大 ¥98.50")}), "amount"),
            std::vector<std::string>{"98.50"});
  EXPECT_TRUE(texts(reading_of({line("订单总数 3")}), "amount").empty()) << "a count is no sum";
}

TEST(Fields, TakeNoTimeForAnOrder) {
  EXPECT_TRUE(texts(reading_of({line("下单时间 2026-11-2302:54:10")}), "order_no").empty());
  EXPECT_TRUE(texts(reading_of({line("创建时间 2026-11-1117:01")}), "order_no").empty());
}

TEST(Fields, KnowAnOrderByItsRowThoughItsNameWasReadInPart) {
  EXPECT_EQ(texts(reading_of({line("支付方式"), line("商户单 482250125170646643")}), "order_no"),
            std::vector<std::string>{"482250125170646643"});
  EXPECT_EQ(texts(reading_of({line("零钱"), line("D2026021453478364")}), "order_no"),
            std::vector<std::string>{"D2026021453478364"});
  EXPECT_TRUE(texts(reading_of({line("5C 8720"), line("DC4500")}), "order_no").empty());
}

TEST(Fields, TakeNoCardForAnOrder) {
  const Reading reading =
      reading_of({line("订单卡密 8Q2K7M4X9P1T5W3Z"), line("卡号 482250125170646643")});
  EXPECT_TRUE(texts(reading, "order_no").empty());
  EXPECT_EQ(texts(reading, "card").size(), 2u);
}

TEST(Fields, AreAsSureAsTheirLeastSureCharacter) {
  LineRead unsure = line("订单号 A1B2C3D4E5F6G7H8");
  unsure.confidences[10] = 31;
  const auto fields = fields_of(reading_of({unsure}));
  ASSERT_EQ(fields.size(), 1u);
  EXPECT_EQ(fields[0].confidence, 31);
  unsure.confidences[10] = 95;
  unsure.confidences[1] = 10;  // of the words before it
  EXPECT_EQ(fields_of(reading_of({unsure})).at(0).confidence, 95);
}

TEST(Fields, PutTheSurestFirst) {
  const Reading reading =
      reading_of({line("订单号 A1B2C3D4E5F6G7H8", 40), line("商户单号 482250101123456789", 90)});
  EXPECT_EQ(texts(reading, "order_no").front(), "482250101123456789");
}

TEST(Fields, TellWhatWentWrongAndNotWhatMight) {
  EXPECT_EQ(texts(reading_of({line("提示"), line("该卡密已被使用"), line("确定")}), "error"),
            std::vector<std::string>{"该卡密已被使用"});
  EXPECT_EQ(texts(reading_of({line("Error: code already redeemed")}), "error").size(), 1u);
  EXPECT_TRUE(
      texts(reading_of({line("如果卡密无效请联系客服"), line("请勿泄露卡密，避免失效")}), "error")
          .empty());
}

TEST(Fields, TellNoCardInAnError) {
  const auto errors = texts(reading_of({line("卡密"), line("ABCD1234EFGH5678 已被使用")}), "error");
  EXPECT_EQ(errors, std::vector<std::string>{"**** 已被使用"});
}

TEST(Fields, TellNoCardThatACodeRepeats) {
  Reading reading = reading_of({line("卡密 ABCD1234EFGH5678")});
  reading.codes = {{"QRCode", "ABCD1234EFGH5678"}};
  EXPECT_TRUE(text_of(reading).ends_with("QRCode: ****")) << text_of(reading);
}

TEST(Fields, KnowACardFromAnOrder) {
  const Reading reading =
      reading_of({line("订单号 A1B2C3D4E5F6G7H8"), line("卡密 ABCD1234EFGH5678WXYZ")});
  EXPECT_EQ(texts(reading, "card"), std::vector<std::string>{"ABCD1234EFGH5678WXYZ"});
  EXPECT_EQ(texts(reading, "order_no"), std::vector<std::string>{"A1B2C3D4E5F6G7H8"});
}

TEST(Fields, ReadCodesAndTakeNoOrderFromAPageToPayAt) {
  Reading reading = reading_of({});
  reading.codes = {{"Code128", "482250101123456789"}};
  EXPECT_EQ(texts(reading, "order_no"), std::vector<std::string>{"482250101123456789"});
  EXPECT_EQ(fields_of(reading).at(0).confidence, 100);
  reading.codes = {{"QRCode", "https://qr.alipay.com/2M600001A1B2C3D4E5F6"}};
  EXPECT_TRUE(texts(reading, "order_no").empty());
  EXPECT_EQ(text_of(reading), "QRCode: https://qr.alipay.com/2M600001A1B2C3D4E5F6");
}

TEST(Fields, OfAnEmptyPictureAreNone) {
  EXPECT_TRUE(fields_of(reading_of({})).empty());
  EXPECT_EQ(text_of(reading_of({})), "");
}

TEST(Fields, StayWithinTheDesksBounds) {
  std::vector<LineRead> lines;
  for (int i = 0; i < 900; ++i)
    lines.push_back(line("订单号 48225010112345" + std::to_string(1'000 + i)));
  const Reading reading = reading_of(std::move(lines));
  EXPECT_LE(fields_of(reading).size(), desk::picture_fields_max);
  EXPECT_LE(text_of(reading).size(), desk::message_bytes_max);
}

}  // namespace
}  // namespace jx::vision
