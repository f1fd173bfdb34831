// What contacts are called, of those that were told of lately: a ticket that opens can then be
// named without reading the journal. Bounded; what is not known here is read. Thread-safety: one
// thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "desk/event.h"

namespace jx::edge::websocket {

class ContactNames {
 public:
  static constexpr std::size_t names_max = 50'000;

  // Contacts made after this are known from their first event on.
  void start_after(Seq seq) { floor_ = seq; }

  void apply(const desk::Recorded& recorded) {
    if (const auto* made = std::get_if<desk::ContactCreated>(&recorded.event)) {
      note(recorded.seq, made->contact, made->name);
    } else if (const auto* buyer = std::get_if<desk::BuyerIdentified>(&recorded.event)) {
      note(recorded.seq, buyer->contact, buyer->name);
    } else if (const auto* described = std::get_if<desk::ContactDescribed>(&recorded.event)) {
      note(recorded.seq, described->contact, described->name);
    } else if (const auto* erased = std::get_if<desk::ContactErased>(&recorded.event)) {
      names_.erase(erased->contact);
    }
  }

  // Empty when it has none; nothing when that is not known here.
  std::optional<std::string> find(ContactId contact) const {
    if (const auto found = names_.find(contact); found != names_.end()) return found->second;
    if (contact.value > floor_.value) return std::string();
    return std::nullopt;
  }

 private:
  void note(Seq seq, ContactId contact, const Personal& name) {
    if (name.empty()) return;
    if (names_.size() >= names_max) {
      names_.clear();
      floor_ = seq;
    }
    names_[contact] = name.text;
  }

  Seq floor_{};
  std::unordered_map<ContactId, std::string> names_;
};

}  // namespace jx::edge::websocket
