// The rules of diagnosis in an operator's hands, on the real desk, host and store: a change is
// checked, tried on the past, published, outlasts a restart, and is taken back.
#include <fmt/format.h>

#include "host/rules/rule_shelf.h"
#include "laws/house.h"
#include "trade/diagnose.h"
#include "trade/rule_changes.h"

namespace jx::tests {
namespace {

constexpr desk::Actor the_operator{desk::ActorKind::agent, 1};
const trade::Number order_no("A20261121001");

class RulesInForce : public ::testing::Test {
 protected:
  void SetUp() override { open(); }

  void open() {
    house_ = std::make_unique<House>(folder_.path);
    auto shelf = host::RuleShelf::open(*house_->host, JX_SOURCE_DIR "/data/rules");
    ASSERT_TRUE(shelf) << shelf.error().detail;
    shelf_ = *std::move(shelf);
    if (house_->host->desk().state().agents.empty()) {
      desk::AddAgent zhou{.name = "老周", .role = desk::Role::operator_};
      ASSERT_TRUE(house_->ask({}, "hire", zhou));
    }
  }
  void reopen() {
    house_->stop();
    shelf_.reset();
    house_.reset();
    open();
  }

  template <class T>
  Result<T> await(const std::function<void(host::Done<T>)>& begin) {
    std::optional<Result<T>> answer;
    begin([&](Result<T> given) { answer = std::move(given); });
    EXPECT_TRUE(house_->turn_until([&] { return answer.has_value(); }));
    return *std::move(answer);
  }
  Result<host::RuleCandidate> check(host::RuleTexts changes) {
    return await<host::RuleCandidate>(
        [&](auto done) { shelf_->check(std::move(changes), std::move(done)); });
  }
  Result<host::RuleTrial> try_on_the_past(const host::RuleCandidate& candidate) {
    return await<host::RuleTrial>(
        [&](auto done) { shelf_->try_on_the_past(candidate, 100, std::move(done)); });
  }

  // The sheet in force with `from` exchanged.
  desk::RuleText edited(std::string_view sheet, std::string_view from, std::string_view to) {
    for (const desk::RuleText& text : shelf_->sheets()) {
      if (text.sheet != Word(sheet)) continue;
      desk::RuleText changed = text;
      const std::size_t at = changed.text.find(from);
      EXPECT_NE(at, std::string::npos) << from;
      changed.text.replace(at, from.size(), to);
      return changed;
    }
    ADD_FAILURE() << "no sheet " << sheet;
    return {};
  }
  // `not_paid` lays what is not paid on nobody, and says so under its next version.
  desk::RuleText another_party(int version = 2) {
    return edited(
        "not_arrived", "name: not_paid\n    version: 1\n    cause: not_paid\n    party: user",
        fmt::format("name: not_paid\n    version: {}\n    cause: not_paid\n    party: none",
                    version));
  }

  void publish(const host::RuleTexts& changes) {
    const auto candidate = check(changes);
    ASSERT_TRUE(candidate) << candidate.error().code << ": " << candidate.error().detail;
    desk::PublishRules command{.proposal = {},
                               .restores = {},
                               .based_on = house_->host->desk().state().rules.current,
                               .sheets = candidate->sheets,
                               .note = "test"};
    const auto reply = house_->ask(the_operator, fmt::format("p{}", ++commands_), command);
    ASSERT_TRUE(reply) << reply.error().code;
  }
  void restore(RuleEditionId edition) {
    const auto candidate = await<host::RuleCandidate>(
        [&](auto done) { shelf_->check_edition(edition, std::move(done)); });
    ASSERT_TRUE(candidate) << candidate.error().code;
    desk::PublishRules command{.proposal = {},
                               .restores = edition,
                               .based_on = house_->host->desk().state().rules.current,
                               .sheets = edition ? candidate->sheets : host::RuleTexts{},
                               .note = "back"};
    ASSERT_TRUE(house_->ask(the_operator, fmt::format("r{}", ++commands_), command));
  }

  void tell(std::vector<trade::Fact> facts) {
    const auto told = await<host::FactsReport>(
        [&](auto done) { house_->host->record_facts(std::move(facts), std::move(done)); });
    ASSERT_TRUE(told);
  }
  // An order that nobody paid, by the gateway's word.
  std::vector<trade::Fact> not_paid() {
    const Instant now = house_->clock.at;
    trade::Order order{.order_no = order_no,
                       .goods_no = trade::Number("g1"),
                       .goods_kind = trade::GoodsKind::stock_cards,
                       .amount = Money{216'000},
                       .status = trade::OrderStatus::pending_payment,
                       .buyer = trade::BuyerKey("user:42"),
                       .created_at = now - minutes(30)};
    trade::Payment payment{.trade_no = trade::Number("T900"),
                           .order_no = order_no,
                           .amount = Money{216'000},
                           .status = trade::PaymentStatus::closed};
    return {{"push:main", "order:1@a", now - minutes(30), order},
            {"push:gateway", "pay:T900@a", now - minutes(1), payment}};
  }
  trade::Verdict verdict() {
    const Instant now = house_->clock.at;
    const auto facts = await<std::vector<trade::Fact>>([&](auto done) {
      house_->host->read_purchase({.number = order_no, .card = {}}, std::move(done));
    });
    EXPECT_TRUE(facts);
    return trade::diagnose(trade::dossier_of(*facts, order_no), shelf_->book(), {.at = now}, now);
  }

  TemporaryFolder folder_;
  std::unique_ptr<House> house_;
  std::unique_ptr<host::RuleShelf> shelf_;
  int commands_ = 0;
};

TEST_F(RulesInForce, AreThoseThatCameWithTheProgramAtFirst) {
  EXPECT_FALSE(shelf_->edition());
  EXPECT_GT(shelf_->sheets().size(), 10u);
  EXPECT_EQ(shelf_->sheets().size(), shelf_->book().sheets().size());
}

TEST_F(RulesInForce, AreCheckedBeforeTheyCanBePublished) {
  EXPECT_EQ(check({}).error().code, "rules.nothing_changed");
  EXPECT_EQ(check({shelf_->sheets().front()}).error().code, "rules.nothing_changed");
  const auto broken = check({edited("not_arrived", "party: user", "party: whoever")});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, "rules.out_of_range");
  EXPECT_TRUE(broken.error().detail.starts_with("not_arrived.yaml line ")) << broken.error().detail;
  const auto same_version = check({another_party(1)});
  ASSERT_FALSE(same_version);
  EXPECT_EQ(same_version.error().code, "rules.version_not_raised");
  EXPECT_EQ(same_version.error().detail, "rule not_paid version 1");
}

TEST_F(RulesInForce, JudgeFromTheirPublicationOnAndAfterARestart) {
  tell(not_paid());
  EXPECT_EQ(verdict().party, trade::Party::user);
  publish({another_party()});
  EXPECT_EQ(verdict().rule_version, 2);
  EXPECT_EQ(verdict().party, trade::Party::none);
  const RuleEditionId edition = shelf_->edition();
  EXPECT_TRUE(edition);
  reopen();
  EXPECT_EQ(shelf_->edition(), edition);
  EXPECT_EQ(verdict().rule_version, 2);
}

TEST_F(RulesInForce, AreTakenBackToAnyEdition) {
  tell(not_paid());
  publish({another_party()});
  const RuleEditionId second = shelf_->edition();
  restore({});
  EXPECT_EQ(verdict().rule_version, 1);
  reopen();
  EXPECT_EQ(verdict().rule_version, 1);
  restore(second);
  EXPECT_EQ(verdict().rule_version, 2);
}

TEST_F(RulesInForce, NeverUseANameAndVersionForSomethingElseAgain) {
  publish({another_party()});
  restore({});
  const auto other_words =
      edited("not_arrived", "name: not_paid\n    version: 1", "name: not_paid\n    version: 2");
  const auto refused = check({other_words});
  ASSERT_FALSE(refused) << "version 2 was published with another party";
  EXPECT_EQ(refused.error().code, "rules.version_not_raised");
  EXPECT_TRUE(check({another_party()})) << "the same again is the same version";
}

TEST_F(RulesInForce, AreTriedOnTheClaimsThatWereMade) {
  tell(not_paid());
  const ContactId contact = house_->visitor("browser-1");
  const trade::Verdict said = verdict();
  ASSERT_TRUE(said.confident);
  desk::RecordVerdict record{.contact = contact, .ticket = {}, .verdict = said};
  const auto opened = house_->ask({}, "open", desk::OpenTicket{.contact = contact});
  ASSERT_TRUE(opened);
  record.ticket = TicketId{opened->seq.value};
  ASSERT_TRUE(house_->ask({}, "v1", record));
  house_->settle();

  const auto candidate = check({another_party()});
  ASSERT_TRUE(candidate);
  const auto changes = trade::changes_between(shelf_->book(), *candidate->book);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes.front().rule, Word("not_paid"));
  const auto tried = try_on_the_past(*candidate);
  ASSERT_TRUE(tried) << tried.error().code;
  EXPECT_EQ(tried->claims, 1);
  EXPECT_EQ(tried->purchases, 0) << "the purchase was complained of";
  EXPECT_EQ(tried->trial.changed, 1);
  ASSERT_EQ(tried->trial.changes.size(), 1u);
  EXPECT_EQ(tried->trial.changes.front().before.party, trade::Party::user);
  EXPECT_EQ(tried->trial.changes.front().after.party, trade::Party::none);
  EXPECT_EQ(tried->trial.changes.front().orders, std::vector{order_no});
  EXPECT_EQ(verdict().rule_version, 1) << "a trial changes nothing";
}

TEST_F(RulesInForce, AreTriedOnPurchasesWhereNobodyComplained) {
  tell(not_paid());
  house_->settle();
  const auto candidate = check({another_party()});
  ASSERT_TRUE(candidate);
  const auto tried = try_on_the_past(*candidate);
  ASSERT_TRUE(tried) << tried.error().code;
  EXPECT_EQ(tried->claims, 0);
  EXPECT_EQ(tried->purchases, 1);
  EXPECT_EQ(tried->trial.changed, 1);
}

TEST_F(RulesInForce, AreSetAsideWhenThisProgramCannotReadThem) {
  tell(not_paid());
  desk::PublishRules strange{.proposal = {},
                             .restores = {},
                             .based_on = {},
                             .sheets = {{Word("not_arrived"), "rules: [of a newer program]"}},
                             .note = ""};
  ASSERT_TRUE(house_->ask(the_operator, "p", strange));
  ASSERT_TRUE(shelf_->set_aside());
  EXPECT_FALSE(shelf_->edition());
  EXPECT_EQ(verdict().rule_version, 1) << "what came with the program judges";
  reopen();
  EXPECT_TRUE(shelf_->set_aside());
  restore({});
  EXPECT_FALSE(shelf_->set_aside());
}

TEST_F(RulesInForce, LoseNothingOfAnEditionThatWasSetAsideWhenItIsMended) {
  desk::RuleText own = edited("minor", "# A child", "# Our own. A child");
  desk::PublishRules strange{.proposal = {},
                             .restores = {},
                             .based_on = {},
                             .sheets = {{Word("not_arrived"), "rules: [of a newer program]"}, own},
                             .note = ""};
  ASSERT_TRUE(house_->ask(the_operator, "p", strange));
  ASSERT_TRUE(shelf_->set_aside());
  publish({another_party()});
  EXPECT_FALSE(shelf_->set_aside());
  const auto kept = std::ranges::find(shelf_->sheets(), Word("minor"), &desk::RuleText::sheet);
  ASSERT_NE(kept, shelf_->sheets().end());
  EXPECT_TRUE(kept->text.starts_with("# Our own.")) << kept->text.substr(0, 40);
}

}  // namespace
}  // namespace jx::tests
