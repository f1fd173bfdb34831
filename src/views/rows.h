// Read tables as a pure fold: an event becomes changes of rows. A store only executes them.
//
// Every table can be rebuilt from the journal, row for row. Personal text stands in no row but the
// search index and the fact body, which the store seals; screens read it from the journal by seq.
// Pure. Thread-safety: values.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/box.h"
#include "desk/event.h"
#include "desk/state.h"

namespace jx::views {

// contact(contact PK, created_at, locale, buyer, last_number, last_event_at, last_seq, erased,
// dialogue…)
struct PutContact {
  ContactId contact{};
  Instant created_at{};
  std::string locale{};
};
struct PutHandle {
  ContactId contact{};
  desk::Channel channel{};
  desk::HandleKey handle{};
  bool verified = false;
};
struct SetBuyer {
  ContactId contact{};
  trade::BuyerKey buyer{};
};
struct SetLocale {
  ContactId contact{};
  std::string locale{};
};
struct PutProof {
  ContactId contact{};
  trade::Number order_no{};
  Seq seq{};
};
struct SetDialogue {
  ContactId contact{};
  Box<desk::DialogueState> dialogue;
};
// Removes what rows hold of a person: handles, buyer, dialogue, proofs, conversation, commands,
// questions, lessons, texts in the search index, order numbers of their tickets. What stays is the
// contact's number, marked erased, and its tickets.
struct EraseContactRows {
  ContactId contact{};
  Seq seq{};
};

// conversation(contact, seq) clustered: every event of this conversation. `number` set = a message;
// `internal` = no frame for the customer. Also moves contact.last_number, last_event_at, last_seq.
struct PutConversationItem {
  ContactId contact{};
  Seq seq{};
  Instant at{};
  MessageNumber number{};
  bool internal = false;
  bool notice = false;  // a message of the system, which nobody corrects
  TicketId ticket{};
  desk::Actor author{};
};

// conversation.taken_back of a message.
struct MarkTakenBack {
  ContactId contact{};
  MessageNumber number{};
};

// command(actor, id) -> seq, digest
struct PutCommand {
  desk::Actor actor{};
  desk::CommandId id{};
  Seq seq{};
  std::uint64_t digest = 0;
};

// message_text: bigrams of a message, for search. `said` is the event with this text: the message
// itself, or its newest correction, which replaces the text. A take-back removes it.
struct IndexText {
  Seq said{};
  ContactId contact{};
  MessageNumber number{};
  std::string terms{};
};
struct UnindexText {
  ContactId contact{};
  MessageNumber number{};
};

// ticket(ticket PK, …): all of desk::Ticket that lasts, plus the seq of its opening event (=
// ticket).
struct TicketRow {
  TicketId ticket{};
  ContactId contact{};
  Word kind{};
  Word tier{};
  desk::Priority priority = desk::Priority::normal;
  desk::TicketState state = desk::TicketState::assistant;
  trade::Party responsibility = trade::Party::undecided;
  trade::Number order_no{};
  std::vector<Word> tags{};
  Instant opened_at{};
  Instant first_reply_due{};
  Instant resolve_due{};
  Instant first_replied_at{};  // 0 = not yet
  AgentId holder{};
  TeamId team{};
  std::vector<Word> skills{};
  Instant queued_since{};
  TicketId merged_into{};
  std::vector<TicketId> links{};
  Instant resolved_at{};
  Word outcome{};
  Word cause{};  // of the last verdict
  Seq last_seq{};
  friend bool operator==(const TicketRow&, const TicketRow&) = default;
};
struct PutTicket {
  Box<TicketRow> ticket;
};  // inserts or replaces the whole row

// question(seq PK, contact, at, reason, settled): where help was needed that the assistant could
// not give. What was asked stands in the conversation before it.
struct QuestionRow {
  Seq seq{};
  ContactId contact{};
  Instant at{};
  Word reason{};  // missed, asked, angry, not_helped, rule
  friend bool operator==(const QuestionRow&, const QuestionRow&) = default;
};
struct PutQuestion {
  QuestionRow question{};
};
// question.settled: something was written for them, or nothing needs to be.
struct SettleQuestions {
  std::vector<Seq> questions{};
};

// lesson(contact, number PK, seq, intents, urgent, needs_human): what a customer meant up to a
// message, as it was last corrected. What they wrote stands in the conversation before it.
struct LessonRow {
  ContactId contact{};
  MessageNumber number{};
  Seq seq{};
  std::vector<Word> intents{};
  bool urgent = false;
  bool needs_human = false;
  friend bool operator==(const LessonRow&, const LessonRow&) = default;
};
struct PutLesson {
  LessonRow lesson{};
};

struct SearchHit {
  Seq message{};  // the event that posted it, or its first indexed correction
  Seq said{};     // the event with its text as it is now
  ContactId contact{};
  MessageNumber number{};
};

// fact(source, id) unique; its keys are indexed, its body is sealed by the store
// (codec::encode(Fact)).
struct PutFact {
  Seq seq{};
  Instant at{};
  Box<trade::Fact> fact;
};

// picture(contact, picture) -> preview: customers' pictures, which staff see covered. Without a
// preview: not read yet, or not at all. Putting one without a preview again changes nothing.
struct PutPicture {
  ContactId contact{};
  desk::BlobHash picture{};
  desk::BlobHash preview{};
};

// What the fact table is searched by. `cards` is empty for a card that goes to everybody by design;
// `goods` are the goods the fact is about.
struct FactKeys {
  trade::Number order_no{};
  trade::Number trade_no{};
  trade::Number transaction_id{};
  trade::Number upstream_no{};
  std::vector<trade::CardPrint> cards{};
  trade::BuyerKey buyer{};
  std::vector<trade::Number> goods{};
  std::optional<Instant> at{};  // when it happened, for "the last three months"
};
FactKeys keys_of(const trade::FactBody& body);

using RowChange = std::variant<PutContact, PutHandle, SetBuyer, SetLocale, PutProof, SetDialogue,
                               EraseContactRows, PutConversationItem, MarkTakenBack, PutCommand,
                               IndexText, UnindexText, PutTicket, PutFact, PutQuestion,
                               SettleQuestions, PutPicture, PutLesson>;

// Tickets as the fold needs to see them between events: open ones stay, closed ones are asked for.
class TicketSource {
 public:
  virtual ~TicketSource() = default;
  virtual std::optional<TicketRow> ticket(TicketId ticket) const = 0;  // as of the fold's cursor
};

// Folds events in order into changes. Holds the rows of tickets touched in this batch; each is put
// once, after all other changes.
class RowFold {
 public:
  // `source` answers tickets not seen yet and outlives the fold.
  explicit RowFold(const TicketSource& source);
  void apply(const desk::Recorded& recorded);
  std::vector<RowChange> take_changes();  // and forgets the batch

 private:
  friend class RowEvents;
  // The row to change; none when the ticket was never opened.
  TicketRow* find(TicketId ticket);

  const TicketSource& source_;
  std::map<TicketId, TicketRow> tickets_{};
  std::set<ContactId> erased_{};
  std::vector<RowChange> changes_{};
};

}  // namespace jx::views
