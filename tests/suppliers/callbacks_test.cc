// Callbacks of the simulated suppliers, as the edge would hand them over, into a real desk.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "laws/house.h"
#include "shop/supplier/supplier_inbound.h"
#include "suppliers/simulator.h"

namespace jx::tests {
namespace {

using trade::Number;
using trade::UpstreamStatus;

// Writes nothing while it is held.
class HeldJournal : public host::Journal {
 public:
  explicit HeldJournal(std::unique_ptr<host::Journal> under) : under_(std::move(under)) {}
  void hold() { held_ = true; }
  void let_through() {
    held_ = false;
    released_.notify_all();
  }
  bool waiting() const { return waiting_; }

  Result<void> append(std::span<const host::JournalEntry> entries) override {
    std::unique_lock lock(mutex_);
    waiting_ = held_.load();
    released_.wait(lock, [this] { return !held_; });
    waiting_ = false;
    return under_->append(entries);
  }
  Seq last() const override { return under_->last(); }
  Result<std::vector<host::JournalEntry>> read(Seq from, std::size_t count) const override {
    return under_->read(from, count);
  }
  Result<std::vector<host::JournalEntry>> read_some(std::span<const Seq> seqs) const override {
    return under_->read_some(seqs);
  }

 private:
  std::unique_ptr<host::Journal> under_;
  std::mutex mutex_;
  std::condition_variable released_;
  std::atomic<bool> held_ = false;
  std::atomic<bool> waiting_ = false;
};

// What a supplier says when an order is done, and what it wants to hear.
struct Told {
  std::string_view protocol;
  std::string order{};
  UpstreamStatus status;
  std::string_view acknowledgement;
};

std::vector<Told> told_orders() {
  return {
      {"kasushou",
       R"({"external_orderno":"A1","ordersn":"D100","status":"3","has_back_money":"0.00","total_price":"3.05","recharge_hints":"订单处理完成/期待您的下次光临","card_list":[{"card_no":"","card_password":"UNSIGNED"}]})",
       UpstreamStatus::succeeded, "ok"},
      {"kayixin",
       R"({"orderNumber":"2025101","outerNumber":"A1","status":3,"money":0.1,"retMoney":0,"startCount":"","nowCount":"","endCount":"","result":"处理成功","cards":[{"cardId":"764","cardNo":"123456789","cardPwd":"","status":0}]})",
       UpstreamStatus::succeeded, "ok"},
      {"kakayun",
       R"({"push_type":1,"orderno":"SD1","usorderno":"A1","money":"0.2000","status":5,"refundmoney":"0.0000","refundstatus":0,"receipt":"","cardlist":["卡号：jLeo\r"],"cards":[{"card_no":"卡号/1","card_pwd":"密\"码","card_type":1,"card_denomination":100}]})",
       UpstreamStatus::succeeded, "ok"},
      {"feisuyuan", R"({"outTradeNo":"A1","rechargeAccount":"18888888888","status":"03"})",
       UpstreamStatus::failed, "success"},
      {"dayuanren",
       R"({"order_number":"CYE658","out_trade_num":"A1","otime":1763000000,"state":3,"mobile":"13212345678","remark":"部分到账","charge_amount":50,"voucher":"","charge_kami":""})",
       UpstreamStatus::partly_succeeded, "success"},
      {"fulu",
       R"({"order_id":"22113039409742401508","charge_finish_time":"2026-11-24 15:29:30","customer_order_no":"A1","order_status":"failed","recharge_description":"充值失败：账号/密码","product_id":"17098075","price":"27.9000","buy_num":"1","operator_serial_number":""})",
       UpstreamStatus::failed, "success"},
  };
}

class Callbacks : public ::testing::Test {
 protected:
  Callbacks() {
    house_.clock.at = host::SystemClock().now();
    for (const shop::Protocol& protocol : shop::protocols()) {
      inbounds_.push_back(std::make_unique<shop::SupplierInbound>(
          *house_.host, std::vector{simulator_.account(protocol.word.view())}));
    }
  }
  ~Callbacks() override { house_.stop(); }

  // As the edge finds it.
  host::HttpInbound& inbound(std::string_view path) {
    const auto found = std::ranges::find_if(
        inbounds_, [&](const auto& one) { return path.starts_with(one->path_prefix()); });
    return **found;
  }
  Result<host::InboundReply> send(host::InboundRequest request) {
    std::optional<Result<host::InboundReply>> reply;
    inbound(request.path).handle(std::move(request), [&](auto r) { reply = std::move(r); });
    EXPECT_TRUE(house_.turn_until([&] { return reply.has_value(); }));
    house_.settle();
    return *reply;
  }
  std::string_view refusal(host::InboundRequest request) {
    const auto reply = send(std::move(request));
    return reply ? "" : reply.error().code;
  }
  std::string said(std::string_view protocol, std::string_view order, std::string_view more = "") {
    const auto reply = send(simulator_.callback(protocol, order, more));
    return reply ? reply->body : std::string(reply.error().code);
  }
  std::vector<trade::Fact> purchase(std::string_view number = "A1") {
    std::optional<Result<std::vector<trade::Fact>>> facts;
    house_.host->read_purchase({.number = Number(number)},
                               [&](auto read) { facts = std::move(read); });
    EXPECT_TRUE(house_.turn_until([&] { return facts.has_value(); }));
    return **facts;
  }
  template <class Body>
  std::vector<Body> all(std::string_view number = "A1") {
    std::vector<Body> found;
    for (const trade::Fact& fact : purchase(number)) {
      if (const auto* body = std::get_if<Body>(&fact.body)) found.push_back(*body);
    }
    return found;
  }

  std::unique_ptr<host::Journal> wrap(std::unique_ptr<host::Journal> journal) {
    auto held = std::make_unique<HeldJournal>(std::move(journal));
    journal_ = held.get();
    return held;
  }

  Simulator simulator_{};
  TemporaryFolder folder_{};
  HeldJournal* journal_ = nullptr;
  House house_{folder_.path, [this](auto journal) { return wrap(std::move(journal)); }};
  std::vector<std::unique_ptr<shop::SupplierInbound>> inbounds_{};
};

TEST_F(Callbacks, BecomeFactsAndAreAcknowledgedInTheTextOfTheProtocol) {
  for (const Told& told : told_orders()) {
    SCOPED_TRACE(told.protocol);
    std::string order = told.order;
    const std::string number = "A-" + std::string(told.protocol);
    order.replace(order.find("\"A1\"") + 1, 2, number);
    const auto reply = send(simulator_.callback(told.protocol, order));
    ASSERT_TRUE(reply) << reply.error().code;
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, told.acknowledgement);
    EXPECT_TRUE(reply->content_type.starts_with("text/plain"));
    const auto callbacks = all<trade::UpstreamCallback>(number);
    ASSERT_EQ(callbacks.size(), 1u);
    EXPECT_EQ(callbacks[0].status, told.status);
    EXPECT_EQ(callbacks[0].order_no.view(), number);
    EXPECT_FALSE(callbacks[0].accepted) << "whether the shop took it is not known";
    EXPECT_EQ(purchase(number)[0].source, fmt::format("supplier:{}", told.protocol));
  }
}

TEST_F(Callbacks, BelieveCardsOnlyWhenTheyAreSigned) {
  for (const Told& told : told_orders()) said(told.protocol, told.order);
  std::set<std::string> secrets;
  for (const auto& card : all<trade::StockCard>()) secrets.insert(card.secret.text);
  EXPECT_EQ(secrets, (std::set<std::string>{"123456789", "卡号/1 密\"码"}));
}

TEST_F(Callbacks, CountOnceHoweverOftenTheyAreRepeated) {
  for (const Told& told : told_orders()) said(told.protocol, told.order);
  const std::size_t before = purchase().size();
  for (int repeat = 1; repeat <= 3; ++repeat) {
    house_.clock.at = house_.clock.at + minutes(5);
    for (const Told& told : told_orders()) {
      SCOPED_TRACE(told.protocol);
      // Sent again with a new time, as most suppliers do.
      EXPECT_EQ(said(told.protocol, told.order, fmt::format(R"(,"sentAt":{})", house_.clock.at.ms)),
                told.acknowledgement);
    }
  }
  EXPECT_EQ(purchase().size(), before);
}

TEST_F(Callbacks, AnUnfinishedOneThatComesLateChangesNothing) {
  const std::string order =
      R"({"external_orderno":"A1","ordersn":"D1","status":"{}","has_back_money":"0.00","total_price":"3.05","recharge_hints":""})";
  const auto with = [&](std::string_view status) {
    std::string made = order;
    return made.replace(made.find("{}"), 2, status);
  };
  EXPECT_EQ(said("kasushou", with("3")), "ok");
  house_.clock.at = house_.clock.at + minutes(5);
  EXPECT_EQ(said("kasushou", with("2")), "ok") << "acknowledged, or it would come for ever";
  auto callbacks = all<trade::UpstreamCallback>();
  ASSERT_EQ(callbacks.size(), 1u);
  EXPECT_EQ(callbacks[0].status, UpstreamStatus::succeeded);
  std::string refunded = with("5");
  refunded.replace(refunded.find("0.00"), 4, "3.05");
  EXPECT_EQ(said("kasushou", refunded), "ok");
  callbacks = all<trade::UpstreamCallback>();
  ASSERT_EQ(callbacks.size(), 2u) << "what follows is news";
  const auto states = all<trade::UpstreamOrder>();
  ASSERT_EQ(states.size(), 1u);
  EXPECT_EQ(states[0].refunded, Money{3'050});
  EXPECT_EQ(said("kasushou", with("3")), "ok") << "and the first one replayed is known";
  EXPECT_EQ(all<trade::UpstreamCallback>().size(), 2u);
}

TEST_F(Callbacks, RefuseWhatTheSupplierDidNotSign) {
  for (const Told& told : told_orders()) {
    SCOPED_TRACE(told.protocol);
    EXPECT_EQ(refusal(simulator_.callback(told.protocol, told.order, R"(,"forge":true)")),
              "supplier.bad_signature");
    host::InboundRequest unsigned_one = simulator_.callback(told.protocol, told.order);
    const std::size_t sign = unsigned_one.body.find("sign");
    if (sign == std::string::npos) {
      unsigned_one.headers.clear();
    } else {
      unsigned_one.body.replace(sign, 4, "nope");
    }
    EXPECT_EQ(refusal(std::move(unsigned_one)), "supplier.unsigned");
    host::InboundRequest changed = simulator_.callback(told.protocol, told.order);
    changed.body.replace(changed.body.find("A1"), 2, "A2");
    EXPECT_EQ(refusal(std::move(changed)), "supplier.bad_signature");
  }
  EXPECT_TRUE(purchase().empty());
}

TEST_F(Callbacks, RefuseOldOnesAndThoseOfAnotherAccount) {
  const std::vector<Told> told = told_orders();
  for (const std::size_t timed : {0u, 1u, 2u}) {
    SCOPED_TRACE(told[timed].protocol);
    for (const Duration off : {hours(-25), hours(1)}) {
      const Instant at = house_.clock.at + off;
      EXPECT_EQ(
          said(told[timed].protocol, told[timed].order, fmt::format(R"(,"sentAt":{})", at.ms)),
          "supplier.stale");
    }
  }
  EXPECT_EQ(said("feisuyuan",
                 R"({"merchantId":"666","outTradeNo":"A1","rechargeAccount":"1","status":"03"})"),
            "supplier.other_account");
  EXPECT_EQ(
      said("dayuanren", R"({"userid":"666","order_number":"C1","out_trade_num":"A1","state":1})"),
      "supplier.other_account");
  EXPECT_TRUE(purchase().empty());
}

TEST_F(Callbacks, RefuseWhatIsNoCallback) {
  host::InboundRequest request = simulator_.callback("kakayun", told_orders()[2].order);
  const auto with_body = [&](std::string body) {
    host::InboundRequest changed = request;
    changed.body = std::move(body);
    return changed;
  };
  EXPECT_EQ(refusal(with_body("<html>")), "supplier.unsigned");
  EXPECT_EQ(refusal(with_body("[1]")), "supplier.callback_malformed");
  EXPECT_EQ(refusal(with_body("{\"a\":1")), "supplier.not_json");
  EXPECT_EQ(refusal(with_body("a=%zz")), "supplier.bad_form");
  EXPECT_EQ(refusal(with_body("a=1&a=2")), "supplier.repeated_member");
  EXPECT_EQ(refusal(with_body(std::string((256u << 10) + 1, 'a'))), "supplier.callback_too_large");
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += "{\"a\":";
  EXPECT_EQ(refusal(with_body(deep + "1" + std::string(20, '}'))), "supplier.document_too_large");
  host::InboundRequest get = request;
  get.method = "GET";
  EXPECT_EQ(refusal(std::move(get)), "supplier.bad_method");
  host::InboundRequest elsewhere = request;
  elsewhere.path = "/v1/suppliers/kakayun/nobody/callback";
  EXPECT_EQ(refusal(std::move(elsewhere)), "supplier.unknown");
  request.path = "/v1/suppliers/yile/yile/callback";
  EXPECT_EQ(refusal(std::move(request)), "supplier.no_callback");
}

TEST_F(Callbacks, TravelInTheQueryToo) {
  host::InboundRequest request =
      simulator_.callback("fulu", told_orders().back().order, R"(,"asForm":true)");
  request.method = "GET";
  request.query = std::exchange(request.body, {});
  const auto reply = send(std::move(request));
  ASSERT_TRUE(reply) << reply.error().code;
  EXPECT_EQ(reply->body, "success");
}

TEST_F(Callbacks, AreNotAcknowledgedBeforeTheyAreDurable) {
  journal_->hold();
  std::optional<Result<host::InboundReply>> reply;
  host::InboundRequest request = simulator_.callback("feisuyuan", told_orders()[3].order);
  inbound(request.path).handle(std::move(request), [&](auto r) { reply = std::move(r); });
  ASSERT_TRUE(house_.turn_until([&] { return journal_->waiting(); }));
  for (int turn = 0; turn < 20; ++turn) {
    house_.loop.restart();
    house_.loop.poll();
  }
  EXPECT_FALSE(reply);
  journal_->let_through();
  ASSERT_TRUE(house_.turn_until([&] { return reply.has_value(); }));
  EXPECT_EQ((*reply)->body, "success");
}

}  // namespace
}  // namespace jx::tests
