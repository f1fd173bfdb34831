#include "language/understanding.h"
#include "views/rows.h"
#include "views/screen.h"

namespace jx::views {

namespace {

void insert_link(TicketRow& row, TicketId other) {
  const auto place = std::ranges::lower_bound(row.links, other);
  if (place == row.links.end() || *place != other) row.links.insert(place, other);
}

// Not a ticket that only comes back to the queue.
bool needs_a_human(const Word& reason) {
  return reason == Word("asked") || reason == Word("angry") || reason == Word("not_helped") ||
         reason == Word("rule");
}

}  // namespace

// What each kind of event changes, beside its place in the conversation.
class RowEvents {
 public:
  RowEvents(RowFold& fold, const desk::Recorded& recorded) : fold_(fold), recorded_(recorded) {}

  void operator()(const desk::ContactCreated& event) {
    put(PutContact{event.contact, recorded_.at, event.locale});
    put(PutHandle{event.contact, event.channel, event.handle, false});
  }
  void operator()(const desk::HandleLinked& event) {
    put(PutHandle{event.contact, event.channel, event.handle, event.verified});
  }
  void operator()(const desk::BuyerIdentified& event) { put(SetBuyer{event.contact, event.buyer}); }
  void operator()(const desk::ContactDescribed& event) {
    if (!event.locale.empty()) put(SetLocale{event.contact, event.locale});
  }
  void operator()(const desk::OwnershipProved& event) {
    put(PutProof{event.contact, event.order_no, recorded_.seq});
  }
  void operator()(const desk::CardRevealed&) {}
  void operator()(const desk::ContactErased& event) {
    put(EraseContactRows{event.contact, recorded_.seq});
    fold_.erased_.insert(event.contact);
    for (auto& [id, ticket] : fold_.tickets_) {
      if (ticket.contact == event.contact) ticket.order_no = {};
    }
  }

  void operator()(const desk::MessagePosted& event) {
    std::string terms = language::index_terms(event.text.text);
    if (!terms.empty()) {
      put(IndexText{recorded_.seq, event.contact, event.number, std::move(terms)});
    }
    if (event.author.kind == desk::ActorKind::customer) put_pictures(event);
    if (!event.ticket || event.author.kind != desk::ActorKind::agent) return;
    TicketRow* ticket = change(event.ticket);
    if (ticket && ticket->first_replied_at.ms == 0) ticket->first_replied_at = recorded_.at;
  }
  void operator()(const desk::MessageCorrected& event) {
    std::string terms = language::index_terms(event.text.text);
    if (terms.empty()) {
      put(UnindexText{event.contact, event.number});
    } else {
      put(IndexText{recorded_.seq, event.contact, event.number, std::move(terms)});
    }
  }
  void operator()(const desk::MessageTakenBack& event) {
    put(MarkTakenBack{event.contact, event.number});
    put(UnindexText{event.contact, event.number});
  }
  void operator()(const desk::NotePosted&) {}
  void operator()(const desk::DialogueNoted& event) {
    put(SetDialogue{event.contact, desk::DialogueState{event.ticket, event.order_no, event.asked,
                                                       event.misses, event.topic}});
    if (event.misses > 0) put_question(event.contact, Word("missed"));
  }

  void operator()(const desk::TicketOpened& event) {
    TicketRow row{.ticket = event.ticket,
                  .contact = event.contact,
                  .kind = event.ticket_kind,
                  .tier = event.tier,
                  .priority = event.priority,
                  .order_no = event.order_no,
                  .opened_at = recorded_.at,
                  .first_reply_due = event.first_reply_due,
                  .resolve_due = event.resolve_due,
                  .last_seq = recorded_.seq};
    fold_.tickets_.insert_or_assign(event.ticket, std::move(row));
  }
  void operator()(const desk::TicketChanged& event) {
    TicketRow* ticket = change(event.ticket);
    if (!ticket) return;
    if (event.ticket_kind) ticket->kind = *event.ticket_kind;
    if (event.tier) ticket->tier = *event.tier;
    if (event.priority) ticket->priority = *event.priority;
    if (event.responsibility) ticket->responsibility = *event.responsibility;
    if (event.order_no) ticket->order_no = *event.order_no;
    if (event.tags) ticket->tags = *event.tags;
    if (event.first_reply_due) ticket->first_reply_due = *event.first_reply_due;
    if (event.resolve_due) ticket->resolve_due = *event.resolve_due;
  }
  void operator()(const desk::TicketQueued& event) {
    TicketRow* ticket = change(event.ticket);
    if (!ticket) return;
    ticket->state = desk::TicketState::queued;
    ticket->holder = {};
    ticket->queued_since = event.since;
    ticket->team = event.team;
    ticket->skills = event.skills;
    if (needs_a_human(event.reason)) put_question(event.contact, event.reason);
  }
  void operator()(const desk::TicketOffered& event) {
    set_state(event.ticket, desk::TicketState::offered, {});
  }
  void operator()(const desk::OfferDeclined& event) {
    set_state(event.ticket, desk::TicketState::queued, {});
  }
  void operator()(const desk::OfferExpired& event) {
    set_state(event.ticket, desk::TicketState::queued, {});
  }
  void operator()(const desk::TicketAccepted& event) {
    set_state(event.ticket, desk::TicketState::held, event.agent);
  }
  void operator()(const desk::TicketTransferred& event) {
    TicketRow* ticket = set_state(event.ticket, desk::TicketState::queued, {});
    if (ticket && ticket->queued_since.ms == 0) ticket->queued_since = ticket->opened_at;
  }
  void operator()(const desk::TicketProgressed& event) { change(event.ticket); }
  void operator()(const desk::TicketResolved& event) {
    TicketRow* ticket = set_state(event.ticket, desk::TicketState::resolved, {});
    if (!ticket) return;
    ticket->resolved_at = recorded_.at;
    ticket->outcome = event.outcome;
  }
  void operator()(const desk::TicketReopened& event) {
    TicketRow* ticket = set_state(event.ticket, desk::TicketState::assistant, {});
    if (!ticket) return;
    ticket->resolved_at = {};
    ticket->outcome = {};
  }
  void operator()(const desk::TicketsMerged& event) {
    change(event.into);
    TicketRow* from = set_state(event.from, desk::TicketState::merged, {});
    if (!from) return;
    from->merged_into = event.into;
    from->resolved_at = recorded_.at;
  }
  void operator()(const desk::TicketsLinked& event) {
    if (TicketRow* ticket = change(event.ticket)) insert_link(*ticket, event.other);
    if (TicketRow* other = change(event.other)) insert_link(*other, event.ticket);
  }
  void operator()(const desk::VerdictRecorded& event) {
    TicketRow* ticket = event.ticket ? change(event.ticket) : nullptr;
    if (!ticket) return;
    ticket->cause = event.verdict.cause;
    ticket->responsibility = event.verdict.party;
  }

  // Staff, teams, canned replies and the heads of articles are few: they live in the desk's state
  // and its snapshots.
  void operator()(const desk::AgentAdded&) {}
  void operator()(const desk::AgentChanged&) {}
  void operator()(const desk::AgentDismissed&) {}
  void operator()(const desk::PresenceChanged&) {}
  void operator()(const desk::TeamSaved&) {}
  void operator()(const desk::TeamRemoved&) {}
  void operator()(const desk::CannedReplySaved&) {}
  void operator()(const desk::CannedReplyRemoved&) {}
  void operator()(const desk::RulesProposed&) {}
  void operator()(const desk::RulesWithdrawn&) {}
  void operator()(const desk::RulesPublished&) {}

  void operator()(const desk::ArticleSaved& event) {
    if (!event.questions.empty()) put(SettleQuestions{event.questions});
  }
  void operator()(const desk::ArticleAssigned&) {}
  void operator()(const desk::ArticlePublished&) {}
  void operator()(const desk::ArticleWithdrawn&) {}
  void operator()(const desk::QuestionsSettled& event) { put(SettleQuestions{event.questions}); }

  void operator()(const desk::FactsRecorded& event) {
    for (const trade::Fact& fact : event.facts) put(PutFact{recorded_.seq, recorded_.at, fact});
  }

  void operator()(const desk::ReadingRecorded& event) {
    put(PutPicture{event.contact, event.picture, event.preview});
  }
  void operator()(const desk::PictureRevealed&) {}
  void operator()(const desk::MeaningCorrected& event) {
    put(PutLesson{{event.contact, event.number, recorded_.seq, event.intents, event.urgent,
                   event.needs_human}});
  }
  // Incidents too are few; what a buyer was told is a message of their conversation.
  void operator()(const desk::IncidentProposed&) {}
  void operator()(const desk::IncidentConfirmed&) {}
  void operator()(const desk::IncidentDismissed&) {}
  void operator()(const desk::IncidentReworded&) {}
  void operator()(const desk::IncidentClosed&) {}
  void operator()(const desk::IncidentReopened&) {}
  void operator()(const desk::IncidentSpread&) {}
  void operator()(const desk::IncidentBuyerTold&) {}

 private:
  void put(RowChange change) { fold_.changes_.push_back(std::move(change)); }
  void put_question(ContactId contact, const Word& reason) {
    put(PutQuestion{{recorded_.seq, contact, recorded_.at, reason}});
  }

  void put_pictures(const desk::MessagePosted& event) {
    for (const desk::Attachment& attachment : event.attachments)
      if (desk::is_picture(attachment)) put(PutPicture{event.contact, attachment.hash, {}});
  }

  TicketRow* change(TicketId ticket) {
    TicketRow* row = fold_.find(ticket);
    if (row) row->last_seq = recorded_.seq;
    return row;
  }
  TicketRow* set_state(TicketId ticket, desk::TicketState state, AgentId holder) {
    TicketRow* row = change(ticket);
    if (!row) return nullptr;
    row->state = state;
    row->holder = holder;
    return row;
  }

  RowFold& fold_;
  const desk::Recorded& recorded_;
};

RowFold::RowFold(const TicketSource& source) : source_(source) {}

TicketRow* RowFold::find(TicketId ticket) {
  if (const auto found = tickets_.find(ticket); found != tickets_.end()) return &found->second;
  auto row = source_.ticket(ticket);
  if (!row) return nullptr;
  if (erased_.contains(row->contact)) row->order_no = {};
  return &tickets_.emplace(ticket, std::move(*row)).first->second;
}

void RowFold::apply(const desk::Recorded& recorded) {
  if (!recorded.command.empty()) {
    changes_.emplace_back(
        PutCommand{recorded.actor, recorded.command, recorded.seq, recorded.command_digest});
  }
  std::visit(RowEvents(*this, recorded), recorded.event);
  const ContactId contact = desk::contact_of(recorded.event);
  // An erased contact has no conversation; the erasure itself says how far its events are folded.
  if (!contact || std::holds_alternative<desk::ContactErased>(recorded.event)) return;
  PutConversationItem item{.contact = contact,
                           .seq = recorded.seq,
                           .at = recorded.at,
                           .internal = !is_visible(recorded.event, Audience::customer),
                           .ticket = desk::ticket_of(recorded.event),
                           .author = recorded.actor};
  if (const auto* message = std::get_if<desk::MessagePosted>(&recorded.event)) {
    item.number = message->number;
    item.notice = message->message_kind == desk::MessageKind::notice;
    item.author = message->author;
  }
  changes_.emplace_back(item);
}

std::vector<RowChange> RowFold::take_changes() {
  for (auto& [id, ticket] : tickets_) changes_.emplace_back(PutTicket{std::move(ticket)});
  tickets_.clear();
  erased_.clear();
  return std::exchange(changes_, {});
}

}  // namespace jx::views
