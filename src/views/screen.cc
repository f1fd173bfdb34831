#include "views/screen.h"

#include "views/ticket_screen.h"

namespace jx::views {

namespace {

// One event's effect on a conversation. Its twin is web/shared/model/conversation.ts.
class ConversationEvents {
 public:
  ConversationEvents(ConversationView& view, const desk::Recorded& recorded, Audience audience,
                     const std::string& agent_name)
      : view_(view),
        recorded_(recorded),
        stamp_{recorded.seq, recorded.at, recorded.actor, agent_name},
        audience_(audience) {}

  void operator()(const desk::ContactCreated& event) {
    view_.name = event.name.text;
    view_.locale = event.locale;
  }
  void operator()(const desk::HandleLinked&) {}
  void operator()(const desk::BuyerIdentified& event) {
    view_.buyer = event.buyer;
    if (!event.name.empty()) view_.name = event.name.text;
  }
  void operator()(const desk::ContactDescribed& event) {
    view_.name = event.name.text;
    view_.locale = event.locale;
  }
  void operator()(const desk::OwnershipProved&) {}
  void operator()(const desk::CardRevealed&) {}
  void operator()(const desk::ContactErased& event) { view_ = {.contact = event.contact}; }

  void operator()(const desk::MessagePosted& event) {
    ItemView item = authored(ItemKind::message, event.author);
    item.number = event.number;
    item.message_kind = event.message_kind;
    item.channel = event.channel;
    item.ticket = event.ticket;
    item.text = event.text.text;
    item.command = recorded_.command;
    for (const desk::Attachment& attachment : event.attachments) {
      item.attachments.push_back({.hash = attachment.hash,
                                  .media_type = attachment.media_type,
                                  .bytes = attachment.bytes,
                                  .name = attachment.name.text});
    }
    view_.items.push_back(std::move(item));
  }
  void operator()(const desk::MessageCorrected& event) {
    if (ItemView* item = message(event.number)) {
      item->text = event.text.text;
      item->corrected = true;
    }
  }
  void operator()(const desk::MessageTakenBack& event) {
    if (ItemView* item = message(event.number)) {
      item->text.clear();
      item->attachments.clear();
      item->taken_back = true;
    }
  }
  void operator()(const desk::NotePosted& event) {
    ItemView item = authored(ItemKind::note, event.author);
    item.ticket = event.ticket;
    item.text = event.text.text;
    view_.items.push_back(std::move(item));
  }
  void operator()(const desk::DialogueNoted&) {}

  void operator()(const desk::TicketOpened& event) {
    for (ItemView& item : view_.items) {
      const bool moved = item.kind == ItemKind::message &&
                         std::ranges::find(event.messages, item.number) != event.messages.end();
      if (moved) item.ticket = event.ticket;
    }
    view_.tickets.insert_or_assign(event.ticket, opened_ticket(event, stamp_, audience_));
    add_step(event.ticket, Word("opened"), event.subject.text);
  }
  void operator()(const desk::TicketChanged& event) { change(event.ticket, event); }
  void operator()(const desk::TicketQueued& event) { stepped(event, Word("queued"), {}); }
  void operator()(const desk::TicketOffered& event) { change(event.ticket, event); }
  void operator()(const desk::OfferDeclined& event) { change(event.ticket, event); }
  void operator()(const desk::OfferExpired& event) { change(event.ticket, event); }
  void operator()(const desk::TicketAccepted& event) { stepped(event, Word("accepted"), {}); }
  void operator()(const desk::TicketTransferred& event) {
    stepped(event, Word("transferred"), event.note.text);
  }
  void operator()(const desk::TicketProgressed& event) {
    stepped(event, event.step, event.text.text);
  }
  void operator()(const desk::TicketResolved& event) {
    stepped(event, Word("resolved"), event.summary.text);
  }
  void operator()(const desk::TicketReopened& event) {
    stepped(event, Word("reopened"), event.reason.text);
  }
  void operator()(const desk::TicketsMerged& event) {
    for (ItemView& item : view_.items) {
      if (item.ticket == event.from) item.ticket = event.into;
    }
    change(event.from, event);
    add_step(event.into, Word("merged"), {});
  }
  void operator()(const desk::TicketsLinked& event) {
    change(event.ticket, event);
    change(event.other, event);
  }
  void operator()(const desk::VerdictRecorded& event) {
    ItemView item = authored(ItemKind::verdict, recorded_.actor);
    item.ticket = event.ticket;
    item.verdict = event.verdict;
    view_.items.push_back(std::move(item));
    change(event.ticket, event);
  }

  void operator()(const desk::ReadingRecorded& event) {
    ItemView* item = message(event.number);
    if (item == nullptr) return;
    for (AttachmentView& attachment : item->attachments)
      if (attachment.hash == event.picture) attachment.reading = reading_in(event);
  }
  void operator()(const desk::PictureRevealed&) {}
  void operator()(const desk::MeaningCorrected&) {}

  // Of no conversation.
  void operator()(const desk::AgentAdded&) {}
  void operator()(const desk::AgentChanged&) {}
  void operator()(const desk::AgentDismissed&) {}
  void operator()(const desk::PresenceChanged&) {}
  void operator()(const desk::TeamSaved&) {}
  void operator()(const desk::TeamRemoved&) {}
  void operator()(const desk::CannedReplySaved&) {}
  void operator()(const desk::CannedReplyRemoved&) {}
  void operator()(const desk::FactsRecorded&) {}
  void operator()(const desk::RulesProposed&) {}
  void operator()(const desk::RulesWithdrawn&) {}
  void operator()(const desk::RulesPublished&) {}
  void operator()(const desk::ArticleSaved&) {}
  void operator()(const desk::ArticleAssigned&) {}
  void operator()(const desk::ArticlePublished&) {}
  void operator()(const desk::ArticleWithdrawn&) {}
  void operator()(const desk::QuestionsSettled&) {}
  void operator()(const desk::IncidentProposed&) {}
  void operator()(const desk::IncidentConfirmed&) {}
  void operator()(const desk::IncidentDismissed&) {}
  void operator()(const desk::IncidentReworded&) {}
  void operator()(const desk::IncidentClosed&) {}
  void operator()(const desk::IncidentReopened&) {}
  void operator()(const desk::IncidentSpread&) {}
  void operator()(const desk::IncidentBuyerTold&) {}

 private:
  static ReadingView reading_in(const desk::ReadingRecorded& event) {
    ReadingView reading{.failure = event.failure,
                        .preview = event.preview,
                        .text = event.text.text,
                        .covered = event.covered};
    for (const desk::PictureField& field : event.fields)
      reading.fields.push_back({field.name, field.text.text, field.confidence});
    return reading;
  }
  ItemView authored(ItemKind kind, const desk::Actor& author) const {
    return {.seq = recorded_.seq,
            .at = recorded_.at,
            .kind = kind,
            .author = author,
            .author_name = author.kind == desk::ActorKind::agent ? stamp_.name : ""};
  }
  ItemView* message(MessageNumber number) {
    const auto found = std::ranges::find_if(view_.items, [number](const ItemView& item) {
      return item.kind == ItemKind::message && item.number == number;
    });
    return found == view_.items.end() ? nullptr : &*found;
  }
  template <class Body>
  void change(TicketId id, const Body& event) {
    const auto found = view_.tickets.find(id);
    if (found != view_.tickets.end()) apply(found->second, event, stamp_, audience_);
  }
  void add_step(TicketId ticket, Word step, std::string text) {
    ItemView item = authored(ItemKind::step, recorded_.actor);
    item.ticket = ticket;
    item.step = step;
    item.text = std::move(text);
    view_.items.push_back(std::move(item));
  }
  template <class Body>
  void stepped(const Body& event, Word step, std::string text) {
    change(event.ticket, event);
    add_step(event.ticket, step, std::move(text));
  }

  ConversationView& view_;
  const desk::Recorded& recorded_;
  Stamp stamp_;
  Audience audience_;
};

}  // namespace

void apply(ConversationView& view, const desk::Recorded& recorded, Audience audience,
           const std::string& agent_name) {
  const ContactId contact = desk::contact_of(recorded.event);
  if (!contact || (view.contact && view.contact != contact)) return;
  if (!is_visible(recorded.event, audience)) return;
  view.contact = contact;
  const desk::Event event = for_audience(recorded.event, audience);
  std::visit(ConversationEvents(view, recorded, audience, agent_name), event);
}

}  // namespace jx::views
