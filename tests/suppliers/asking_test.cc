// Asking the simulated suppliers: what each says becomes facts, and what cannot be believed is
// refused by its code. The simulator checks our signatures with its own arithmetic.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>

#include "laws/house.h"
#include "shop/supplier/client.h"
#include "shop/supplier/supplier_desk.h"
#include "shop/supplier/supplier_lookup.h"
#include "suppliers/simulator.h"

namespace jx::tests {
namespace {

using shop::Question;
using shop::SupplierAnswer;
using shop::SupplierOrder;
using trade::Number;
using trade::UpstreamStatus;

// One order as a supplier holds it, and by which numbers it is asked for.
struct Held {
  std::string_view protocol;
  std::string order{};  // JSON
  Question question{};
  std::string_view signature_refusal;  // when our secret is wrong
};

std::vector<Held> held_orders() {
  return {
      {"kasushou",
       R"({"ordersn":"D100","external_orderno":"A1","recharge_hints":"处理中","status":2,"total_price":"3.05","has_back_money":"0.00","card_list":[]})",
       {.our_no = Number("A1")},
       "supplier.error_code"},
      {"kayixin",
       R"({"orderNumber":"2025101","outerNumber":"A1","status":2,"count":3,"money":3.3,"retMoney":0,"result":"处理中","cards":[]})",
       {.our_no = Number("A1")},
       "supplier.error_code"},
      {"kakayun",
       R"({"orderno":"SD2024","usorderno":"A1","money":"0.2000","buynum":1,"status":3,"refundmoney":"0.0000","refundstatus":0,"receipt":"排队中","cardlist":[],"cards":[]})",
       {.our_no = Number("A1")},
       "supplier.refused_us"},
      {"yile",
       R"({"id":7788,"status":3,"buy_number":100,"current_num":20,"start_num":5,"amount":"8.80","refund_amount":"0.00","remark":"进行中"})",
       {.our_no = Number("A1"), .their_no = Number("7788")},
       "supplier.error_code"},
      {"feisuyuan",
       R"({"status":"02","message":"pending","outTradeNo":"A1"})",
       {.our_no = Number("A1")},
       "supplier.refused_us"},
      {"dayuanren",
       R"({"id":658,"order_number":"CYE658","status":4,"out_trade_num":"A1","mobile":"13212345678","product_id":2,"charge_amount":"0","charge_kami":"","finish_time":0,"remark":"充值中","state":0,"voucher":""})",
       {.our_no = Number("A1")},
       "supplier.error_code"},
      {"fulu",
       R"({"order_id":"19062837751058701652","customer_order_no":"A1","buy_num":1,"order_state":"processing","order_price":1.1,"create_time":"2026-11-24 10:00:00","finish_time":null,"cards":null,"charge_account":"888888"})",
       {.our_no = Number("A1")},
       "supplier.error_code"},
  };
}

class Asking : public ::testing::Test {
 protected:
  SupplierAnswer ask(std::string_view protocol, const Question& question) {
    return ask(simulator_.account(protocol), question);
  }
  SupplierAnswer ask(const shop::SupplierAccount& account, const Question& question) {
    return shop::ask_supplier(account, question, http_, clock_, [] { return false; });
  }
  // The one order that the supplier, holding `order`, answers with.
  SupplierOrder answered(std::string_view protocol, const std::string& order,
                         const Question& question = {.our_no = Number("A1")}) {
    simulator_.hold(protocol, "[" + order + "]");
    const SupplierAnswer answer = ask(protocol, question);
    EXPECT_TRUE(answer.orders) << protocol << " " << order << ": "
                               << (answer.orders ? "" : answer.orders.error().code);
    if (!answer.orders || answer.orders->size() != 1) return {};
    return answer.orders->front();
  }
  static std::string_view refusal(const SupplierAnswer& answer) {
    return answer.orders ? "" : answer.orders.error().code;
  }

  Simulator simulator_{};
  std::unique_ptr<shop::HttpsClient> client_ = *shop::HttpsClient::open({});
  shop::HttpClient& http_ = *client_;
  host::SystemClock clock_{};
};

TEST_F(Asking, SignsAsEverySupplierWantsIt) {
  for (const Held& held : held_orders()) {
    SCOPED_TRACE(held.protocol);
    const SupplierOrder order = answered(held.protocol, held.order, held.question);
    EXPECT_EQ(order.status, UpstreamStatus::working);
    EXPECT_EQ(order.our_no.view(), "A1");
    const Seen seen = simulator_.seen();
    EXPECT_EQ(seen.requests, 1);
    EXPECT_TRUE(seen.refused.empty()) << seen.refused.front();
  }
}

TEST_F(Asking, IsRefusedWithAWrongSecret) {
  for (const Held& held : held_orders()) {
    SCOPED_TRACE(held.protocol);
    simulator_.hold(held.protocol, "[" + held.order + "]");
    shop::SupplierAccount account = simulator_.account(held.protocol);
    account.secret = std::string(32, 'x');
    EXPECT_EQ(refusal(ask(account, held.question)), held.signature_refusal);
    EXPECT_EQ(simulator_.seen().refused.size(), 1u);
  }
}

TEST_F(Asking, FindsAnOrderByTheSuppliersNumberToo) {
  for (const Held& held : held_orders()) {
    if (!shop::find_protocol(held.protocol)->request.by_their_no) continue;
    SCOPED_TRACE(held.protocol);
    const SupplierOrder first = answered(held.protocol, held.order, held.question);
    const SupplierOrder again = answered(held.protocol, held.order, {.their_no = first.their_no});
    EXPECT_EQ(again.their_no, first.their_no);
    EXPECT_TRUE(simulator_.seen().refused.empty());
  }
}

TEST_F(Asking, SaysWhenASupplierHasNoSuchOrder) {
  for (const Held& held : held_orders()) {
    SCOPED_TRACE(held.protocol);
    simulator_.hold(held.protocol, "[]");
    const SupplierAnswer answer = ask(held.protocol, held.question);
    EXPECT_EQ(refusal(answer), "supplier.no_such_order");
    EXPECT_EQ(answer.requests, 1);
  }
}

TEST_F(Asking, BelievesNothingOfAnAnswerThatIsNone) {
  struct Bad {
    std::string_view mode;
    std::string_view code;
  };
  for (const Held& held : held_orders()) {
    simulator_.hold(held.protocol, "[" + held.order + "]");
    for (const Bad& bad : {Bad{"html", "supplier.html"}, Bad{"down", "supplier.down"},
                           Bad{"half", "supplier.not_json"}, Bad{"cut", "http.connection_lost"}}) {
      SCOPED_TRACE(fmt::format("{} {}", held.protocol, bad.mode));
      simulator_.behave(bad.mode, 2);
      const SupplierAnswer answer = ask(held.protocol, held.question);
      EXPECT_EQ(refusal(answer), bad.code);
      EXPECT_EQ(answer.requests, 2) << "asked once more";
      simulator_.behave(bad.mode, 1);
      EXPECT_TRUE(ask(held.protocol, held.question).orders) << "the second time is the answer";
    }
  }
}

TEST_F(Asking, GivesUpAfterTheTimeItWasGiven) {
  simulator_.hold("kayixin", "[" + held_orders()[1].order + "]");
  shop::SupplierAccount account = simulator_.account("kayixin");
  account.wait_max = milliseconds(300);
  simulator_.behave("delay", 2, 5'000);
  const Instant began = clock_.now();
  const SupplierAnswer answer = ask(account, {.our_no = Number("A1")});
  EXPECT_EQ(refusal(answer), "http.timeout");
  EXPECT_LT(clock_.now() - began, seconds(3));
}

TEST_F(Asking, RefusesTheAnswerAboutAnotherOrder) {
  for (const Held& held : held_orders()) {
    if (held.protocol == "yile") continue;  // finds orders by its own number only; below
    if (held.protocol == "fulu") continue;  // signs its answer; below
    SCOPED_TRACE(held.protocol);
    simulator_.hold(held.protocol, "[" + held.order + "]");
    simulator_.behave("other");
    EXPECT_EQ(refusal(ask(held.protocol, held.question)), "supplier.other_order");
  }
  simulator_.hold("fulu", "[" + held_orders().back().order + "]");
  simulator_.behave("other");
  EXPECT_EQ(refusal(ask("fulu", {.our_no = Number("A1")})), "supplier.answer_forged");
  simulator_.behave("forged");
  EXPECT_EQ(refusal(ask("fulu", {.our_no = Number("A1")})), "supplier.answer_forged");
}

TEST_F(Asking, RefusesAbsurdAmounts) {
  for (const Held& held : held_orders()) {
    const bool has_refund = held.order.find("retMoney") != held.order.npos ||
                            held.order.find("has_back_money") != held.order.npos ||
                            held.order.find("refund") != held.order.npos;
    if (!has_refund) continue;
    SCOPED_TRACE(held.protocol);
    simulator_.hold(held.protocol, "[" + held.order + "]");
    simulator_.behave("absurd");
    EXPECT_EQ(refusal(ask(held.protocol, held.question)), "supplier.bad_number");
  }
}

TEST_F(Asking, CallsAStatusItHasNeverHeardOfUnknownAndNeverFailed) {
  for (const Held& held : held_orders()) {
    if (held.protocol == "fulu") continue;  // signs its answer
    SCOPED_TRACE(held.protocol);
    simulator_.hold(held.protocol, "[" + held.order + "]");
    simulator_.behave("unheard");
    const SupplierAnswer answer = ask(held.protocol, held.question);
    ASSERT_TRUE(answer.orders) << answer.orders.error().code;
    EXPECT_EQ(answer.orders->front().status, UpstreamStatus::unknown);
    EXPECT_NE(answer.orders->front().message.find("77"), std::string::npos) << "told to the agent";
  }
  std::string strange = held_orders().back().order;
  strange.replace(strange.find("processing"), 10, "teleported");
  EXPECT_EQ(answered("fulu", strange).status, UpstreamStatus::unknown);
}

TEST_F(Asking, AsksOnlyByANumberThatCanFindTheOrder) {
  EXPECT_EQ(refusal(ask("yile", {.our_no = Number("A1")})), "supplier.number_missing");
  EXPECT_EQ(refusal(ask("feisuyuan", {.their_no = Number("9")})), "supplier.number_missing");
  EXPECT_EQ(refusal(ask("dayuanren", {.our_no = Number("A1,A2")})), "supplier.bad_question");
  EXPECT_EQ(refusal(ask("yile", {.their_no = Number("1],\"x\":[2")})), "supplier.bad_question");
  EXPECT_EQ(simulator_.seen().requests, 0);
}

// ---- cards

TEST_F(Asking, ReadsCardsInTheClearAndSealed) {
  const std::string opened = fmt::format(
      R"({{"order_id":"1906","customer_order_no":"A1","buy_num":1,"order_state":"success","finish_time":"2026-11-24 10:00:00","cards":[{{"CardNumber":"{}","CardPwd":"{}","CardDeadline":"2027-01-01"}}]}})",
      "9sQ5Q1N9c0mVnXbT2rJpkw==", "bm90IHNlYWxlZCBhdCBhbGw=");
  const SupplierOrder unreadable = answered("fulu", opened);
  EXPECT_EQ(unreadable.status, UpstreamStatus::succeeded) << "the state stands";
  EXPECT_TRUE(unreadable.cards_unreadable);
  EXPECT_TRUE(unreadable.cards.empty());
  const SupplierOrder sealed = answered(
      "fulu",
      R"({"order_id":"1906","customer_order_no":"A1","buy_num":1,"order_state":"success","finish_time":"2026-11-24 10:00:00","cardsInTheClear":[["CD1000","密码 一"],["","only"]]})");
  ASSERT_EQ(sealed.cards.size(), 2u);
  EXPECT_EQ(sealed.cards[0].secret.text, "CD1000 密码 一");
  EXPECT_EQ(sealed.cards[1].code.text, "only");

  const SupplierOrder kayixin = answered(
      "kayixin",
      R"({"orderNumber":"2025101","outerNumber":"A1","status":3,"count":3,"money":3.3,"retMoney":0,"result":"充值成功！","cards":[{"cardId":"1","cardNo":"N1","cardPwd":"P1","status":0},{"cardId":"2","cardNo":"","cardPwd":"P2","status":3},{"cardId":"3","cardNo":"N3","cardPwd":"","status":2}]})");
  ASSERT_EQ(kayixin.cards.size(), 3u);
  EXPECT_EQ(kayixin.cards[0].secret.text, "N1 P1");
  EXPECT_EQ(kayixin.cards[0].code.text, "P1");
  EXPECT_EQ(kayixin.cards[1].status, trade::CardStatus::used);
  EXPECT_EQ(kayixin.cards[2].code.text, "N3");
  EXPECT_EQ(kayixin.cards[2].status, trade::CardStatus::voided);

  const SupplierOrder kakayun = answered(
      "kakayun",
      R"({"orderno":"SD1","usorderno":"A1","money":"0.2000","buynum":2,"status":1,"refundmoney":"0.0000","refundstatus":0,"receipt":"","cardlist":["卡号：jLeo\r","\r","卡号：x9"],"cards":[]})");
  ASSERT_EQ(kakayun.cards.size(), 2u);
  EXPECT_EQ(kakayun.cards[0].secret.text, "卡号：jLeo");
  EXPECT_EQ(kakayun.status, UpstreamStatus::succeeded) << "1 is done when there are cards";
}

// ---- asked by the desk

class AskingDesk : public Asking {
 protected:
  AskingDesk() { house_.clock.at = clock_.now(); }

  void open(std::vector<shop::SupplierAccount> accounts) {
    desk_.emplace(house_.loop, *house_.host, http_, house_.clock, std::move(accounts));
  }
  shop::AskReport ask_desk(std::string_view number) {
    std::optional<Result<shop::AskReport>> report;
    desk_->ask(Number(number), [&](Result<shop::AskReport> r) { report = std::move(r); });
    EXPECT_TRUE(house_.turn_until([&] { return report.has_value(); }));
    EXPECT_TRUE(report->has_value());
    house_.settle();
    return **report;
  }
  std::string_view ask_desk_code(std::string_view number) {
    return ask_desk(number).suppliers.at(0).code;
  }
  std::vector<trade::Fact> purchase(std::string_view number) {
    std::optional<Result<std::vector<trade::Fact>>> facts;
    house_.host->read_purchase({.number = Number(number)},
                               [&](auto read) { facts = std::move(read); });
    EXPECT_TRUE(house_.turn_until([&] { return facts.has_value(); }));
    return **facts;
  }
  void record(trade::FactBody body) {
    std::optional<Result<host::FactsReport>> report;
    house_.host->record_facts(
        {{.source = "push:main", .id = "x:1", .seen_at = house_.clock.at, .body = std::move(body)}},
        [&](auto r) { report = std::move(r); });
    ASSERT_TRUE(house_.turn_until([&] { return report.has_value(); }));
    ASSERT_TRUE(report->has_value());
    house_.settle();
  }
  void pass(Duration span) { house_.clock.at = house_.clock.at + span; }
  ~AskingDesk() override {
    if (desk_) desk_->stop();
    house_.stop();
  }

  TemporaryFolder folder_{};
  House house_{folder_.path};
  std::optional<shop::SupplierDesk> desk_{};
};

std::vector<UpstreamStatus> statuses_of(const std::vector<trade::Fact>& facts) {
  std::vector<UpstreamStatus> found;
  for (const trade::Fact& fact : facts) {
    if (const auto* order = std::get_if<trade::UpstreamOrder>(&fact.body)) {
      found.push_back(order->status);
    }
  }
  return found;
}

std::string kayixin_order(int status, std::string_view back = "0", std::string_view cards = "[]") {
  return fmt::format(
      R"([{{"orderNumber":"K9","outerNumber":"A1","status":{},"count":1,"money":3.30,"retMoney":{},"result":"","cards":{}}}])",
      status, back, cards);
}

TEST_F(AskingDesk, RecordsWhatIsNewAndAStateThatReturnsIsNew) {
  open({simulator_.account("kayixin")});
  for (const int status : {2, 2, 8, 2, 3}) {
    simulator_.hold("kayixin", kayixin_order(status));
    EXPECT_EQ(ask_desk_code("A1"), "");
    pass(seconds(10));
  }
  EXPECT_EQ(statuses_of(purchase("A1")),
            (std::vector{UpstreamStatus::working, UpstreamStatus::succeeded}))
      << "8 and 2 are both at work";
  const std::vector<trade::Fact> facts = purchase("A1");
  EXPECT_EQ(facts[0].source, "supplier:kayixin");
  EXPECT_EQ(std::get<trade::UpstreamOrder>(facts[0].body).supplier, "卡易信");

  for (const auto& [status, back] : {std::pair{5, "3.3"}, {3, "0"}, {5, "1.10"}}) {
    simulator_.hold("kayixin", kayixin_order(status, back));
    EXPECT_EQ(ask_desk_code("A1"), "");
    pass(seconds(10));
  }
  EXPECT_EQ(
      statuses_of(purchase("A1")),
      (std::vector{UpstreamStatus::working, UpstreamStatus::succeeded, UpstreamStatus::refunded,
                   UpstreamStatus::succeeded, UpstreamStatus::partially_refunded}))
      << "what returns is told again";
}

TEST_F(AskingDesk, KeepsCardsSealedAndTheirPrints) {
  open({simulator_.account("kayixin")});
  simulator_.hold("kayixin",
                  kayixin_order(3, "0", R"([{"cardNo":"","cardPwd":"SECRET-1","status":3}])"));
  EXPECT_EQ(ask_desk("A1").recorded, 2u);
  for (const trade::Fact& fact : purchase("A1")) {
    const auto* card = std::get_if<trade::StockCard>(&fact.body);
    if (card == nullptr) continue;
    EXPECT_EQ(card->secret.text, "SECRET-1");
    EXPECT_EQ(card->status, trade::CardStatus::used);
    EXPECT_EQ(card->card.view().find("SECRET"), std::string_view::npos);
    EXPECT_EQ(card->card.view().size(), 32u);
    EXPECT_EQ(fact.id.find("SECRET"), std::string::npos);
    return;
  }
  FAIL() << "no card";
}

TEST_F(AskingDesk, AsksTheSupplierThatTheFactsNameByTheNumbersTheyName) {
  open({simulator_.account("kayixin"), simulator_.account("yile")});
  record(trade::UpstreamOrder{.upstream_no = Number("7788"),
                              .order_no = Number("A1"),
                              .supplier = "亿乐",
                              .status = UpstreamStatus::submitted});
  simulator_.hold("yile", "[" + held_orders()[3].order + "]");
  const shop::AskReport report = ask_desk("A1");
  ASSERT_EQ(report.suppliers.size(), 1u);
  EXPECT_EQ(report.suppliers[0].source, "supplier:yile");
  EXPECT_EQ(report.suppliers[0].code, "");
  EXPECT_EQ(simulator_.seen().requests, 1);
}

TEST_F(AskingDesk, AsksAllWhenNobodyIsNamedAndNoAnswerIsNoFact) {
  open(
      {simulator_.account("kayixin"), simulator_.account("yile"), simulator_.account("feisuyuan")});
  simulator_.hold("kayixin", kayixin_order(2));
  const shop::AskReport report = ask_desk("A1");
  ASSERT_EQ(report.suppliers.size(), 3u);
  EXPECT_EQ(report.suppliers[0].code, "");
  EXPECT_EQ(report.suppliers[1].code, "supplier.number_missing");
  EXPECT_EQ(report.suppliers[2].code, "supplier.no_such_order");
  EXPECT_EQ(purchase("A1").size(), 1u);
}

TEST_F(AskingDesk, RestrainsItself) {
  shop::SupplierAccount account = simulator_.account("kayixin");
  account.per_minute_max = 3;
  open({account});
  simulator_.hold("kayixin", kayixin_order(2));
  EXPECT_EQ(ask_desk_code("A1"), "");
  EXPECT_EQ(ask_desk_code("A1"), "supplier.asked_just_now");
  simulator_.behave("down", 1);
  EXPECT_EQ(ask_desk_code("A2"), "supplier.no_such_order") << "two requests: asked once more";
  EXPECT_EQ(ask_desk_code("A3"), "supplier.asked_too_often");
  EXPECT_EQ(simulator_.seen().requests, 3);
  pass(minutes(1) + seconds(1));
  EXPECT_EQ(ask_desk_code("A1"), "");
}

TEST_F(AskingDesk, LetsTheLoopGoOnWhileASupplierIsSlow) {
  open({simulator_.account("kayixin")});
  simulator_.hold("kayixin", kayixin_order(3));
  simulator_.behave("delay", 1, 500);
  std::optional<Result<shop::AskReport>> report;
  desk_->ask(Number("A1"), [&](Result<shop::AskReport> r) { report = std::move(r); });
  const ContactId contact = house_.visitor("v:1");
  EXPECT_GT(contact.value, 0u);
  EXPECT_FALSE(report) << "the visitor did not wait";
  ASSERT_TRUE(house_.turn_until([&] { return report.has_value(); }));
  EXPECT_EQ((*report)->suppliers[0].code, "");
}

TEST_F(AskingDesk, AnswersWhileItStops) {
  open({simulator_.account("kayixin")});
  desk_->stop();
  std::optional<Result<shop::AskReport>> report;
  desk_->ask(Number("A1"), [&](Result<shop::AskReport> r) { report = std::move(r); });
  ASSERT_TRUE(report);
  EXPECT_EQ(report->error().code, "host.stopping");
}

TEST_F(AskingDesk, LooksAPurchaseUpWithoutADesk) {
  shop::SupplierLookup lookup(simulator_.account("kayixin"), http_, clock_,
                              *house_.host->store().keys);
  simulator_.hold("kayixin", kayixin_order(3));
  const auto found = lookup.look_up({.written = "A1"}, clock_.now());
  ASSERT_TRUE(found);
  ASSERT_EQ(found->facts.size(), 1u);
  EXPECT_EQ(found->facts[0].source, lookup.source());
  const auto elsewhere = lookup.look_up({.written = "A1", .suppliers = {"别家"}}, clock_.now());
  EXPECT_TRUE(elsewhere->facts.empty());
  const auto unknown = lookup.look_up({.written = "B7"}, clock_.now());
  EXPECT_TRUE(unknown->facts.empty()) << "no such order is no error";
  simulator_.behave("html", 2);
  EXPECT_EQ(lookup.look_up({.written = "A1"}, clock_.now()).error().code, "supplier.html");
  shop::SupplierLookup yile(simulator_.account("yile"), http_, clock_, *house_.host->store().keys);
  EXPECT_EQ(yile.look_up({.written = "A1"}, clock_.now())->not_searched,
            std::vector<std::string>{"upstream_no"});
}

}  // namespace
}  // namespace jx::tests
