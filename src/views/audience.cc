// Who sees which event, and how much of it.
#include "language/understanding.h"
#include "views/screen.h"

namespace jx::views {

namespace {

// `alike`: staff and customers see the same; `differently`: customers see less of it.
enum class Sight : unsigned char { nobody, staff, alike, differently };

struct SightOf {
  using S = Sight;
  S operator()(const desk::ContactCreated&) const { return S::staff; }
  S operator()(const desk::HandleLinked&) const { return S::staff; }
  S operator()(const desk::BuyerIdentified&) const { return S::staff; }
  S operator()(const desk::ContactDescribed&) const { return S::alike; }
  S operator()(const desk::OwnershipProved&) const { return S::staff; }
  S operator()(const desk::CardRevealed&) const { return S::staff; }
  S operator()(const desk::ContactErased&) const { return S::staff; }
  S operator()(const desk::MessagePosted&) const { return S::alike; }
  S operator()(const desk::MessageCorrected&) const { return S::alike; }
  S operator()(const desk::MessageTakenBack&) const { return S::alike; }
  S operator()(const desk::NotePosted&) const { return S::staff; }
  S operator()(const desk::DialogueNoted&) const { return S::nobody; }
  S operator()(const desk::TicketOpened&) const { return S::differently; }
  S operator()(const desk::TicketChanged&) const { return S::staff; }
  S operator()(const desk::TicketQueued&) const { return S::differently; }
  S operator()(const desk::TicketOffered&) const { return S::staff; }
  S operator()(const desk::OfferDeclined&) const { return S::staff; }
  S operator()(const desk::OfferExpired&) const { return S::staff; }
  S operator()(const desk::TicketAccepted&) const { return S::alike; }
  S operator()(const desk::TicketTransferred&) const { return S::differently; }
  S operator()(const desk::TicketProgressed&) const { return S::alike; }
  S operator()(const desk::TicketResolved&) const { return S::alike; }
  S operator()(const desk::TicketReopened&) const { return S::alike; }
  S operator()(const desk::TicketsMerged&) const { return S::alike; }
  S operator()(const desk::TicketsLinked&) const { return S::staff; }
  S operator()(const desk::VerdictRecorded&) const { return S::differently; }
  S operator()(const desk::AgentAdded&) const { return S::staff; }
  S operator()(const desk::AgentChanged&) const { return S::staff; }
  S operator()(const desk::AgentDismissed&) const { return S::staff; }
  S operator()(const desk::PresenceChanged&) const { return S::staff; }
  S operator()(const desk::TeamSaved&) const { return S::staff; }
  S operator()(const desk::TeamRemoved&) const { return S::staff; }
  S operator()(const desk::CannedReplySaved&) const { return S::staff; }
  S operator()(const desk::CannedReplyRemoved&) const { return S::staff; }
  S operator()(const desk::FactsRecorded&) const { return S::nobody; }
  S operator()(const desk::RulesProposed&) const { return S::nobody; }
  S operator()(const desk::RulesWithdrawn&) const { return S::nobody; }
  S operator()(const desk::RulesPublished&) const { return S::nobody; }
  // Articles are asked for, not followed.
  S operator()(const desk::ArticleSaved&) const { return S::nobody; }
  S operator()(const desk::ArticleAssigned&) const { return S::nobody; }
  S operator()(const desk::ArticlePublished&) const { return S::nobody; }
  S operator()(const desk::ArticleWithdrawn&) const { return S::nobody; }
  S operator()(const desk::QuestionsSettled&) const { return S::nobody; }
  S operator()(const desk::ReadingRecorded&) const { return S::alike; }
  S operator()(const desk::PictureRevealed&) const { return S::staff; }
  S operator()(const desk::MeaningCorrected&) const { return S::nobody; }
  S operator()(const desk::IncidentProposed&) const { return S::staff; }
  S operator()(const desk::IncidentConfirmed&) const { return S::staff; }
  S operator()(const desk::IncidentDismissed&) const { return S::staff; }
  S operator()(const desk::IncidentReworded&) const { return S::staff; }
  S operator()(const desk::IncidentClosed&) const { return S::staff; }
  S operator()(const desk::IncidentReopened&) const { return S::staff; }
  S operator()(const desk::IncidentSpread&) const { return S::staff; }
  S operator()(const desk::IncidentBuyerTold&) const { return S::staff; }
};

// Masks and empties in place.
class Redaction {
 public:
  explicit Redaction(Audience audience) : customer_(audience == Audience::customer) {}

  void operator()(desk::ContactCreated& event) const { mask(event.address, event.name); }
  void operator()(desk::HandleLinked& event) const { mask(event.address); }
  void operator()(desk::BuyerIdentified& event) const { mask(event.name); }
  void operator()(desk::ContactDescribed& event) const { mask(event.name); }
  void operator()(desk::OwnershipProved&) const {}
  void operator()(desk::CardRevealed&) const {}
  void operator()(desk::ContactErased&) const {}
  void operator()(desk::MessagePosted& event) const {
    mask(event.text);
    for (desk::Attachment& attachment : event.attachments) mask(attachment.name);
  }
  void operator()(desk::MessageCorrected& event) const { mask(event.text); }
  void operator()(desk::MessageTakenBack&) const {}
  void operator()(desk::NotePosted& event) const { mask(event.text); }
  void operator()(desk::DialogueNoted&) const {}
  void operator()(desk::TicketOpened& event) const {
    mask(event.subject);
    if (customer_) event.split_from = {};
  }
  void operator()(desk::TicketChanged&) const {}
  void operator()(desk::TicketQueued& event) const {
    mask(event.brief);
    if (!customer_) return;
    event.team = {};
    event.skills.clear();
    event.reason = {};  // "angry" is nothing to tell a customer
    event.brief = {};
  }
  void operator()(desk::TicketOffered&) const {}
  void operator()(desk::OfferDeclined&) const {}
  void operator()(desk::OfferExpired&) const {}
  void operator()(desk::TicketAccepted&) const {}
  void operator()(desk::TicketTransferred& event) const {
    mask(event.note);
    if (!customer_) return;
    event.to_team = {};
    event.note = {};
  }
  void operator()(desk::TicketProgressed& event) const { mask(event.text); }
  void operator()(desk::TicketResolved& event) const { mask(event.summary); }
  void operator()(desk::TicketReopened& event) const { mask(event.reason); }
  void operator()(desk::TicketsMerged&) const {}
  void operator()(desk::TicketsLinked&) const {}
  void operator()(desk::VerdictRecorded& event) const {
    if (customer_) event.verdict.agent_steps.clear();
  }
  void operator()(desk::AgentAdded&) const {}
  void operator()(desk::AgentChanged&) const {}
  void operator()(desk::AgentDismissed&) const {}
  void operator()(desk::PresenceChanged& event) const { mask(event.note); }
  void operator()(desk::TeamSaved&) const {}
  void operator()(desk::TeamRemoved&) const {}
  void operator()(desk::CannedReplySaved&) const {}
  void operator()(desk::CannedReplyRemoved&) const {}
  void operator()(desk::FactsRecorded& event) const { event.facts.clear(); }
  void operator()(desk::RulesProposed& event) const { event.sheets.clear(); }
  void operator()(desk::RulesWithdrawn&) const {}
  void operator()(desk::RulesPublished& event) const { event.sheets.clear(); }
  void operator()(desk::ArticleSaved&) const {}
  void operator()(desk::ArticleAssigned&) const {}
  void operator()(desk::ArticlePublished&) const {}
  void operator()(desk::ArticleWithdrawn&) const {}
  void operator()(desk::QuestionsSettled&) const {}
  void operator()(desk::ReadingRecorded& event) const {
    mask(event.text);
    for (desk::PictureField& field : event.fields) {
      if (field.name == Word{"card"}) {
        mask_card(field.text);
      } else {
        mask(field.text);
      }
    }
  }
  void operator()(desk::PictureRevealed&) const {}
  void operator()(desk::MeaningCorrected&) const {}
  void operator()(desk::IncidentProposed&) const {}
  void operator()(desk::IncidentConfirmed&) const {}
  void operator()(desk::IncidentDismissed&) const {}
  void operator()(desk::IncidentReworded&) const {}
  void operator()(desk::IncidentClosed&) const {}
  void operator()(desk::IncidentReopened&) const {}
  void operator()(desk::IncidentBuyerTold&) const {}
  void operator()(desk::IncidentSpread& event) const { event.purchases.clear(); }

 private:
  template <class... Texts>
  static void mask(Texts&... texts) {
    ((texts.text = language::mask_secrets(texts.text)), ...);
  }
  // A card without the word that calls it one.
  static void mask_card(Personal& card) {
    constexpr std::string_view label = "卡密:";
    card.text = language::mask_secrets(std::string(label) + card.text).substr(label.size());
  }

  bool customer_;
};

}  // namespace

bool is_visible(const desk::Event& event, Audience audience) {
  switch (std::visit(SightOf{}, event)) {
    case Sight::nobody:
      return false;
    case Sight::staff:
      return audience == Audience::staff;
    case Sight::alike:
    case Sight::differently:
      return true;
  }
  return false;
}

bool looks_alike(const desk::Event& event) { return std::visit(SightOf{}, event) == Sight::alike; }

desk::Event for_audience(const desk::Event& event, Audience audience) {
  desk::Event redacted = event;
  std::visit(Redaction(audience), redacted);
  return redacted;
}

}  // namespace jx::views
