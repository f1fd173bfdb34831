// Incidents: outages that many purchases show, confirmed by a person, told to everyone affected.
//
// Proposed → announced → closed, or dismissed; an ended one may come back. At most one of a scope
// and a kind of trouble stands. Each affected buyer is told once that it is so and, when they were
// told, once that it is over: message and mark are one decision. Only its buyer is told of a
// purchase. Decisions are pure; folds are total.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

bool is_standing(IncidentStage stage);
// The contact is known to be this buyer: by the shop's word, or by a confirmed address under which
// guests buy.
bool is_buyer(const ContactState& contact, const trade::BuyerKey& buyer);

Result<Decision> decide_command(const Asking& asking, const ProposeIncident& command);
Result<Decision> decide_command(const Asking& asking, const ConfirmIncident& command);
Result<Decision> decide_command(const Asking& asking, const DismissIncident& command);
Result<Decision> decide_command(const Asking& asking, const RewordIncident& command);
Result<Decision> decide_command(const Asking& asking, const CloseIncident& command);
Result<Decision> decide_command(const Asking& asking, const ReopenIncident& command);
Result<Decision> decide_command(const Asking& asking, const SpreadIncident& command);
Result<Decision> decide_command(const Asking& asking, const TellIncidentBuyer& command);

void apply_event(Fold& fold, const IncidentProposed& event);
void apply_event(Fold& fold, const IncidentConfirmed& event);
void apply_event(Fold& fold, const IncidentDismissed& event);
void apply_event(Fold& fold, const IncidentReworded& event);
void apply_event(Fold& fold, const IncidentClosed& event);
void apply_event(Fold& fold, const IncidentReopened& event);
void apply_event(Fold& fold, const IncidentSpread& event);
void apply_event(Fold& fold, const IncidentBuyerTold& event);
// An erased person is nobody's affected buyer.
void forget_buyer(State& state, const trade::BuyerKey& buyer);

}  // namespace jx::desk
