// What a screen shows of a conversation and of the board, as pure folds.
//
// View law: snapshot + later events = newer snapshot. The TypeScript model (web/shared) folds the
// same events; both run over tests/fixtures/view_law/. The JSON of these structs is the wire
// snapshot (docs/protocol.md). Pure. Thread-safety: values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "desk/event.h"
#include "desk/state.h"
#include "trade/verdict.h"

namespace jx::views {

struct PictureFieldView {
  Word name{};
  std::string text{};  // masked
  std::int64_t confidence = 0;
};
JX_DESCRIBE(PictureFieldView, name, text, confidence)

// What was read in a picture, or why it was not.
struct ReadingView {
  Word failure{};
  desk::BlobHash preview{};
  std::string text{};  // masked
  std::vector<PictureFieldView> fields{};
  std::int64_t covered = 0;
};
JX_DESCRIBE(ReadingView, failure, preview, text, fields, covered)

struct AttachmentView {
  desk::BlobHash hash{};
  std::string media_type{};
  std::int64_t bytes = 0;
  std::string name{};
  std::optional<ReadingView> reading{};  // of a customer's picture, when it was read
};
JX_DESCRIBE(AttachmentView, hash, media_type, bytes, name, reading)

// A line in the conversation: a message, an internal note, a verdict or a step of a ticket.
JX_ENUM(ItemKind, message, note, verdict, step)

struct ItemView {
  Seq seq{};
  Instant at{};
  ItemKind kind = ItemKind::message;
  MessageNumber number{};  // messages only
  desk::Actor author{};
  std::string author_name{};  // the agent's work name
  desk::MessageKind message_kind = desk::MessageKind::text;
  desk::Channel channel = desk::Channel::web;
  TicketId ticket{};
  std::string text{};  // masked (language::mask_secrets)
  std::vector<AttachmentView> attachments{};
  bool corrected = false;
  bool taken_back = false;  // then text and attachments are empty
  Word step{};  // steps: opened, queued, accepted, transferred, progress, resolved, reopened,
                // merged …
  std::optional<trade::Verdict> verdict{};
  desk::CommandId command{};  // of a message: the sender's own id, so that local echo is recognised
};
JX_DESCRIBE(ItemView, seq, at, kind, number, author, author_name, message_kind, channel, ticket,
            text, attachments, corrected, taken_back, step, verdict, command)

struct StepView {
  Seq seq{};
  Instant at{};
  Word step{};
  std::string text{};
  std::string by{};
  Instant next_due{};
};
JX_DESCRIBE(StepView, seq, at, step, text, by, next_due)

struct TicketView {
  TicketId ticket{};
  ContactId contact{};
  Word kind{};
  Word tier{};
  desk::Priority priority = desk::Priority::normal;
  desk::TicketState state = desk::TicketState::assistant;
  trade::Party responsibility = trade::Party::undecided;
  trade::Number order_no{};
  std::vector<Word> tags{};
  std::string subject{};
  std::string brief{};  // staff only
  Instant opened_at{};
  Instant first_reply_due{};
  Instant resolve_due{};
  Instant queued_since{};
  AgentId holder{};
  std::string holder_name{};
  AgentId offered_to{};
  Seq offer{};
  Instant offer_expires_at{};
  TeamId team{};
  std::vector<Word> skills{};
  std::vector<TicketId> links{};
  TicketId merged_into{};
  Word outcome{};
  Word cause{};
  std::vector<StepView> steps{};
};
JX_DESCRIBE(TicketView, ticket, contact, kind, tier, priority, state, responsibility, order_no,
            tags, subject, brief, opened_at, first_reply_due, resolve_due, queued_since, holder,
            holder_name, offered_to, offer, offer_expires_at, team, skills, links, merged_into,
            outcome, cause, steps)

// Who looks: a customer sees no notes, briefs, tags, skills, team, links or staff steps, and of a
// verdict no agent steps.
JX_ENUM(Audience, customer, staff)

struct ConversationView {
  ContactId contact{};
  std::string name{};
  std::string locale{};
  trade::BuyerKey buyer{};        // staff only
  bool more_before = false;       // older items exist
  std::vector<ItemView> items{};  // by seq
  std::map<TicketId, TicketView> tickets{};
};
JX_DESCRIBE(ConversationView, contact, name, locale, buyer, more_before, items, tickets)

// Folds an event of this conversation. `agent_name` is the work name of the acting agent, when one
// acts. Events of other contacts, and kinds that the audience may not see, change nothing.
void apply(ConversationView& view, const desk::Recorded& recorded, Audience audience,
           const std::string& agent_name);

// Whether this audience sees the event at all (else no frame is sent).
bool is_visible(const desk::Event& event, Audience audience);

// Whether all who see it see the same of it.
bool looks_alike(const desk::Event& event);

// The event as this audience may see it: texts masked, staff-only members emptied.
desk::Event for_audience(const desk::Event& event, Audience audience);

struct AgentView {
  AgentId agent{};
  std::string name{};
  desk::Role role = desk::Role::agent;
  std::vector<TeamId> teams{};
  std::vector<Word> skills{};
  std::int64_t capacity = 0;
  desk::Presence presence = desk::Presence::offline;
  Word presence_reason{};
  Instant presence_since{};
  std::int64_t holding = 0;
};
JX_DESCRIBE(AgentView, agent, name, role, teams, skills, capacity, presence, presence_reason,
            presence_since, holding)

// An incident with how many it affects and how many were told. Shares in basis points.
struct IncidentView {
  IncidentId incident{};
  trade::Scope scope{};
  std::string goods{};
  Word cause{};
  trade::Party party = trade::Party::undecided;
  desk::IncidentStage stage = desk::IncidentStage::proposed;
  Instant since{};
  Instant proposed_at{};
  Instant announced_at{};  // 0 = never
  Instant ended_at{};      // 0 while it stands
  Word reason{};           // of its end
  desk::Actor by{};        // of the last step
  std::int64_t buyers = 0;
  std::int64_t troubled = 0;
  std::int64_t usual_bp = 0;
  std::int64_t during_bp = 0;
  trade::Sentence text{};
  trade::Sentence over_text{};
  std::int64_t affected = 0;   // buyers
  std::int64_t told = 0;       // of them, by a message
  std::int64_t told_over = 0;  // that it is over
};
JX_DESCRIBE(IncidentView, incident, scope, goods, cause, party, stage, since, proposed_at,
            announced_at, ended_at, reason, by, buyers, troubled, usual_bp, during_bp, text,
            over_text, affected, told, told_over)

IncidentView incident_view(const desk::IncidentState& incident);

// What every member of staff sees of the whole desk: open tickets, colleagues, teams, canned
// replies, incidents.
struct BoardView {
  std::map<AgentId, AgentView> agents{};
  std::map<TeamId, desk::TeamState> teams{};
  std::map<CannedReplyId, desk::CannedReplyState> canned_replies{};
  std::map<TicketId, TicketView> tickets{};          // open ones
  std::map<ContactId, std::string> contact_names{};  // of contacts with open tickets
  std::map<IncidentId, IncidentView> incidents{};    // standing ones, and the newest that ended
};
JX_DESCRIBE(BoardView, agents, teams, canned_replies, tickets, contact_names, incidents)

void apply(BoardView& board, const desk::Recorded& recorded);
// Puts an open ticket on the board that its events alone cannot: one that comes back, or one whose
// contact's name was told long ago. An empty name changes no name.
void place(BoardView& board, const TicketView& ticket, const std::string& contact_name);
// Events that change the board, and so go to every member of staff.
bool is_board_event(const desk::Event& event);

}  // namespace jx::views
