#include "shop/dujiaonext/dujiaonext_orders.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/describe.h"
#include "codec/json.h"

namespace jx::shop {

namespace {

struct OrderMark {
  std::string id{};
  trade::Number no{};
  trade::Number ours{};
  bool ended = false;
};
JX_DESCRIBE(OrderMark, id, no, ours, ended)

}  // namespace

DujiaoNextOrders::DujiaoNextOrders(std::string_view name, host::Marks& marks)
    : mark_(fmt::format("dujiaonext:{}:orders", name)), marks_(marks) {}

Result<void> DujiaoNextOrders::load() {
  if (loaded_) return {};
  auto text = marks_.get(mark_);
  if (!text) return error_of(std::move(text));
  if (*text) {
    auto marks = codec::from_json<std::vector<OrderMark>>(**text);
    if (!marks) return fail(ErrorKind::corrupt, "shop.bad_mark", mark_);
    for (OrderMark& mark : *marks) {
      known_.push_back({{std::move(mark.id), mark.no, mark.ours}, mark.ended});
    }
  }
  loaded_ = true;
  return {};
}

Result<void> DujiaoNextOrders::save() {
  std::vector<OrderMark> marks;
  marks.reserve(known_.size());
  for (const Known& one : known_) {
    marks.push_back({one.order.id, one.order.no, one.order.ours, one.ended});
  }
  return marks_.set(mark_, codec::to_json(marks));
}

Result<void> DujiaoNextOrders::add(const DujiaoNextOrder& order) {
  const std::lock_guard lock(mutex_);
  auto loaded = load();
  if (!loaded) return loaded;
  const auto same = std::ranges::find(
      known_, order.id, [](const Known& one) -> const std::string& { return one.order.id; });
  if (same != known_.end()) {
    if (same->order == order && !same->ended) return {};
    known_.erase(same);
  }
  known_.push_back({order, false});
  if (known_.size() > dujiaonext_orders_max) known_.erase(known_.begin());
  return save();
}

Result<void> DujiaoNextOrders::end(std::string_view id) {
  const std::lock_guard lock(mutex_);
  auto loaded = load();
  if (!loaded) return loaded;
  const auto same = std::ranges::find_if(
      known_, [&](const Known& one) { return one.order.id == id && !one.ended; });
  if (same == known_.end()) return {};
  same->ended = true;
  return save();
}

Result<std::vector<DujiaoNextOrder>> DujiaoNextOrders::find(std::string_view number) {
  const std::lock_guard lock(mutex_);
  auto loaded = load();
  if (!loaded) return error_of(std::move(loaded));
  std::vector<DujiaoNextOrder> found;
  for (const Known& one : known_) {
    const DujiaoNextOrder& order = one.order;
    if (order.id == number || order.no.view() == number || order.ours.view() == number) {
      found.push_back(order);
    }
  }
  return found;
}

Result<std::vector<DujiaoNextOrder>> DujiaoNextOrders::open(std::size_t from, std::size_t count) {
  const std::lock_guard lock(mutex_);
  auto loaded = load();
  if (!loaded) return error_of(std::move(loaded));
  std::vector<DujiaoNextOrder> open;
  for (const Known& one : known_) {
    if (!one.ended) open.push_back(one.order);
  }
  if (open.empty()) return open;
  std::ranges::rotate(open, open.begin() + static_cast<std::ptrdiff_t>(from % open.size()));
  open.resize(std::min(open.size(), count));
  return open;
}

}  // namespace jx::shop
