// Twins: another order of the same goods for the same amount, made within half an hour of one. Who
// pays for two sees two charges; who pays for one may ask about the other. Pure.
#pragma once

#include "trade/history.h"

namespace jx::trade {

inline constexpr Duration twins_within = minutes(30);

// False when it is not known when `order` was made.
bool is_twin(const Order& order, const View<Order>& other);
// The order was paid at some time, by its status.
bool was_paid(OrderStatus status);
// The oldest twin that was paid; null when none was told.
const View<Order>* paid_twin(const History& history, const Order& order);

}  // namespace jx::trade
