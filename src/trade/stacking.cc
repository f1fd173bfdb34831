#include "trade/stacking.h"

#include "trade/calendar.h"
#include "trade/listing.h"

namespace jx::trade {

namespace {

const View<Order>* order_of(const History& history, const Number& order_no) {
  const auto found = std::ranges::find_if(
      history.orders, [&](const View<Order>& order) { return order.body.order_no == order_no; });
  return found == history.orders.end() || order_no.empty() ? nullptr : &*found;
}

const View<Goods>* goods_of(const History& history, const View<Order>& order) {
  const auto found = std::ranges::find_if(history.goods, [&](const View<Goods>& goods) {
    return goods.body.goods_no == order.body.goods_no;
  });
  return found == history.goods.end() || order.body.goods_no.empty() ? nullptr : &*found;
}

bool was_refunded(const History& history, const View<Order>& order) {
  if (order.body.status == OrderStatus::refunded) return true;
  return std::ranges::any_of(history.refunds, [&](const View<Refund>& refund) {
    return refund.body.order_no == order.body.order_no &&
           refund.body.status == RefundStatus::succeeded;
  });
}

// Seen after `at`, or not refunded by then as far as the shop's refunds were all told.
bool still_stood(const History& history, const View<Entitlement>& view, Instant at) {
  if (history.facts[view.fact].seen_at >= at) return true;
  if (view.body.order_no.empty()) return false;
  return listed_in_full(history.facts, {.listed = ListedKind::refunds,
                                        .order_no = view.body.order_no,
                                        .buyer = {},
                                        .from = std::nullopt,
                                        .until = at,
                                        .source = history.facts[view.fact].source})
      .has_value();
}

Instant end_of(const Goods& goods, std::int64_t pieces, Instant begins, Duration utc_offset) {
  const std::int64_t months = goods.entitlement_months.value_or(0) * pieces;
  const std::int64_t whole_days = goods.entitlement_days.value_or(0) * pieces;
  return add_months(begins, months, utc_offset) + days(1) * whole_days;
}

bool has_goods(const History& history, const Entitlement& entitlement) {
  const View<Order>* order = order_of(history, entitlement.order_no);
  return order != nullptr && goods_of(history, *order) != nullptr;
}

class Stack {
 public:
  Stack(const History& history, Duration utc_offset) : history_(history), utc_offset_(utc_offset) {}

  // REQUIRES: in the order in which they were granted.
  void add(std::size_t entitlement) {
    const View<Entitlement>& view = history_.entitlements[entitlement];
    Promise promise{.entitlement = entitlement};
    const View<Order>* order = order_of(history_, view.body.order_no);
    const View<Goods>* goods = order == nullptr ? nullptr : goods_of(history_, *order);
    const bool has_terms = goods != nullptr && goods->body.stacking != Stacking::unknown &&
                           (goods->body.entitlement_months || goods->body.entitlement_days);
    if (!has_terms || was_refunded(history_, *order)) {
      result_.sure = false;
      result_.of.push_back(std::move(promise));
      return;
    }
    const Instant granted = granted_at(view);
    const bool all_stood = std::ranges::all_of(earlier_, [&](std::size_t before) {
      return still_stood(history_, history_.entitlements[before], granted);
    });
    if (!all_stood) {
      result_.sure = false;
      promised_.reset();
    }
    const bool appended = goods->body.stacking == Stacking::one_after_another && promised_;
    const Instant begins = appended ? std::max(granted, *promised_) : granted;
    promise.ends_at = end_of(goods->body, order->body.quantity, begins, utc_offset_);
    facts_.push_back(view.fact);
    facts_.push_back(goods->fact);
    promise.facts = facts_;
    promised_ = promised_ ? std::max(*promised_, *promise.ends_at) : *promise.ends_at;
    earlier_.push_back(entitlement);
    result_.of.push_back(std::move(promise));
  }

  Promises take() {
    if (result_.of.empty()) return std::move(result_);
    const Instant newest = granted_at(history_.entitlements[result_.of.back().entitlement]);
    for (Promise& promise : result_.of) {
      const View<Entitlement>& view = history_.entitlements[promise.entitlement];
      if (still_stood(history_, view, newest)) continue;
      promise.ends_at.reset();
      result_.sure = false;
    }
    return std::move(result_);
  }

 private:
  const History& history_;
  Duration utc_offset_;
  Promises result_{};
  std::optional<Instant> promised_{};  // where those so far end
  std::vector<std::size_t> earlier_{};
  std::vector<std::size_t> facts_{};
};

}  // namespace

Instant granted_at(const View<Entitlement>& view) {
  return view.body.granted_at.value_or(view.body.starts_at.value_or(view.at));
}

std::string stack_of(const History& history, const Entitlement& entitlement) {
  const View<Order>* order = order_of(history, entitlement.order_no);
  const View<Goods>* goods = order == nullptr ? nullptr : goods_of(history, *order);
  const bool named = goods != nullptr && !goods->body.entitlement_kind.empty();
  return named ? goods->body.entitlement_kind : entitlement.entitlement_kind;
}

Promises promises_of(const History& history, std::string_view stack, Duration utc_offset) {
  std::vector<std::size_t> kind;
  for (std::size_t i = 0; i < history.entitlements.size(); ++i) {
    const Entitlement& body = history.entitlements[i].body;
    if (stack_of(history, body) == stack && !body.revoked_at) kind.push_back(i);
  }
  std::ranges::sort(
      kind, {}, [&](std::size_t i) { return std::pair(granted_at(history.entitlements[i]), i); });
  Stack counted(history, utc_offset);
  for (const std::size_t entitlement : kind) counted.add(entitlement);
  Promises promises = counted.take();
  // One whose goods were not told may be of this stack as well.
  promises.sure = promises.sure &&
                  std::ranges::all_of(history.entitlements, [&](const View<Entitlement>& view) {
                    return view.body.revoked_at || has_goods(history, view.body);
                  });
  return promises;
}

bool is_short(const Entitlement& entitlement, const Promise& promise) {
  return entitlement.ends_at && promise.ends_at &&
         *entitlement.ends_at + end_tolerance < *promise.ends_at;
}

}  // namespace jx::trade
