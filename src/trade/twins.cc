#include "trade/twins.h"

namespace jx::trade {

bool is_twin(const Order& order, const View<Order>& other) {
  const Order& body = other.body;
  if (!order.created_at || body.order_no == order.order_no || body.amount != order.amount) {
    return false;
  }
  const bool same_goods =
      order.goods_no.empty() ? body.title == order.title : body.goods_no == order.goods_no;
  const Instant at = body.created_at.value_or(other.at);
  return same_goods && at + twins_within >= *order.created_at &&
         at <= *order.created_at + twins_within;
}

bool was_paid(OrderStatus status) {
  switch (status) {
    case OrderStatus::unknown:
    case OrderStatus::pending_payment:
    case OrderStatus::expired:
    case OrderStatus::cancelled:
      return false;
    case OrderStatus::paid:
    case OrderStatus::processing:
    case OrderStatus::completed:
    case OrderStatus::failed:
    case OrderStatus::exception:
    case OrderStatus::refunded:
    case OrderStatus::partially_refunded:
    case OrderStatus::partially_delivered:
      return true;
  }
  return false;
}

const View<Order>* paid_twin(const History& history, const Order& order) {
  for (const auto& other : history.orders) {
    if (is_twin(order, other) && was_paid(other.body.status)) return &other;
  }
  return nullptr;
}

}  // namespace jx::trade
