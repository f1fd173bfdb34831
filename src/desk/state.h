// What the desk remembers: only what is hot, and nothing personal. A value; ordered containers, so
// that equal histories give equal bytes.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/describe.h"
#include "desk/event.h"
#include "desk/words.h"

namespace jx::desk {

// A recent message, kept while it may be corrected.
struct RecentMessage {
  MessageNumber number{};
  Actor author{};
  Instant at{};
  bool taken_back = false;
};
JX_DESCRIBE(RecentMessage, number, author, at, taken_back)

struct HandleState {
  Channel channel = Channel::web;
  HandleKey handle{};
  bool verified = false;
  friend bool operator==(const HandleState&, const HandleState&) = default;
};
JX_DESCRIBE(HandleState, channel, handle, verified)

struct DialogueState {
  TicketId ticket{};
  trade::Number order_no{};
  std::vector<Word> asked{};
  std::int64_t misses = 0;
  Word topic{};
};
JX_DESCRIBE(DialogueState, ticket, order_no, asked, misses, topic)

struct ContactState {
  ContactId contact{};
  Instant created_at{};
  std::string locale{};
  std::vector<HandleState> handles{};
  trade::BuyerKey buyer{};
  std::vector<trade::Number> proven_orders{};  // ownership shown; newest last, at most 50
  MessageNumber last_number{};                 // of the conversation
  Instant last_event_at{};
  Seq last_seq{};                       // events of this contact up to here are folded in
  std::vector<RecentMessage> recent{};  // newest last, at most 20
  DialogueState dialogue{};
  std::set<TicketId> open_tickets{};
  std::set<TicketId> closed_tickets{};  // the newest 20, for reopening
  bool erased = false;
};
JX_DESCRIBE(ContactState, contact, created_at, locale, handles, buyer, proven_orders, last_number,
            last_event_at, last_seq, recent, dialogue, open_tickets, closed_tickets, erased)

struct OfferStanding {
  Seq offer{};
  AgentId agent{};
  Instant expires_at{};
};
JX_DESCRIBE(OfferStanding, offer, agent, expires_at)

struct Ticket {
  TicketId ticket{};
  ContactId contact{};
  Word kind{};
  Word tier{};
  Priority priority = Priority::normal;
  TicketState state = TicketState::assistant;
  trade::Party responsibility = trade::Party::undecided;
  trade::Number order_no{};
  std::vector<Word> tags{};
  Instant opened_at{};
  Instant first_reply_due{};
  Instant resolve_due{};
  std::optional<Instant> first_replied_at{};
  AgentId holder{};
  TeamId team{};
  std::vector<Word> skills{};
  Instant queued_since{};
  std::optional<OfferStanding> offer{};
  std::map<AgentId, Instant>
      passed{};  // who declined or missed it, and when: not offered again at once
  std::set<TicketId> links{};
  TicketId merged_into{};
  Instant resolved_at{};
  Seq last_seq{};
};
JX_DESCRIBE(Ticket, ticket, contact, kind, tier, priority, state, responsibility, order_no, tags,
            opened_at, first_reply_due, resolve_due, first_replied_at, holder, team, skills,
            queued_since, offer, passed, links, merged_into, resolved_at, last_seq)

struct AgentState {
  AgentId agent{};
  std::string name{};
  Role role = Role::agent;
  std::vector<TeamId> teams{};
  std::vector<Word> skills{};
  std::int64_t capacity = 3;
  Presence presence = Presence::offline;
  Word presence_reason{};
  Instant presence_since{};
  Instant idle_since{};  // last time a slot became free or presence began
  std::set<TicketId> held{};
  std::set<TicketId> offered{};
  std::int64_t offers_missed = 0;  // in a row
  bool dismissed = false;
};
JX_DESCRIBE(AgentState, agent, name, role, teams, skills, capacity, presence, presence_reason,
            presence_since, idle_since, held, offered, offers_missed, dismissed)

struct TeamState {
  TeamId team{};
  std::string name{};
  std::vector<Word> skills{};
};
JX_DESCRIBE(TeamState, team, name, skills)

struct CannedReplyState {
  CannedReplyId reply{};
  std::string title{};
  std::string text{};
  std::vector<Word> tags{};
};
JX_DESCRIBE(CannedReplyState, reply, title, text, tags)

struct RuleProposal {
  RuleProposalId proposal{};
  RuleEditionId based_on{};
  Actor by{};
  Instant at{};
  std::vector<RuleText> sheets{};
  std::string note{};
};
JX_DESCRIBE(RuleProposal, proposal, based_on, by, at, sheets, note)

struct RuleEdition {
  RuleEditionId edition{};
  Actor by{};
  Instant at{};
  RuleProposalId proposal{};
  RuleEditionId restores{};
  bool installed = false;  // it is what came with the program
  std::string note{};
};
JX_DESCRIBE(RuleEdition, edition, by, at, proposal, restores, installed, note)

struct RulesState {
  RuleEditionId current{};         // none = what came with the program
  std::vector<RuleText> sheets{};  // of the current edition; empty = what came with the program
  std::map<RuleProposalId, RuleProposal> proposals{};
  std::vector<RuleEdition> editions{};  // newest last, at most rule_editions_kept
};
JX_DESCRIBE(RulesState, current, sheets, proposals, editions)

// An article without its texts: those stand in the journal, at the seqs of its versions.
struct ArticleState {
  ArticleId article{};
  ArticleStatus status = ArticleStatus::draft;
  ArticleKind kind = ArticleKind::article;  // this and what follows: of the newest version
  ArticleAudience audience = ArticleAudience::customer;
  std::string title_zh{};
  std::string title_en{};
  std::vector<std::string> tags{};
  bool has_text = false;  // enough to be published
  bool is_guide = false;  // has steps
  Instant valid_until{};
  std::vector<Seq> versions{};  // of their ArticleSaved, in order
  std::int64_t published = 0;   // the version that shows, or showed last; 0 = none yet
  AgentId owner{};
  Instant review_by{};
  Instant created_at{};
  Instant changed_at{};
};
JX_DESCRIBE(ArticleState, article, status, kind, audience, title_zh, title_en, tags, has_text,
            is_guide, valid_until, versions, published, owner, review_by, created_at, changed_at)

struct RememberedCommand {
  Seq seq{};
  std::uint64_t digest = 0;
  friend bool operator==(const RememberedCommand&, const RememberedCommand&) = default;
};
JX_DESCRIBE(RememberedCommand, seq, digest)

// The commands_remembered largest ids of an actor, by id. An id larger than the smallest here and
// not here was never used; a smaller one must be looked up in the store when `forgot` is set.
struct CommandMemory {
  std::map<CommandId, RememberedCommand> ids{};
  bool forgot = false;
};
JX_DESCRIBE(CommandMemory, ids, forgot)

struct AffectedBuyer {
  trade::Number order_no{};  // the first purchase found in trouble
  IncidentNews news = IncidentNews::none;
};
JX_DESCRIBE(AffectedBuyer, order_no, news)

// An outage of a part of the trade. Shares in basis points.
struct IncidentState {
  IncidentId incident{};
  trade::Scope scope{};
  std::string goods{};
  Word cause{};
  trade::Party party = trade::Party::undecided;
  IncidentStage stage = IncidentStage::proposed;
  Instant since{};
  Instant proposed_at{};
  Instant announced_at{};  // 0 = never
  Instant ended_at{};      // dismissed or closed; 0 while it stands
  Word reason{};           // of its end
  Actor by{};              // of the last step
  std::int64_t buyers = 0;
  std::int64_t troubled = 0;
  std::int64_t usual_bp = 0;
  std::int64_t during_bp = 0;
  trade::Sentence text{};
  trade::Sentence over_text{};
  std::map<trade::BuyerKey, AffectedBuyer> affected{};
  std::int64_t erased = 0;     // affected buyers who asked to be forgotten
  std::int64_t told = 0;       // messages that it is so
  std::int64_t told_over = 0;  // messages that it is over
};
JX_DESCRIBE(IncidentState, incident, scope, goods, cause, party, stage, since, proposed_at,
            announced_at, ended_at, reason, by, buyers, troubled, usual_bp, during_bp, text,
            over_text, affected, erased, told, told_over)

struct State {
  Seq last{};                                    // of the last event applied
  std::map<ContactId, ContactState> contacts{};  // hot ones
  std::map<TicketId, Ticket> tickets{};          // open ones, and closed ones of hot contacts
  std::map<AgentId, AgentState> agents{};
  std::map<TeamId, TeamState> teams{};
  std::map<CannedReplyId, CannedReplyState> canned_replies{};
  std::map<Actor, CommandMemory> commands{};
  RulesState rules{};
  std::map<ArticleId, ArticleState> articles{};
  std::map<IncidentId, IncidentState> incidents{};  // standing ones, and the newest that ended
};
JX_DESCRIBE(State, last, contacts, tickets, agents, teams, canned_replies, commands, rules,
            articles, incidents)

}  // namespace jx::desk
