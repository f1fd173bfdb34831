// What every store promises, run against each. A store that is kept on disk is opened again where
// the promise is about lasting.
#include <gtest/gtest.h>

#include "contract/folder.h"
#include "evidence/merkle.h"
#include "store/memory/memory.h"
#include "store/sqlite/open.h"

namespace jx::tests {
namespace {

using host::JournalEntry;

class InMemory {
 public:
  host::Store& store() { return store_; }
  void open_again() {}

 private:
  host::Store store_ = store::make_memory();
};

class InSqlite {
 public:
  InSqlite() { open(); }
  host::Store& store() { return store_; }
  void open_again() {
    store_ = {};
    open();
  }

 private:
  void open() {
    auto opened =
        store::open_sqlite({.folder = folder_.data(), .master_key_file = folder_.master()});
    ASSERT_TRUE(opened) << opened.error().code << ": " << opened.error().detail;
    store_ = std::move(*opened);
  }

  ContractFolder folder_;
  host::Store store_{};
};

template <class Place>
class StoreContract : public testing::Test {
 protected:
  host::Store& store() { return place_.store(); }
  void open_again() { place_.open_again(); }

  void append(std::uint64_t first, std::size_t count) {
    std::vector<JournalEntry> entries;
    for (std::uint64_t seq = first; seq < first + count; ++seq) {
      const std::string bytes = "event " + std::to_string(seq);
      entries.push_back({.seq = {seq},
                         .at = {static_cast<std::int64_t>(seq) * 10},
                         .bytes = bytes,
                         .leaf = evidence::leaf_hash(bytes)});
    }
    ASSERT_TRUE(store().journal->append(entries));
  }
  void fold(std::vector<views::RowChange> changes, std::uint64_t cursor) {
    // Tables never know more than the journal.
    const std::uint64_t last = store().journal->last().value;
    if (last < cursor) append(last + 1, static_cast<std::size_t>(cursor - last));
    const auto done = store().rows->fold(changes, Seq{cursor});
    ASSERT_TRUE(done) << done.error().detail;
  }
  std::vector<std::string> ids(const Result<std::vector<std::string>>& bodies) {
    std::vector<std::string> found;
    EXPECT_TRUE(bodies);
    for (const std::string& body : *bodies) {
      auto fact = codec::decode_fact(body, *store().keys);
      EXPECT_TRUE(fact);
      if (fact) found.push_back(fact->id);
    }
    return found;
  }

  Place place_;
};

using Places = testing::Types<InMemory, InSqlite>;
TYPED_TEST_SUITE(StoreContract, Places);

// ---- journal

TYPED_TEST(StoreContract, GivesBackWhatWasAppended) {
  EXPECT_EQ(this->store().journal->last(), Seq{0});
  EXPECT_TRUE(this->store().journal->read({1}, 10)->empty());
  this->append(1, 3);
  this->append(4, 2);
  this->open_again();
  EXPECT_EQ(this->store().journal->last(), Seq{5});
  const auto page = this->store().journal->read({2}, 3);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->size(), 3u);
  EXPECT_EQ(page->front().seq, Seq{2});
  EXPECT_EQ(page->front().bytes, "event 2");
  EXPECT_EQ(page->front().at, Instant{20});
  EXPECT_EQ(page->front().leaf, evidence::leaf_hash("event 2"));
  const std::array<Seq, 3> some{Seq{1}, Seq{4}, Seq{99}};
  const auto chosen = this->store().journal->read_some(some);
  ASSERT_TRUE(chosen);
  ASSERT_EQ(chosen->size(), 2u);
  EXPECT_EQ((*chosen)[1].bytes, "event 4");
  this->append(6, 1);
  EXPECT_EQ(this->store().journal->last(), Seq{6});
}

// ---- snapshots

TYPED_TEST(StoreContract, LoadsTheNewestSnapshot) {
  EXPECT_FALSE(this->store().snapshots->load()->has_value());
  for (const std::uint64_t seq : {10u, 20u, 30u}) {
    ASSERT_TRUE(this->store().snapshots->save({.seq = {seq}, .bytes = std::to_string(seq)}));
  }
  this->open_again();
  const auto snapshot = this->store().snapshots->load();
  ASSERT_TRUE(snapshot && *snapshot);
  EXPECT_EQ((*snapshot)->seq, Seq{30});
  EXPECT_EQ((*snapshot)->bytes, "30");
}

// ---- keys

TYPED_TEST(StoreContract, OpensWhatItSealedAndNothingElse) {
  const codec::Subject subject("contact:1");
  const std::string sealed = this->store().keys->seal(subject, "付了钱没到", "here");
  EXPECT_EQ(sealed.find("付了"), sealed.npos);
  EXPECT_NE(this->store().keys->seal(subject, "付了钱没到", "here"), sealed) << "salted";
  ASSERT_TRUE(this->store().keys->flush());
  this->open_again();
  const auto opened = this->store().keys->open(subject, sealed, "here");
  ASSERT_TRUE(opened && *opened);
  EXPECT_EQ(**opened, "付了钱没到");
  EXPECT_EQ(this->store().keys->open(subject, sealed, "elsewhere").error().code, "seal.broken");
  EXPECT_EQ(this->store().keys->open(subject, "short", "here").error().code, "seal.broken");
  EXPECT_FALSE(this->store().keys->open(codec::Subject("contact:2"), sealed, "here")->has_value());
}

TYPED_TEST(StoreContract, ForgetsADestroyedKeyForGood) {
  const codec::Subject subject("contact:1");
  const std::string sealed = this->store().keys->seal(subject, "名字", "");
  ASSERT_TRUE(this->store().keys->flush());
  ASSERT_TRUE(this->store().keys->destroy(subject));
  EXPECT_FALSE(this->store().keys->open(subject, sealed, "")->has_value());
  this->open_again();
  EXPECT_FALSE(this->store().keys->open(subject, sealed, "")->has_value());
}

TYPED_TEST(StoreContract, FingerprintsAreStableAndSeparateByPurpose) {
  const std::string print = this->store().keys->fingerprint("card", "ABCD-1234");
  const auto token = this->store().keys->derive("token");
  EXPECT_EQ(print.size(), 32u);
  EXPECT_NE(print, this->store().keys->fingerprint("handle.web", "ABCD-1234"));
  EXPECT_NE(token, this->store().keys->derive("link"));
  this->open_again();
  EXPECT_EQ(this->store().keys->fingerprint("card", "ABCD-1234"), print);
  EXPECT_EQ(this->store().keys->derive("token"), token);
}

// ---- blobs

TYPED_TEST(StoreContract, KeepsAttachmentsBySubject) {
  const codec::Subject mine("contact:1");
  const codec::Subject other("contact:2");
  const auto hash = this->store().blobs->put(mine, "picture");
  ASSERT_TRUE(hash);
  EXPECT_EQ(*this->store().blobs->put(mine, "picture"), *hash);
  this->open_again();
  EXPECT_EQ(*this->store().blobs->get(mine, *hash), "picture");
  EXPECT_EQ(this->store().blobs->get(other, *hash).error().code, "blob.unknown");
  ASSERT_TRUE(this->store().blobs->put(other, "picture"));
  ASSERT_TRUE(this->store().blobs->erase(mine));
  EXPECT_EQ(this->store().blobs->get(mine, *hash).error().code, "blob.unknown");
  EXPECT_EQ(*this->store().blobs->get(other, *hash), "picture");
}

// ---- rows

views::PutConversationItem message(ContactId contact, std::uint64_t seq, std::uint64_t number) {
  return {.contact = contact,
          .seq = {seq},
          .at = {static_cast<std::int64_t>(seq)},
          .number = {number},
          .author = {desk::ActorKind::customer, contact.value}};
}

TYPED_TEST(StoreContract, WarmsAContactAsItWas) {
  const ContactId contact{1};
  const desk::Actor actor{desk::ActorKind::customer, 1};
  this->fold(
      {views::PutContact{contact, {5}, "zh-CN"},
       views::PutHandle{contact, desk::Channel::web, desk::HandleKey("h1"), false},
       views::PutHandle{contact, desk::Channel::web, desk::HandleKey("h1"), true},
       views::PutHandle{contact, desk::Channel::qq, desk::HandleKey("h2"), false},
       views::SetBuyer{contact, trade::BuyerKey("user:7")}, views::SetLocale{contact, "en"},
       views::PutProof{contact, trade::Number("A1"), {3}},
       views::PutProof{contact, trade::Number("A2"), {4}},
       views::PutProof{contact, trade::Number("A1"), {5}},
       views::SetDialogue{
           contact, desk::DialogueState{.asked = {Word("order_no"), Word("card")}, .misses = 2}},
       message(contact, 8, 1), message(contact, 9, 2), views::MarkTakenBack{contact, {1}},
       views::PutCommand{actor, desk::CommandId("a1"), {8}, 77},
       views::PutCommand{actor, desk::CommandId("a2"), {9}, 0xFFFF'FFFF'FFFF'FFFF}},
      9);
  this->open_again();
  EXPECT_EQ(this->store().rows->cursor(), Seq{9});
  const auto warm = this->store().rows->load_contact(contact, 1);
  ASSERT_TRUE(warm && *warm);
  const desk::ContactState& state = (*warm)->contact;
  EXPECT_EQ(state.created_at, Instant{5});
  EXPECT_EQ(state.locale, "en");
  ASSERT_EQ(state.handles.size(), 2u);
  EXPECT_TRUE(state.handles[0].verified);
  EXPECT_EQ(state.handles[1].channel, desk::Channel::qq);
  EXPECT_EQ(state.buyer, trade::BuyerKey("user:7"));
  EXPECT_EQ(state.proven_orders, (std::vector{trade::Number("A1"), trade::Number("A2")}));
  EXPECT_EQ(state.dialogue.asked, (std::vector{Word("order_no"), Word("card")}));
  EXPECT_EQ(state.last_number, MessageNumber{2});
  EXPECT_EQ(state.last_seq, Seq{9});
  ASSERT_EQ(state.recent.size(), 2u);
  EXPECT_TRUE(state.recent[0].taken_back);
  EXPECT_FALSE(state.recent[1].taken_back);
  ASSERT_EQ((*warm)->commands.size(), 1u);
  EXPECT_EQ((*warm)->commands[0].first, desk::CommandId("a2"));
  EXPECT_EQ((*warm)->commands[0].second.digest, 0xFFFF'FFFF'FFFF'FFFF);
  EXPECT_TRUE((*warm)->more_commands);
  EXPECT_EQ(**this->store().rows->find_contact(desk::Channel::qq, desk::HandleKey("h2")), contact);
  EXPECT_FALSE(*this->store().rows->find_contact(desk::Channel::app, desk::HandleKey("h2")));
  EXPECT_EQ(**this->store().rows->find_buyer(trade::BuyerKey("user:7")), contact);
  EXPECT_EQ((*this->store().rows->find_command(actor, desk::CommandId("a1")))->digest, 77u);
  EXPECT_FALSE(*this->store().rows->find_command(actor, desk::CommandId("a3")));
  EXPECT_FALSE(*this->store().rows->load_contact({2}, 1));
}

TYPED_TEST(StoreContract, PagesAConversationBothWays) {
  std::vector<views::RowChange> changes{views::PutContact{{1}, {}, ""}};
  for (std::uint64_t seq = 2; seq <= 20; seq += 2) {
    changes.emplace_back(message({1}, seq, seq / 2));
  }
  this->fold(changes, 20);
  EXPECT_EQ(*this->store().rows->conversation_after({1}, {6}, 2), (std::vector{Seq{8}, Seq{10}}));
  EXPECT_EQ(*this->store().rows->conversation_before({1}, {8}, 2), (std::vector{Seq{4}, Seq{6}}));
  EXPECT_EQ(*this->store().rows->conversation_before({1}, {}, 1), (std::vector{Seq{20}}));
  EXPECT_TRUE(this->store().rows->conversation_after({2}, {}, 5)->empty());
}

TYPED_TEST(StoreContract, FindsTicketsByWhatIsAsked) {
  std::vector<views::RowChange> changes;
  for (std::uint64_t id = 1; id <= 6; ++id) {
    views::TicketRow row{.ticket = {id}, .contact = {id % 2 + 1}, .kind = Word("refund")};
    row.tags = {Word("vip"), Word("slow")};
    row.links = {TicketId{90}, TicketId{91}};
    if (id == 3) row.state = desk::TicketState::resolved;
    if (id == 4) row.holder = {9};
    changes.emplace_back(views::PutTicket{row});
  }
  this->fold(changes, 6);
  this->open_again();
  const auto ids = [&](const host::TicketFilter& filter) {
    std::vector<std::uint64_t> found;
    for (const auto& row : *this->store().rows->tickets(filter)) found.push_back(row.ticket.value);
    return found;
  };
  using Ids = std::vector<std::uint64_t>;
  EXPECT_EQ(ids({}), (Ids{6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(ids({.contact = ContactId{1}}), (Ids{6, 4, 2}));
  EXPECT_EQ(ids({.state = desk::TicketState::resolved}), (Ids{3}));
  EXPECT_EQ(ids({.holder = AgentId{9}}), (Ids{4}));
  EXPECT_EQ(ids({.open_only = true, .before = {4}, .count = 1}), (Ids{2}));
  EXPECT_EQ(ids({.kind = Word("dispute")}), Ids{});
  const auto row = this->store().rows->ticket({4});
  ASSERT_TRUE(row && *row);
  EXPECT_EQ((*row)->tags, (std::vector{Word("vip"), Word("slow")}));
  EXPECT_EQ((*row)->links, (std::vector{TicketId{90}, TicketId{91}}));
  EXPECT_EQ(**this->store().rows->contact_of_ticket({3}), ContactId{2});
  EXPECT_EQ((*this->store().rows->load_contact({2}, 1)).has_value(), false) << "no contact row";
}

TYPED_TEST(StoreContract, SearchesMessagesAndForgetsWhatWasTakenBack) {
  this->fold(
      {views::IndexText{{10}, {1}, {1}, "付了 了钱 abc"},
       views::IndexText{{11}, {2}, {1}, "付了 了款"}, views::IndexText{{12}, {1}, {2}, "退款"}},
      12);
  this->open_again();
  const auto hits = [&](std::string_view terms, Seq before = {}) {
    std::vector<std::uint64_t> found;
    for (const auto& hit : *this->store().rows->search(terms, before, 10)) {
      found.push_back(hit.message.value);
    }
    return found;
  };
  using Ids = std::vector<std::uint64_t>;
  EXPECT_EQ(hits("付了"), (Ids{11, 10}));
  EXPECT_EQ(hits("付了", {11}), (Ids{10}));
  EXPECT_EQ(hits("付了 abc"), (Ids{10}));
  EXPECT_EQ(hits(""), Ids{});
  EXPECT_EQ(hits("没有"), Ids{});
  this->fold({views::IndexText{{13}, {1}, {1}, "没到"}, views::UnindexText{{2}, {1}}}, 14);
  EXPECT_EQ(hits("付了"), Ids{});
  EXPECT_EQ(hits("没到"), (Ids{10})) << "a corrected message keeps its place";
}

TYPED_TEST(StoreContract, ErasesAPersonsRows) {
  const desk::Actor actor{desk::ActorKind::customer, 1};
  this->fold({views::PutContact{{1}, {}, "zh-CN"},
              views::PutHandle{{1}, desk::Channel::web, desk::HandleKey("h"), true},
              views::SetBuyer{{1}, trade::BuyerKey("user:7")}, message({1}, 2, 1),
              views::IndexText{{2}, {1}, {1}, "付了"},
              views::PutCommand{actor, desk::CommandId("a"), {2}, 1},
              views::PutTicket{views::TicketRow{
                  .ticket = {3}, .contact = {1}, .order_no = trade::Number("A1")}}},
             3);
  this->fold({views::EraseContactRows{{1}, {4}}}, 4);
  this->open_again();
  const auto warm = this->store().rows->load_contact({1}, 5);
  ASSERT_TRUE(warm && *warm);
  EXPECT_TRUE((*warm)->contact.erased);
  EXPECT_EQ((*warm)->contact.last_seq, Seq{4});
  EXPECT_TRUE((*warm)->contact.handles.empty());
  EXPECT_TRUE((*warm)->contact.buyer.empty());
  EXPECT_TRUE((*warm)->commands.empty());
  EXPECT_TRUE((*this->store().rows->ticket({3}))->order_no.empty());
  EXPECT_TRUE(this->store().rows->conversation_after({1}, {}, 10)->empty());
  EXPECT_TRUE(this->store().rows->search("付了", {}, 10)->empty());
  EXPECT_FALSE(*this->store().rows->find_contact(desk::Channel::web, desk::HandleKey("h")));
}

views::PutFact fact(std::string id, trade::FactBody body) {
  return {
      .seq = {1}, .at = {1}, .fact = trade::Fact{.source = "s", .id = std::move(id), .body = body}};
}

TYPED_TEST(StoreContract, KnowsWhatMayBeSeenOfAPicture) {
  const ContactId contact{1};
  const desk::BlobHash picture(std::string(64, 'a'));
  const desk::BlobHash preview(std::string(64, 'b'));
  const auto known = [&](ContactId whose, const desk::BlobHash& hash) {
    const auto found = this->store().rows->find_preview(whose, hash);
    EXPECT_TRUE(found);
    return *found;
  };
  this->fold({views::PutContact{contact, {10}, "zh-CN"}, views::PutPicture{contact, picture, {}}},
             1);
  EXPECT_EQ(known(contact, picture), desk::BlobHash{}) << "not read yet";
  EXPECT_EQ(known(ContactId{2}, picture), std::nullopt) << "nobody else's";
  EXPECT_EQ(known(contact, preview), std::nullopt);
  this->fold({views::PutPicture{contact, picture, preview}}, 2);
  this->fold({views::PutPicture{contact, picture, {}}}, 3);  // sent again
  this->open_again();
  EXPECT_EQ(known(contact, picture), preview);
  this->fold({views::EraseContactRows{contact, {4}}}, 4);
  EXPECT_EQ(known(contact, picture), std::nullopt);
}

TYPED_TEST(StoreContract, JoinsAPurchaseByAnyOfItsNumbers) {
  const trade::Number order("O1");
  this->fold(
      {fact("order", trade::Order{.order_no = order,
                                  .goods_no = trade::Number("G1"),
                                  .buyer = trade::BuyerKey("user:7"),
                                  .account = {"13800001111"},
                                  .created_at = Instant{100}}),
       fact("payment", trade::Payment{.trade_no = trade::Number("T1"),
                                      .order_no = order,
                                      .transaction_id = trade::Number("X1")}),
       fact("notice", trade::Notice{.trade_no = trade::Number("T1")}),
       fact("upstream",
            trade::UpstreamOrder{.upstream_no = trade::Number("1001"), .order_no = order}),
       fact("callback", trade::UpstreamCallback{.upstream_no = trade::Number("1001")}),
       fact("delivery", trade::Delivery{.order_no = order, .cards = {trade::CardPrint("C1")}}),
       fact("activation", trade::Activation{.card = trade::CardPrint("C1")}),
       fact("goods", trade::Goods{.goods_no = trade::Number("G1")}),
       fact("other goods", trade::Goods{.goods_no = trade::Number("G2")}),
       fact("other order", trade::Order{.order_no = trade::Number("1001")})},
      1);
  this->open_again();
  const std::vector<std::string> whole{"order",    "payment",  "notice",     "upstream",
                                       "callback", "delivery", "activation", "goods"};
  for (const char* number : {"O1", "T1", "X1"}) {
    EXPECT_EQ(this->ids(this->store().rows->purchase_facts({.number = trade::Number(number)}, 200)),
              whole)
        << number;
  }
  EXPECT_EQ(this->ids(this->store().rows->purchase_facts({.card = trade::CardPrint("C1")}, 200)),
            whole);
  EXPECT_EQ(
      this->ids(this->store().rows->purchase_facts({.number = trade::Number("O1")}, 3)).size(), 3u);
  EXPECT_TRUE(
      this->ids(this->store().rows->purchase_facts({.number = trade::Number("O9")}, 9)).empty());
  EXPECT_EQ(this->ids(this->store().rows->buyer_facts(trade::BuyerKey("user:7"), {100}, 9)),
            std::vector<std::string>{"order"});
  EXPECT_TRUE(
      this->ids(this->store().rows->buyer_facts(trade::BuyerKey("user:7"), {101}, 9)).empty());
}

TYPED_TEST(StoreContract, DoesNotJoinStrangersThroughEverybodysCard) {
  std::vector<views::RowChange> changes;
  for (int i = 0; i < 100; ++i) {
    const trade::Number order("L" + std::to_string(i));
    changes.emplace_back(
        fact("d" + std::to_string(i),
             trade::Delivery{.order_no = order, .cards = {trade::CardPrint("LOOP")}}));
  }
  this->fold(changes, 1);
  EXPECT_EQ(this->ids(this->store().rows->purchase_facts({.number = trade::Number("L7")}, 200)),
            std::vector<std::string>{"d7"});
}

TYPED_TEST(StoreContract, FindsWhatSpeaksOfGoods) {
  this->fold(
      {fact("1", trade::Goods{.goods_no = trade::Number("G1")}),
       fact("2", trade::Order{.order_no = trade::Number("O1"), .goods_no = trade::Number("G1")}),
       fact("3", trade::Goods{.goods_no = trade::Number("G2")}),
       fact("4", trade::Goods{.goods_no = trade::Number("G1")})},
      1);
  this->open_again();
  const auto found = this->store().rows->goods_facts(2);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ(this->ids(*found), (std::vector<std::string>{"4", "3"}));
}

TYPED_TEST(StoreContract, KnowsFactsByIdAndOrdersByTail) {
  const auto first = fact("1", trade::Order{.order_no = trade::Number("20260001")});
  this->fold({first, fact("2", trade::Order{.order_no = trade::Number("30270001")}),
              fact("1", trade::Order{.order_no = trade::Number("other")})},
             1);
  this->open_again();
  const std::array<std::pair<std::string, std::string>, 2> asked{std::pair("s", "1"),
                                                                 std::pair("s", "3")};
  const auto known = this->store().rows->known_facts(asked);
  ASSERT_TRUE(known);
  EXPECT_EQ((*known)[0], codec::digest_of(*first.fact)) << "the first stays";
  EXPECT_FALSE((*known)[1]);
  EXPECT_EQ(*this->store().rows->orders_by_tail("0001", 9),
            (std::vector{trade::Number("30270001"), trade::Number("20260001")}));
  EXPECT_TRUE(this->store().rows->orders_by_tail("001", 9)->empty());
}

TYPED_TEST(StoreContract, KeepsQuestionsUntilTheyAreSettled) {
  const auto question = [](std::uint64_t seq, std::uint64_t contact) {
    return views::PutQuestion{{.seq = {seq},
                               .contact = {contact},
                               .at = {static_cast<std::int64_t>(seq) * 10},
                               .reason = Word("asked")}};
  };
  const auto open = [&](std::int64_t since, std::size_t count) {
    std::vector<std::uint64_t> seqs;
    const auto rows = this->store().rows->open_questions({since}, count);
    EXPECT_TRUE(rows);
    for (const views::QuestionRow& row : *rows) {
      EXPECT_EQ(row.reason, Word("asked"));
      EXPECT_EQ(row.at.ms, static_cast<std::int64_t>(row.seq.value) * 10);
      seqs.push_back(row.seq.value);
    }
    return seqs;
  };
  using Seqs = std::vector<std::uint64_t>;
  this->fold({views::PutContact{{1}, {}, ""}, views::PutContact{{2}, {}, ""}, question(3, 1),
              question(4, 2), question(5, 1), question(5, 1)},
             5);
  EXPECT_EQ(open(0, 10), (Seqs{5, 4, 3}));
  EXPECT_EQ(open(40, 10), (Seqs{5, 4}));
  EXPECT_EQ(open(0, 1), (Seqs{5}));
  this->fold({views::SettleQuestions{{{4}, {9}}}}, 6);
  this->open_again();
  EXPECT_EQ(open(0, 10), (Seqs{5, 3}));
  this->fold({views::EraseContactRows{{1}, {7}}}, 7);
  EXPECT_TRUE(open(0, 10).empty());
  this->fold({question(9, 2)}, 9);
  EXPECT_EQ(open(0, 10), (Seqs{9})) << "settled before it was asked: of no effect";
  ASSERT_TRUE(this->store().rows->clear());
  EXPECT_TRUE(open(0, 10).empty());
}

TYPED_TEST(StoreContract, KeepsTheLastMeaningOfEachMessage) {
  const auto lesson = [](std::uint64_t seq, std::uint64_t contact, std::uint64_t number,
                         std::string_view intent) {
    return views::PutLesson{{.contact = {contact},
                             .number = {number},
                             .seq = {seq},
                             .intents = {Word(intent), Word("human_request")},
                             .urgent = seq % 2 == 0,
                             .needs_human = true}};
  };
  const auto kept = [&](std::size_t count) { return *this->store().rows->lessons(count); };
  const auto first = lesson(3, 1, 1, "not_arrived");
  const auto second = lesson(4, 2, 1, "card_used");
  const auto again = lesson(5, 1, 1, "card_invalid");
  this->fold({views::PutContact{{1}, {}, ""}, views::PutContact{{2}, {}, ""}, first, second}, 4);
  EXPECT_EQ(kept(10), (std::vector{second.lesson, first.lesson}));
  this->fold({again}, 5);
  this->open_again();
  EXPECT_EQ(kept(10), (std::vector{again.lesson, second.lesson}));
  EXPECT_EQ(kept(1), (std::vector{again.lesson}));
  this->fold({views::EraseContactRows{{1}, {6}}}, 6);
  EXPECT_EQ(kept(10), (std::vector{second.lesson}));
  ASSERT_TRUE(this->store().rows->clear());
  EXPECT_TRUE(kept(10).empty());
}

TYPED_TEST(StoreContract, FindsAMessageByItsNewestTextOnly) {
  const auto text = [](std::uint64_t said, std::uint64_t number, std::string terms) {
    return views::IndexText{{said}, {1}, {number}, std::move(terms)};
  };
  const auto found = [&](std::string_view terms) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> hits;
    for (const auto& hit : *this->store().rows->search(terms, {}, 9))
      hits.emplace_back(hit.message.value, hit.said.value);
    return hits;
  };
  using Hits = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  // Corrected in the same batch, in a later one, and fed again as after a crash.
  this->fold({text(2, 1, "到账"), text(3, 2, "点卡"), text(4, 1, "没到")}, 4);
  this->fold({text(5, 2, "会员")}, 5);
  this->fold({text(3, 2, "点卡")}, 6);
  this->open_again();
  EXPECT_EQ(found("没到"), (Hits{{2, 4}}));
  EXPECT_EQ(found("会员"), (Hits{{3, 5}}));
  EXPECT_TRUE(found("到账").empty());
  EXPECT_TRUE(found("点卡").empty()) << "an older text does not come back";
  this->fold({views::UnindexText{{1}, {1}}, text(7, 3, "没到")}, 7);
  EXPECT_EQ(found("没到"), (Hits{{7, 7}}));
}

TYPED_TEST(StoreContract, StartsAnewWhenCleared) {
  this->fold({views::PutContact{{1}, {}, ""}, views::IndexText{{2}, {1}, {1}, "付了"},
              fact("1", trade::Goods{})},
             5);
  ASSERT_TRUE(this->store().rows->clear());
  EXPECT_EQ(this->store().rows->cursor(), Seq{0});
  EXPECT_FALSE(*this->store().rows->load_contact({1}, 1));
  EXPECT_TRUE(this->store().rows->search("付了", {}, 9)->empty());
  const std::array<std::pair<std::string, std::string>, 1> asked{std::pair("s", "1")};
  EXPECT_FALSE(this->store().rows->known_facts(asked)->front());
}

// ---- accounts

TYPED_TEST(StoreContract, KeepsStaffAccounts) {
  EXPECT_FALSE(*this->store().accounts->any());
  const host::Account account{.agent = {1},
                              .login = "lin",
                              .password_hash = "hash",
                              .totp_secret = std::string("\0x", 2),
                              .totp_last_step = 9,
                              .recovery_hashes = {"a", "b"},
                              .failures = 2,
                              .locked_until = {7}};
  ASSERT_TRUE(this->store().accounts->save(account));
  EXPECT_EQ(this->store().accounts->save(host::Account{.agent = {2}, .login = "lin"}).error().code,
            "account.login_taken");
  this->open_again();
  const auto found = this->store().accounts->find("lin");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->totp_secret, account.totp_secret);
  EXPECT_EQ((*found)->recovery_hashes, account.recovery_hashes);
  EXPECT_EQ((*found)->locked_until, Instant{7});
  EXPECT_TRUE(*this->store().accounts->any());
  EXPECT_EQ((*this->store().accounts->find(AgentId{1}))->login, "lin");
  EXPECT_FALSE(*this->store().accounts->find("nobody"));
}

TYPED_TEST(StoreContract, EndsSessionsAndTakesInvitationsOnce) {
  for (const char* token : {"t1", "t2"}) {
    ASSERT_TRUE(this->store().accounts->save(host::SessionRecord{
        .token_hash = token, .agent = {1}, .created_at = {1}, .expires_at = {9}, .csrf = "c"}));
  }
  EXPECT_EQ((*this->store().accounts->find_session("t1"))->csrf, "c");
  ASSERT_TRUE(this->store().accounts->end_session("t1"));
  EXPECT_FALSE(*this->store().accounts->find_session("t1"));
  ASSERT_TRUE(this->store().accounts->end_sessions({1}));
  EXPECT_FALSE(*this->store().accounts->find_session("t2"));
  ASSERT_TRUE(this->store().accounts->save(host::Invitation{
      .token_hash = "i", .agent = {1}, .purpose = Word("invite"), .expires_at = {5}}));
  this->open_again();
  const auto taken = this->store().accounts->take_invitation("i");
  ASSERT_TRUE(taken && *taken);
  EXPECT_EQ((*taken)->purpose, Word("invite"));
  this->open_again();
  EXPECT_FALSE(*this->store().accounts->take_invitation("i"));
}

TYPED_TEST(StoreContract, NumbersAndRevokesProgramKeys) {
  const auto first = this->store().accounts->add_api_key(
      {.name = "push", .secret_sealed = "s", .scopes = {Word("facts.write"), Word("read")}});
  const auto second = this->store().accounts->add_api_key({.name = "bi"});
  ASSERT_TRUE(first && second);
  EXPECT_NE(*first, *second);
  ASSERT_TRUE(this->store().accounts->revoke_api_key(*first));
  this->open_again();
  const auto keys = this->store().accounts->api_keys();
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_TRUE((*keys)[0].revoked);
  EXPECT_EQ((*keys)[0].scopes, (std::vector{Word("facts.write"), Word("read")}));
  EXPECT_FALSE((*keys)[1].revoked);
}

// ---- outbox and marks

TYPED_TEST(StoreContract, KeepsOutsideWorkUntilItIsDone) {
  const std::vector<host::OutboxItem> items{
      {.target = "mail", .key = "1", .payload = "p", .next_try = {10}},
      {.target = "mail", .key = "2", .next_try = {5}},
      {.target = "mail", .key = "1", .payload = "again"}};
  ASSERT_TRUE(this->store().outbox->put(items));
  this->open_again();
  auto due = *this->store().outbox->due({10}, 9);
  ASSERT_EQ(due.size(), 2u);
  EXPECT_EQ(due[0].key, "2");
  EXPECT_EQ(due[1].payload, "p") << "the first put stays";
  EXPECT_EQ(this->store().outbox->due({9}, 9)->size(), 1u);
  due[0].dead = true;
  due[0].last_error = "gone";
  ASSERT_TRUE(this->store().outbox->update(due[0]));
  ASSERT_TRUE(this->store().outbox->done("mail", "1"));
  EXPECT_TRUE(this->store().outbox->due({100}, 9)->empty());
  EXPECT_EQ(this->store().outbox->dead_letters(9)->front().last_error, "gone");
  EXPECT_EQ(*this->store().outbox->reactor_cursor("assistant"), Seq{0});
  ASSERT_TRUE(this->store().outbox->set_reactor_cursor("assistant", {7}));
  ASSERT_TRUE(this->store().marks->set("shop", std::string("\0cursor", 7)));
  this->open_again();
  EXPECT_EQ(*this->store().outbox->reactor_cursor("assistant"), Seq{7});
  EXPECT_EQ(**this->store().marks->get("shop"), std::string("\0cursor", 7));
  EXPECT_FALSE(*this->store().marks->get("other"));
}

}  // namespace
}  // namespace jx::tests
