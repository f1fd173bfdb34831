#include "trade/payments.h"

#include <set>

namespace jx::trade {

namespace {

struct Group {
  std::set<Number> numbers{};
  std::vector<const View<Payment>*> views{};
};

std::set<Number> numbers_of(const Payment& payment) {
  std::set<Number> numbers{payment.trade_no, payment.transaction_id};
  numbers.erase(Number{});
  return numbers;
}

bool share(const Group& group, const std::set<Number>& numbers) {
  return std::ranges::any_of(numbers,
                             [&](const Number& number) { return group.numbers.contains(number); });
}

void merge(Group& into, Group&& from) {
  into.numbers.merge(from.numbers);
  into.views.insert(into.views.end(), from.views.begin(), from.views.end());
}

std::vector<Group> groups_of(const std::vector<View<Payment>>& views) {
  std::vector<Group> groups;
  Group nameless;
  for (const View<Payment>& view : views) {
    Group joined{.numbers = numbers_of(view.body), .views = {&view}};
    if (joined.numbers.empty()) {
      merge(nameless, std::move(joined));
      continue;
    }
    for (std::size_t i = groups.size(); i-- > 0;) {
      if (!share(groups[i], joined.numbers)) continue;
      merge(joined, std::move(groups[i]));
      groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(i));
    }
    groups.push_back(std::move(joined));
  }
  if (nameless.views.empty() || groups.size() > 1) return groups;
  if (groups.empty()) groups.emplace_back();
  merge(groups.front(), std::move(nameless));
  return groups;
}

PaymentTold told(Group& group) {
  std::ranges::sort(group.views, {}, &View<Payment>::fact);
  PaymentTold payment;
  for (const View<Payment>* view : group.views) {
    if (view->body.status != PaymentStatus::unknown) payment.status = view->body.status;
    if (view->body.amount) payment.amount = view->body.amount;
    if (view->body.paid_at) payment.paid_at = view->body.paid_at;
    payment.at = view->at;
    payment.facts.push_back(view->fact);
  }
  return payment;
}

}  // namespace

std::vector<PaymentTold> payments_told(const std::vector<View<Payment>>& views) {
  std::vector<PaymentTold> payments;
  for (Group& group : groups_of(views)) payments.push_back(told(group));
  return payments;
}

bool came_in(PaymentStatus status) {
  switch (status) {
    case PaymentStatus::unknown:
    case PaymentStatus::unpaid:
    case PaymentStatus::closed:
      return false;
    case PaymentStatus::paid:
    case PaymentStatus::refunded:
    case PaymentStatus::partially_refunded:
    case PaymentStatus::frozen:
      return true;
  }
  return false;
}

}  // namespace jx::trade
