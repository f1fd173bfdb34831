// Incidents on the real desk, host and store, with the real rules: found, confirmed, told once to
// everyone affected, closed by the facts, whatever dies in between.
#include <fmt/format.h>

#include "host/reactor/incident_reactor.h"
#include "host/rules/rule_file.h"
#include "laws/house.h"
#include "trade/diagnose.h"

namespace jx::tests {
namespace {

const trade::RuleBook& rules() {
  static const trade::RuleBook book = host::load_rule_book(JX_SOURCE_DIR "/data/rules").value();
  return book;
}

trade::Verdict verdict_of(std::span<const trade::Fact> facts, Instant now) {
  return trade::diagnose(trade::dossier_of(facts), rules(),
                         {.kind = trade::ClaimKind::not_arrived, .at = now}, now);
}

// The platform, but for what the test says: reads that are refused at once, as when the queue of
// the pool is full, and messages that are on their way for long.
class Rush final : public host::DeskService {
 public:
  explicit Rush(host::DeskService& calm) : calm_(calm) {}

  void submit(const desk::Actor& actor, const desk::CommandId& id, desk::CommandBody body,
              host::Done<host::Reply> done) override {
    if (!holds_messages || !std::holds_alternative<desk::TellIncidentBuyer>(body)) {
      return calm_.submit(actor, id, std::move(body), std::move(done));
    }
    held.push_back([this, actor, id, body = std::move(body), done = std::move(done)] {
      calm_.submit(actor, id, body, done);
    });
  }
  const desk::Desk& desk() const override { return calm_.desk(); }
  void when_durable(std::function<void()> then) override { calm_.when_durable(std::move(then)); }
  Seq committed() const override { return calm_.committed(); }
  Instant now() const override { return calm_.now(); }
  void watch(host::Watcher& watcher) override { calm_.watch(watcher); }
  void unwatch(host::Watcher& watcher) override { calm_.unwatch(watcher); }
  void read_conversation_after(ContactId contact, Seq after, std::size_t count,
                               host::Done<std::vector<desk::Recorded>> done) override {
    calm_.read_conversation_after(contact, after, count, std::move(done));
  }
  void read_conversation_before(ContactId contact, Seq before, std::size_t count,
                                host::Done<std::vector<desk::Recorded>> done) override {
    calm_.read_conversation_before(contact, before, count, std::move(done));
  }
  void read_events(std::vector<Seq> seqs, host::Done<std::vector<desk::Recorded>> done) override {
    calm_.read_events(std::move(seqs), std::move(done));
  }
  void contact_for(desk::Channel channel, const std::string& address, const std::string& name,
                   const std::string& locale, const trade::BuyerKey& buyer,
                   host::Done<ContactId> done) override {
    calm_.contact_for(channel, address, name, locale, buyer, std::move(done));
  }
  void record_facts(std::vector<trade::Fact> facts, host::Done<host::FactsReport> done) override {
    calm_.record_facts(std::move(facts), std::move(done));
  }
  void read_purchase(const host::PurchaseKey& key,
                     host::Done<std::vector<trade::Fact>> done) override {
    ++reads;
    if (!refusal.empty()) return done(fail(ErrorKind::throttled, refusal));
    calm_.read_purchase(key, std::move(done));
  }
  void read_buyer(const trade::BuyerKey& buyer, Instant since,
                  host::Done<std::vector<trade::Fact>> done) override {
    calm_.read_buyer(buyer, since, std::move(done));
  }
  void in_pool(std::function<Result<void>()> work, host::Done<void> then) override {
    calm_.in_pool(std::move(work), std::move(then));
  }
  void in_background(std::function<Result<void>()> work, host::Done<void> then) override {
    calm_.in_background(std::move(work), std::move(then));
  }
  host::Store& store() override { return calm_.store(); }
  void when_projected(std::function<void()> then) override {
    calm_.when_projected(std::move(then));
  }

  std::string_view refusal;  // of reads of purchases; empty = none
  std::size_t reads = 0;
  bool holds_messages = false;
  std::vector<std::function<void()>> held;

 private:
  host::DeskService& calm_;
};

// The platform, its incident reactor and a shop that tells of purchases.
class Town {
 public:
  explicit Town(std::string folder) : folder_(std::move(folder)) { open(); }
  ~Town() { close(true); }

  // Everything ends without a word and is there again.
  void crash() {
    close(false);
    open();
  }
  void restart() {
    close(true);
    open();
  }

  // A purchase of a buyer from a supplier, well or failed.
  std::string buy(std::string_view buyer, std::string_view supplier, bool well) {
    now = now + seconds(30);
    house->clock.at = now;
    const trade::Number order(fmt::format("JX{:014}", ++orders_));
    std::vector<trade::Fact> facts;
    const auto tell = [&](trade::FactBody body) {
      facts.push_back({.source = "push:main",
                       .id = fmt::format("{}@{}", order.view(), facts.size()),
                       .seen_at = now + milliseconds(std::ssize(facts)),
                       .body = std::move(body)});
    };
    trade::Order bought{.order_no = order,
                        .goods_no = trade::Number(fmt::format("g-{}", supplier)),
                        .title = "点券",
                        .goods_kind = trade::GoodsKind::direct_topup,
                        .status = trade::OrderStatus::paid,
                        .buyer = trade::BuyerKey(buyer),
                        .created_at = now,
                        .paid_at = now,
                        .pay_channel = "alipay"};
    tell(bought);
    tell(trade::Payment{.trade_no = trade::Number(fmt::format("T{}", orders_)),
                        .order_no = order,
                        .status = trade::PaymentStatus::paid,
                        .paid_at = now});
    const trade::Number upstream(fmt::format("UP{}", orders_));
    tell(trade::UpstreamOrder{
        .upstream_no = upstream,
        .order_no = order,
        .supplier = std::string(supplier),
        .status = well ? trade::UpstreamStatus::succeeded : trade::UpstreamStatus::failed,
        .at = now + seconds(1)});
    if (well) {
      tell(trade::Delivery{
          .order_no = order, .quantity = 1, .way = "topup", .at = now + seconds(2)});
    }
    bought.status = well ? trade::OrderStatus::completed : trade::OrderStatus::failed;
    tell(bought);
    bool recorded = false;
    house->host->record_facts(std::move(facts),
                              [&](auto report) { recorded = report.has_value(); });
    EXPECT_TRUE(house->turn_until([&] { return recorded; }));
    look();
    return std::string(order.view());
  }

  // What the supplier failed comes through after all.
  void heal(std::string_view order, std::string_view buyer, std::string_view supplier) {
    now = now + seconds(30);
    house->clock.at = now;
    std::vector<trade::Fact> facts;
    const auto tell = [&](trade::FactBody body) {
      facts.push_back({.source = "push:main",
                       .id = fmt::format("{}@healed{}", order, facts.size()),
                       .seen_at = now + milliseconds(std::ssize(facts)),
                       .body = std::move(body)});
    };
    const trade::Number number(order);
    tell(trade::UpstreamOrder{
        .upstream_no = trade::Number(fmt::format("UP{}", std::stoul(std::string(order.substr(2))))),
        .order_no = number,
        .supplier = std::string(supplier),
        .status = trade::UpstreamStatus::succeeded,
        .at = now});
    tell(trade::Delivery{.order_no = number, .quantity = 1, .way = "topup", .at = now});
    tell(trade::Order{.order_no = number,
                      .goods_kind = trade::GoodsKind::direct_topup,
                      .status = trade::OrderStatus::completed,
                      .buyer = trade::BuyerKey(buyer)});
    bool recorded = false;
    house->host->record_facts(std::move(facts),
                              [&](auto report) { recorded = report.has_value(); });
    EXPECT_TRUE(house->turn_until([&] { return recorded; }));
    look();
  }

  // Lets everything happen that is due now.
  void look() {
    for (int round = 0; round < 3; ++round) {
      house->settle();
      house->clock.at = now;
      reactor->tick();
      EXPECT_TRUE(house->turn_until([&] { return reactor->is_idle(); }));
      house->settle();
    }
  }
  void wait(Duration span) {
    now = now + span;
    house->clock.at = now;
    look();
  }

  desk::Actor supervisor() {
    if (!supervisor_) {
      const auto added =
          house->ask({}, "", desk::AddAgent{.name = "阿宁", .role = desk::Role::supervisor});
      supervisor_ = AgentId{added->seq.value};
    }
    return {desk::ActorKind::agent, supervisor_.value};
  }
  const std::map<IncidentId, desk::IncidentState>& incidents() {
    return house->host->desk().state().incidents;
  }
  const desk::IncidentState& incident() { return incidents().rbegin()->second; }

  // Texts of the notices in a buyer's conversation; none when the buyer has no conversation.
  std::vector<std::string> notices(std::string_view buyer) {
    const auto contact = house->host->store().rows->find_buyer(trade::BuyerKey(buyer));
    EXPECT_TRUE(contact.has_value());
    std::vector<std::string> texts;
    if (!contact || !*contact) return texts;
    for (const desk::Recorded& recorded : house->conversation(**contact)) {
      const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event);
      if (posted != nullptr) texts.push_back(posted->text.text);
    }
    return texts;
  }

  std::unique_ptr<House> house;
  std::unique_ptr<Rush> rush;
  std::unique_ptr<host::IncidentReactor> reactor;
  Instant now{1'700'000'000'000};

 private:
  void open() {
    house = std::make_unique<House>(folder_);
    house->clock.at = now;
    rush = std::make_unique<Rush>(*house->host);
    reactor = std::make_unique<host::IncidentReactor>(
        house->loop, *rush, verdict_of, host::IncidentReactor::Settings{.settle = seconds(0)});
    EXPECT_TRUE(reactor->start());
  }
  void close(bool in_order) {
    if (in_order) {
      reactor->stop();
      house->stop();
    } else {
      reactor->abandon();
    }
    reactor.reset();
    rush.reset();
    house.reset();
  }

  std::string folder_;
  std::size_t orders_ = 0;
  AgentId supervisor_{};
};

class Incidents : public testing::Test {
 protected:
  TemporaryFolder folder_;
};

// Three hours of trade as usual: two suppliers, each buyer once.
void as_usual(Town& town) {
  for (int i = 0; i < 30; ++i) {
    town.buy(fmt::format("user:{}", 100 + i), i % 2 == 0 ? "星辰直充" : "快充网", true);
  }
}

// The whole story; `between` may let things die.
void play(Town& town, const std::function<void()>& between) {
  as_usual(town);
  between();
  for (int i = 0; i < 12 && town.incidents().empty(); ++i) {
    town.buy(fmt::format("user:{}", 200 + i), "星辰直充", false);
  }
  ASSERT_EQ(town.incidents().size(), 1u) << "found within a dozen buyers";
  EXPECT_EQ(town.incident().stage, desk::IncidentStage::proposed);
  EXPECT_EQ(trade::trouble_of(town.incident().cause), Word("upstream"));
  EXPECT_GE(town.incident().affected.size(), 5u);
  EXPECT_TRUE(town.notices("user:200").empty()) << "nobody is told before a person confirms";
  between();

  const IncidentId incident = town.incident().incident;
  ASSERT_TRUE(town.house->ask(town.supervisor(), "c1", desk::ConfirmIncident{incident, {}, {}}));
  between();
  town.look();
  EXPECT_EQ(town.notices("user:200").size(), 1u) << "a buyer that never wrote";
  EXPECT_TRUE(town.notices("user:101").empty()) << "not affected";
  // Buyers who come later, while it stands.
  const std::string late = town.buy("user:300", "星辰直充", false);
  between();
  town.buy("user:301", "快充网", true);
  town.look();
  ASSERT_EQ(town.notices("user:300").size(), 1u);
  EXPECT_NE(town.notices("user:300")[0].find(late.substr(late.size() - 4)), std::string::npos);
  EXPECT_TRUE(town.notices("user:301").empty());
  town.wait(minutes(3));
  town.buy("user:300", "星辰直充", false);
  EXPECT_EQ(town.notices("user:300").size(), 1u) << "told once, however often they try";
  EXPECT_EQ(town.incidents().size(), 1u);
  between();

  // It works again; for a while that is not yet believed.
  for (int i = 0; i < 6; ++i) town.buy(fmt::format("user:{}", 400 + i), "星辰直充", true);
  EXPECT_EQ(town.incident().stage, desk::IncidentStage::announced);
  town.wait(minutes(5));
  EXPECT_EQ(town.incident().stage, desk::IncidentStage::announced);
  town.wait(minutes(10));
  EXPECT_EQ(town.incident().stage, desk::IncidentStage::closed);
  EXPECT_EQ(town.incident().reason, Word("recovered"));
  between();
  town.look();
  EXPECT_EQ(town.notices("user:200").size(), 2u) << "and once that it is over";
  EXPECT_EQ(town.notices("user:300").size(), 2u);
  EXPECT_TRUE(town.notices("user:400").empty());
  between();
  town.wait(hours(1));
  EXPECT_EQ(town.notices("user:200").size(), 2u);
  EXPECT_EQ(town.incident().told, town.incident().told_over);
  EXPECT_EQ(town.incident().told, std::ssize(town.incident().affected));
}

TEST_F(Incidents, AreFoundConfirmedToldOnceAndClosedByTheFacts) {
  Town town(folder_.path);
  play(town, [] {});
}

TEST_F(Incidents, AreToldOnceThoughTheServerDiesAtEveryStep) {
  Town town(folder_.path);
  // Its memory of what looks over is gone with the process: the quiet time begins anew.
  int deaths = 0;
  play(town, [&] {
    ++deaths;
    town.crash();
  });
  EXPECT_GE(deaths, 6);
}

TEST_F(Incidents, GoOnAfterRestartsInOrder) {
  Town town(folder_.path);
  play(town, [&] { town.restart(); });
}

TEST_F(Incidents, OfABuyerWhosePurchaseHasHealedAreNotToldToThem) {
  Town town(folder_.path);
  as_usual(town);
  std::string first;
  for (int i = 0; i < 12 && town.incidents().empty(); ++i) {
    const std::string order = town.buy(fmt::format("user:{}", 200 + i), "星辰直充", false);
    if (i == 0) first = order;
  }
  ASSERT_EQ(town.incidents().size(), 1u);
  town.heal(first, "user:200", "星辰直充");
  ASSERT_TRUE(town.house->ask(town.supervisor(), "c1",
                              desk::ConfirmIncident{town.incident().incident, {}, {}}));
  town.look();
  EXPECT_TRUE(town.notices("user:200").empty());
  EXPECT_EQ(town.notices("user:201").size(), 1u);
}

TEST_F(Incidents, SpeakTheLanguageOfWhomTheyTell) {
  Town town(folder_.path);
  as_usual(town);
  const ContactId contact = town.house->visitor("buyer:user:200");
  ASSERT_TRUE(town.house->ask({}, "b1", desk::IdentifyBuyer{contact, trade::BuyerKey("user:200")}));
  ASSERT_TRUE(town.house->ask({}, "b2", desk::DescribeContact{contact, {}, "en"}));
  for (int i = 0; i < 12 && town.incidents().empty(); ++i) {
    town.buy(fmt::format("user:{}", 200 + i), "星辰直充", false);
  }
  ASSERT_EQ(town.incidents().size(), 1u);
  ASSERT_TRUE(town.house->ask(town.supervisor(), "c1",
                              desk::ConfirmIncident{town.incident().incident, {}, {}}));
  town.look();
  ASSERT_EQ(town.notices("user:200").size(), 1u);
  EXPECT_NE(town.notices("user:200")[0].find("Your order ending in"), std::string::npos);
  EXPECT_NE(town.notices("user:201")[0].find("您尾号"), std::string::npos);
}

TEST_F(Incidents, DismissedAreNotProposedAgainAtOnce) {
  Town town(folder_.path);
  as_usual(town);
  int buyers = 0;
  while (buyers < 12 && town.incidents().empty()) {
    town.buy(fmt::format("user:{}", 200 + buyers++), "星辰直充", false);
  }
  ASSERT_EQ(town.incidents().size(), 1u);
  ASSERT_TRUE(
      town.house->ask(town.supervisor(), "d1",
                      desk::DismissIncident{town.incident().incident, Word("not_an_incident")}));
  for (int i = 0; i < 5; ++i) town.buy(fmt::format("user:{}", 300 + i), "星辰直充", false);
  EXPECT_EQ(town.incidents().size(), 1u);
  EXPECT_TRUE(town.notices("user:200").empty());
}

TEST_F(Incidents, ReopenedAreToldThoughTheMessageCameTooLateTheFirstTime) {
  Town town(folder_.path);
  as_usual(town);
  for (int i = 0; i < 12 && town.incidents().empty(); ++i) {
    town.buy(fmt::format("user:{}", 200 + i), "星辰直充", false);
  }
  ASSERT_EQ(town.incidents().size(), 1u);
  const IncidentId incident = town.incident().incident;
  town.rush->holds_messages = true;
  ASSERT_TRUE(town.house->ask(town.supervisor(), "c1", desk::ConfirmIncident{incident, {}, {}}));
  town.reactor->tick();
  ASSERT_TRUE(town.house->turn_until(
      [&] { return town.rush->held.size() == town.incident().affected.size(); }));
  ASSERT_TRUE(
      town.house->ask(town.supervisor(), "c2", desk::CloseIncident{incident, Word("by_hand")}));
  town.rush->holds_messages = false;
  for (const auto& message : town.rush->held) message();
  town.look();
  EXPECT_TRUE(town.notices("user:200").empty());
  ASSERT_TRUE(
      town.house->ask(town.supervisor(), "c3", desk::ReopenIncident{incident, Word("not_over")}));
  town.look();
  EXPECT_EQ(town.notices("user:200").size(), 1u);
}

TEST_F(Incidents, PurchasesThatCannotBeReadNowAreReadLaterAndNotInARush) {
  Town town(folder_.path);
  town.rush->refusal = "host.busy";
  for (int i = 0; i < 30; ++i) town.buy(fmt::format("user:{}", 100 + i), "星辰直充", true);
  EXPECT_EQ(town.reactor->looks(), 30u);
  town.rush->reads = 0;
  town.wait(seconds(1));
  EXPECT_LE(town.rush->reads, 3 * host::IncidentReactor::reads_max) << "of three ticks";
  EXPECT_GT(town.rush->reads, 0u);
  town.rush->refusal = {};
  for (int i = 0; i < 5; ++i) town.wait(seconds(1));
  EXPECT_EQ(town.reactor->looks(), 0u);
  EXPECT_EQ(town.reactor->detector().memory().at(trade::Scope{}).recent.size(), 30u);
}

}  // namespace
}  // namespace jx::tests
