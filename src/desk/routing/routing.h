// From the queue into an agent's hands: offers made by Wake, accepted, declined, expired; transfers
// and take-overs.
//
// Offers are fenced by the seq of their TicketOffered: an old one is gone. A conversation has one
// agent: while an agent holds or is offered one of its tickets, the others wait for that agent, and
// a transfer or take-over moves all that the agent has of it.
// Decisions are pure; folds are total.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

Result<Decision> decide_command(const Asking& asking, const AcceptOffer& command);
Result<Decision> decide_command(const Asking& asking, const DeclineOffer& command);
Result<Decision> decide_command(const Asking& asking, const TransferTicket& command);
Result<Decision> decide_command(const Asking& asking, const TakeOverTicket& command);
Result<Decision> decide_command(const Asking& asking, const Wake& command);

void apply_event(Fold& fold, const TicketQueued& event);
void apply_event(Fold& fold, const TicketOffered& event);
void apply_event(Fold& fold, const OfferDeclined& event);
void apply_event(Fold& fold, const OfferExpired& event);
void apply_event(Fold& fold, const TicketAccepted& event);
void apply_event(Fold& fold, const TicketTransferred& event);

}  // namespace jx::desk
