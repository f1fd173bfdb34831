// Everything that can be asked of a desk. Imperative; each may be refused, and a refusal records
// nothing. Refusal codes are listed per command; all may also answer "command.conflict" (the same
// id with another body).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "desk/event.h"
#include "desk/words.h"

namespace jx::desk {

// Bounds. Reaching one is `invalid` (a single value) or `throttled` (a growing set).
inline constexpr std::size_t message_bytes_max = 16'000;
inline constexpr std::size_t note_bytes_max = 16'000;
inline constexpr std::size_t name_bytes_max = 200;
inline constexpr std::size_t subject_bytes_max = 400;
inline constexpr std::size_t attachments_max = 9;
inline constexpr std::size_t tags_max = 20;
inline constexpr std::size_t skills_max = 100;
inline constexpr std::size_t teams_max = 200;
inline constexpr std::size_t agents_max = 10'000;
inline constexpr std::size_t canned_replies_max = 2'000;
inline constexpr std::size_t articles_max = 10'000;
inline constexpr std::size_t article_versions_max = 200;
inline constexpr std::size_t article_body_bytes_max = 20'000;  // in each language
inline constexpr std::size_t article_note_bytes_max = 400;
inline constexpr std::size_t article_tags_max = 20;
inline constexpr std::size_t article_tag_bytes_max = 60;
inline constexpr std::size_t article_links_max = 50;  // of each kind
inline constexpr std::size_t guide_steps_max = 20;
inline constexpr std::size_t guide_step_bytes_max = 2'000;  // in each language
inline constexpr std::size_t questions_per_command_max = 1'000;
inline constexpr std::size_t open_tickets_per_contact_max = 20;
inline constexpr std::size_t links_per_ticket_max = 50;
inline constexpr std::int64_t capacity_max = 50;
inline constexpr std::size_t facts_per_command_max = 1'000;
inline constexpr std::size_t incidents_standing_max = 50;  // proposed or announced
inline constexpr std::size_t incidents_ended_kept = 20;    // the newest, so that they can come back
inline constexpr std::size_t incident_text_bytes_max = 2'000;
inline constexpr std::size_t incident_buyers_max = 20'000;
inline constexpr std::size_t incident_purchases_per_command_max = 500;

struct CreateContact {  // actor: system (edge and channels ask after finding no contact for the
                        // handle)
  Channel channel = Channel::web;
  HandleKey handle{};
  Personal address{};
  Personal name{};
  std::string locale{};
  trade::BuyerKey buyer{};  // who the shop vouches they are; empty = not known
};
JX_DESCRIBE(CreateContact, channel, handle, address, name, locale, buyer)

struct LinkHandle {
  ContactId contact{};
  Channel channel = Channel::web;
  HandleKey handle{};
  Personal address{};
  bool verified = false;
};
JX_DESCRIBE(LinkHandle, contact, channel, handle, address, verified)

struct IdentifyBuyer {
  ContactId contact{};
  trade::BuyerKey buyer{};
  Personal name{};
};
JX_DESCRIBE(IdentifyBuyer, contact, buyer, name)

struct DescribeContact {
  ContactId contact{};
  Personal name{};
  std::string locale{};
};
JX_DESCRIBE(DescribeContact, contact, name, locale)

struct ProveOwnership {  // actor: system; the proof was checked outside against the trade tables
  ContactId contact{};
  trade::Number order_no{};
  ProofMethod method = ProofMethod::query_password;
};
JX_DESCRIBE(ProveOwnership, contact, order_no, method)

struct RevealCard {
  ContactId contact{};
  trade::Number order_no{};
  std::int64_t cards = 0;
};
JX_DESCRIBE(RevealCard, contact, order_no, cards)

struct EraseContact {
  ContactId contact{};
};
JX_DESCRIBE(EraseContact, contact)

struct PostMessage {
  ContactId contact{};
  MessageKind message_kind = MessageKind::text;
  Channel channel = Channel::web;
  TicketId ticket{};
  Personal text{};
  std::vector<Attachment> attachments{};
};
JX_DESCRIBE(PostMessage, contact, message_kind, channel, ticket, text, attachments)

struct CorrectMessage {  // own message, within DeskPolicy::correction_window
  ContactId contact{};
  MessageNumber number{};
  Personal text{};
};
JX_DESCRIBE(CorrectMessage, contact, number, text)

struct TakeBackMessage {
  ContactId contact{};
  MessageNumber number{};
};
JX_DESCRIBE(TakeBackMessage, contact, number)

struct PostNote {
  ContactId contact{};
  TicketId ticket{};
  Personal text{};
};
JX_DESCRIBE(PostNote, contact, ticket, text)

struct NoteDialogue {
  ContactId contact{};
  TicketId ticket{};
  trade::Number order_no{};
  std::vector<Word> asked{};
  std::int64_t misses = 0;
  Word topic{};
};
JX_DESCRIBE(NoteDialogue, contact, ticket, order_no, asked, misses, topic)

struct OpenTicket {
  ContactId contact{};
  Word ticket_kind{};
  Word tier{};  // empty = by ticket_kind, from the policy
  Priority priority = Priority::normal;
  Personal subject{};
  trade::Number order_no{};
};
JX_DESCRIBE(OpenTicket, contact, ticket_kind, tier, priority, subject, order_no)

// A human is wanted. Opens a ticket when none is open. Answers the ticket; asking again is no
// second queueing.
struct RequestHuman {
  ContactId contact{};
  TicketId ticket{};   // none = the open one, or a new one
  Word reason{};       // asked, angry, not_helped, rule
  Word ticket_kind{};  // for a new ticket
  Priority priority = Priority::normal;
  std::vector<Word> skills{};
  TeamId team{};
  Personal brief{};
  trade::Number order_no{};
};
JX_DESCRIBE(RequestHuman, contact, ticket, reason, ticket_kind, priority, skills, team, brief,
            order_no)

struct ChangeTicket {
  TicketId ticket{};
  std::optional<Word> ticket_kind{};
  std::optional<Word> tier{};
  std::optional<Priority> priority{};
  std::optional<trade::Party> responsibility{};
  std::optional<trade::Number> order_no{};
  std::optional<std::vector<Word>> tags{};
};
JX_DESCRIBE(ChangeTicket, ticket, ticket_kind, tier, priority, responsibility, order_no, tags)

struct AcceptOffer {  // `offer` is the seq of TicketOffered; an old one is conflict "offer.gone"
  TicketId ticket{};
  Seq offer{};
};
JX_DESCRIBE(AcceptOffer, ticket, offer)

struct DeclineOffer {
  TicketId ticket{};
  Seq offer{};
  Word reason{};
};
JX_DESCRIBE(DeclineOffer, ticket, offer, reason)

struct TransferTicket {
  TicketId ticket{};
  AgentId to_agent{};
  TeamId to_team{};
  Personal note{};
};
JX_DESCRIBE(TransferTicket, ticket, to_agent, to_team, note)

struct TakeOverTicket {  // supervisor only
  TicketId ticket{};
};
JX_DESCRIBE(TakeOverTicket, ticket)

struct AddProgress {
  TicketId ticket{};
  Word step{};
  Personal text{};
  Instant next_due{};
};
JX_DESCRIBE(AddProgress, ticket, step, text, next_due)

struct ResolveTicket {
  TicketId ticket{};
  Word outcome{};
  Personal summary{};
};
JX_DESCRIBE(ResolveTicket, ticket, outcome, summary)

struct ReopenTicket {
  TicketId ticket{};
  Personal reason{};
};
JX_DESCRIBE(ReopenTicket, ticket, reason)

struct MergeTickets {
  TicketId into{};
  TicketId from{};
};
JX_DESCRIBE(MergeTickets, into, from)

struct SplitTicket {
  TicketId ticket{};
  std::vector<MessageNumber> messages{};
  Word ticket_kind{};
  Personal subject{};
};
JX_DESCRIBE(SplitTicket, ticket, messages, ticket_kind, subject)

struct LinkTickets {
  TicketId ticket{};
  TicketId other{};
};
JX_DESCRIBE(LinkTickets, ticket, other)

struct RecordVerdict {
  ContactId contact{};
  TicketId ticket{};
  trade::Verdict verdict{};
};
JX_DESCRIBE(RecordVerdict, contact, ticket, verdict)

struct AddAgent {
  std::string name{};  // shown to customers: a work name
  Role role = Role::agent;
  std::vector<TeamId> teams{};
  std::vector<Word> skills{};
  std::int64_t capacity = 3;
};
JX_DESCRIBE(AddAgent, name, role, teams, skills, capacity)

struct ChangeAgent {
  AgentId agent{};
  std::optional<std::string> name{};
  std::optional<Role> role{};
  std::optional<std::vector<TeamId>> teams{};
  std::optional<std::vector<Word>> skills{};
  std::optional<std::int64_t> capacity{};
};
JX_DESCRIBE(ChangeAgent, agent, name, role, teams, skills, capacity)

struct DismissAgent {
  AgentId agent{};
};
JX_DESCRIBE(DismissAgent, agent)

struct SetPresence {  // actor: the agent, or system for one whose screen stopped acknowledging
                      // ("unresponsive")
  AgentId agent{};
  Presence presence = Presence::offline;
  Word reason{};
  Personal note{};
};
JX_DESCRIBE(SetPresence, agent, presence, reason, note)

struct SaveTeam {  // team none = a new one
  TeamId team{};
  std::string name{};
  std::vector<Word> skills{};
};
JX_DESCRIBE(SaveTeam, team, name, skills)

struct RemoveTeam {
  TeamId team{};
};
JX_DESCRIBE(RemoveTeam, team)

struct SaveCannedReply {
  CannedReplyId reply{};
  std::string title{};
  std::string text{};
  std::vector<Word> tags{};
};
JX_DESCRIBE(SaveCannedReply, reply, title, text, tags)

struct RemoveCannedReply {
  CannedReplyId reply{};
};
JX_DESCRIBE(RemoveCannedReply, reply)

// Writes a new article or a new version of one. It shows nowhere before it is published.
struct SaveArticle {
  ArticleId article{};        // none = a new one
  std::int64_t based_on = 0;  // the version that was changed; an older one is a conflict
  ArticleContent content{};
  std::string note{};
  std::int64_t restores = 0;
  std::vector<Seq> questions{};
  std::optional<AgentId> owner{};
  std::optional<Instant> review_by{};
};
JX_DESCRIBE(SaveArticle, article, based_on, content, note, restores, questions, owner, review_by)

struct AssignArticle {
  ArticleId article{};
  AgentId owner{};
  Instant review_by{};
};
JX_DESCRIBE(AssignArticle, article, owner, review_by)

struct PublishArticle {  // its newest version, which must be this one
  ArticleId article{};
  std::int64_t version = 0;
};
JX_DESCRIBE(PublishArticle, article, version)

struct WithdrawArticle {
  ArticleId article{};
  std::string reason{};
};
JX_DESCRIBE(WithdrawArticle, article, reason)

struct SettleQuestions {
  std::vector<Seq> questions{};
  std::string reason{};
};
JX_DESCRIBE(SettleQuestions, questions, reason)

struct RecordFacts {  // the host has left out those already known
  std::vector<trade::Fact> facts{};
};
JX_DESCRIBE(RecordFacts, facts)

// Rules of diagnosis; an operator's. What the texts mean was checked outside, and so the edge alone
// gives the commands with texts.
struct ProposeRules {  // proposal none = a new one
  RuleProposalId proposal{};
  RuleEditionId based_on{};
  std::vector<RuleText> sheets{};
  std::string note{};
};
JX_DESCRIBE(ProposeRules, proposal, based_on, sheets, note)

struct WithdrawRules {
  RuleProposalId proposal{};
};
JX_DESCRIBE(WithdrawRules, proposal)

// Follows the edition `based_on`; when another was published meanwhile: conflict
// "rules.edition_moved".
struct PublishRules {
  RuleProposalId proposal{};
  RuleEditionId restores{};
  RuleEditionId based_on{};
  std::vector<RuleText> sheets{};
  std::string note{};
};
JX_DESCRIBE(PublishRules, proposal, restores, based_on, sheets, note)

// What was read in a picture of message `number`; each picture once. actor: system
// (host/reactor/picture_reactor)
struct RecordReading {
  ContactId contact{};
  MessageNumber number{};
  BlobHash picture{};
  Word failure{};
  BlobHash preview{};
  Personal text{};
  std::vector<PictureField> fields{};
  std::int64_t covered = 0;
};
JX_DESCRIBE(RecordReading, contact, number, picture, failure, preview, text, fields, covered)

// A member of staff is about to see a customer's picture as it was sent.
struct RevealPicture {
  ContactId contact{};
  BlobHash picture{};
};
JX_DESCRIBE(RevealPicture, contact, picture)

// What the customer meant up to message `number`, as a member of staff read it. The desk does not
// know the intents: the edge alone gives this command, and checks them.
struct CorrectMeaning {
  ContactId contact{};
  MessageNumber number{};
  std::vector<Word> intents{};  // the first is what they want solved
  bool urgent = false;
  bool needs_human = false;
};
JX_DESCRIBE(CorrectMeaning, contact, number, intents, urgent, needs_human)

// Time has passed: offers expire, queues are routed. The host sends it at next_wakeup(); any time
// is harmless.
struct Wake {};
JX_DESCRIBE(Wake)

// -- incidents: proposed by the system alone; the rest by who may oversee, too.

struct ProposeIncident {  // none like it stands: same scope, same kind of trouble
  trade::Scope scope{};
  std::string goods{};
  Word cause{};
  trade::Party party = trade::Party::undecided;
  Instant since{};
  std::int64_t buyers = 0;
  std::int64_t troubled = 0;
  std::int64_t usual_bp = 0;
  std::int64_t during_bp = 0;
  trade::Sentence text{};
  trade::Sentence over_text{};
};
JX_DESCRIBE(ProposeIncident, scope, goods, cause, party, since, buyers, troubled, usual_bp,
            during_bp, text, over_text)

struct ConfirmIncident {  // a sentence left empty keeps what was proposed
  IncidentId incident{};
  trade::Sentence text{};
  trade::Sentence over_text{};
};
JX_DESCRIBE(ConfirmIncident, incident, text, over_text)

struct DismissIncident {
  IncidentId incident{};
  Word reason{};
};
JX_DESCRIBE(DismissIncident, incident, reason)

struct RewordIncident {  // a sentence left empty stays as it is
  IncidentId incident{};
  trade::Sentence text{};
  trade::Sentence over_text{};
};
JX_DESCRIBE(RewordIncident, incident, text, over_text)

struct CloseIncident {
  IncidentId incident{};
  Word reason{};
};
JX_DESCRIBE(CloseIncident, incident, reason)

struct ReopenIncident {
  IncidentId incident{};
  Word reason{};
};
JX_DESCRIBE(ReopenIncident, incident, reason)

struct SpreadIncident {  // actor: system; buyers already known to be affected are left out
  IncidentId incident{};
  std::vector<IncidentPurchase> purchases{};
};
JX_DESCRIBE(SpreadIncident, incident, purchases)

// Actor: system. Posts `text` to the affected buyer, once for each piece of news. Empty = there is
// nothing to tell them.
struct TellIncidentBuyer {
  ContactId contact{};
  IncidentId incident{};
  trade::BuyerKey buyer{};
  IncidentNews news = IncidentNews::told;
  Personal text{};
};
JX_DESCRIBE(TellIncidentBuyer, contact, incident, buyer, news, text)

using CommandBody = std::variant<
    CreateContact, LinkHandle, IdentifyBuyer, DescribeContact, ProveOwnership, RevealCard,
    EraseContact, PostMessage, CorrectMessage, TakeBackMessage, PostNote, NoteDialogue, OpenTicket,
    RequestHuman, ChangeTicket, AcceptOffer, DeclineOffer, TransferTicket, TakeOverTicket,
    AddProgress, ResolveTicket, ReopenTicket, MergeTickets, SplitTicket, LinkTickets, RecordVerdict,
    AddAgent, ChangeAgent, DismissAgent, SetPresence, SaveTeam, RemoveTeam, SaveCannedReply,
    RemoveCannedReply, RecordFacts, Wake, ProposeRules, WithdrawRules, PublishRules, SaveArticle,
    AssignArticle, PublishArticle, WithdrawArticle, SettleQuestions, RecordReading, RevealPicture,
    ProposeIncident, ConfirmIncident, DismissIncident, RewordIncident, CloseIncident,
    ReopenIncident, SpreadIncident, TellIncidentBuyer, CorrectMeaning>;

struct Command {
  Actor actor{};
  CommandId id{};
  std::uint64_t digest =
      0;  // of the body's canonical bytes, by codec; compared when an id comes again
  CommandBody body{};
};

}  // namespace jx::desk
