// Tickets: opening, describing, progress, solving, merging, splitting, linking, verdicts.
//
// An open ticket is with the assistant, waiting, offered or held: exactly one of them. Its
// deadlines follow from its tier and the instant it was opened. Decisions are pure; folds are
// total.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

inline constexpr std::size_t closed_tickets_max = 20;   // of a contact, kept for reopening
inline constexpr std::size_t split_messages_max = 200;  // moved by one split

// -- shared by the commands of this and the neighbouring folders --

struct Deadlines {
  Instant first_reply_due{};
  Instant resolve_due{};
};
// REQUIRES: the tier exists.
Deadlines deadlines_of(const Policy& policy, const Word& tier, Instant opened_at);
// The tier of a kind of ticket; "standard" when the policy names none that exists.
Word tier_for(const Policy& policy, const Word& ticket_kind);

// What a new ticket is, before it has a number. The tier is checked.
struct NewTicket {
  Word ticket_kind{};
  Word tier{};                           // empty = by kind
  Priority priority = Priority::normal;  // normal = the tier's
  Personal subject{};
  trade::Number order_no{};
};
// Errors: invalid "tier.unknown", "word.malformed", text.…; throttled "contact.too_many_tickets".
Result<TicketOpened> new_ticket(const Asking& asking, const ContactState& contact,
                                const NewTicket& wanted, TicketId id);

// The ticket goes to the queue, or back to it: age, team and skills are kept.
TicketQueued queued_again(const Ticket& ticket, std::string_view reason, Personal brief = {});

// Folds of an ending: the ticket itself, and its place with the contact.
void close_ticket(Fold& fold, Ticket& ticket, TicketState state);
void move_to_closed(Fold& fold, TicketId ticket);
// The contact's closed ticket leaves the memory.
void forget_closed_ticket(Fold& fold, ContactState& contact, TicketId ticket);

Result<Decision> decide_command(const Asking& asking, const OpenTicket& command);
Result<Decision> decide_command(const Asking& asking, const RequestHuman& command);
Result<Decision> decide_command(const Asking& asking, const ChangeTicket& command);
Result<Decision> decide_command(const Asking& asking, const AddProgress& command);
Result<Decision> decide_command(const Asking& asking, const ResolveTicket& command);
Result<Decision> decide_command(const Asking& asking, const ReopenTicket& command);
Result<Decision> decide_command(const Asking& asking, const MergeTickets& command);
Result<Decision> decide_command(const Asking& asking, const SplitTicket& command);
Result<Decision> decide_command(const Asking& asking, const LinkTickets& command);
Result<Decision> decide_command(const Asking& asking, const RecordVerdict& command);

void apply_event(Fold& fold, const TicketOpened& event);
void apply_event(Fold& fold, const TicketChanged& event);
void apply_event(Fold& fold, const TicketProgressed& event);
void apply_event(Fold& fold, const TicketResolved& event);
void apply_event(Fold& fold, const TicketReopened& event);
void apply_event(Fold& fold, const TicketsMerged& event);
void apply_event(Fold& fold, const TicketsLinked& event);
void apply_event(Fold& fold, const VerdictRecorded& event);

}  // namespace jx::desk
