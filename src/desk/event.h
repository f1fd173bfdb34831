// Everything that can have happened on a desk. Past tense: events are facts and cannot fail.
//
// Order of the variant and of each struct's members is the journal's encoding: append only.
// `Personal` members are sealed under the key of the event's `contact` (without one: of the
// platform; facts: of their buyer). Every event that belongs to a conversation has `contact` as a
// member.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/describe.h"
#include "base/ids.h"
#include "base/instant.h"
#include "base/personal.h"
#include "base/short_text.h"
#include "desk/words.h"
#include "trade/fact.h"
#include "trade/scope.h"
#include "trade/verdict.h"

namespace jx::desk {

inline constexpr std::size_t picture_fields_max = 20;

struct Attachment {
  BlobHash hash{};
  std::string media_type{};  // as found in the bytes, not as claimed
  std::int64_t bytes = 0;
  Personal name{};
};
JX_DESCRIBE(Attachment, hash, media_type, bytes, name)

// By what was found in its bytes.
inline bool is_picture(const Attachment& attachment) {
  return attachment.media_type.starts_with("image/");
}

// -- people
// ------------------------------------------------------------------------------------------

struct ContactCreated {  // its own seq is the ContactId
  ContactId contact{};
  Channel channel = Channel::web;
  HandleKey handle{};
  Personal address{};
  Personal name{};
  std::string locale{};  // "zh-CN", "en"
};
JX_DESCRIBE(ContactCreated, contact, channel, handle, address, name, locale)

struct HandleLinked {
  ContactId contact{};
  Channel channel = Channel::web;
  HandleKey handle{};
  Personal address{};
  bool verified = false;  // proved by a signature or a code, not only said
};
JX_DESCRIBE(HandleLinked, contact, channel, handle, address, verified)

// The shop vouches for who this is (signed identity). `buyer` joins the contact to their purchases.
struct BuyerIdentified {
  ContactId contact{};
  trade::BuyerKey buyer{};
  Personal name{};
};
JX_DESCRIBE(BuyerIdentified, contact, buyer, name)

struct ContactDescribed {
  ContactId contact{};
  Personal name{};
  std::string locale{};
};
JX_DESCRIBE(ContactDescribed, contact, name, locale)

struct OwnershipProved {
  ContactId contact{};
  trade::Number order_no{};
  ProofMethod method = ProofMethod::query_password;
};
JX_DESCRIBE(OwnershipProved, contact, order_no, method)

struct CardRevealed {
  ContactId contact{};
  trade::Number order_no{};
  std::int64_t cards = 0;
};
JX_DESCRIBE(CardRevealed, contact, order_no, cards)

struct ContactErased {  // the keys are destroyed when this is committed
  ContactId contact{};
  trade::BuyerKey buyer{};              // whose purchases are theirs
  std::vector<trade::Number> orders{};  // proved to be theirs
};
JX_DESCRIBE(ContactErased, contact, buyer, orders)

// -- conversation
// -------------------------------------------------------------------------------------

struct MessagePosted {
  ContactId contact{};
  MessageNumber number{};
  Actor author{};
  MessageKind message_kind = MessageKind::text;
  Channel channel = Channel::web;
  TicketId ticket{};
  Personal text{};
  std::vector<Attachment> attachments{};
};
JX_DESCRIBE(MessagePosted, contact, number, author, message_kind, channel, ticket, text,
            attachments)

struct MessageCorrected {
  ContactId contact{};
  MessageNumber number{};
  Personal text{};
};
JX_DESCRIBE(MessageCorrected, contact, number, text)

struct MessageTakenBack {
  ContactId contact{};
  MessageNumber number{};
};
JX_DESCRIBE(MessageTakenBack, contact, number)

struct NotePosted {  // internal; never shown to a customer, not numbered
  ContactId contact{};
  TicketId ticket{};
  Actor author{};
  Personal text{};
};
JX_DESCRIBE(NotePosted, contact, ticket, author, text)

// What the assistant remembers of a conversation between messages.
struct DialogueNoted {
  ContactId contact{};
  TicketId ticket{};
  trade::Number order_no{};
  std::vector<Word> asked{};  // slots it has asked for
  std::int64_t misses = 0;    // answers in a row that did not help
  Word topic{};
};
JX_DESCRIBE(DialogueNoted, contact, ticket, order_no, asked, misses, topic)

// -- tickets
// ------------------------------------------------------------------------------------------

struct TicketOpened {  // its own seq is the TicketId
  TicketId ticket{};
  ContactId contact{};
  Word ticket_kind{};
  Word tier{};
  Priority priority = Priority::normal;
  Personal subject{};
  trade::Number order_no{};
  Instant first_reply_due{};
  Instant resolve_due{};
  TicketId split_from{};
  std::vector<MessageNumber> messages{};  // moved here by a split
};
JX_DESCRIBE(TicketOpened, ticket, contact, ticket_kind, tier, priority, subject, order_no,
            first_reply_due, resolve_due, split_from, messages)

struct TicketChanged {  // only what is set changed
  TicketId ticket{};
  ContactId contact{};
  std::optional<Word> ticket_kind{};
  std::optional<Word> tier{};
  std::optional<Priority> priority{};
  std::optional<trade::Party> responsibility{};
  std::optional<trade::Number> order_no{};
  std::optional<std::vector<Word>> tags{};
  std::optional<Instant> first_reply_due{};
  std::optional<Instant> resolve_due{};
};
JX_DESCRIBE(TicketChanged, ticket, contact, ticket_kind, tier, priority, responsibility, order_no,
            tags, first_reply_due, resolve_due)

struct TicketQueued {
  TicketId ticket{};
  ContactId contact{};
  Instant since{};  // age is kept when an agent is lost
  TeamId team{};
  std::vector<Word> skills{};
  Word reason{};     // asked, angry, not_helped, rule, transferred, agent_lost, offer_unanswered,
                     // reopened …
  Personal brief{};  // what whoever takes over must know
};
JX_DESCRIBE(TicketQueued, ticket, contact, since, team, skills, reason, brief)

struct TicketOffered {  // its seq fences the offer: accept and decline name it
  TicketId ticket{};
  ContactId contact{};
  AgentId agent{};
  Instant expires_at{};
};
JX_DESCRIBE(TicketOffered, ticket, contact, agent, expires_at)

struct OfferDeclined {
  TicketId ticket{};
  ContactId contact{};
  AgentId agent{};
  Word reason{};
};
JX_DESCRIBE(OfferDeclined, ticket, contact, agent, reason)

struct OfferExpired {
  TicketId ticket{};
  ContactId contact{};
  AgentId agent{};
};
JX_DESCRIBE(OfferExpired, ticket, contact, agent)

struct TicketAccepted {
  TicketId ticket{};
  ContactId contact{};
  AgentId agent{};
};
JX_DESCRIBE(TicketAccepted, ticket, contact, agent)

struct TicketTransferred {  // followed by TicketQueued or TicketOffered in the same decision
  TicketId ticket{};
  ContactId contact{};
  AgentId from{};
  AgentId to_agent{};
  TeamId to_team{};
  Personal note{};
};
JX_DESCRIBE(TicketTransferred, ticket, contact, from, to_agent, to_team, note)

struct TicketProgressed {  // a step the customer sees
  TicketId ticket{};
  ContactId contact{};
  Actor by{};
  Word step{};  // received, diagnosed, with_agent, with_supplier, solved, … or "custom"
  Personal text{};
  Instant next_due{};  // 0 = none promised
};
JX_DESCRIBE(TicketProgressed, ticket, contact, by, step, text, next_due)

struct TicketResolved {
  TicketId ticket{};
  ContactId contact{};
  Actor by{};
  Word outcome{};  // solved, explained, refunded, reissued, duplicate, withdrawn, not_ours
  Personal summary{};
};
JX_DESCRIBE(TicketResolved, ticket, contact, by, outcome, summary)

struct TicketReopened {
  TicketId ticket{};
  ContactId contact{};
  Actor by{};
  Personal reason{};
};
JX_DESCRIBE(TicketReopened, ticket, contact, by, reason)

struct TicketsMerged {  // `from` ends, its messages belong to `into`
  TicketId into{};
  TicketId from{};
  ContactId contact{};
};
JX_DESCRIBE(TicketsMerged, into, from, contact)

struct TicketsLinked {  // both stay; contacts may differ
  TicketId ticket{};
  TicketId other{};
  ContactId contact{};
};
JX_DESCRIBE(TicketsLinked, ticket, other, contact)

struct VerdictRecorded {
  ContactId contact{};
  TicketId ticket{};
  trade::Verdict verdict{};
};
JX_DESCRIBE(VerdictRecorded, contact, ticket, verdict)

// -- staff
// --------------------------------------------------------------------------------------------

struct AgentAdded {  // its own seq is the AgentId
  AgentId agent{};
  std::string name{};  // shown to customers: a work name
  Role role = Role::agent;
  std::vector<TeamId> teams{};
  std::vector<Word> skills{};
  std::int64_t capacity = 3;  // conversations at once
};
JX_DESCRIBE(AgentAdded, agent, name, role, teams, skills, capacity)

struct AgentChanged {
  AgentId agent{};
  std::optional<std::string> name{};
  std::optional<Role> role{};
  std::optional<std::vector<TeamId>> teams{};
  std::optional<std::vector<Word>> skills{};
  std::optional<std::int64_t> capacity{};
};
JX_DESCRIBE(AgentChanged, agent, name, role, teams, skills, capacity)

struct AgentDismissed {
  AgentId agent{};
};
JX_DESCRIBE(AgentDismissed, agent)

struct PresenceChanged {
  AgentId agent{};
  Presence presence = Presence::offline;
  Word reason{};    // own, break reasons, shift_end, unresponsive, offers_unanswered, dismissed
  Personal note{};  // hand-over at the end of a shift
};
JX_DESCRIBE(PresenceChanged, agent, presence, reason, note)

struct TeamSaved {  // a new team's id is the seq of its first TeamSaved
  TeamId team{};
  std::string name{};
  std::vector<Word> skills{};
};
JX_DESCRIBE(TeamSaved, team, name, skills)

struct TeamRemoved {
  TeamId team{};
};
JX_DESCRIBE(TeamRemoved, team)

struct CannedReplySaved {
  CannedReplyId reply{};
  std::string title{};
  std::string text{};
  std::vector<Word> tags{};
};
JX_DESCRIBE(CannedReplySaved, reply, title, text, tags)

struct CannedReplyRemoved {
  CannedReplyId reply{};
};
JX_DESCRIBE(CannedReplyRemoved, reply)

// -- knowledge
// ----------------------------------------------------------------------------------------

struct ArticleText {  // paragraphs, "## " headings, "- " and "1. " lists, **strong**
  std::string title{};
  std::string body{};
};
JX_DESCRIBE(ArticleText, title, body)

struct GuidePicture {  // the bytes lie with the platform's attachments
  BlobHash hash{};
  std::string media_type{};  // as found in the bytes
  std::int64_t bytes = 0;
};
JX_DESCRIBE(GuidePicture, hash, media_type, bytes)

struct GuideStep {  // what to do, and a picture of it
  std::string zh{};
  std::string en{};
  std::optional<GuidePicture> picture{};
};
JX_DESCRIBE(GuideStep, zh, en, picture)

struct ArticleLinks {  // what an article is about, for suggesting it
  std::vector<trade::Number> goods{};
  std::vector<Word> card_types{};
  std::vector<Word> causes{};
  std::vector<Word> intents{};
};
JX_DESCRIBE(ArticleLinks, goods, card_types, causes, intents)

struct ArticleContent {
  ArticleKind kind = ArticleKind::article;
  ArticleAudience audience = ArticleAudience::customer;
  ArticleText zh{};
  ArticleText en{};  // title empty = not translated: shown in Chinese
  std::vector<GuideStep> steps{};
  std::vector<std::string> tags{};  // also what people call it
  ArticleLinks links{};
  Instant valid_from{};   // of a campaign's terms and the like; 0 = always
  Instant valid_until{};  // 0 = for good
};
JX_DESCRIBE(ArticleContent, kind, audience, zh, en, steps, tags, links, valid_from, valid_until)

struct ArticleSaved {  // a new version; a new article's id is the seq of its first ArticleSaved
  ArticleId article{};
  std::int64_t version = 1;  // 1, 2, 3 … without gaps
  ArticleContent content{};
  std::string note{};            // why it was changed
  std::int64_t restores = 0;     // the version whose content this is again; 0 = a new text
  std::vector<Seq> questions{};  // that it was written for
};
JX_DESCRIBE(ArticleSaved, article, version, content, note, restores, questions)

struct ArticleAssigned {  // who answers for it, and when it must be looked over again
  ArticleId article{};
  AgentId owner{};      // none = nobody yet
  Instant review_by{};  // from then on it is not suggested; 0 = never
};
JX_DESCRIBE(ArticleAssigned, article, owner, review_by)

struct ArticlePublished {  // in this version, until another is published or it is withdrawn
  ArticleId article{};
  std::int64_t version = 0;
};
JX_DESCRIBE(ArticlePublished, article, version)

struct ArticleWithdrawn {
  ArticleId article{};
  std::string reason{};
};
JX_DESCRIBE(ArticleWithdrawn, article, reason)

struct QuestionsSettled {  // nothing needs to be written for them any more
  std::vector<Seq> questions{};
  std::string reason{};
};
JX_DESCRIBE(QuestionsSettled, questions, reason)

// -- trade
// --------------------------------------------------------------------------------------------

struct FactsRecorded {
  std::vector<trade::Fact> facts{};
};
JX_DESCRIBE(FactsRecorded, facts)

// -- rules of diagnosis
// ------------------------------------------------------------------------------

// One sheet of rules as its author wrote it. The desk does not read it.
struct RuleText {
  Word sheet{};
  std::string text{};
};
JX_DESCRIBE(RuleText, sheet, text)

struct RulesProposed {  // a new proposal's id is the seq of its first RulesProposed
  RuleProposalId proposal{};
  RuleEditionId based_on{};        // the edition it changes; none = what came with the program
  std::vector<RuleText> sheets{};  // those that change, whole
  std::string note{};
};
JX_DESCRIBE(RulesProposed, proposal, based_on, sheets, note)

struct RulesWithdrawn {
  RuleProposalId proposal{};
};
JX_DESCRIBE(RulesWithdrawn, proposal)

struct RulesPublished {  // its own seq is the RuleEditionId
  RuleEditionId edition{};
  RuleProposalId proposal{};       // that it carries out; none = an earlier edition again
  RuleEditionId restores{};        // that edition
  std::vector<RuleText> sheets{};  // the whole book; empty = what came with the program
  std::string note{};
};
JX_DESCRIBE(RulesPublished, edition, proposal, restores, sheets, note)

// -- pictures
// -----------------------------------------------------------------------------------------

// One thing that a picture says.
struct PictureField {
  Word name{};                  // order_no, amount, error, card, phone
  Personal text{};              // as read; an amount as decimal text ("98.50")
  std::int64_t confidence = 0;  // percent
};
JX_DESCRIBE(PictureField, name, text, confidence)

// What was read in a customer's picture. Every picture of a customer gets one, read or not.
struct ReadingRecorded {
  ContactId contact{};
  MessageNumber number{};  // of the message that brought it
  BlobHash picture{};
  Word failure{};      // empty = it was read; else why not (docs/pictures.md)
  BlobHash preview{};  // what staff see: upright, secrets covered, without metadata
  Personal text{};     // all that was read, line by line
  std::vector<PictureField> fields{};
  std::int64_t covered = 0;  // secrets covered in the preview
};
JX_DESCRIBE(ReadingRecorded, contact, number, picture, failure, preview, text, fields, covered)

struct PictureRevealed {  // the original was shown to a member of staff
  ContactId contact{};
  BlobHash picture{};
};
JX_DESCRIBE(PictureRevealed, contact, picture)

// What the customer meant up to message `number` was understood wrongly; this is what it meant.
struct MeaningCorrected {
  ContactId contact{};
  MessageNumber number{};
  std::vector<Word> intents{};  // the first is what they want solved
  bool urgent = false;
  bool needs_human = false;
};
JX_DESCRIBE(MeaningCorrected, contact, number, intents, urgent, needs_human)

// -- incidents
// ----------------------------------------------------------------------------------------

// Purchases of one part of the trade fail in a like manner: found by the system, not yet anybody's
// word. Texts are for customers and name no supplier. Shares are in basis points.
struct IncidentProposed {  // its own seq is the IncidentId
  IncidentId incident{};
  trade::Scope scope{};
  std::string goods{};  // what customers know it by: goods named in the texts
  Word cause{};
  trade::Party party = trade::Party::undecided;
  Instant since{};            // purchases from here on
  std::int64_t buyers = 0;    // of so many buyers …
  std::int64_t troubled = 0;  // … so many were in trouble
  std::int64_t usual_bp = 0;
  std::int64_t during_bp = 0;
  trade::Sentence text{};
  trade::Sentence over_text{};
};
JX_DESCRIBE(IncidentProposed, incident, scope, goods, cause, party, since, buyers, troubled,
            usual_bp, during_bp, text, over_text)

struct IncidentConfirmed {  // from now on it is announced, and each affected buyer is told
  IncidentId incident{};
  Actor by{};
  trade::Sentence text{};
  trade::Sentence over_text{};
};
JX_DESCRIBE(IncidentConfirmed, incident, by, text, over_text)

struct IncidentDismissed {
  IncidentId incident{};
  Actor by{};
  Word reason{};  // not_an_incident, known, …
};
JX_DESCRIBE(IncidentDismissed, incident, by, reason)

struct IncidentReworded {
  IncidentId incident{};
  Actor by{};
  trade::Sentence text{};
  trade::Sentence over_text{};
};
JX_DESCRIBE(IncidentReworded, incident, by, text, over_text)

struct IncidentClosed {
  IncidentId incident{};
  Actor by{};
  Word reason{};  // recovered (the facts say so), by_hand
};
JX_DESCRIBE(IncidentClosed, incident, by, reason)

struct IncidentReopened {  // announced again, or proposed again when it never was
  IncidentId incident{};
  Actor by{};
  Word reason{};
};
JX_DESCRIBE(IncidentReopened, incident, by, reason)

struct IncidentPurchase {
  trade::BuyerKey buyer{};
  trade::Number order_no{};
};
JX_DESCRIBE(IncidentPurchase, buyer, order_no)

struct IncidentSpread {  // further buyers are affected, each named once
  IncidentId incident{};
  std::int64_t count = 0;
  std::vector<IncidentPurchase> purchases{};  // not shown on screens
};
JX_DESCRIBE(IncidentSpread, incident, count, purchases)

// An affected buyer was told, by the message that stands before this; without a message there was
// nothing to tell: their purchase has gone well meanwhile.
struct IncidentBuyerTold {
  ContactId contact{};
  IncidentId incident{};
  trade::BuyerKey buyer{};
  IncidentNews news = IncidentNews::told;
  MessageNumber message{};
};
JX_DESCRIBE(IncidentBuyerTold, contact, incident, buyer, news, message)

using Event = std::variant<
    ContactCreated, HandleLinked, BuyerIdentified, ContactDescribed, OwnershipProved, CardRevealed,
    ContactErased, MessagePosted, MessageCorrected, MessageTakenBack, NotePosted, DialogueNoted,
    TicketOpened, TicketChanged, TicketQueued, TicketOffered, OfferDeclined, OfferExpired,
    TicketAccepted, TicketTransferred, TicketProgressed, TicketResolved, TicketReopened,
    TicketsMerged, TicketsLinked, VerdictRecorded, AgentAdded, AgentChanged, AgentDismissed,
    PresenceChanged, TeamSaved, TeamRemoved, CannedReplySaved, CannedReplyRemoved, FactsRecorded,
    RulesProposed, RulesWithdrawn, RulesPublished, ArticleSaved, ArticleAssigned, ArticlePublished,
    ArticleWithdrawn, QuestionsSettled, ReadingRecorded, PictureRevealed, IncidentProposed,
    IncidentConfirmed, IncidentDismissed, IncidentReworded, IncidentClosed, IncidentReopened,
    IncidentSpread, IncidentBuyerTold, MeaningCorrected>;

// An event in its place: what the journal keeps.
struct Recorded {
  Seq seq{};
  Instant at{};
  Actor actor{};
  CommandId command{};  // set on the first event of a command only
  std::uint64_t command_digest =
      0;  // of the command's canonical bytes; recognises the same id with another body
  Event event{};
};
JX_DESCRIBE(Recorded, seq, at, actor, command, command_digest, event)

// The contact whose conversation an event belongs to; none for staff, teams, canned replies,
// articles and facts.
ContactId contact_of(const Event& event);
// The ticket an event is about; none where there is none.
TicketId ticket_of(const Event& event);

}  // namespace jx::desk
