#include "desk/event.h"

namespace jx::desk {

// Membership is the definition: an event of a conversation has a member `contact`.
ContactId contact_of(const Event& event) {
  return std::visit(
      [](const auto& body) {
        if constexpr (requires { body.contact; }) {
          return body.contact;
        } else {
          return ContactId{};
        }
      },
      event);
}

TicketId ticket_of(const Event& event) {
  return std::visit(
      [](const auto& body) {
        if constexpr (requires { body.ticket; }) {
          return body.ticket;
        } else if constexpr (requires { body.into; }) {
          return body.into;
        } else {
          return TicketId{};
        }
      },
      event);
}

}  // namespace jx::desk
