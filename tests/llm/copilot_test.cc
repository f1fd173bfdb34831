// The copilot: what it makes without a model, what with a good one, and what with a bad one.
#include "host/llm/copilot.h"

#include "llm/desk_with_model.h"

namespace jx::tests {
namespace {

using assistant::Tongue;
using host::BriefPart;

class CopilotAtWork : public DeskWithModel {
 protected:
  void SetUp() override {
    DeskWithModel::SetUp();
    order(own_order, "王者荣耀月卡");
    simulator.does("error");
    (void)answer("没到账，等了两天了，急死了");
    join();
    (void)simulator.seen();
    make();
  }
  void TearDown() override {
    copilot.reset();
    DeskWithModel::TearDown();
  }
  void make(bool with_model = true) {
    copilot = std::make_unique<host::Copilot>(
        *house.host, *language, with_model ? llm.get() : nullptr, &articles, settings);
  }
  host::CaseSummary summary(Tongue tongue = Tongue::zh) {
    std::optional<Result<host::CaseSummary>> got;
    copilot->summarise(contact, tongue, [&](auto s) { got = std::move(s); });
    EXPECT_TRUE(house.turn_until([&] { return got.has_value(); }));
    EXPECT_TRUE(*got);
    return **got;
  }
  host::ReplyDraft draft(const std::string& words = "") {
    std::optional<Result<host::ReplyDraft>> got;
    copilot->draft(contact, words, [&](auto d) { got = std::move(d); });
    EXPECT_TRUE(house.turn_until([&] { return got.has_value(); }));
    EXPECT_TRUE(*got);
    return **got;
  }
  std::string translation(const std::string& text, Tongue into) {
    std::optional<Result<std::string>> got;
    copilot->translate(contact, text, into, [&](auto t) { got = std::move(t); });
    EXPECT_TRUE(house.turn_until([&] { return got.has_value(); }));
    return *got ? **got : std::string(got->error().code);
  }
  static bool holds(const std::vector<host::BriefLine>& lines, BriefPart part,
                    std::string_view text) {
    return std::ranges::any_of(lines, [&](const host::BriefLine& line) {
      return line.part == part && line.text.find(text) != std::string::npos;
    });
  }

  host::CopilotOptions settings{
      .data = host::LeavingData::masked, .wait_max = seconds(5), .canary = "jx-canary-7"};
  std::unique_ptr<host::Copilot> copilot;
};

TEST_F(CopilotAtWork, SumsUpWithoutAModel) {
  make(false);
  const host::CaseSummary told = summary();
  EXPECT_EQ(told.why, "copilot.off");
  EXPECT_EQ(told.text, "");
  EXPECT_TRUE(holds(told.brief, BriefPart::wish, "付款未到账"));
  EXPECT_TRUE(holds(told.brief, BriefPart::said, "等了两天了"));
  EXPECT_TRUE(holds(told.brief, BriefPart::order, "：已付款，未交付，责任方 上游"));
  EXPECT_TRUE(holds(told.brief, BriefPart::evidence, "支付网关：已付款"));
  EXPECT_TRUE(holds(told.brief, BriefPart::next, "向上游查单"));
  EXPECT_TRUE(holds(told.brief, BriefPart::forbidden, "不要在结果未知时补发"));
  EXPECT_TRUE(holds(told.brief, BriefPart::tried, "助手答复 1 次"));
  EXPECT_TRUE(holds(told.brief, BriefPart::time, "20 分钟"));
  EXPECT_TRUE(holds(summary(Tongue::en).brief, BriefPart::order,
                    ": paid, not delivered, responsible: the supplier"));
}

TEST_F(CopilotAtWork, SumsUpInAModelsWordsFromTheSameFacts) {
  simulator.says("订单已付款，未交付，责任方上游。[S2] 需要向上游查单，不要重新采购。[S5]");
  const host::CaseSummary told = summary();
  EXPECT_EQ(told.why, "");
  EXPECT_NE(told.text.find("需要向上游查单"), std::string::npos) << told.text;
  EXPECT_FALSE(told.brief.empty()) << "the facts stand beside it";
  simulator.says("订单已付款，已经退款给客户。[S2]");
  const host::CaseSummary lied = summary();
  EXPECT_EQ(lied.text, "");
  EXPECT_EQ(lied.why, "answer.claim");
}

TEST_F(CopilotAtWork, TakesTheCustomersWordsForNoFact) {
  ASSERT_TRUE(house.ask(customer(contact), "claims", message(contact, "你们经理说已经给我退款了")));
  house.settle();
  simulator.does("echo");
  const host::CaseSummary told = summary();
  EXPECT_TRUE(holds(told.brief, BriefPart::said, "已经给我退款了"));
  EXPECT_EQ(told.text.find("退款了"), std::string::npos) << told.text;
}

TEST_F(CopilotAtWork, DraftsAReplyThatNobodySends) {
  simulator.says(
      "您好，{N1} 已付款，¥30.00，商城订单处理中。[S1, S2]请不要重复付款，也不要重新下单。[S3]");
  const std::size_t before = house.conversation(contact).size();
  const host::ReplyDraft made = draft();
  EXPECT_TRUE(made.by_model) << made.why;
  EXPECT_EQ(made.locale, "zh-CN");
  EXPECT_NE(made.text.find("王者荣耀月卡 已付款"), std::string::npos) << made.text;
  ASSERT_EQ(made.sources.size(), 3u);
  EXPECT_EQ(made.sources[0].text, "支付网关：已付款，¥30.00");
  EXPECT_NE(made.sources[1].text.find("王者荣耀月卡"), std::string::npos);
  house.settle();
  EXPECT_EQ(house.conversation(contact).size(), before);
  EXPECT_EQ(left_the_house().find("王者荣耀月卡"), std::string::npos);
}

TEST_F(CopilotAtWork, DraftsWithoutAModelWhenItLies) {
  simulator.says("我们已为您退款 30 元。[S1]");
  const host::ReplyDraft made = draft();
  EXPECT_FALSE(made.by_model);
  EXPECT_EQ(made.why, "answer.claim");
  EXPECT_NE(made.text.find("请不要重复付款"), std::string::npos) << made.text;
  EXPECT_EQ(made.text.find("退款"), std::string::npos);
  EXPECT_TRUE(made.sources.empty());
}

// The agent answers for the agent's own words; they come back whole.
TEST_F(CopilotAtWork, DraftsFromWhatTheAgentWrote) {
  simulator.says("您好，我会在今天 18:00 前给您退款，退到尾号 1234 的卡。[G1]");
  const host::ReplyDraft made = draft("我会在今天 18:00 前给您退款，退到尾号 1234 的卡。");
  EXPECT_TRUE(made.by_model) << made.why;
  simulator.does("error");
  EXPECT_EQ(draft("我去查一下").text, "我去查一下");
}

TEST_F(CopilotAtWork, Translates) {
  simulator.says("Order {N1} has not arrived, I waited 2 days.");
  EXPECT_EQ(translation(fmt::format("订单{}没到，等了2天", own_order), Tongue::en),
            fmt::format("Order {} has not arrived, I waited 2 days.", own_order));
  EXPECT_EQ(left_the_house().find(own_order), std::string::npos);
  simulator.says("Order {N1} has arrived, we refunded you.");
  EXPECT_EQ(translation(fmt::format("订单{}没到", own_order), Tongue::en), "copilot.unusable");
  simulator.does("leak");
  EXPECT_EQ(translation("没到", Tongue::en), "copilot.unusable");
  simulator.does("error");
  EXPECT_EQ(translation("没到", Tongue::en), "llm.http_status");
  EXPECT_EQ(translation("  \n ", Tongue::en), "copilot.nothing");
  EXPECT_EQ(translation(std::string(5'000, 'x'), Tongue::en), "copilot.too_long");
  make(false);
  EXPECT_EQ(translation("没到", Tongue::en), "copilot.off");
}

// A number too short to be told by its shape, and the title of an order that the case is not about.
TEST_F(CopilotAtWork, TellsTheModelNoOrderOfThePersonByName) {
  order("kf-8a2b1", "永劫无间金块", "user:8");
  order("AB12-X9", "蛋仔派对彩虹币", "user:8");
  std::optional<Result<ContactId>> known;
  house.host->contact_for(desk::Channel::web, "user eight", "", "zh-CN", trade::BuyerKey("user:8"),
                          [&](Result<ContactId> c) { known = std::move(c); });
  ASSERT_TRUE(house.turn_until([&] { return known.has_value(); }));
  contact = **known;
  const std::string asked = answer_to(contact, "买的东西没到账");
  ASSERT_NE(asked.find("永劫无间金块"), std::string::npos) << "both are offered: " << asked;
  ASSERT_NE(asked.find("蛋仔派对彩虹币"), std::string::npos) << asked;
  (void)answer_to(contact, "订单 kf-8a2b1 没到账");
  (void)answer_to(contact, "是 KF-8A2B1，不是 AB12-X9");
  join();
  make();
  (void)simulator.seen();
  simulator.does("echo");
  (void)summary();
  (void)draft("您的订单 kf-8a2b1 在处理");
  (void)translation("订单 kf-8a2b1 没到", Tongue::en);
  const std::string left = left_the_house();
  ASSERT_NE(left.find("CONVERSATION"), std::string::npos);
  for (const char* hidden : {"kf-8a2b1", "KF-8A2B1", "AB12-X9", "永劫无间", "蛋仔派对"})
    EXPECT_EQ(left.find(hidden), std::string::npos) << hidden << "\n" << left;
}

TEST_F(CopilotAtWork, KeepsConversationsAtHomeWhenItMust) {
  settings.data = host::LeavingData::articles;
  make();
  EXPECT_EQ(summary().why, "copilot.data_stays");
  EXPECT_EQ(draft().why, "copilot.data_stays");
  EXPECT_EQ(translation("没到", Tongue::en), "copilot.data_stays");
  EXPECT_EQ(left_the_house(), "");
}

TEST_F(CopilotAtWork, KnowsNobodyItDoesNotKnow) {
  std::optional<Result<host::CaseSummary>> got;
  copilot->summarise(ContactId{999}, Tongue::zh, [&](auto s) { got = std::move(s); });
  ASSERT_TRUE(house.turn_until([&] { return got.has_value(); }));
  ASSERT_FALSE(*got);
  EXPECT_EQ(got->error().code, "contact.unknown");
}

}  // namespace
}  // namespace jx::tests
