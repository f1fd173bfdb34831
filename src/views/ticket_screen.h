// How one ticket changes on a screen, event by event; the same for a conversation and for the
// board. Its twin is web/shared/model/ticket.ts.
#pragma once

#include "views/screen.h"

namespace jx::views {

// Who did what is folded, and when.
struct Stamp {
  Seq seq{};
  Instant at{};
  desk::Actor actor{};
  std::string name{};  // the acting agent's work name
};

TicketView opened_ticket(const desk::TicketOpened& event, const Stamp& stamp, Audience audience);

// The events about a ticket that exists. REQUIRES: the event is visible to `audience` and went
// through for_audience.
void apply(TicketView& ticket, const desk::TicketChanged& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::TicketQueued& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::TicketOffered& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::OfferDeclined& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::OfferExpired& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::TicketAccepted& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::TicketTransferred& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::TicketProgressed& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::TicketResolved& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::TicketReopened& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::TicketsMerged& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::TicketsLinked& event, const Stamp& stamp,
           Audience audience);
void apply(TicketView& ticket, const desk::VerdictRecorded& event, const Stamp& stamp,
           Audience audience);

}  // namespace jx::views
