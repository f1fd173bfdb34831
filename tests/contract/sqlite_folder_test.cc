// What the data folder promises beyond the ports: clear refusals, damage passed over, full disks,
// tables made anew.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "contract/folder.h"
#include "evidence/merkle.h"
#include "store/sqlite/journal.h"
#include "store/sqlite/journal_tools.h"
#include "store/sqlite/open.h"

namespace jx::tests {
namespace {

class SqliteFolder : public testing::Test {
 protected:
  store::SqliteOptions options() {
    return {.folder = folder_.data(),
            .master_key_file = folder_.master(),
            .report = [this](auto text) { reports_.emplace_back(text); }};
  }
  host::Store open() {
    auto opened = store::open_sqlite(options());
    EXPECT_TRUE(opened) << opened.error().code << ": " << opened.error().detail;
    return opened ? std::move(*opened) : host::Store{};
  }
  std::string refusal() {
    auto opened = store::open_sqlite(options());
    if (opened) return "opened";
    EXPECT_FALSE(opened.error().detail.empty());
    return std::string(opened.error().code);
  }
  void write(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  void run_sql(const std::string& file, const char* sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open((folder_.data() + "/" + file).c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
  }

  ContractFolder folder_;
  std::vector<std::string> reports_;
};

TEST_F(SqliteFolder, RefusesWhatIsNoFolderOrInUse) {
  write(folder_.data(), "a file");
  EXPECT_EQ(refusal(), "store.not_a_folder");
  std::filesystem::remove(folder_.data());
  const host::Store first = open();
  EXPECT_EQ(refusal(), "store.locked");
}

TEST_F(SqliteFolder, RefusesAFolderItMayNotWrite) {
  if (geteuid() == 0) {
    // Root may write anything; a folder that cannot be made stands for it.
    auto opened =
        store::open_sqlite({.folder = "/proc/nowhere", .master_key_file = folder_.master()});
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().detail.find("/proc/nowhere"), std::string::npos);
    return;
  }
  std::filesystem::create_directory(folder_.data());
  std::filesystem::permissions(folder_.data(), std::filesystem::perms::owner_read);
  EXPECT_EQ(refusal(), "store.read_only");
  std::filesystem::permissions(folder_.data(), std::filesystem::perms::owner_all);
}

TEST_F(SqliteFolder, WantsTheMasterKeyOfThisFolderOutsideOfIt) {
  {
    const host::Store made = open();
  }
  const std::string master = folder_.master();
  std::string right;
  std::ifstream(master) >> right;
  std::filesystem::remove(master);
  EXPECT_EQ(refusal(), "keys.master_missing") << "never made anew for a folder with keys";
  write(master, "not a key");
  EXPECT_EQ(refusal(), "keys.master_malformed");
  write(master, std::string(64, 'a'));
  EXPECT_EQ(refusal(), "keys.master_wrong");
  write(master, right + "\n");
  EXPECT_EQ(refusal(), "opened");
  auto inside = store::open_sqlite(
      {.folder = folder_.data(), .master_key_file = folder_.data() + "/x/../master.key"});
  EXPECT_EQ(inside.error().code, "keys.master_inside");
}

TEST_F(SqliteFolder, RefusesNewerAndDamagedFiles) {
  {
    const host::Store made = open();
  }
  run_sql("rows.db", "PRAGMA user_version=99");
  EXPECT_EQ(refusal(), "store.newer");
  run_sql("rows.db", "PRAGMA user_version=1");
  write(folder_.data() + "/journal.db", std::string(8192, 'x'));
  EXPECT_EQ(refusal(), "store.damaged");
}

TEST_F(SqliteFolder, PassesOverATornSnapshotAndNamesIt) {
  {
    const host::Store made = open();
    ASSERT_TRUE(made.snapshots->save({.seq = {1}, .bytes = "one"}));
    ASSERT_TRUE(made.snapshots->save({.seq = {2}, .bytes = "two"}));
  }
  const std::string newest = folder_.data() + "/snapshots/00000000000000000002.snap";
  ASSERT_TRUE(std::filesystem::exists(newest));
  std::filesystem::resize_file(newest, std::filesystem::file_size(newest) - 1);
  write(folder_.data() + "/snapshots/00000000000000000003.snap.1.tmp", "half");
  const host::Store again = open();
  const auto loaded = again.snapshots->load();
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_EQ((*loaded)->bytes, "one");
  ASSERT_EQ(reports_.size(), 1u);
  EXPECT_NE(reports_[0].find("00000000000000000002.snap"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(newest.substr(0, newest.size() - 6) + "3.snap.1.tmp"));
}

TEST_F(SqliteFolder, TellsADamagedAttachment) {
  const host::Store made = open();
  const codec::Subject subject("contact:1");
  const auto hash = made.blobs->put(subject, "picture");
  ASSERT_TRUE(hash);
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder_.data() + "/blobs")) {
    if (entry.is_regular_file()) write(entry.path().string(), std::string(60, 'x'));
  }
  EXPECT_EQ(made.blobs->get(subject, *hash).error().code, "blob.damaged");
  ASSERT_TRUE(made.blobs->put(subject, "picture"));
  EXPECT_EQ(*made.blobs->get(subject, *hash), "picture") << "healed by sending it again";
}

host::JournalEntry entry(std::uint64_t seq, std::string bytes) {
  return {.seq = {seq}, .at = {1}, .bytes = bytes, .leaf = evidence::leaf_hash(bytes)};
}

TEST_F(SqliteFolder, TellsAFullDiskAndGoesOnWhenThereIsRoom) {
  const host::Store made = open();
  auto* journal = dynamic_cast<store::SqliteJournal*>(made.journal.get());
  ASSERT_NE(journal, nullptr);
  ASSERT_TRUE(journal->append(std::array{entry(1, "small")}));
  ASSERT_TRUE(journal->limit_pages(4));
  const std::array large{entry(2, "small"), entry(3, std::string(100'000, 'x'))};
  const auto refused = journal->append(large);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "journal.disk_full");
  EXPECT_EQ(journal->last(), Seq{1});
  EXPECT_EQ(journal->read({1}, 9)->size(), 1u) << "nothing of it is there";
  ASSERT_TRUE(journal->limit_pages(1'000'000));
  ASSERT_TRUE(journal->append(large));
  EXPECT_EQ(journal->read({1}, 9)->size(), 3u);
}

// ---- the journal, read whole

class JournalOfEvents : public SqliteFolder {
 protected:
  // Some of everything that tables are made of.
  std::vector<desk::Recorded> events(std::size_t count) {
    const auto seed = std::random_device{}();
    fmt::print("seed {}\n", seed);
    std::mt19937 random(seed);
    std::vector<desk::Recorded> all;
    std::uint64_t number[4] = {};
    const auto add = [&](desk::Actor actor, desk::Event event) {
      const std::uint64_t seq = all.size() + 1;
      all.push_back({.seq = {seq},
                     .at = {static_cast<std::int64_t>(seq) * 1'000},
                     .actor = actor,
                     .command = desk::CommandId(fmt::format("c{:08}", seq)),
                     .command_digest = seq * 7,
                     .event = std::move(event)});
    };
    for (std::uint64_t contact = 1; contact <= 3; ++contact) {
      add({}, desk::ContactCreated{.contact = {contact},
                                   .handle = desk::HandleKey(fmt::format("h{}", contact)),
                                   .address = {"13800001111"},
                                   .locale = "zh-CN"});
    }
    std::vector<std::pair<TicketId, ContactId>> tickets;
    while (all.size() < count) {
      const ContactId contact{random() % 3 + 1};
      const desk::Actor customer{desk::ActorKind::customer, contact.value};
      const desk::Actor agent{desk::ActorKind::agent, 9};
      const auto ticket =
          tickets.empty() ? std::pair(TicketId{}, contact) : tickets[random() % tickets.size()];
      switch (random() % 14) {
        case 0:
          tickets.emplace_back(TicketId{all.size() + 1}, contact);
          add(customer, desk::TicketOpened{.ticket = tickets.back().first,
                                           .contact = contact,
                                           .ticket_kind = Word("refund"),
                                           .order_no = trade::Number("O1")});
          break;
        case 1:
          add(agent, desk::TicketAccepted{ticket.first, ticket.second, {9}});
          break;
        case 2:
          add(agent,
              desk::TicketResolved{
                  .ticket = ticket.first, .contact = ticket.second, .outcome = Word("solved")});
          break;
        case 3:
          add(agent, desk::TicketChanged{.ticket = ticket.first,
                                         .contact = ticket.second,
                                         .tags = std::vector{Word("vip")}});
          break;
        case 4:
          if (number[contact.value] > 0) {
            add(customer, desk::MessageTakenBack{contact, {number[contact.value]}});
          }
          break;
        case 5:
          if (number[contact.value] > 0) {
            add(customer,
                desk::MessageCorrected{contact, {number[contact.value]}, {"充值还没有到账"}});
          }
          break;
        case 6:
          add({}, desk::OwnershipProved{contact, trade::Number("O1"), {}});
          break;
        case 7: {
          trade::Fact fact{.source = "s", .id = std::to_string(all.size())};
          fact.body = trade::Order{.order_no = trade::Number(fmt::format("O{}", random() % 5)),
                                   .buyer = trade::BuyerKey("user:7"),
                                   .account = {"13800001111"}};
          add({}, desk::FactsRecorded{{fact}});
          break;
        }
        case 8:
          add({}, desk::DialogueNoted{.contact = contact, .asked = {Word("order_no")}});
          break;
        case 9:
          add({}, desk::TicketsLinked{ticket.first, {1}, ticket.second});
          break;
        default:
          add(customer,
              desk::MessagePosted{.contact = contact,
                                  .number = {++number[contact.value]},
                                  .author = customer,
                                  .text = {fmt::format("我付了钱怎么没到账 {}", random())}});
      }
    }
    return all;
  }

  void append(host::Store& store, std::span<const desk::Recorded> all) {
    std::vector<host::JournalEntry> entries;
    for (const desk::Recorded& recorded : all) {
      host::JournalEntry one = entry(recorded.seq.value, codec::encode(recorded, *store.keys));
      one.at = recorded.at;
      entries.push_back(std::move(one));
    }
    ASSERT_TRUE(store.keys->flush());
    ASSERT_TRUE(store.journal->append(entries));
  }

  class Tickets : public views::TicketSource {
   public:
    explicit Tickets(const host::Rows& rows) : rows_(rows) {}
    std::optional<views::TicketRow> ticket(TicketId ticket) const override {
      return rows_.ticket(ticket).value_or(std::nullopt);
    }

   private:
    const host::Rows& rows_;
  };

  // Folds the journal into the tables from their cursor on, `batch` events at a time.
  void project(host::Store& store, std::size_t batch) {
    const Tickets tickets(*store.rows);
    while (store.rows->cursor() < store.journal->last()) {
      const auto entries = store.journal->read({store.rows->cursor().value + 1}, batch);
      ASSERT_TRUE(entries);
      views::RowFold fold(tickets);
      for (const host::JournalEntry& one : *entries) {
        const auto recorded = codec::decode_recorded(one.bytes, *store.keys);
        ASSERT_TRUE(recorded);
        fold.apply(*recorded);
      }
      const auto done = store.rows->fold(fold.take_changes(), entries->back().seq);
      ASSERT_TRUE(done) << done.error().detail;
    }
  }

  // Every row of every table. Sealed bodies are salted, so of these the length counts.
  std::string dump() {
    std::string text;
    for (const auto& [file, sql] : std::vector<std::pair<std::string, std::string>>{
             {"rows.db", "SELECT * FROM contact ORDER BY contact"},
             {"rows.db", "SELECT * FROM handle ORDER BY channel, handle"},
             {"rows.db", "SELECT * FROM proof ORDER BY contact, order_no"},
             {"rows.db", "SELECT * FROM conversation ORDER BY contact, seq"},
             {"rows.db", "SELECT * FROM command ORDER BY actor_kind, actor_id, id"},
             {"rows.db", "SELECT * FROM ticket ORDER BY ticket"},
             {"rows.db", "SELECT fact, seq, keys, goods, length(body) FROM fact ORDER BY fact"},
             {"rows.db", "SELECT * FROM fact_id ORDER BY source, id"},
             {"rows.db", "SELECT * FROM fact_key ORDER BY key, fact"},
             {"rows.db", "SELECT * FROM fact_buyer ORDER BY buyer, at, fact"},
             {"rows.db", "SELECT * FROM order_tail ORDER BY reversed"},
             {"rows.db", "SELECT * FROM cursor"},
             {"search.db", "SELECT * FROM message ORDER BY message"}}) {
      sqlite3* handle = nullptr;
      EXPECT_EQ(sqlite3_open((folder_.data() + "/" + file).c_str(), &handle), SQLITE_OK);
      sqlite3_exec(
          handle, sql.c_str(),
          [](void* out, int columns, char** values, char**) {
            for (int i = 0; i < columns; ++i) {
              *static_cast<std::string*>(out) += std::string(values[i] ? values[i] : "") + "|";
            }
            *static_cast<std::string*>(out) += '\n';
            return 0;
          },
          &text, nullptr);
      sqlite3_close(handle);
    }
    return text;
  }
};

TEST_F(JournalOfEvents, MakesTheSameTablesAgainFromTheJournal) {
  host::Store made = open();
  append(made, events(400));
  project(made, 7);
  const std::string first = dump();
  ASSERT_TRUE(made.rows->clear());
  project(made, 150);
  EXPECT_EQ(dump(), first);
}

TEST_F(JournalOfEvents, LeavesErasedPeopleEmptyWhenMadeAgain) {
  host::Store made = open();
  auto all = events(200);
  all.push_back({.seq = {all.size() + 1}, .at = {1'000'000}, .event = desk::ContactErased{{1}}});
  append(made, all);
  project(made, 50);
  ASSERT_TRUE(made.keys->destroy(codec::Subject("contact:1")));
  const std::string first = dump();
  EXPECT_EQ(first.find("|h1|"), std::string::npos);
  ASSERT_TRUE(made.rows->clear());
  project(made, 50);
  EXPECT_EQ(dump(), first);
  const auto kept = made.rows->search("付了", {}, 200);
  ASSERT_TRUE(kept);
  for (const views::SearchHit& hit : *kept) EXPECT_NE(hit.contact, ContactId{1});
}

TEST_F(JournalOfEvents, MakesTheSearchIndexAnewWhenItsFileIsGone) {
  std::size_t hits = 0;
  std::string first;
  {
    host::Store made = open();
    append(made, events(300));
    project(made, 100);
    hits = made.rows->search("付了", {}, 500)->size();
    first = dump();
  }
  EXPECT_GT(hits, 0u);
  for (const char* ending : {"", "-wal", "-shm"}) {
    std::filesystem::remove(folder_.data() + "/search.db" + ending);
  }
  const host::Store again = open();
  EXPECT_EQ(again.rows->search("付了", {}, 500)->size(), hits);
  EXPECT_EQ(dump(), first);
}

TEST_F(JournalOfEvents, RefusesTablesThatKnowMoreThanTheJournal) {
  {
    host::Store made = open();
    append(made, events(20));
    project(made, 20);
  }
  run_sql("journal.db", "DELETE FROM event WHERE seq > 10");
  EXPECT_EQ(refusal(), "journal.behind");
}

TEST_F(JournalOfEvents, VerifiesAGoodJournalAndFindsWhatIsWrong) {
  evidence::Frontier tree;
  {
    host::Store made = open();
    append(made, events(50));
    for (const auto& one : *made.journal->read({1}, 100)) tree.append(one.leaf);
    const auto report = store::verify_journal(folder_.data());
    ASSERT_TRUE(report) << report.error().code << report.error().detail;
    EXPECT_EQ(report->last, Seq{50});
    EXPECT_EQ(report->root, tree.root());
  }
  {
    auto writer = store::JournalWriter::open(folder_.data());
    ASSERT_TRUE(writer);
    ASSERT_TRUE((*writer)->add({5}, "no event"));
    ASSERT_TRUE((*writer)->finish());
  }
  EXPECT_EQ(store::verify_journal(folder_.data()).error().code, "journal.bad_event");
  run_sql("journal.db",
          "DELETE FROM event WHERE seq = 51; UPDATE event SET body = x'00' WHERE seq = 9");
  EXPECT_EQ(store::verify_journal(folder_.data()).error().code, "journal.bad_leaf");
  run_sql("journal.db", "DELETE FROM event WHERE seq = 9");
  EXPECT_EQ(store::verify_journal(folder_.data()).error().code, "journal.gap");
  EXPECT_EQ(store::verify_journal(folder_.path()).error().code, "journal.missing");
}

}  // namespace
}  // namespace jx::tests
