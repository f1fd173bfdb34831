// What the customer sees happening, and what was found out.
#include "desk/check.h"
#include "desk/rights.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {

Result<Decision> decide_command(const Asking& asking, const AddProgress& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::program, ActorKind::shop,
                                    ActorKind::agent, ActorKind::assistant});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto ticket = get_open_ticket(asking, command.ticket);
  if (!ticket) return error_of(std::move(ticket));
  if (auto held = need_conversation(asking, (*ticket)->contact); !held) {
    return error_of(std::move(held));
  }
  if (!is_word(command.step.view())) return fail(ErrorKind::invalid, "word.malformed");
  if (auto sound = check_text(command.text.text, note_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  if (command.step == Word{"custom"} && command.text.empty()) {
    return fail(ErrorKind::invalid, "progress.text_missing");
  }
  if (command.next_due != Instant{} && command.next_due <= asking.now) {
    return fail(ErrorKind::invalid, "progress.due_in_the_past");
  }
  return decided(TicketProgressed{command.ticket, (*ticket)->contact, asking.actor, command.step,
                                  command.text, command.next_due});
}

Result<Decision> decide_command(const Asking& asking, const RecordVerdict& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::agent, ActorKind::assistant});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto held = need_conversation(asking, command.contact); !held) {
    return error_of(std::move(held));
  }
  VerdictRecorded recorded{command.contact, command.ticket, command.verdict};
  if (!command.ticket) return decided(std::move(recorded));
  auto ticket = get_ticket(asking, command.ticket);
  if (!ticket) return error_of(std::move(ticket));
  if ((*ticket)->contact != command.contact) return fail(ErrorKind::not_found, "ticket.unknown");
  const trade::Party party = command.verdict.party;
  const bool is_open = (*contact)->open_tickets.contains(command.ticket);
  if (!is_open || party == trade::Party::undecided || party == (*ticket)->responsibility) {
    return decided(std::move(recorded));
  }
  return decided(
      std::move(recorded),
      TicketChanged{.ticket = command.ticket, .contact = command.contact, .responsibility = party});
}

void apply_event(Fold& fold, const TicketProgressed& event) {}  // shown, not remembered
void apply_event(Fold& fold, const VerdictRecorded& event) {}   // shown, not remembered

}  // namespace jx::desk
