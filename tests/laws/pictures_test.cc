// Customers' pictures on the real desk, host and store: read once, recorded, gone with the person.
#include "host/reactor/eraser.h"
#include "host/reactor/picture_reactor.h"
#include "laws/held_journal.h"
#include "laws/house.h"

namespace jx::tests {
namespace {

// Answers when the test says so, and remembers what it was given.
class HeldReader final : public host::PictureReader {
 public:
  void read(std::string picture, host::Done<host::PictureReading> done) override {
    pictures.push_back(std::move(picture));
    waiting.push_back(std::move(done));
  }
  host::PictureStats stats() const override { return {}; }

  void answer_all(const Result<host::PictureReading>& answer) {
    for (auto& done : std::exchange(waiting, {})) done(answer);
  }

  std::vector<std::string> pictures;
  std::vector<host::Done<host::PictureReading>> waiting;
};

host::PictureReading reading() {
  return {.text = "订单号 A1B2C3D4E5F6G7H8\n卡密 ABCD1234EFGH5678WXYZ",
          .fields = {{Word{"order_no"}, {"A1B2C3D4E5F6G7H8"}, 97}},
          .covered = 1,
          .preview = "\xFF\xD8\xFF covered"};
}

// A house in which pictures are read.
class ReadingHouse : public House {
 public:
  explicit ReadingHouse(const std::string& folder, Wrap wrap = {})
      : House(folder, std::move(wrap)), reactor_(loop, *host, reader, 1) {
    EXPECT_TRUE(reactor_.start());
  }

  // With the reactor's cursor written; without it the house ends as after kill -9.
  void stop() {
    reactor_.stop();
    House::stop();
  }

  HeldReader reader{};

 private:
  host::PictureReactor reactor_;
};

class Pictures : public testing::Test {
 protected:
  static codec::Subject subject(ContactId contact) {
    return codec::Subject("contact:" + std::to_string(contact.value));
  }
  // A customer's message with this picture.
  static desk::BlobHash send(House& house, ContactId contact, std::string_view id,
                             std::string_view picture, std::size_t times = 1) {
    const auto hash = house.host->store().blobs->put(subject(contact), picture);
    EXPECT_TRUE(hash);
    desk::PostMessage message{.contact = contact, .message_kind = desk::MessageKind::image};
    for (std::size_t i = 0; i < times; ++i)
      message.attachments.push_back({.hash = *hash, .media_type = "image/png", .bytes = 9});
    EXPECT_TRUE(house.ask(customer(contact), id, std::move(message)));
    return *hash;
  }
  static std::vector<desk::ReadingRecorded> readings(House& house, ContactId contact) {
    house.settle();
    std::vector<desk::ReadingRecorded> found;
    for (const desk::Recorded& recorded : house.conversation(contact))
      if (const auto* read = std::get_if<desk::ReadingRecorded>(&recorded.event))
        found.push_back(*read);
    return found;
  }

  TemporaryFolder folder_;
};

TEST_F(Pictures, AreReadOnceAndStandInTheRecord) {
  ReadingHouse house(folder_.path);
  const ContactId contact = house.visitor("v:1");
  const desk::BlobHash picture = send(house, contact, "a1", "picture one");
  ASSERT_TRUE(house.turn_until([&] { return !house.reader.waiting.empty(); }));
  EXPECT_EQ(house.reader.pictures, std::vector<std::string>{"picture one"});
  house.settle();
  EXPECT_EQ(house.host->store().rows->find_preview(contact, picture)->value(), desk::BlobHash{})
      << "known as a customer's picture before it is read";
  house.reader.answer_all(reading());
  ASSERT_TRUE(house.turn_until([&] { return !readings(house, contact).empty(); }));
  const desk::ReadingRecorded read = readings(house, contact).at(0);
  EXPECT_EQ(read.picture, picture);
  EXPECT_EQ(read.number, MessageNumber{1});
  EXPECT_EQ(read.fields.at(0).text.text, "A1B2C3D4E5F6G7H8");
  EXPECT_EQ(house.host->store().rows->find_preview(contact, picture)->value(), read.preview);
  EXPECT_EQ(*house.host->store().blobs->get(subject(contact), read.preview),
            "\xFF\xD8\xFF covered");
  house.stop();
}

TEST_F(Pictures, AreNotReadAgainAfterARestart) {
  ContactId contact{};
  {
    ReadingHouse house(folder_.path);
    contact = house.visitor("v:1");
    (void)send(house, contact, "a1", "picture one");
    ASSERT_TRUE(house.turn_until([&] { return !house.reader.waiting.empty(); }));
    house.reader.answer_all(reading());
    ASSERT_TRUE(house.turn_until([&] { return !readings(house, contact).empty(); }));
    // Ends as after kill -9: the cursor was never written.
    house.settle();
  }
  ReadingHouse house(folder_.path);
  (void)send(house, contact, "a2", "picture two");
  ASSERT_TRUE(house.turn_until([&] { return !house.reader.waiting.empty(); }));
  EXPECT_EQ(house.reader.pictures, std::vector<std::string>{"picture two"});
  house.stop();
}

TEST_F(Pictures, ThatWereBeingReadAtACrashAreReadAfterIt) {
  ContactId contact{};
  {
    ReadingHouse house(folder_.path);
    contact = house.visitor("v:1");
    (void)send(house, contact, "a1", "picture one");
    ASSERT_TRUE(house.turn_until([&] { return !house.reader.waiting.empty(); }));
    house.stop();  // with its cursor written
  }
  ReadingHouse house(folder_.path);
  ASSERT_TRUE(house.turn_until([&] { return !house.reader.waiting.empty(); }));
  house.reader.answer_all(reading());
  ASSERT_TRUE(house.turn_until([&] { return readings(house, contact).size() == 1; }));
  house.stop();
}

TEST_F(Pictures, ThatCannotBeReadAreRecordedWithTheReason) {
  ReadingHouse house(folder_.path);
  const ContactId contact = house.visitor("v:1");
  const desk::BlobHash picture = send(house, contact, "a1", "a bomb");
  ASSERT_TRUE(house.turn_until([&] { return !house.reader.waiting.empty(); }));
  house.reader.answer_all(fail(ErrorKind::invalid, "picture.too_large"));
  ASSERT_TRUE(house.turn_until([&] { return !readings(house, contact).empty(); }));
  EXPECT_EQ(readings(house, contact).at(0).failure, Word{"too_large"});
  EXPECT_EQ(house.host->store().rows->find_preview(contact, picture)->value(), desk::BlobHash{})
      << "staff see nothing of it without reveal";
  house.stop();
}

TEST_F(Pictures, ReadWhileTheDiskIsFullAreRecordedWhenItIsNot) {
  HeldJournal* journal = nullptr;
  ReadingHouse house(folder_.path, [&journal](std::unique_ptr<host::Journal> inner) {
    auto held = std::make_unique<HeldJournal>(std::move(inner));
    journal = held.get();
    return held;
  });
  const ContactId contact = house.visitor("v:1");
  (void)send(house, contact, "a1", "picture one");
  ASSERT_TRUE(house.turn_until([&] { return !house.reader.waiting.empty(); }));
  journal->fill_disk(true);
  bool accepted = false;
  house.host->submit(customer(contact), desk::CommandId("a2"), message(contact, "在吗"),
                     [&](const Result<host::Reply>& reply) { accepted = reply.has_value(); });
  ASSERT_TRUE(house.turn_until([&] { return house.host->stats().disk_full; }));
  const auto asked = house.host->stats().commands;
  house.reader.answer_all(reading());
  ASSERT_TRUE(house.turn_until([&] { return house.host->stats().commands > asked; }));
  journal->fill_disk(false);
  ASSERT_TRUE(house.turn_until([&] { return accepted; }));
  ASSERT_TRUE(house.turn_until([&] { return !readings(house, contact).empty(); }));
  EXPECT_EQ(readings(house, contact).at(0).failure, Word{});
  EXPECT_EQ(house.reader.pictures.size(), 1u) << "read once";
  house.stop();
}

TEST_F(Pictures, OfAFloodAreRefusedAndTheOthersStillRead) {
  ReadingHouse house(folder_.path);
  const ContactId flood = house.visitor("v:1");
  const ContactId other = house.visitor("v:2");
  constexpr std::size_t messages = 4;
  constexpr std::size_t each = 9;
  for (std::size_t i = 0; i < messages; ++i)
    (void)send(house, flood, "a" + std::to_string(i), "flood " + std::to_string(i), each);
  (void)send(house, other, "b1", "one picture");
  ASSERT_TRUE(house.turn_until([&] {
    if (!house.reader.waiting.empty()) house.reader.answer_all(reading());
    return readings(house, other).size() == 1 && readings(house, flood).size() == messages * each;
  }));
  const auto of_flood = readings(house, flood);
  const auto busy = std::ranges::count(of_flood, Word{"busy"}, &desk::ReadingRecorded::failure);
  EXPECT_EQ(busy, static_cast<std::ptrdiff_t>(messages * each -
                                              host::PictureReactor::pictures_per_contact_max));
  house.stop();
}

TEST_F(Pictures, OfStaffAreLeftAlone) {
  ReadingHouse house(folder_.path);
  const ContactId contact = house.visitor("v:1");
  const auto hash = house.host->store().blobs->put(subject(contact), "a guide");
  desk::PostMessage guide{.contact = contact, .message_kind = desk::MessageKind::image};
  guide.attachments.push_back({.hash = *hash, .media_type = "image/png", .bytes = 9});
  ASSERT_TRUE(house.ask({desk::ActorKind::program, 1}, "p1", guide));
  house.settle();
  EXPECT_TRUE(house.reader.pictures.empty());
  EXPECT_FALSE(house.host->store().rows->find_preview(contact, *hash)->has_value());
  house.stop();
}

TEST_F(Pictures, OfWhoIsErasedWhileTheyAreReadLeaveNothing) {
  ReadingHouse house(folder_.path);
  host::Eraser eraser(*house.host, [](const Error& error) { ADD_FAILURE() << error.code; });
  ASSERT_TRUE(eraser.start());
  const ContactId contact = house.visitor("v:1");
  (void)send(house, contact, "a1", "picture one");
  ASSERT_TRUE(house.turn_until([&] { return !house.reader.waiting.empty(); }));
  const auto boss =
      house.ask({}, "", desk::AddAgent{.name = "值班", .role = desk::Role::operator_});
  ASSERT_TRUE(
      house.ask({desk::ActorKind::agent, boss->seq.value}, "e1", desk::EraseContact{contact}));
  house.settle();
  // Counted while they go: what changes under the counting is counted again.
  const auto no_files = [&] {
    std::error_code changed;
    const std::filesystem::recursive_directory_iterator end;
    std::filesystem::recursive_directory_iterator at(folder_.path + "/data/blobs", changed);
    for (; !changed && at != end; at.increment(changed))
      if (at->is_regular_file(changed)) return false;
    return !changed;
  };
  ASSERT_TRUE(house.turn_until(no_files));
  const auto asked = house.host->stats().commands;
  house.reader.answer_all(reading());
  ASSERT_TRUE(house.turn_until([&] { return house.host->stats().commands > asked; }));
  EXPECT_TRUE(house.turn_until(no_files)) << "the preview goes after them";
  EXPECT_TRUE(readings(house, contact).empty());
  eraser.stop();
  house.stop();
}

TEST_F(Pictures, GoWithThePerson) {
  ReadingHouse house(folder_.path);
  std::vector<std::string> failed;
  host::Eraser eraser(*house.host, [&](const Error& error) { failed.emplace_back(error.code); });
  ASSERT_TRUE(eraser.start());
  const ContactId contact = house.visitor("v:1");
  const desk::BlobHash picture = send(house, contact, "a1", "picture one");
  ASSERT_TRUE(house.turn_until([&] { return !house.reader.waiting.empty(); }));
  house.reader.answer_all(reading());
  ASSERT_TRUE(house.turn_until([&] { return !readings(house, contact).empty(); }));
  const desk::BlobHash preview = readings(house, contact).at(0).preview;
  const auto boss =
      house.ask({}, "", desk::AddAgent{.name = "值班", .role = desk::Role::operator_});
  ASSERT_TRUE(
      house.ask({desk::ActorKind::agent, boss->seq.value}, "e1", desk::EraseContact{contact}));
  ASSERT_TRUE(house.turn_until(
      [&] { return !house.host->store().blobs->get(subject(contact), preview).has_value(); }));
  EXPECT_FALSE(house.host->store().blobs->get(subject(contact), picture).has_value());
  EXPECT_FALSE(house.host->store().rows->find_preview(contact, picture)->has_value());
  const auto journal = house.host->store().journal->read({1}, 1'000);
  ASSERT_TRUE(journal);
  for (const host::JournalEntry& entry : *journal)
    EXPECT_EQ(entry.bytes.find("A1B2C3D4E5F6G7H8"), std::string::npos);
  EXPECT_TRUE(failed.empty());
  eraser.stop();
  house.stop();
}

}  // namespace
}  // namespace jx::tests
