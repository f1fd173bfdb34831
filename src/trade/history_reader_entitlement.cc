#include "trade/history_reader.h"
#include "trade/stacking.h"

namespace jx::trade {

namespace {

// How far `at` lies outside the campaign; zero inside; nothing when a bound that decides it is not
// told.
std::optional<Duration> distance(const Campaign& campaign, Instant at) {
  if (campaign.starts_at && at < *campaign.starts_at) return *campaign.starts_at - at;
  if (campaign.ends_at && at >= *campaign.ends_at) {
    return at - *campaign.ends_at + milliseconds(1);
  }
  if (!campaign.starts_at || !campaign.ends_at) return std::nullopt;
  return Duration{};
}

}  // namespace

void HistoryReader::entitlement_signals() {
  const Number& order_no = dossier_.chain.order_no;
  std::vector<std::size_t> granted;
  const View<Entitlement>* newest = nullptr;
  for (const auto& view : history_.entitlements) {
    if (!order_no.empty() && view.body.order_no != order_no) continue;
    granted.push_back(view.fact);
    if (newest == nullptr || granted_at(view) >= granted_at(*newest)) newest = &view;
  }
  if (newest == nullptr) {
    if (const auto listing = listed(ListedKind::entitlements)) {
      set("entitlement.granted", Known::no, {*listing});
      set("entitlement.short", Known::no, {*listing});
    }
    set("entitlement.several", Known::no);
    return;
  }
  std::erase(granted, newest->fact);
  granted.push_back(newest->fact);  // last: entitlement_stacking() goes by it
  set("entitlement.granted", Known::yes, std::move(granted));
  set("entitlement.revoked", yes_no(newest->body.revoked_at.has_value()), {newest->fact});

  std::vector<std::size_t> stacked;
  std::optional<Instant> ends_at;
  std::size_t last = newest->fact;
  const std::string stack = stack_of(history_, newest->body);
  for (const auto& view : history_.entitlements) {
    if (stack_of(history_, view.body) != stack || view.body.revoked_at) continue;
    stacked.push_back(view.fact);
    if (!view.body.ends_at || (ends_at && *ends_at >= *view.body.ends_at)) continue;
    ends_at = view.body.ends_at;
    last = view.fact;
  }
  const Known several = yes_no(stacked.size() > 1);
  set("entitlement.several", several, std::move(stacked));
  if (ends_at) set("entitlement.active", yes_no(*ends_at > claimed_at_), {last});
}

void HistoryReader::entitlement_stacking() {
  if (!is("entitlement.granted", Known::yes)) return;
  const std::size_t named = signals_.at("entitlement.granted").facts.back();
  const auto& meant = std::get<Entitlement>(dossier_.fact(named).body);
  const Promises promises = promises_of(history_, stack_of(history_, meant), utc_offset_);
  bool compared = true;
  for (const Promise& promise : promises.of) {
    const Entitlement& entitlement = history_.entitlements[promise.entitlement].body;
    if (is_short(entitlement, promise)) {
      return set("entitlement.short", Known::yes, promise.facts);
    }
    compared = compared && entitlement.ends_at && promise.ends_at;
  }
  const auto listing = listed(ListedKind::entitlements);
  if (!compared || !promises.sure || !listing || promises.of.empty()) return;
  std::vector<std::size_t> facts = promises.of.back().facts;
  facts.push_back(*listing);
  set("entitlement.short", Known::no, std::move(facts));
}

void HistoryReader::campaign_signals() {
  set("campaign.seen", yes_no(!history_.campaigns.empty()));
  const View<Order>* order = order_meant();
  if (history_.campaigns.empty() || order == nullptr) return;
  std::vector<std::size_t> facts;
  const auto paid = paid_at(order->body, facts);
  const View<Campaign>* nearest = nullptr;
  std::optional<Duration> away;
  for (const auto& view : history_.campaigns) {
    const auto& goods = view.body.goods;
    if (std::ranges::find(goods, order->body.goods_no) == goods.end()) continue;
    const auto distant = paid ? distance(view.body, *paid) : std::nullopt;
    const bool nearer = nearest == nullptr || (distant && (!away || *distant < *away));
    if (!nearer) continue;
    nearest = &view;
    away = distant;
  }
  if (nearest == nullptr) return set("campaign.seen", Known::no);
  facts.push_back(nearest->fact);
  if (away) set("campaign.in_window", yes_no(*away == Duration{}), facts);
  const auto& least = nearest->body.amount_least;
  if (!least) {
    set("campaign.threshold_met", Known::yes, {nearest->fact});
  } else if (order->body.amount) {
    set("campaign.threshold_met", yes_no(*order->body.amount >= *least),
        {order->fact, nearest->fact});
  }
  gift_granted(nearest->body, order->body);
}

void HistoryReader::gift_granted(const Campaign& campaign, const Order& order) {
  for (const auto& view : history_.entitlements) {
    const bool of_order = view.body.order_no.empty() || view.body.order_no == order.order_no;
    if (view.body.campaign_no != campaign.campaign_no || !of_order) continue;
    return set("gift.granted", yes_no(!view.body.revoked_at), {view.fact});
  }
  if (const auto listing = listed(ListedKind::entitlements)) {
    set("gift.granted", Known::no, {*listing});
  }
}

}  // namespace jx::trade
