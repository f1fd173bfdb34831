// The laws of the house (ARCHITECTURE.md), on the real desk, host and store. Law 4 is held by
// views_test and the screens' tests over common fixtures, the wire's part of law 3 by edge_test.
#include "codec/binary.h"
#include "codec/json.h"
#include "host/reactor/eraser.h"
#include "laws/held_journal.h"
#include "laws/house.h"

namespace jx::tests {
namespace {

class Witness final : public host::Watcher {
 public:
  void on_committed(std::span<const desk::Recorded> events) override {
    for (const desk::Recorded& recorded : events) seen.push_back(recorded.seq.value);
  }
  std::vector<std::uint64_t> seen;
};

class Laws : public testing::Test {
 protected:
  House::Wrap holding() {
    return [this](std::unique_ptr<host::Journal> journal) {
      auto held = std::make_unique<HeldJournal>(std::move(journal));
      journal_ = held.get();
      return held;
    };
  }

  TemporaryFolder folder_;
  HeldJournal* journal_ = nullptr;
};

// ---- law 1: nothing shows before it is durable
// --------------------------------------------------------

TEST_F(Laws, ShowsNothingBeforeItIsDurable) {
  House house(folder_.path, holding());
  const ContactId contact = house.visitor("v:1");
  Witness witness;
  house.host->watch(witness);
  journal_->hold();
  bool replied = false;
  bool shown = false;
  bool refused = false;
  house.host->submit(customer(contact), desk::CommandId("a1"), message(contact, "在吗"),
                     [&](auto) { replied = true; });
  house.host->when_durable([&] { shown = true; });
  // A refusal may rest on what is not durable yet, so it waits too.
  house.host->submit(customer(contact), desk::CommandId("a1"), message(contact, "别的"),
                     [&](auto) { refused = true; });
  ASSERT_TRUE(house.turn_until([&] { return journal_->waiting(); }));
  for (int turn = 0; turn < 20; ++turn) {
    house.loop.restart();
    house.loop.poll();
  }
  EXPECT_EQ(house.host->desk().find_contact(contact)->last_number, MessageNumber{1})
      << "the desk runs ahead";
  EXPECT_FALSE(replied || shown || refused);
  EXPECT_TRUE(witness.seen.empty());
  journal_->let_through();
  ASSERT_TRUE(house.turn_until([&] { return replied && shown && refused; }));
  EXPECT_EQ(witness.seen.size(), 1u);
  house.stop();
}

TEST_F(Laws, EndsTheProcessWhenACommitFailsAndShowsNothingOfIt) {
  House house(folder_.path, holding());
  const ContactId contact = house.visitor("v:1");
  Witness witness;
  house.host->watch(witness);
  journal_->hold();
  bool replied = false;
  house.host->submit(customer(contact), desk::CommandId("a1"), message(contact, "在吗"),
                     [&](auto) { replied = true; });
  ASSERT_TRUE(house.turn_until([&] { return journal_->waiting(); }));
  journal_->let_fail();
  ASSERT_TRUE(house.turn_until([&] { return !house.fatal.empty(); }));
  EXPECT_EQ(house.fatal, std::vector<std::string>{"journal.failed"});
  EXPECT_FALSE(replied);
  EXPECT_TRUE(witness.seen.empty());
}

TEST_F(Laws, RefusesNewWorkOnAFullDiskAndHealsByItself) {
  House house(folder_.path, holding());
  const ContactId contact = house.visitor("v:1");
  journal_->fill_disk(true);
  std::optional<Result<host::Reply>> accepted;
  house.host->submit(customer(contact), desk::CommandId("a1"), message(contact, "一"),
                     [&](auto r) { accepted = r; });
  ASSERT_TRUE(house.turn_until([&] { return house.host->stats().disk_full; }));
  const auto refused = house.ask(customer(contact), "a2", message(contact, "二"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "journal.disk_full");
  EXPECT_EQ(house.conversation(contact).size(), 1u) << "reads go on";
  journal_->fill_disk(false);
  ASSERT_TRUE(house.turn_until([&] { return accepted.has_value(); }));
  EXPECT_TRUE(*accepted);
  EXPECT_TRUE(house.ask(customer(contact), "a2", message(contact, "二")));
  house.stop();
}

// ---- law 2: once
// --------------------------------------------------------------------------------------

TEST_F(Laws, AnswersARepeatedCommandWithoutASecondEffect) {
  Seq first{};
  ContactId contact{};
  {
    House house(folder_.path);
    contact = house.visitor("v:1");
    first = house.ask(customer(contact), "a1", message(contact, "在吗"))->seq;
    const auto again = house.ask(customer(contact), "a1", message(contact, "在吗"));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->seq, first);
    EXPECT_TRUE(again->repeated);
    const auto other = house.ask(customer(contact), "a1", message(contact, "不在"));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, "command.conflict");
    // After the contact was forgotten and loaded again.
    house.settle();
    house.clock.at = house.clock.at + hours(2);
    ASSERT_TRUE(
        house.turn_until([&] { return house.host->desk().find_contact(contact) == nullptr; }));
    EXPECT_EQ(house.ask(customer(contact), "a1", message(contact, "在吗"))->seq, first);
    house.stop();
  }
  House restarted(folder_.path);
  EXPECT_EQ(restarted.ask(customer(contact), "a1", message(contact, "在吗"))->seq, first);
  EXPECT_EQ(restarted.ask(customer(contact), "a1", message(contact, "不在")).error().code,
            "command.conflict");
  EXPECT_EQ(restarted.conversation(contact).size(), 2u);
  restarted.stop();
}

TEST_F(Laws, RecognisesAnOldIdAmongThousandsAfterTheTablesWereRebuilt) {
  ContactId contact{};
  Seq third{};
  constexpr int messages = 300;  // more than are remembered in memory
  {
    House house(folder_.path);
    contact = house.visitor("v:1");
    for (int i = 0; i < messages; ++i) {
      const auto reply = house.ask(customer(contact), fmt::format("id-{:05}", i),
                                   message(contact, fmt::format("{}", i)));
      ASSERT_TRUE(reply);
      if (i == 3) third = reply->seq;
    }
    house.settle();
    ASSERT_TRUE(house.host->store().rows->clear());
    house.stop();
  }
  House restarted(folder_.path);
  const auto again = restarted.ask(customer(contact), "id-00003", message(contact, "3"));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->seq, third);
  EXPECT_EQ(restarted.conversation(contact).size(), messages + 1u);
  restarted.stop();
}

TEST_F(Laws, RecordsAFactOnce) {
  House house(folder_.path);
  trade::Fact fact{.source = "push:main",
                   .id = "order:1",
                   .body = trade::Order{.order_no = trade::Number("A1")}};
  const auto record = [&](std::vector<trade::Fact> facts) {
    std::optional<Result<host::FactsReport>> report;
    house.host->record_facts(std::move(facts), [&](auto r) { report = std::move(r); });
    EXPECT_TRUE(house.turn_until([&] { return report.has_value(); }));
    return **report;
  };
  EXPECT_EQ(record({fact}).recorded, 1u);
  EXPECT_EQ(record({fact}).known, 1u) << "before it is in the tables";
  house.settle();
  EXPECT_EQ(record({fact}).known, 1u) << "and after";
  std::get<trade::Order>(fact.body).quantity = 2;
  EXPECT_EQ(record({fact}).conflicting, std::vector<std::size_t>{0});
  house.stop();
}

// ---- law 3: one order
// ---------------------------------------------------------------------------------

TEST_F(Laws, KeepsOneOrderWithoutGaps) {
  House house(folder_.path);
  Witness witness;
  house.host->watch(witness);
  const ContactId first = house.visitor("v:1");
  const ContactId second = house.visitor("v:2");
  int replies = 0;
  constexpr int messages = 500;
  for (int i = 0; i < messages; ++i) {
    const ContactId contact = i % 3 == 0 ? first : second;
    house.host->submit(customer(contact), desk::CommandId(fmt::format("m{:06}", i)),
                       message(contact, fmt::format("{}", i)), [&](auto) { ++replies; });
    if (i % 50 == 0) house.loop.poll();
  }
  ASSERT_TRUE(house.turn_until([&] { return replies == messages; }));
  for (std::size_t i = 0; i < witness.seen.size(); ++i) ASSERT_EQ(witness.seen[i], i + 1);
  for (const ContactId contact : {first, second}) {
    std::uint64_t expected = 1;
    for (const desk::Recorded& recorded : house.conversation(contact)) {
      const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event);
      if (posted != nullptr) ASSERT_EQ(posted->number.value, expected++);
    }
    EXPECT_GT(expected, 100u);
  }
  house.stop();
}

// ---- law 5: replay
// ------------------------------------------------------------------------------------

TEST_F(Laws, IsTheSameAfterARestartWithoutASnapshotAndWithOne) {
  std::string live;
  {
    House house(folder_.path);
    const ContactId contact = house.visitor("v:1");
    const desk::Actor system{};
    const auto agent = house.ask(system, "", desk::AddAgent{.name = "小林"});
    ASSERT_TRUE(agent);
    const desk::Actor by_agent{desk::ActorKind::agent, agent->seq.value};
    ASSERT_TRUE(house.ask(
        by_agent, "p1",
        desk::SetPresence{.agent = {agent->seq.value}, .presence = desk::Presence::online}));
    ASSERT_TRUE(house.ask(customer(contact), "a1", message(contact, "我付了钱怎么没到账")));
    ASSERT_TRUE(house.ask(customer(contact), "a2",
                          desk::RequestHuman{.contact = contact, .reason = Word("asked")}));
    ASSERT_TRUE(house.turn_until([&] {
      const auto& tickets = house.host->desk().state().tickets;
      return !tickets.empty() && tickets.begin()->second.offer.has_value();
    }));
    const desk::Ticket ticket = house.host->desk().state().tickets.begin()->second;
    ASSERT_TRUE(house.ask(
        by_agent, "p2", desk::AcceptOffer{.ticket = ticket.ticket, .offer = ticket.offer->offer}));
    ASSERT_TRUE(house.ask(by_agent, "p3", message(contact, "您好，正在查")));
    house.settle();
    live = codec::encode(house.host->desk().state());
    // Ends without a snapshot, as after kill -9.
  }
  {
    House killed(folder_.path);
    EXPECT_EQ(codec::encode(killed.host->desk().state()), live);
    killed.stop();  // with a snapshot
  }
  House restarted(folder_.path);
  EXPECT_EQ(codec::encode(restarted.host->desk().state()), live);
  restarted.stop();
}

TEST_F(Laws, RestoresAContactThatWasColdAtTheSnapshot) {
  ContactId contact{};
  std::string live;
  {
    House house(folder_.path);
    contact = house.visitor("v:1");
    ASSERT_TRUE(house.ask(customer(contact), "a1", message(contact, "一")));
    house.settle();
    house.clock.at = house.clock.at + hours(2);
    ASSERT_TRUE(
        house.turn_until([&] { return house.host->desk().find_contact(contact) == nullptr; }));
    house.stop();
  }
  {
    House house(folder_.path);
    house.clock.at = house.clock.at + hours(3);
    ASSERT_TRUE(house.ask(customer(contact), "a2", message(contact, "二")));
    house.settle();
    live = codec::encode(house.host->desk().state());
  }
  House killed(folder_.path);
  EXPECT_EQ(codec::encode(killed.host->desk().state()), live);
  killed.clock.at = killed.clock.at + hours(3);
  EXPECT_TRUE(killed.ask(customer(contact), "a1", message(contact, "一"))->repeated);
  killed.stop();
}

TEST_F(Laws, CatchesItsTablesUpAfterACrashInFrontOfThem) {
  ContactId contact{};
  {
    House house(folder_.path);
    contact = house.visitor("v:1");
    for (int i = 0; i < 50; ++i) {
      ASSERT_TRUE(house.ask(customer(contact), fmt::format("a{:03}", i),
                            message(contact, fmt::format("{}", i))));
    }
    house.settle();
    ASSERT_TRUE(house.host->store().rows->clear());
  }
  House restarted(folder_.path);
  EXPECT_EQ(restarted.host->store().rows->cursor(), restarted.host->committed());
  EXPECT_EQ(restarted.conversation(contact).size(), 51u);
  restarted.stop();
}

// A person who is forgotten cannot be read in the trade facts either, and the facts stay.
TEST_F(Laws, ForgetsAPersonInTheirPurchasesToo) {
  const auto order = [](std::string_view id, std::string_view number, std::string_view buyer) {
    return trade::Fact{.source = "push:main",
                       .id = std::string(id),
                       .body = trade::Order{.order_no = trade::Number(number),
                                            .status = trade::OrderStatus::paid,
                                            .buyer = trade::BuyerKey(buyer),
                                            .contact = {"somebody@example.com"}}};
  };
  const auto contacts_left = [](House& house, std::string_view number) {
    std::optional<Result<std::vector<trade::Fact>>> facts;
    house.host->read_purchase({.number = trade::Number(number)},
                              [&](auto read) { facts = std::move(read); });
    EXPECT_TRUE(house.turn_until([&] { return facts.has_value(); }));
    EXPECT_EQ((*facts)->size(), 1u) << "the transaction stays on record";
    return std::get<trade::Order>((*facts)->at(0).body).contact.text;
  };
  const desk::Actor system{};
  {
    House house(folder_.path);
    const ContactId contact = house.visitor("v:1");
    ASSERT_TRUE(house.ask(system, "b1", desk::IdentifyBuyer{contact, trade::BuyerKey("user:7")}));
    ASSERT_TRUE(house.ask(system, "b2", desk::ProveOwnership{contact, trade::Number("GUEST1")}));
    std::optional<Result<host::FactsReport>> report;
    house.host->record_facts(
        {order("1", "A1", "user:7"), order("2", "GUEST1", ""), order("3", "B1", "user:8")},
        [&](auto r) { report = std::move(r); });
    ASSERT_TRUE(house.turn_until([&] { return report.has_value(); }));
    house.settle();
    EXPECT_EQ(contacts_left(house, "A1"), "somebody@example.com");
    const auto boss =
        house.ask(system, "", desk::AddAgent{.name = "值班", .role = desk::Role::operator_});
    ASSERT_TRUE(
        house.ask({desk::ActorKind::agent, boss->seq.value}, "e1", desk::EraseContact{contact}));
    house.stop();  // before anybody carried it out
  }
  House house(folder_.path);
  std::vector<std::string> failed;
  host::Eraser eraser(*house.host, [&](const Error& error) { failed.emplace_back(error.code); });
  ASSERT_TRUE(eraser.start());
  for (const std::string_view theirs : {"A1", "GUEST1"})
    EXPECT_TRUE(house.turn_until([&] { return contacts_left(house, theirs).empty(); })) << theirs;
  EXPECT_EQ(contacts_left(house, "B1"), "somebody@example.com") << "somebody else's";
  EXPECT_TRUE(failed.empty());
  eraser.stop();
  house.stop();
}

// ---- law 6: time is an argument
// -----------------------------------------------------------------------

TEST_F(Laws, LetsADayPassInAMoment) {
  House house(folder_.path);
  const ContactId contact = house.visitor("v:1");
  const desk::Actor system{};
  const auto agent = house.ask(system, "", desk::AddAgent{.name = "小林"});
  const desk::Actor by_agent{desk::ActorKind::agent, agent->seq.value};
  ASSERT_TRUE(house.ask(
      by_agent, "p1",
      desk::SetPresence{.agent = {agent->seq.value}, .presence = desk::Presence::online}));
  ASSERT_TRUE(house.ask(customer(contact), "a1",
                        desk::RequestHuman{.contact = contact, .reason = Word("asked")}));
  const auto ticket = [&]() -> const desk::Ticket& {
    return house.host->desk().state().tickets.begin()->second;
  };
  ASSERT_TRUE(house.turn_until([&] { return ticket().state == desk::TicketState::offered; }));
  const Instant since = ticket().queued_since;
  house.clock.at = house.clock.at + days(1);
  // The offer expires by the desk's time, however little has passed by the machine's.
  ASSERT_TRUE(house.turn_until([&] { return ticket().state == desk::TicketState::queued; }));
  EXPECT_EQ(ticket().queued_since, since) << "age is kept";
  house.stop();
}

}  // namespace
}  // namespace jx::tests
