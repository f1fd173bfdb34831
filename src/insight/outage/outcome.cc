#include "insight/outage/outcome.h"

#include <algorithm>
#include <array>

namespace jx::insight {

namespace {

using trade::Known;
using trade::Party;

constexpr Duration allowance_min = minutes(2);
constexpr Duration allowance_max = hours(2);
constexpr Duration allowance_usual = minutes(5);
constexpr Duration allowance_by_hand = hours(1);

// Causes of goods that are on their way: time alone makes them trouble.
constexpr std::array waiting_causes{std::string_view("upstream_pending"),
                                    std::string_view("manual_order_waiting")};

bool is_on_its_way(const Word& cause) {
  return std::ranges::find(waiting_causes, cause.view()) != waiting_causes.end();
}

bool says(const trade::Verdict& verdict, std::string_view signal) {
  return std::ranges::any_of(verdict.evidence, [&](const trade::Evidence& evidence) {
    return evidence.signal.view() == signal;
  });
}

// Money given back because the supplier failed is a failure of the supplier all the same.
bool was_refunded_for_failure(const trade::Verdict& verdict) {
  return verdict.cause == Word{"refunded"} && says(verdict, "upstream.failed");
}

bool is_trouble(const trade::Verdict& verdict) {
  if (was_refunded_for_failure(verdict)) return true;
  const bool of_nobody = verdict.party == Party::user || verdict.party == Party::none;
  return !verdict.cause.empty() && verdict.paid == Known::yes && verdict.delivered != Known::yes &&
         !of_nobody;
}

Instant began(const trade::Chain& chain) {
  if (chain.order) {
    if (chain.order->body.paid_at) return *chain.order->body.paid_at;
  }
  for (const auto& payment : chain.payments) {
    if (payment.body.paid_at) return *payment.body.paid_at;
  }
  if (chain.order && chain.order->body.created_at) return *chain.order->body.created_at;
  return chain.facts.empty() ? Instant{} : trade::time_of(chain.facts.front());
}

Outcome outcome_of(const trade::Chain& chain) {
  return {.order_no = chain.order_no,
          .buyer = chain.order ? chain.order->body.buyer : trade::BuyerKey{},
          .place = trade::place_of(chain),
          .goods_name = trade::goods_name_of(chain),
          .at = began(chain)};
}

Reading troubled(const trade::Chain& chain, const trade::Verdict& verdict) {
  Reading reading{.health = Health::trouble, .outcome = outcome_of(chain)};
  reading.outcome.cause = verdict.cause;
  reading.outcome.party = was_refunded_for_failure(verdict) ? Party::upstream : verdict.party;
  return reading;
}

}  // namespace

Duration allowance_of(const trade::Chain& chain) {
  if (chain.goods && chain.goods->body.promised_delivery) {
    return std::clamp(*chain.goods->body.promised_delivery, allowance_min, allowance_max);
  }
  const auto kind = chain.order   ? chain.order->body.goods_kind
                    : chain.goods ? chain.goods->body.goods_kind
                                  : trade::GoodsKind::unknown;
  return kind == trade::GoodsKind::manual ? allowance_by_hand : allowance_usual;
}

Reading read_outcome(const trade::Chain& chain, const trade::Verdict& verdict, Instant now) {
  if (chain.order_no.empty()) return {};
  if (verdict.delivered == Known::yes) return {Health::well, outcome_of(chain), {}};
  if (!is_trouble(verdict)) return {};
  const Instant due = began(chain) + allowance_of(chain);
  if (is_on_its_way(verdict.cause) && now < due) return {Health::waiting, {}, due};
  return troubled(chain, verdict);
}

Reading read_complaint(const trade::Chain& chain, const trade::Verdict& verdict) {
  if (chain.order_no.empty() || verdict.cause.empty()) return {};
  const bool bad_goods = verdict.delivered == Known::yes && verdict.party != Party::user &&
                         verdict.party != Party::none;
  if (!bad_goods && (!is_trouble(verdict) || is_on_its_way(verdict.cause))) return {};
  return troubled(chain, verdict);
}

}  // namespace jx::insight
