#include "desk/check.h"
#include "desk/people/people.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

inline constexpr std::size_t address_bytes_max = 320;

Result<void> check_address(const HandleKey& handle, const Personal& address) {
  if (handle.empty()) return fail(ErrorKind::invalid, "handle.missing");
  return check_text(address.text, address_bytes_max);
}

Result<void> check_person(const Personal& name, std::string_view locale) {
  auto checked = check_text(name.text, name_bytes_max);
  return checked ? check_locale(locale) : checked;
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const CreateContact& command) {
  if (auto allowed = allow(asking, {ActorKind::system}); !allowed) {
    return error_of(std::move(allowed));
  }
  if (auto sound = check_address(command.handle, command.address); !sound) {
    return error_of(std::move(sound));
  }
  if (auto sound = check_person(command.name, command.locale); !sound) {
    return error_of(std::move(sound));
  }
  if (asking.index.contact_of({command.channel, command.handle})) {
    return fail(ErrorKind::conflict, "handle.taken");
  }
  if (asking.state.contacts.size() >= asking.policy.hot_contacts_max) {
    return fail(ErrorKind::throttled, "desk.too_many_contacts");
  }
  const auto contact = asking.id_at<ContactId>(0);
  auto decision = decided(ContactCreated{contact, command.channel, command.handle, command.address,
                                         command.name, command.locale});
  if (!command.buyer.empty())
    decision.events.emplace_back(BuyerIdentified{contact, command.buyer, command.name});
  return decision;
}

Result<Decision> decide_command(const Asking& asking, const LinkHandle& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::program, ActorKind::agent});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto held = need_conversation(asking, command.contact); !held) {
    return error_of(std::move(held));
  }
  if (command.verified && !is_trusted(asking)) {
    return fail(ErrorKind::forbidden, "actor.not_allowed", "only a proof verifies a handle");
  }
  if (auto sound = check_address(command.handle, command.address); !sound) {
    return error_of(std::move(sound));
  }
  const auto& handles = (*contact)->handles;
  for (const HandleState& handle : handles) {
    if (handle.channel != command.channel || handle.handle != command.handle) continue;
    if (handle.verified || !command.verified) return Decision{};
    return decided(HandleLinked{command.contact, command.channel, command.handle, command.address,
                                command.verified});
  }
  if (asking.index.contact_of({command.channel, command.handle})) {
    return fail(ErrorKind::conflict, "handle.taken");
  }
  if (handles.size() >= handles_per_contact_max) {
    return fail(ErrorKind::throttled, "contact.too_many_handles");
  }
  return decided(HandleLinked{command.contact, command.channel, command.handle, command.address,
                              command.verified});
}

Result<Decision> decide_command(const Asking& asking, const IdentifyBuyer& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::shop}); !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (command.buyer.empty()) return fail(ErrorKind::invalid, "buyer.missing");
  if (auto sound = check_text(command.name.text, name_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  if ((*contact)->buyer == command.buyer) return Decision{};
  return decided(BuyerIdentified{command.contact, command.buyer, command.name});
}

Result<Decision> decide_command(const Asking& asking, const DescribeContact& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::program, ActorKind::customer,
                                    ActorKind::agent, ActorKind::assistant});
      !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto held = need_conversation(asking, command.contact); !held) {
    return error_of(std::move(held));
  }
  if (auto sound = check_person(command.name, command.locale); !sound) {
    return error_of(std::move(sound));
  }
  return decided(ContactDescribed{command.contact, command.name, command.locale});
}

void apply_event(Fold& fold, const ContactCreated& event) {
  auto [found, is_new] = fold.state.contacts.try_emplace(event.contact);
  if (!is_new) return;  // warmed past it
  ContactState& contact = found->second;
  contact.contact = event.contact;
  contact.created_at = fold.at;
  contact.locale = event.locale;
  contact.handles.push_back({event.channel, event.handle, false});
  contact.last_event_at = fold.at;
  contact.last_seq = fold.seq;
  fold.index.add_contact(contact);
  fold.contact = &contact;
}

void apply_event(Fold& fold, const HandleLinked& event) {
  if (fold.contact == nullptr) return;
  for (HandleState& handle : fold.contact->handles) {
    if (handle.channel != event.channel || handle.handle != event.handle) continue;
    handle.verified = handle.verified || event.verified;
    return;
  }
  fold.contact->handles.push_back({event.channel, event.handle, event.verified});
  fold.index.add_handle({event.channel, event.handle}, event.contact);
}

void apply_event(Fold& fold, const BuyerIdentified& event) {
  if (fold.contact == nullptr) return;
  fold.index.forget_buyer(*fold.contact);
  fold.contact->buyer = event.buyer;
  fold.index.note_buyer(*fold.contact);
}

void apply_event(Fold& fold, const ContactDescribed& event) {
  if (fold.contact != nullptr && !event.locale.empty()) fold.contact->locale = event.locale;
}

}  // namespace jx::desk
