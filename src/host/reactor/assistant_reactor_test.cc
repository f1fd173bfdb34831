#include "host/reactor/assistant_reactor.h"

#include <gtest/gtest.h>

#include "codec/binary.h"

namespace jx::host {
namespace {

class FakeKeys final : public Keys {
 public:
  std::string seal(const codec::Subject&, std::string_view plain, std::string_view) override {
    return std::string(plain);
  }
  Result<std::optional<std::string>> open(const codec::Subject&, std::string_view sealed,
                                          std::string_view) override {
    return std::optional(std::string(sealed));
  }
  Result<void> flush() override { return {}; }
  Result<void> destroy(const codec::Subject&) override { return {}; }
  std::string fingerprint(std::string_view purpose, std::string_view text) const override {
    return std::string(purpose) + ":" + std::string(text);
  }
  std::array<unsigned char, 32> derive(std::string_view) const override { return {}; }
};

class FakeOutbox final : public Outbox {
 public:
  Result<void> put(std::span<const OutboxItem>) override { return {}; }
  Result<std::vector<OutboxItem>> due(Instant, std::size_t) const override {
    return std::vector<OutboxItem>{};
  }
  Result<void> update(const OutboxItem&) override { return {}; }
  Result<void> done(std::string_view, std::string_view) override { return {}; }
  Result<std::vector<OutboxItem>> dead_letters(std::size_t) const override {
    return std::vector<OutboxItem>{};
  }
  Result<Seq> reactor_cursor(std::string_view) const override { return cursor; }
  Result<void> set_reactor_cursor(std::string_view, Seq seq) override {
    cursor = seq;
    return {};
  }
  Seq cursor{};
};

// Answers only what the reactor asks.
class FakeRows final : public Rows {
 public:
  explicit FakeRows(const std::vector<desk::Recorded>& journal) : journal_(journal) {}
  Seq cursor() const override { return {}; }
  Result<void> fold(std::span<const views::RowChange>, Seq) override { return {}; }
  Result<void> clear() override { return {}; }
  Result<std::optional<WarmContact>> load_contact(ContactId, std::size_t) const override {
    return std::optional<WarmContact>{};
  }
  Result<std::optional<ContactId>> find_contact(desk::Channel,
                                                const desk::HandleKey&) const override {
    return std::optional<ContactId>{};
  }
  Result<std::optional<ContactId>> find_buyer(const trade::BuyerKey&) const override {
    return std::optional<ContactId>{};
  }
  Result<std::optional<ContactId>> contact_of_ticket(TicketId) const override {
    return std::optional<ContactId>{};
  }
  Result<std::optional<desk::RememberedCommand>> find_command(
      const desk::Actor& actor, const desk::CommandId& id) const override {
    for (const desk::Recorded& recorded : journal_)
      if (recorded.actor == actor && recorded.command == id)
        return std::optional(desk::RememberedCommand{recorded.seq, recorded.command_digest});
    return std::optional<desk::RememberedCommand>{};
  }
  Result<std::optional<desk::BlobHash>> find_preview(ContactId,
                                                     const desk::BlobHash&) const override {
    return std::optional<desk::BlobHash>{};
  }
  Result<std::vector<Seq>> conversation_after(ContactId, Seq, std::size_t) const override {
    return std::vector<Seq>{};
  }
  Result<std::vector<Seq>> conversation_before(ContactId, Seq, std::size_t) const override {
    return std::vector<Seq>{};
  }
  Result<std::vector<views::TicketRow>> tickets(const TicketFilter&) const override {
    return std::vector<views::TicketRow>{};
  }
  Result<std::optional<views::TicketRow>> ticket(TicketId) const override {
    return std::optional<views::TicketRow>{};
  }
  Result<std::vector<views::SearchHit>> search(std::string_view, Seq, std::size_t) const override {
    return std::vector<views::SearchHit>{};
  }
  Result<std::vector<views::QuestionRow>> open_questions(Instant, std::size_t) const override {
    return std::vector<views::QuestionRow>{};
  }
  Result<std::vector<views::LessonRow>> lessons(std::size_t) const override {
    return std::vector<views::LessonRow>{};
  }
  Result<std::vector<std::string>> purchase_facts(const PurchaseKey&, std::size_t) const override {
    return std::vector<std::string>{};
  }
  Result<std::vector<std::string>> buyer_facts(const trade::BuyerKey&, Instant,
                                               std::size_t) const override {
    return std::vector<std::string>{};
  }
  Result<std::vector<std::string>> goods_facts(std::size_t) const override {
    return std::vector<std::string>{};
  }
  Result<std::vector<trade::Number>> orders_by_tail(std::string_view, std::size_t) const override {
    return std::vector<trade::Number>{};
  }
  Result<std::vector<std::optional<std::uint64_t>>> known_facts(
      std::span<const std::pair<std::string, std::string>>) const override {
    return std::vector<std::optional<std::uint64_t>>{};
  }

 private:
  const std::vector<desk::Recorded>& journal_;
};

// A desk with a journal in memory; look-ups answer when the test says so.
class FakeService final : public DeskService {
 public:
  FakeService() : desk_(desk::default_policy()) {
    store_.keys = std::make_unique<FakeKeys>();
    store_.outbox = std::make_unique<FakeOutbox>();
    store_.rows = std::make_unique<FakeRows>(journal);
  }

  void submit(const desk::Actor& actor, const desk::CommandId& id, desk::CommandBody body,
              Done<Reply> done) override {
    desk::Command command{actor, id, codec::digest_of(body), std::move(body)};
    desk_.remember(actor, id, std::nullopt);
    auto decision = desk_.decide(command, time);
    if (!decision) return done(error_of(std::move(decision)));
    if (decision->repeat_of) return done(Reply{*decision->repeat_of, true});
    std::vector<desk::Recorded> recorded;
    for (desk::Event& event : decision->events)
      recorded.push_back({Seq{desk_.state().last.value + 1 + recorded.size()}, time, actor,
                          recorded.empty() ? id : desk::CommandId{},
                          recorded.empty() ? command.digest : 0, std::move(event)});
    for (const desk::Recorded& each : recorded) {
      desk_.apply(each);
      journal.push_back(each);
    }
    if (watcher != nullptr) watcher->on_committed(recorded);
    done(Reply{recorded.empty() ? Seq{} : recorded.front().seq, false});
  }
  const desk::Desk& desk() const override { return desk_; }
  void when_durable(std::function<void()> then) override { then(); }
  Seq committed() const override { return desk_.state().last; }
  Instant now() const override { return time; }
  void watch(Watcher& each) override { watcher = &each; }
  void unwatch(Watcher&) override { watcher = nullptr; }
  void read_conversation_after(ContactId, Seq, std::size_t,
                               Done<std::vector<desk::Recorded>>) override {}
  void read_conversation_before(ContactId contact, Seq before, std::size_t,
                                Done<std::vector<desk::Recorded>> done) override {
    std::vector<desk::Recorded> events;
    for (const desk::Recorded& recorded : journal) {
      const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event);
      if (recorded.seq < before && posted != nullptr && posted->contact == contact)
        events.push_back(recorded);
    }
    done(std::move(events));
  }
  void read_events(std::vector<Seq> seqs, Done<std::vector<desk::Recorded>> done) override {
    std::vector<desk::Recorded> events;
    for (const Seq seq : seqs)
      if (seq.value <= journal.size()) events.push_back(journal[seq.value - 1]);
    done(std::move(events));
  }
  void contact_for(desk::Channel, const std::string&, const std::string&, const std::string&,
                   const trade::BuyerKey&, Done<ContactId>) override {}
  void record_facts(std::vector<trade::Fact>, Done<FactsReport>) override {}
  void read_purchase(const PurchaseKey& key, Done<std::vector<trade::Fact>> done) override {
    waiting.push_back([this, key, done] {
      std::vector<trade::Fact> found;
      for (const trade::Fact& fact : facts)
        if (std::get<trade::Order>(fact.body).order_no == key.number) found.push_back(fact);
      done(std::move(found));
    });
    if (!hold_look_ups) answer_look_ups();
  }
  void read_buyer(const trade::BuyerKey&, Instant, Done<std::vector<trade::Fact>> done) override {
    done(facts);
  }
  void in_pool(std::function<Result<void>()> work, Done<void> then) override { then(work()); }
  void in_background(std::function<Result<void>()> work, Done<void> then) override { then(work()); }
  Store& store() override { return store_; }
  void when_projected(std::function<void()> then) override { then(); }

  void answer_look_ups() {
    for (auto& each : std::exchange(waiting, {})) each();
  }
  ContactId new_contact() {
    submit({}, {}, desk::CreateContact{.handle = desk::HandleKey{"h1"}, .locale = "zh-CN"},
           [](Result<Reply> reply) { ASSERT_TRUE(reply) << reply.error().code; });
    return ContactId{journal.back().seq.value};
  }
  void write(ContactId contact, const std::string& text) {
    submit({desk::ActorKind::customer, contact.value},
           desk::CommandId("c" + std::to_string(++writes)),
           desk::PostMessage{.contact = contact, .text = {text}},
           [](Result<Reply> reply) { ASSERT_TRUE(reply) << reply.error().code; });
  }
  // A message with a picture each of these hashes names.
  MessageNumber write_pictures(ContactId contact, const std::vector<desk::BlobHash>& pictures) {
    desk::PostMessage message{.contact = contact, .message_kind = desk::MessageKind::image};
    for (const desk::BlobHash& hash : pictures)
      message.attachments.push_back({.hash = hash, .media_type = "image/png", .bytes = 9});
    submit({desk::ActorKind::customer, contact.value},
           desk::CommandId("c" + std::to_string(++writes)), std::move(message),
           [](Result<Reply> reply) { ASSERT_TRUE(reply) << reply.error().code; });
    return std::get<desk::MessagePosted>(journal.back().event).number;
  }
  void record_reading(desk::RecordReading reading) {
    submit({}, {}, std::move(reading),
           [](Result<Reply> reply) { ASSERT_TRUE(reply) << reply.error().code; });
  }
  std::vector<std::string> answers() const {
    std::vector<std::string> texts;
    for (const desk::Recorded& recorded : journal)
      if (const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event))
        if (posted->author.kind == desk::ActorKind::assistant) texts.push_back(posted->text.text);
    return texts;
  }
  template <class Event>
  std::size_t count() const {
    return static_cast<std::size_t>(std::ranges::count_if(journal, [](const auto& recorded) {
      return std::holds_alternative<Event>(recorded.event);
    }));
  }

  std::vector<desk::Recorded> journal{};
  std::vector<trade::Fact> facts{};
  std::vector<std::function<void()>> waiting{};
  bool hold_look_ups = false;
  Watcher* watcher = nullptr;
  Instant time{1'700'000'000'000};

 private:
  desk::Desk desk_;
  Store store_;
  int writes = 0;
};

class AssistantReactorTest : public testing::Test {
 protected:
  AssistantReactorTest() : language_(language::Language::load().value()) {
    service_.facts.push_back({"push:main", "1", service_.time,
                              trade::Order{.order_no = trade::Number{"A1B2C3D4E5F6G7H8"},
                                           .title = "点卡",
                                           .status = trade::OrderStatus::paid}});
  }
  std::unique_ptr<AssistantReactor> started(bool pictures_are_read = false) {
    auto reactor = std::make_unique<AssistantReactor>(
        loop_, service_, *language_,
        [](std::span<const trade::Fact>, const trade::Number&, trade::ClaimKind, Instant) {
          trade::Verdict verdict;
          verdict.cause = Word{"paid_notice_lost"};
          verdict.order_no = trade::Number{"A1B2C3D4E5F6G7H8"};
          return verdict;
        },
        AssistantReactor::Options{.pictures_are_read = pictures_are_read});
    EXPECT_TRUE(reactor->start());
    return reactor;
  }
  FakeOutbox& outbox() { return static_cast<FakeOutbox&>(*service_.store().outbox); }

  boost::asio::io_context loop_;
  FakeService service_;
  std::unique_ptr<language::Language> language_;
};

TEST_F(AssistantReactorTest, AnswersFromTheOrdersFacts) {
  const auto reactor = started();
  const ContactId contact = service_.new_contact();
  service_.write(contact, "我付了钱怎么没到账");
  service_.write(contact, "订单号 A1B2C3D4E5F6G7H8");
  ASSERT_EQ(service_.answers().size(), 2u);
  EXPECT_NE(service_.answers()[1].find("G7H8"), std::string::npos);
  EXPECT_EQ(service_.count<desk::TicketOpened>(), 1u);
  EXPECT_EQ(service_.count<desk::VerdictRecorded>(), 1u);
  EXPECT_EQ(service_.count<desk::TicketProgressed>(), 1u);
  EXPECT_EQ(reactor->waiting_contacts(), 0u);
}

TEST_F(AssistantReactorTest, HandsOverAndIsThenSilent) {
  const auto reactor = started();
  const ContactId contact = service_.new_contact();
  service_.write(contact, "转人工");
  service_.write(contact, "在吗");
  EXPECT_EQ(service_.answers().size(), 1u);
  EXPECT_EQ(service_.count<desk::TicketQueued>(), 1u);
}

TEST_F(AssistantReactorTest, KeepsTheOrderOfMessagesWhileALookUpIsUnderWay) {
  const auto reactor = started();
  const ContactId contact = service_.new_contact();
  service_.hold_look_ups = true;
  service_.write(contact, "A1B2C3D4E5F6G7H8 没到账");
  service_.write(contact, "你好");
  EXPECT_TRUE(service_.answers().empty());
  service_.answer_look_ups();
  ASSERT_EQ(service_.answers().size(), 2u);
  EXPECT_NE(service_.answers()[0].find("G7H8"), std::string::npos);
}

TEST_F(AssistantReactorTest, TellsThePriceOfGoodsThatTheShopTold) {
  const auto reactor = started();
  const ContactId contact = service_.new_contact();
  const trade::Fact goods{"push:main", "goods:g4", service_.time,
                          trade::Goods{.goods_no = trade::Number{"g4"},
                                       .name = "Q 币 100 个",
                                       .price = money_from_text("97.00").value()}};
  service_.submit({.kind = desk::ActorKind::shop}, {}, desk::RecordFacts{{goods}},
                  [](Result<Reply> reply) { ASSERT_TRUE(reply) << reply.error().code; });
  service_.write(contact, "请问100个Q币多少钱");
  ASSERT_EQ(service_.answers().size(), 1u);
  EXPECT_NE(service_.answers()[0].find("Q 币 100 个：97.00 元"), std::string::npos)
      << service_.answers()[0];
}

TEST_F(AssistantReactorTest, LooksForASecondChargeAmongTheBuyersOrders) {
  const auto order = [&](const char* id, const char* number) {
    return trade::Fact{"push:main", id, service_.time,
                       trade::Order{.order_no = trade::Number{number},
                                    .buyer = trade::BuyerKey{"user:7"},
                                    .query_password_print = "query_password:secret9"}};
  };
  service_.facts = {order("1", "A1B2C3D4E5F6G7H8"), order("2", "B1B2C3D4E5F6G7H8")};
  std::vector<std::size_t> seen;
  AssistantReactor reactor(
      loop_, service_, *language_,
      [&](std::span<const trade::Fact> facts, const trade::Number& number, trade::ClaimKind,
          Instant) {
        seen.push_back(facts.size());
        EXPECT_EQ(number, trade::Number{"A1B2C3D4E5F6G7H8"});
        return trade::Verdict{.order_no = number};
      },
      AssistantReactor::Options{});
  ASSERT_TRUE(reactor.start());
  const ContactId contact = service_.new_contact();
  service_.write(contact, "A1B2C3D4E5F6G7H8 这单扣了两次款");
  EXPECT_EQ(seen, std::vector<std::size_t>{1}) << "whoever knows the number is not yet the buyer";
  service_.write(contact, "A1B2C3D4E5F6G7H8 查询密码 secret9");
  EXPECT_EQ(seen, (std::vector<std::size_t>{1, 1, 2}));
}

desk::BlobHash hash_of(char digit) {
  return desk::BlobHash(std::string(desk::BlobHash::bytes_max, digit));
}

TEST_F(AssistantReactorTest, AnswersAPictureWhenItWasRead) {
  const auto reactor = started(true);
  const ContactId contact = service_.new_contact();
  const MessageNumber number = service_.write_pictures(contact, {hash_of('a')});
  EXPECT_TRUE(service_.answers().empty());
  service_.record_reading({.contact = contact,
                           .number = number,
                           .picture = hash_of('a'),
                           .preview = hash_of('b'),
                           .fields = {{Word{"order_no"}, {"A1B2C3D4E5F6G7H8"}, 97}}});
  ASSERT_EQ(service_.answers().size(), 1u);
  EXPECT_NE(service_.answers()[0].find("从图片里读到：单号 A1B2C3D4E5F6G7H8"), std::string::npos)
      << service_.answers()[0];
  EXPECT_EQ(service_.count<desk::VerdictRecorded>(), 1u);
}

TEST_F(AssistantReactorTest, LetsWordsPassAPictureThatIsBeingRead) {
  const auto reactor = started(true);
  const ContactId contact = service_.new_contact();
  (void)service_.write_pictures(contact, {hash_of('a')});
  service_.write(contact, "转人工");
  EXPECT_EQ(service_.count<desk::TicketQueued>(), 1u);
}

TEST_F(AssistantReactorTest, WaitsForEveryPictureOfAMessage) {
  const auto reactor = started(true);
  const ContactId contact = service_.new_contact();
  const MessageNumber number = service_.write_pictures(contact, {hash_of('a'), hash_of('b')});
  service_.record_reading({.contact = contact,
                           .number = number,
                           .picture = hash_of('a'),
                           .failure = Word{"too_large"}});
  EXPECT_TRUE(service_.answers().empty());
  service_.record_reading({.contact = contact,
                           .number = number,
                           .picture = hash_of('b'),
                           .preview = hash_of('c'),
                           .fields = {{Word{"order_no"}, {"A1B2C3D4E5F6G7H8"}, 97}}});
  EXPECT_EQ(service_.answers().size(), 1u);
}

TEST_F(AssistantReactorTest, AnswersWithoutAPictureThatIsNotReadInTime) {
  const auto reactor = started(true);
  const ContactId contact = service_.new_contact();
  const MessageNumber number = service_.write_pictures(contact, {hash_of('a')});
  service_.time = service_.time + minutes(5) - seconds(1);
  reactor->tick();
  EXPECT_TRUE(service_.answers().empty());
  service_.time = service_.time + seconds(1);
  reactor->tick();
  EXPECT_EQ(service_.answers().size(), 1u);
  service_.record_reading({.contact = contact,
                           .number = number,
                           .picture = hash_of('a'),
                           .preview = hash_of('b'),
                           .fields = {{Word{"order_no"}, {"A1B2C3D4E5F6G7H8"}, 97}}});
  EXPECT_EQ(service_.answers().size(), 1u) << "once";
}

TEST_F(AssistantReactorTest, ForgetsThePicturesOfWhoWasErased) {
  auto reactor = started(true);
  const ContactId contact = service_.new_contact();
  (void)service_.write_pictures(contact, {hash_of('a'), hash_of('b')});
  service_.submit({}, {}, desk::EraseContact{contact},
                  [](Result<Reply> reply) { ASSERT_TRUE(reply) << reply.error().code; });
  reactor.reset();
  EXPECT_EQ(outbox().cursor, service_.journal.back().seq) << "nothing has to come again";
}

TEST_F(AssistantReactorTest, TakesUpAPictureThatWasReadBeforeTheStart) {
  const ContactId contact = service_.new_contact();
  {
    const auto reactor = started(true);
    const MessageNumber number = service_.write_pictures(contact, {hash_of('a')});
    EXPECT_EQ(number, MessageNumber{1});
  }
  EXPECT_LT(outbox().cursor, service_.journal.back().seq) << "it must come again";
  service_.record_reading({.contact = contact,
                           .number = MessageNumber{1},
                           .picture = hash_of('a'),
                           .failure = Word{"unreadable"}});
  const auto reactor = started(true);
  EXPECT_EQ(service_.answers().size(), 1u);
}

TEST_F(AssistantReactorTest, AnswersOnceThoughItsCursorWasLost) {
  const ContactId contact = service_.new_contact();
  {
    const auto reactor = started();
    service_.write(contact, "我付了钱怎么没到账");
  }
  outbox().cursor = {};
  const auto reactor = started();
  EXPECT_EQ(service_.answers().size(), 1u);
}

TEST_F(AssistantReactorTest, AnswersAfterTheStartWhatItMissed) {
  const ContactId contact = service_.new_contact();
  service_.write(contact, "我付了钱怎么没到账");
  const auto reactor = started();
  EXPECT_EQ(service_.answers().size(), 1u);
}

TEST_F(AssistantReactorTest, LeavesOldMessagesAlone) {
  const ContactId contact = service_.new_contact();
  service_.write(contact, "我付了钱怎么没到账");
  service_.time = service_.time + hours(2);
  const auto reactor = started();
  EXPECT_TRUE(service_.answers().empty());
}

TEST_F(AssistantReactorTest, DoesNothingForALookUpThatEndsAfterStop) {
  auto reactor = started();
  const ContactId contact = service_.new_contact();
  service_.hold_look_ups = true;
  service_.write(contact, "A1B2C3D4E5F6G7H8 没到账");
  const Seq message = service_.journal.back().seq;
  reactor.reset();
  service_.answer_look_ups();
  EXPECT_TRUE(service_.answers().empty());
  EXPECT_LT(outbox().cursor, message);
}

}  // namespace
}  // namespace jx::host
