// What a buyer has proved to own, and the cards shown on the strength of it.
#include <algorithm>

#include "desk/people/people.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

bool has_proved(const ContactState& contact, const trade::Number& order_no) {
  return std::ranges::find(contact.proven_orders, order_no) != contact.proven_orders.end();
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const ProveOwnership& command) {
  if (auto allowed = allow(asking, {ActorKind::system}); !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (command.order_no.empty()) return fail(ErrorKind::invalid, "order.missing");
  if (has_proved(**contact, command.order_no)) return Decision{};
  return decided(OwnershipProved{command.contact, command.order_no, command.method});
}

Result<Decision> decide_command(const Asking& asking, const RevealCard& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::customer}); !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (command.order_no.empty()) return fail(ErrorKind::invalid, "order.missing");
  if (command.cards < 1 || command.cards > static_cast<std::int64_t>(trade::cards_max)) {
    return fail(ErrorKind::invalid, "cards.out_of_range");
  }
  if (!has_proved(**contact, command.order_no)) {
    return fail(ErrorKind::forbidden, "order.not_proven");
  }
  return decided(CardRevealed{command.contact, command.order_no, command.cards});
}

void apply_event(Fold& fold, const OwnershipProved& event) {
  if (fold.contact == nullptr || has_proved(*fold.contact, event.order_no)) return;
  auto& orders = fold.contact->proven_orders;
  if (orders.size() >= proven_orders_max) orders.erase(orders.begin());
  orders.push_back(event.order_no);
}

void apply_event(Fold& fold, const CardRevealed& event) {}  // logged, nothing to remember

}  // namespace jx::desk
