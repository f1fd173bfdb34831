#include "trade/listing.h"

#include <map>

#include "trade/chain_views.h"

namespace jx::trade {

namespace {

struct KindOf {
  ListedKind operator()(const Order&) const { return ListedKind::orders; }
  ListedKind operator()(const Payment&) const { return ListedKind::payments; }
  ListedKind operator()(const Refund&) const { return ListedKind::refunds; }
  ListedKind operator()(const Delivery&) const { return ListedKind::deliveries; }
  ListedKind operator()(const UpstreamCallback&) const { return ListedKind::upstream_callbacks; }
  ListedKind operator()(const BalanceMovement&) const { return ListedKind::balance_movements; }
  ListedKind operator()(const AccountOperation&) const { return ListedKind::account_operations; }
  ListedKind operator()(const Entitlement&) const { return ListedKind::entitlements; }
  ListedKind operator()(const Withdrawal&) const { return ListedKind::withdrawals; }
  ListedKind operator()(const MerchantCallback&) const { return ListedKind::merchant_callbacks; }
  ListedKind operator()(const Dispute&) const { return ListedKind::disputes; }
  ListedKind operator()(const Invoice&) const { return ListedKind::invoices; }
  ListedKind operator()(const Goods&) const { return ListedKind::unknown; }
  ListedKind operator()(const Notice&) const { return ListedKind::unknown; }
  ListedKind operator()(const StockCard&) const { return ListedKind::unknown; }
  ListedKind operator()(const UpstreamOrder&) const { return ListedKind::unknown; }
  ListedKind operator()(const Activation&) const { return ListedKind::unknown; }
  ListedKind operator()(const Campaign&) const { return ListedKind::unknown; }
  ListedKind operator()(const SupplierNotice&) const { return ListedKind::unknown; }
  ListedKind operator()(const AccountState&) const { return ListedKind::unknown; }
  ListedKind operator()(const Listing&) const { return ListedKind::unknown; }
};

// When a thing came about, as far as this view of it tells.
Instant begun_at(const Fact& fact) {
  const auto told = std::visit(
      []<class Body>(const Body& body) -> std::optional<Instant> {
        if constexpr (requires { body.created_at; }) return body.created_at;
        if constexpr (requires { body.granted_at; }) return body.granted_at;
        if constexpr (requires { body.requested_at; }) return body.requested_at;
        return std::nullopt;
      },
      fact.body);
  return told.value_or(time_of(fact));
}

bool is_of(const Fact& fact, const Number& order_no, const BuyerKey& buyer) {
  return std::visit(
      [&]<class Body>(const Body& body) {
        if (!order_no.empty()) {
          if constexpr (requires { body.order_no; }) return body.order_no == order_no;
        } else {
          if constexpr (requires { body.buyer; }) return body.buyer == buyer;
        }
        return false;
      },
      fact.body);
}

std::int64_t told_by(const std::vector<Fact>& facts, const Fact& lister, const Listing& listing) {
  std::map<std::string, Instant> things;  // each with the earliest time told of it
  for (const Fact& fact : facts) {
    if (fact.source != lister.source || std::visit(KindOf{}, fact.body) != listing.listed) continue;
    if (!is_of(fact, listing.order_no, listing.buyer)) continue;
    const Instant at = begun_at(fact);
    auto [place, fresh] = things.try_emplace(thing_of(fact), at);
    if (!fresh) place->second = std::min(place->second, at);
  }
  const Instant until = listing.until.value_or(lister.seen_at);
  return std::ranges::count_if(things, [&](const auto& thing) {
    return (!listing.since || thing.second >= *listing.since) && thing.second <= until;
  });
}

}  // namespace

std::optional<std::size_t> listed_in_full(const std::vector<Fact>& facts, const Listed& wanted) {
  for (std::size_t i = facts.size(); i-- > 0;) {
    const auto* listing = std::get_if<Listing>(&facts[i].body);
    if (listing == nullptr || listing->listed != wanted.listed) continue;
    if (!wanted.source.empty() && facts[i].source != wanted.source) continue;
    const bool same = wanted.order_no.empty()
                          ? listing->order_no.empty() && listing->buyer == wanted.buyer
                          : listing->order_no == wanted.order_no;
    const bool from = !listing->since || (wanted.from && *listing->since <= *wanted.from);
    const bool until = listing->until.value_or(facts[i].seen_at) >= wanted.until;
    if (!same || !from || !until) continue;
    if (told_by(facts, facts[i], *listing) == listing->count) return i;
  }
  return std::nullopt;
}

}  // namespace jx::trade
