#include <algorithm>

#include "desk/command.h"
#include "views/screen.h"
#include "views/ticket_screen.h"

namespace jx::views {

namespace {

// One event's effect on the board. Its twin is web/shared/model/board.ts.
class BoardEvents {
 public:
  BoardEvents(BoardView& board, const desk::Recorded& recorded)
      : board_(board),
        stamp_{recorded.seq, recorded.at, recorded.actor, acting_name(recorded.actor)} {}

  void operator()(const desk::ContactCreated& event) { rename(event.contact, event.name); }
  void operator()(const desk::HandleLinked&) {}
  void operator()(const desk::BuyerIdentified& event) { rename(event.contact, event.name); }
  void operator()(const desk::ContactDescribed& event) { rename(event.contact, event.name); }
  void operator()(const desk::OwnershipProved&) {}
  void operator()(const desk::CardRevealed&) {}
  void operator()(const desk::ContactErased& event) { board_.contact_names.erase(event.contact); }
  void operator()(const desk::MessagePosted&) {}
  void operator()(const desk::MessageCorrected&) {}
  void operator()(const desk::MessageTakenBack&) {}
  void operator()(const desk::NotePosted&) {}
  void operator()(const desk::DialogueNoted&) {}

  void operator()(const desk::TicketOpened& event) {
    close(event.ticket);
    board_.tickets.insert_or_assign(event.ticket, opened_ticket(event, stamp_, Audience::staff));
  }
  void operator()(const desk::TicketChanged& event) { change(event.ticket, event); }
  void operator()(const desk::TicketQueued& event) { change(event.ticket, event); }
  void operator()(const desk::TicketOffered& event) { change(event.ticket, event); }
  void operator()(const desk::OfferDeclined& event) { change(event.ticket, event); }
  void operator()(const desk::OfferExpired& event) { change(event.ticket, event); }
  void operator()(const desk::TicketAccepted& event) {
    // The board knows its agents; the acting one may be somebody else.
    const auto holder = board_.agents.find(event.agent);
    if (holder != board_.agents.end()) stamp_.name = holder->second.name;
    change(event.ticket, event);
  }
  void operator()(const desk::TicketTransferred& event) { change(event.ticket, event); }
  void operator()(const desk::TicketProgressed& event) { change(event.ticket, event); }
  void operator()(const desk::TicketResolved& event) {
    close(event.ticket);
    forget_name(event.contact);
  }
  void operator()(const desk::TicketReopened& event) { change(event.ticket, event); }
  void operator()(const desk::TicketsMerged& event) {
    close(event.from);
    forget_name(event.contact);
  }
  void operator()(const desk::TicketsLinked& event) {
    change(event.ticket, event);
    change(event.other, event);
  }
  void operator()(const desk::VerdictRecorded& event) { change(event.ticket, event); }

  void operator()(const desk::AgentAdded& event) {
    board_.agents.insert_or_assign(event.agent, AgentView{.agent = event.agent,
                                                          .name = event.name,
                                                          .role = event.role,
                                                          .teams = event.teams,
                                                          .skills = event.skills,
                                                          .capacity = event.capacity,
                                                          .presence_since = stamp_.at});
  }
  void operator()(const desk::AgentChanged& event) {
    AgentView* agent = find(event.agent);
    if (!agent) return;
    if (event.name) agent->name = *event.name;
    if (event.role) agent->role = *event.role;
    if (event.teams) agent->teams = *event.teams;
    if (event.skills) agent->skills = *event.skills;
    if (event.capacity) agent->capacity = *event.capacity;
  }
  void operator()(const desk::AgentDismissed& event) { board_.agents.erase(event.agent); }
  void operator()(const desk::PresenceChanged& event) {
    AgentView* agent = find(event.agent);
    if (!agent) return;
    agent->presence = event.presence;
    agent->presence_reason = event.reason;
    agent->presence_since = stamp_.at;
  }
  void operator()(const desk::TeamSaved& event) {
    board_.teams.insert_or_assign(event.team,
                                  desk::TeamState{event.team, event.name, event.skills});
  }
  void operator()(const desk::TeamRemoved& event) { board_.teams.erase(event.team); }
  void operator()(const desk::CannedReplySaved& event) {
    board_.canned_replies.insert_or_assign(
        event.reply, desk::CannedReplyState{event.reply, event.title, event.text, event.tags});
  }
  void operator()(const desk::CannedReplyRemoved& event) {
    board_.canned_replies.erase(event.reply);
  }
  void operator()(const desk::FactsRecorded&) {}
  void operator()(const desk::RulesProposed&) {}
  void operator()(const desk::RulesWithdrawn&) {}
  void operator()(const desk::RulesPublished&) {}
  void operator()(const desk::ArticleSaved&) {}
  void operator()(const desk::ArticleAssigned&) {}
  void operator()(const desk::ArticlePublished&) {}
  void operator()(const desk::ArticleWithdrawn&) {}
  void operator()(const desk::QuestionsSettled&) {}
  void operator()(const desk::ReadingRecorded&) {}
  void operator()(const desk::PictureRevealed&) {}
  void operator()(const desk::MeaningCorrected&) {}

  void operator()(const desk::IncidentProposed& event) {
    board_.incidents.insert_or_assign(event.incident, IncidentView{.incident = event.incident,
                                                                   .scope = event.scope,
                                                                   .goods = event.goods,
                                                                   .cause = event.cause,
                                                                   .party = event.party,
                                                                   .since = event.since,
                                                                   .proposed_at = stamp_.at,
                                                                   .buyers = event.buyers,
                                                                   .troubled = event.troubled,
                                                                   .usual_bp = event.usual_bp,
                                                                   .during_bp = event.during_bp,
                                                                   .text = event.text,
                                                                   .over_text = event.over_text});
    forget_ended();
  }
  void operator()(const desk::IncidentConfirmed& event) {
    IncidentView* incident = find(event.incident);
    if (!incident) return;
    incident->stage = desk::IncidentStage::announced;
    incident->announced_at = stamp_.at;
    reword(*incident, event);
  }
  void operator()(const desk::IncidentDismissed& event) {
    end(event, desk::IncidentStage::dismissed);
  }
  void operator()(const desk::IncidentReworded& event) {
    if (IncidentView* incident = find(event.incident)) reword(*incident, event);
  }
  void operator()(const desk::IncidentClosed& event) { end(event, desk::IncidentStage::closed); }
  void operator()(const desk::IncidentReopened& event) {
    IncidentView* incident = find(event.incident);
    if (!incident) return;
    const bool was_announced = incident->announced_at != Instant{};
    incident->stage =
        was_announced ? desk::IncidentStage::announced : desk::IncidentStage::proposed;
    incident->ended_at = {};
    incident->reason = {};
    incident->by = event.by;
  }
  void operator()(const desk::IncidentSpread& event) {
    if (IncidentView* incident = find(event.incident)) incident->affected += event.count;
  }
  void operator()(const desk::IncidentBuyerTold& event) {
    IncidentView* incident = find(event.incident);
    if (!incident || !event.message) return;
    ++(event.news == desk::IncidentNews::over ? incident->told_over : incident->told);
  }

  void place(const TicketView& ticket) {
    const auto before = board_.tickets.find(ticket.ticket);
    moved(before == board_.tickets.end() ? AgentId{} : before->second.holder, ticket.holder);
    board_.tickets.insert_or_assign(ticket.ticket, ticket);
  }

 private:
  std::string acting_name(const desk::Actor& actor) const {
    if (actor.kind != desk::ActorKind::agent) return {};
    const auto agent = board_.agents.find(AgentId{actor.id});
    return agent == board_.agents.end() ? std::string{} : agent->second.name;
  }
  AgentView* find(AgentId agent) {
    const auto found = board_.agents.find(agent);
    return found == board_.agents.end() ? nullptr : &found->second;
  }
  IncidentView* find(IncidentId incident) {
    const auto found = board_.incidents.find(incident);
    return found == board_.incidents.end() ? nullptr : &found->second;
  }
  template <class Body>
  static void reword(IncidentView& incident, const Body& event) {
    incident.text = event.text;
    incident.over_text = event.over_text;
    incident.by = event.by;
  }
  template <class Body>
  void end(const Body& event, desk::IncidentStage stage) {
    IncidentView* incident = find(event.incident);
    if (!incident) return;
    incident->stage = stage;
    incident->ended_at = stamp_.at;
    incident->reason = event.reason;
    incident->by = event.by;
  }
  // As the desk does: of those that ended only the last to end are kept.
  void forget_ended() {
    std::vector<std::pair<Instant, IncidentId>> ended;
    for (const auto& [id, incident] : board_.incidents) {
      if (incident.ended_at != Instant{}) ended.emplace_back(incident.ended_at, id);
    }
    std::ranges::sort(ended);
    ended.resize(ended.size() - std::min(ended.size(), desk::incidents_ended_kept));
    for (const auto& [at, id] : ended) board_.incidents.erase(id);
  }
  void rename(ContactId contact, const Personal& name) {
    const auto found = board_.contact_names.find(contact);
    if (found != board_.contact_names.end() && !name.empty()) found->second = name.text;
  }

  // `holding` follows the tickets: the holder before loses one, the holder after gains one.
  void moved(AgentId before, AgentId after) {
    if (before == after) return;
    if (AgentView* agent = find(before)) --agent->holding;
    if (AgentView* agent = find(after)) ++agent->holding;
  }
  template <class Body>
  void change(TicketId id, const Body& event) {
    const auto found = board_.tickets.find(id);
    if (found == board_.tickets.end()) return;
    const AgentId before = found->second.holder;
    apply(found->second, event, stamp_, Audience::staff);
    moved(before, found->second.holder);
  }
  void close(TicketId id) {
    const auto found = board_.tickets.find(id);
    if (found == board_.tickets.end()) return;
    moved(found->second.holder, {});
    board_.tickets.erase(found);
  }
  // Names are kept of contacts with open tickets only.
  void forget_name(ContactId contact) {
    const bool others = std::ranges::any_of(
        board_.tickets, [contact](const auto& entry) { return entry.second.contact == contact; });
    if (!others) board_.contact_names.erase(contact);
  }

  BoardView& board_;
  Stamp stamp_;
};

struct IsBoardEvent {
  bool operator()(const desk::ContactCreated&) const { return false; }
  bool operator()(const desk::HandleLinked&) const { return false; }
  bool operator()(const desk::BuyerIdentified&) const { return false; }
  bool operator()(const desk::ContactDescribed&) const { return false; }
  bool operator()(const desk::OwnershipProved&) const { return false; }
  bool operator()(const desk::CardRevealed&) const { return false; }
  bool operator()(const desk::ContactErased&) const { return false; }
  bool operator()(const desk::MessagePosted&) const { return false; }
  bool operator()(const desk::MessageCorrected&) const { return false; }
  bool operator()(const desk::MessageTakenBack&) const { return false; }
  bool operator()(const desk::NotePosted&) const { return false; }
  bool operator()(const desk::DialogueNoted&) const { return false; }
  bool operator()(const desk::TicketOpened&) const { return true; }
  bool operator()(const desk::TicketChanged&) const { return true; }
  bool operator()(const desk::TicketQueued&) const { return true; }
  bool operator()(const desk::TicketOffered&) const { return true; }
  bool operator()(const desk::OfferDeclined&) const { return true; }
  bool operator()(const desk::OfferExpired&) const { return true; }
  bool operator()(const desk::TicketAccepted&) const { return true; }
  bool operator()(const desk::TicketTransferred&) const { return true; }
  bool operator()(const desk::TicketProgressed&) const { return true; }
  bool operator()(const desk::TicketResolved&) const { return true; }
  bool operator()(const desk::TicketReopened&) const { return true; }
  bool operator()(const desk::TicketsMerged&) const { return true; }
  bool operator()(const desk::TicketsLinked&) const { return true; }
  bool operator()(const desk::VerdictRecorded&) const { return true; }
  bool operator()(const desk::AgentAdded&) const { return true; }
  bool operator()(const desk::AgentChanged&) const { return true; }
  bool operator()(const desk::AgentDismissed&) const { return true; }
  bool operator()(const desk::PresenceChanged&) const { return true; }
  bool operator()(const desk::TeamSaved&) const { return true; }
  bool operator()(const desk::TeamRemoved&) const { return true; }
  bool operator()(const desk::CannedReplySaved&) const { return true; }
  bool operator()(const desk::CannedReplyRemoved&) const { return true; }
  bool operator()(const desk::FactsRecorded&) const { return false; }
  bool operator()(const desk::RulesProposed&) const { return false; }
  bool operator()(const desk::RulesWithdrawn&) const { return false; }
  bool operator()(const desk::RulesPublished&) const { return false; }
  bool operator()(const desk::ArticleSaved&) const { return false; }
  bool operator()(const desk::ArticleAssigned&) const { return false; }
  bool operator()(const desk::ArticlePublished&) const { return false; }
  bool operator()(const desk::ArticleWithdrawn&) const { return false; }
  bool operator()(const desk::QuestionsSettled&) const { return false; }
  bool operator()(const desk::ReadingRecorded&) const { return false; }
  bool operator()(const desk::PictureRevealed&) const { return false; }
  bool operator()(const desk::MeaningCorrected&) const { return false; }
  bool operator()(const desk::IncidentProposed&) const { return true; }
  bool operator()(const desk::IncidentConfirmed&) const { return true; }
  bool operator()(const desk::IncidentDismissed&) const { return true; }
  bool operator()(const desk::IncidentReworded&) const { return true; }
  bool operator()(const desk::IncidentClosed&) const { return true; }
  bool operator()(const desk::IncidentReopened&) const { return true; }
  bool operator()(const desk::IncidentSpread&) const { return true; }
  bool operator()(const desk::IncidentBuyerTold&) const { return true; }
};

}  // namespace

void apply(BoardView& board, const desk::Recorded& recorded) {
  const desk::Event event = for_audience(recorded.event, Audience::staff);
  std::visit(BoardEvents(board, recorded), event);
}

void place(BoardView& board, const TicketView& ticket, const std::string& contact_name) {
  BoardEvents(board, {}).place(ticket);
  if (!contact_name.empty()) board.contact_names[ticket.contact] = contact_name;
}

IncidentView incident_view(const desk::IncidentState& incident) {
  IncidentView view{.incident = incident.incident,
                    .scope = incident.scope,
                    .goods = incident.goods,
                    .cause = incident.cause,
                    .party = incident.party,
                    .stage = incident.stage,
                    .since = incident.since,
                    .proposed_at = incident.proposed_at,
                    .announced_at = incident.announced_at,
                    .ended_at = incident.ended_at,
                    .reason = incident.reason,
                    .by = incident.by,
                    .buyers = incident.buyers,
                    .troubled = incident.troubled,
                    .usual_bp = incident.usual_bp,
                    .during_bp = incident.during_bp,
                    .text = incident.text,
                    .over_text = incident.over_text,
                    .affected = std::ssize(incident.affected) + incident.erased,
                    .told = incident.told,
                    .told_over = incident.told_over};
  return view;
}

bool is_board_event(const desk::Event& event) { return std::visit(IsBoardEvent{}, event); }

}  // namespace jx::views
