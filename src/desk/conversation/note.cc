// Internal notes, and the assistant's memory of a dialogue.
#include "desk/check.h"
#include "desk/conversation/conversation.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

// A ticket named beside a contact must be of that contact; it may be closed.
Result<void> check_ticket_of(const Asking& asking, TicketId id, ContactId contact) {
  if (!id) return {};
  auto ticket = get_ticket(asking, id);
  if (!ticket) return error_of(std::move(ticket));
  if ((*ticket)->contact != contact) return fail(ErrorKind::not_found, "ticket.unknown");
  return {};
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const PostNote& command) {
  if (auto allowed = allow(
          asking, {ActorKind::system, ActorKind::program, ActorKind::agent, ActorKind::assistant});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto held = need_conversation(asking, command.contact); !held) {
    return error_of(std::move(held));
  }
  if (auto sound = check_ticket_of(asking, command.ticket, command.contact); !sound) {
    return error_of(std::move(sound));
  }
  if (command.text.empty()) return fail(ErrorKind::invalid, "note.empty");
  if (auto sound = check_text(command.text.text, note_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  return decided(NotePosted{command.contact, command.ticket, asking.actor, command.text});
}

Result<Decision> decide_command(const Asking& asking, const NoteDialogue& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::assistant}); !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto sound = check_ticket_of(asking, command.ticket, command.contact); !sound) {
    return error_of(std::move(sound));
  }
  if (auto sound = check_words(command.asked, asked_slots_max); !sound) {
    return error_of(std::move(sound));
  }
  if (auto sound = check_word(command.topic); !sound) return error_of(std::move(sound));
  if (command.misses < 0) return fail(ErrorKind::invalid, "dialogue.misses_negative");
  return decided(DialogueNoted{command.contact, command.ticket, command.order_no, command.asked,
                               command.misses, command.topic});
}

void apply_event(Fold& fold, const NotePosted& event) {}  // nothing hot

void apply_event(Fold& fold, const DialogueNoted& event) {
  if (fold.contact == nullptr) return;
  fold.contact->dialogue = {event.ticket, event.order_no, event.asked, event.misses, event.topic};
}

}  // namespace jx::desk
