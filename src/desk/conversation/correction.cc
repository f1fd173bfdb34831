// Correcting and taking back one's own message, while it is fresh. The record keeps that it was.
#include <algorithm>

#include "desk/check.h"
#include "desk/conversation/conversation.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

Result<const RecentMessage*> own_recent(const Asking& asking, ContactId id, MessageNumber number) {
  auto contact = get_contact(asking, id);
  if (!contact) return error_of(std::move(contact));
  if (!number || number > (*contact)->last_number) {
    return fail(ErrorKind::not_found, "message.unknown");
  }
  const auto& recent = (*contact)->recent;
  const auto found = std::ranges::find(recent, number, &RecentMessage::number);
  if (found == recent.end() || asking.now > found->at + asking.policy.correction_window) {
    return fail(ErrorKind::conflict, "message.final");
  }
  if (found->author != asking.actor) return fail(ErrorKind::forbidden, "message.not_own");
  return &*found;
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const CorrectMessage& command) {
  auto message = own_recent(asking, command.contact, command.number);
  if (!message) return error_of(std::move(message));
  if ((*message)->taken_back) return fail(ErrorKind::conflict, "message.taken_back");
  if (command.text.empty()) return fail(ErrorKind::invalid, "message.empty");
  if (auto sound = check_text(command.text.text, message_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  return decided(MessageCorrected{command.contact, command.number, command.text});
}

Result<Decision> decide_command(const Asking& asking, const TakeBackMessage& command) {
  auto message = own_recent(asking, command.contact, command.number);
  if (!message) return error_of(std::move(message));
  if ((*message)->taken_back) return Decision{};
  return decided(MessageTakenBack{command.contact, command.number});
}

void apply_event(Fold& fold, const MessageCorrected& event) {}  // its text is nothing hot

void apply_event(Fold& fold, const MessageTakenBack& event) {
  if (fold.contact == nullptr) return;
  const auto found = std::ranges::find(fold.contact->recent, event.number, &RecentMessage::number);
  if (found != fold.contact->recent.end()) found->taken_back = true;
}

}  // namespace jx::desk
