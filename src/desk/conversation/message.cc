#include <algorithm>

#include "desk/check.h"
#include "desk/conversation/conversation.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

Result<void> check_attachment(const Attachment& attachment) {
  const bool sound = is_blob_hash(attachment.hash) && attachment.bytes > 0 &&
                     !attachment.media_type.empty() && attachment.media_type.size() <= 100 &&
                     is_utf8(attachment.media_type);
  if (!sound) return fail(ErrorKind::invalid, "attachment.malformed");
  return check_text(attachment.name.text, name_bytes_max);
}

Result<void> check_content(const PostMessage& command) {
  if (auto sound = check_text(command.text.text, message_bytes_max); !sound) return sound;
  if (command.attachments.size() > attachments_max) {
    return fail(ErrorKind::invalid, "message.too_many_attachments");
  }
  for (const Attachment& attachment : command.attachments) {
    if (auto sound = check_attachment(attachment); !sound) return sound;
  }
  const bool needs_file =
      command.message_kind == MessageKind::image || command.message_kind == MessageKind::file;
  if (needs_file && command.attachments.empty()) {
    return fail(ErrorKind::invalid, "attachment.missing");
  }
  if (command.text.empty() && command.attachments.empty()) {
    return fail(ErrorKind::invalid, "message.empty");
  }
  return {};
}

// Who may speak here, as what.
Result<void> check_speaker(const Asking& asking, const ContactState& contact, MessageKind kind) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::program, ActorKind::customer,
                                    ActorKind::agent, ActorKind::assistant});
      !allowed) {
    return allowed;
  }
  const bool is_notice = kind == MessageKind::notice;
  if (is_notice && (is_customer(asking) || asking.agent != nullptr)) {
    return fail(ErrorKind::forbidden, "message.notice_not_allowed");
  }
  if (is_assistant(asking) && !is_notice) {
    const auto is_held = [&](TicketId id) {
      const Ticket* ticket = asking.index.ticket(id);
      return ticket != nullptr && ticket->state == TicketState::held;
    };
    if (std::ranges::any_of(contact.open_tickets, is_held)) {
      return fail(ErrorKind::conflict, "ticket.with_human");
    }
  }
  return need_conversation(asking, contact.contact);
}

// The ticket a message belongs to: the named one, else the newest open one, for an agent the newest
// they hold. None when nothing is open.
Result<TicketId> ticket_for(const Asking& asking, const ContactState& contact, TicketId named) {
  if (named) {
    auto ticket = get_open_ticket(asking, named);
    if (!ticket) return error_of(std::move(ticket));
    if ((*ticket)->contact != contact.contact) {
      return fail(ErrorKind::not_found, "ticket.unknown");
    }
    return named;
  }
  if (contact.open_tickets.empty()) return TicketId{};
  if (asking.agent != nullptr) {
    for (auto id = contact.open_tickets.rbegin(); id != contact.open_tickets.rend(); ++id) {
      if (asking.agent->held.contains(*id)) return *id;
    }
  }
  return *contact.open_tickets.rbegin();
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const PostMessage& command) {
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto sound = check_content(command); !sound) return error_of(std::move(sound));
  if (auto may = check_speaker(asking, **contact, command.message_kind); !may) {
    return error_of(std::move(may));
  }
  auto ticket = ticket_for(asking, **contact, command.ticket);
  if (!ticket) return error_of(std::move(ticket));
  return decided(MessagePosted{command.contact, MessageNumber{(*contact)->last_number.value + 1},
                               asking.actor, command.message_kind, command.channel, *ticket,
                               command.text, command.attachments});
}

void apply_event(Fold& fold, const MessagePosted& event) {
  if (fold.ticket != nullptr && event.author.kind == ActorKind::agent &&
      !fold.ticket->first_replied_at) {
    fold.ticket->first_replied_at = fold.at;
  }
  if (fold.contact == nullptr) return;
  fold.contact->last_number = event.number;
  auto& recent = fold.contact->recent;
  std::erase_if(recent, [&](const RecentMessage& message) {
    return message.at + fold.policy.correction_window < fold.at;
  });
  if (event.message_kind == MessageKind::notice) return;
  if (recent.size() >= recent_messages_max) recent.erase(recent.begin());
  recent.push_back({event.number, event.author, fold.at, false});
}

}  // namespace jx::desk
