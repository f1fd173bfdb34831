#include "trade/history_reader.h"

#include "base/assert.h"
#include "trade/listing.h"
#include "trade/payments.h"
#include "trade/twins.h"

namespace jx::trade {

namespace {

// Whoever takes an account over spends soon.
constexpr Duration theft_spends_within = days(7);
// A thief logs in before changing anything: places known are those of the day before and earlier.
constexpr Duration place_is_known_after = days(1);

bool changes_access(AccountAction action) {
  switch (action) {
    case AccountAction::password_changed:
    case AccountAction::device_bound:
    case AccountAction::phone_changed:
      return true;
    case AccountAction::unknown:
    case AccountAction::login:
    case AccountAction::frozen:
    case AccountAction::unfrozen:
      return false;
  }
  return false;
}

bool by_the_customer(const AccountOperation& operation) {
  const bool acts = operation.action == AccountAction::login || changes_access(operation.action);
  return acts && (operation.by == ActedBy::unknown || operation.by == ActedBy::customer);
}

// Where each operation that names a place was done from, by the day before `at`.
bool place_is_new(const std::vector<View<AccountOperation>>& operations,
                  const View<AccountOperation>& change, bool& any_known) {
  bool met = false;
  for (const auto& earlier : operations) {
    if (earlier.body.where.empty() || earlier.at + place_is_known_after > change.at) continue;
    any_known = true;
    met = met || earlier.body.where == change.body.where;
  }
  return any_known && !met;
}

}  // namespace

HistoryReader::HistoryReader(const Dossier& dossier, const Claim& claim, Instant now,
                             Duration utc_offset, Signals& signals)
    : dossier_(dossier),
      history_(dossier.history),
      claim_(claim),
      now_(now),
      claimed_at_(claim.at.value_or(now)),
      utc_offset_(utc_offset),
      signals_(signals) {}

void HistoryReader::read() {
  customer_known();
  account_frozen();
  frozen_by();
  taken_over();
  withdraw_signals();
  paid_for_two_orders();
  balance_ledger();
  balance_shown();
  entitlement_signals();
  entitlement_stacking();
  campaign_signals();
  mark_contradicted(signals_, history_.contradictions, dossier_.of_history(0));
}

void HistoryReader::set(std::string_view name, Known value, std::vector<std::size_t> facts) {
  const auto found = signals_.find(name);
  JX_ASSERT(found != signals_.end());
  for (std::size_t& fact : facts) fact = dossier_.of_history(fact);
  found->second.value = value;
  found->second.facts = std::move(facts);
}

std::optional<std::size_t> HistoryReader::listed(ListedKind kind,
                                                 std::optional<Instant> from) const {
  return listed(kind, from, claimed_at_);
}

std::optional<std::size_t> HistoryReader::listed(ListedKind kind, std::optional<Instant> from,
                                                 Instant until) const {
  for (const BuyerKey& buyer : history_.buyers) {
    auto found = listed_in_full(history_.facts, {.listed = kind,
                                                 .order_no = {},
                                                 .buyer = buyer,
                                                 .from = from,
                                                 .until = until,
                                                 .source = {}});
    if (found) return found;
  }
  return std::nullopt;
}

void HistoryReader::customer_known() {
  std::vector<std::size_t> facts;
  if (!history_.orders.empty()) facts.push_back(history_.orders.back().fact);
  if (!history_.states.empty()) facts.push_back(history_.states.back().fact);
  const bool anything = !facts.empty() || !history_.operations.empty() ||
                        !history_.balance.empty() || !history_.withdrawals.empty() ||
                        !history_.entitlements.empty();
  set("customer.known", yes_no(anything), std::move(facts));
}

std::optional<std::size_t> HistoryReader::activity_after(Instant at) const {
  for (const auto& order : history_.orders) {
    if (order.body.created_at && *order.body.created_at > at) return order.fact;
  }
  for (const auto& operation : history_.operations) {
    if (operation.at > at && by_the_customer(operation.body)) return operation.fact;
  }
  for (const auto& withdrawal : history_.withdrawals) {
    if (withdrawal.body.requested_at && *withdrawal.body.requested_at > at) return withdrawal.fact;
  }
  return std::nullopt;
}

void HistoryReader::account_frozen() {
  std::optional<bool> frozen;
  Instant at{};
  std::size_t fact = 0;
  for (const auto& operation : history_.operations) {
    const AccountAction action = operation.body.action;
    if (action != AccountAction::frozen && action != AccountAction::unfrozen) continue;
    frozen = action == AccountAction::frozen;
    at = operation.at;
    fact = operation.fact;
  }
  for (const auto& state : history_.states) {
    const AccountStanding standing = state.body.standing;
    if (standing == AccountStanding::unknown || (frozen && state.at < at)) continue;
    if (standing == AccountStanding::closed) return;
    frozen = standing == AccountStanding::frozen;
    at = state.at;
    fact = state.fact;
  }
  if (!frozen) return;
  const auto activity = activity_after(at);
  if (*frozen && activity) return set("account.frozen", Known::unknown, {fact, *activity});
  set("account.frozen", yes_no(*frozen), {fact});
}

void HistoryReader::frozen_by() {
  struct Name {
    std::string_view signal;
    ActedBy by;
  };
  constexpr std::array names = std::to_array<Name>({
      {"account.frozen_by_authority", ActedBy::authority},
      {"account.frozen_by_customer", ActedBy::customer},
      {"account.frozen_by_rule", ActedBy::rule},
      {"account.frozen_by_staff", ActedBy::staff},
  });
  if (is("account.frozen", Known::no)) {
    for (const Name& name : names) set(name.signal, Known::no);
    return;
  }
  const View<AccountOperation>* freeze = nullptr;
  for (const auto& operation : history_.operations) {
    if (operation.body.action == AccountAction::unfrozen) freeze = nullptr;
    if (operation.body.action == AccountAction::frozen) freeze = &operation;
  }
  if (freeze == nullptr || freeze->body.by == ActedBy::unknown) return;
  for (const Name& name : names) {
    set(name.signal, yes_no(freeze->body.by == name.by), {freeze->fact});
  }
}

// Access was changed from a place never met before, and then money was spent. That the place is new
// can only be said when every earlier operation was told.
void HistoryReader::taken_over() {
  const auto listing = listed(ListedKind::account_operations);
  if (!listing) return;
  bool any_known = false;
  for (const auto& change : history_.operations) {
    if (!changes_access(change.body.action) || change.body.where.empty()) continue;
    if (!place_is_new(history_.operations, change, any_known)) continue;
    const auto spent = [&](Instant at) {
      return at > change.at && at <= change.at + theft_spends_within;
    };
    for (const auto& order : history_.orders) {
      if (!order.body.created_at || !spent(*order.body.created_at)) continue;
      return set("account.taken_over", Known::yes, {change.fact, order.fact, *listing});
    }
    for (const auto& withdrawal : history_.withdrawals) {
      if (!spent(withdrawal.body.requested_at.value_or(withdrawal.at))) continue;
      return set("account.taken_over", Known::yes, {change.fact, withdrawal.fact, *listing});
    }
    return;  // changed from a new place, and nothing told to be spent
  }
  if (any_known) set("account.taken_over", Known::no, {*listing});
}

void HistoryReader::withdraw_signals() {
  set("withdraw.seen", yes_no(!history_.withdrawals.empty()));
  if (history_.withdrawals.empty()) return;
  const View<Withdrawal>* newest = &history_.withdrawals.front();
  const auto asked_at = [](const View<Withdrawal>& view) {
    return view.body.requested_at.value_or(view.at);
  };
  for (const auto& withdrawal : history_.withdrawals) {
    if (asked_at(withdrawal) >= asked_at(*newest)) newest = &withdrawal;
  }
  const Withdrawal& body = newest->body;
  const bool below = body.amount && body.amount_least && *body.amount < *body.amount_least;
  set("withdraw.below_limit", yes_no(below), {newest->fact});
  if (body.status == WithdrawalStatus::unknown) return;
  const auto tell = [&](std::string_view name, bool value) {
    set(name, yes_no(value), {newest->fact});
  };
  tell("withdraw.under_review",
       body.status == WithdrawalStatus::requested || body.status == WithdrawalStatus::reviewing);
  tell("withdraw.paying", body.status == WithdrawalStatus::paying);
  tell("withdraw.paid", body.status == WithdrawalStatus::paid);
  tell("withdraw.refused", body.status == WithdrawalStatus::refused);
  tell("withdraw.failed", body.status == WithdrawalStatus::failed);
  tell("withdraw.cancelled", body.status == WithdrawalStatus::cancelled);
}

void HistoryReader::paid_for_two_orders() {
  set("orders.paid_instead", Known::no);
  const auto& meant = dossier_.chain.order;
  if (!meant || !meant->body.created_at) return;
  const Order& order = meant->body;
  if (const View<Order>* twin = paid_twin(history_, order)) {
    std::vector<std::size_t> facts;
    for (const auto& other : history_.orders) {
      if (other.body.order_no == order.order_no) facts.push_back(other.fact);
    }
    facts.push_back(twin->fact);
    if (is("payment.paid", Known::yes)) {
      set("orders.twice", Known::yes, std::move(facts));
    } else if (is("payment.paid", Known::no)) {
      set("orders.paid_instead", Known::yes, std::move(facts));
    }
    return;
  }
  // A twin not paid when last seen may have been paid since.
  const bool settled = std::ranges::none_of(history_.orders, [&](const View<Order>& other) {
    return is_twin(order, other) && other.at < claimed_at_;
  });
  const auto listing = listed(ListedKind::orders, *order.created_at - twins_within);
  if (listing && settled) set("orders.twice", Known::no, {*listing});
}

const View<Order>* HistoryReader::order_meant() const {
  const Number& order_no = dossier_.chain.order_no;
  const View<Order>* newest = nullptr;
  for (const auto& order : history_.orders) {
    if (order.body.order_no == order_no) return &order;
    const Instant at = order.body.created_at.value_or(order.at);
    if (newest == nullptr || at >= newest->body.created_at.value_or(newest->at)) newest = &order;
  }
  if (!order_no.empty() || !listed(ListedKind::orders)) return nullptr;
  return newest;
}

std::optional<Instant> HistoryReader::paid_at(const Order& order,
                                              std::vector<std::size_t>& facts) const {
  std::vector<View<Payment>> payments;
  for (const auto& payment : history_.payments) {
    const bool by_trade = payment.body.order_no.empty() && !order.trade_no.empty() &&
                          payment.body.trade_no == order.trade_no;
    if (payment.body.order_no == order.order_no || by_trade) payments.push_back(payment);
  }
  for (const PaymentTold& payment : payments_told(payments)) {
    if (!came_in(payment.status) || !payment.paid_at) continue;
    facts.insert(facts.end(), payment.facts.begin(), payment.facts.end());
    return payment.paid_at;
  }
  return order.paid_at;
}

}  // namespace jx::trade
