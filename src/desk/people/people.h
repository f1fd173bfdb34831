// People: contacts, their handles, who they are to the shop, what they have proved, their leaving.
//
// A handle belongs to at most one contact. An erased contact keeps its number and nothing else.
// Decisions are pure; folds are total.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

inline constexpr std::size_t handles_per_contact_max = 20;
inline constexpr std::size_t proven_orders_max = 50;  // the newest are kept

Result<Decision> decide_command(const Asking& asking, const CreateContact& command);
Result<Decision> decide_command(const Asking& asking, const LinkHandle& command);
Result<Decision> decide_command(const Asking& asking, const IdentifyBuyer& command);
Result<Decision> decide_command(const Asking& asking, const DescribeContact& command);
Result<Decision> decide_command(const Asking& asking, const ProveOwnership& command);
Result<Decision> decide_command(const Asking& asking, const RevealCard& command);
Result<Decision> decide_command(const Asking& asking, const EraseContact& command);

void apply_event(Fold& fold, const ContactCreated& event);
void apply_event(Fold& fold, const HandleLinked& event);
void apply_event(Fold& fold, const BuyerIdentified& event);
void apply_event(Fold& fold, const ContactDescribed& event);
void apply_event(Fold& fold, const OwnershipProved& event);
void apply_event(Fold& fold, const CardRevealed& event);
void apply_event(Fold& fold, const ContactErased& event);

}  // namespace jx::desk
