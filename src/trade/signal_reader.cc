#include "trade/signal_reader.h"

#include "base/assert.h"

namespace jx::trade {

namespace {

// A notice may be on its way for this long after the payment.
constexpr Duration notice_travel_max = minutes(2);

Known yes_no(bool value) { return value ? Known::yes : Known::no; }

// yes or no of a status that tells it, nothing of one that does not.
std::optional<bool> paid_by(OrderStatus status) {
  switch (status) {
    case OrderStatus::unknown:
    case OrderStatus::cancelled:
      return std::nullopt;
    case OrderStatus::pending_payment:
    case OrderStatus::expired:
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
  return std::nullopt;
}

bool came_in(PaymentStatus status) {
  return status == PaymentStatus::paid || status == PaymentStatus::refunded ||
         status == PaymentStatus::partially_refunded || status == PaymentStatus::frozen;
}

// Words of a gateway that never reached the shop, so the shop cannot have begun anything.
bool never_connected(std::string_view detail) {
  constexpr std::array words =
      std::to_array<std::string_view>({"connect", "Connect", "dns", "DNS", "tls", "TLS", "连接"});
  return std::ranges::any_of(
      words, [&](std::string_view word) { return detail.find(word) != detail.npos; });
}

}  // namespace

SignalReader::SignalReader(const Chain& chain, const Claim& claim, Instant now)
    : chain_(chain), claim_(claim), claimed_at_(claim.at.value_or(now)) {
  for (const std::string_view name : signal_names()) signals_[name];
}

Signals SignalReader::read() {
  claim_signals();
  goods_signals();
  payment_paid();
  order_paid_status();
  payment_details();
  notice_signals();
  expiry();
  upstream_signals();
  delivery_done();
  callback_refused();
  delivery_details();
  stock_signals();
  refund_signals();
  activation_signals();
  account_signals();
  mark_contradicted();
  return std::move(signals_);
}

void SignalReader::set(std::string_view name, Known value, std::vector<std::size_t> facts) {
  const auto found = signals_.find(name);
  JX_ASSERT(found != signals_.end());
  found->second.value = value;
  found->second.facts = std::move(facts);
}

Known SignalReader::value(std::string_view name) const { return signals_.at(name).value; }

// A contradiction of one upstream or notice signal is one of them all: they read the same state.
void SignalReader::mark_contradicted() {
  const auto family = [](std::string_view name) {
    const bool shared = name.starts_with("upstream.") || name.starts_with("notice.");
    return shared ? name.substr(0, name.find('.')) : name;
  };
  for (const Contradiction& contradiction : chain_.contradictions) {
    for (auto& [name, signal] : signals_) {
      if (family(name) != family(contradiction.signal.view())) continue;
      signal.value = Known::unknown;
      signal.contradicted = true;
      signal.facts = contradiction.facts;
    }
  }
}

OrderStatus SignalReader::order_status() const {
  return chain_.order ? chain_.order->body.status : OrderStatus::unknown;
}

GoodsKind SignalReader::goods_kind() const {
  const GoodsKind kind = chain_.order ? chain_.order->body.goods_kind : GoodsKind::unknown;
  if (kind != GoodsKind::unknown || !chain_.goods) return kind;
  return chain_.goods->body.goods_kind;
}

std::vector<std::size_t> SignalReader::order_fact() const {
  return chain_.order ? std::vector<std::size_t>{chain_.order->fact} : std::vector<std::size_t>{};
}

const View<Notice>* SignalReader::last_notice() const {
  return chain_.notices.empty() ? nullptr : &chain_.notices.back();
}

void SignalReader::claim_signals() {
  const ClaimKind kind = claim_.kind;
  set("claim.not_arrived", yes_no(kind == ClaimKind::not_arrived));
  set("claim.card_used", yes_no(kind == ClaimKind::card_used || kind == ClaimKind::card_invalid));
  set("claim.wrong_account", yes_no(kind == ClaimKind::wrong_account));
  set("order.known", yes_no(chain_.order.has_value()), order_fact());
  set("payment.seen", yes_no(!chain_.payments.empty()));
}

void SignalReader::goods_signals() {
  const GoodsKind kind = goods_kind();
  if (kind == GoodsKind::unknown) return;
  set("goods.manual", yes_no(kind == GoodsKind::manual), order_fact());
  set("goods.upstream",
      yes_no(kind == GoodsKind::direct_topup || kind == GoodsKind::upstream_cards), order_fact());
  if (kind == GoodsKind::membership || kind == GoodsKind::licence) {
    set("goods.upstream", Known::unknown);
  }
}

void SignalReader::payment_paid() {
  std::vector<std::size_t> yes;
  for (const auto& payment : chain_.payments) {
    if (came_in(payment.body.status)) yes.push_back(payment.fact);
  }
  for (const auto& movement : chain_.balance) {
    if (movement.body.balance_kind == BalanceKind::consume) yes.push_back(movement.fact);
  }
  for (const auto& refund : chain_.refunds) {
    if (refund.body.status == RefundStatus::succeeded) yes.push_back(refund.fact);
  }
  // Only what was paid is told to the shop.
  if (yes.empty() && last_notice() != nullptr) yes.push_back(last_notice()->fact);
  if (yes.empty() && paid_by(order_status()) == true) yes = order_fact();
  if (!yes.empty()) return set("payment.paid", Known::yes, std::move(yes));
  if (chain_.payments.empty()) return;

  std::vector<std::size_t> no;
  for (const auto& payment : chain_.payments) {
    // An unpaid payment may be paid the next minute: it answers the claim only when seen after it.
    const bool answers =
        payment.body.status == PaymentStatus::closed ||
        (payment.body.status == PaymentStatus::unpaid && payment.at >= claimed_at_);
    if (!answers) return set("payment.paid", Known::unknown, {payment.fact});
    no.push_back(payment.fact);
  }
  set("payment.paid", Known::no, std::move(no));
}

// Anything the shop does only after it knows of the payment.
bool SignalReader::shop_acted_on_payment(std::vector<std::size_t>& facts) const {
  if (!chain_.deliveries.empty()) facts.push_back(chain_.deliveries.back().fact);
  for (const auto& card : chain_.cards) {
    const bool sold = card.body.status == CardStatus::sold || card.body.status == CardStatus::used;
    if (sold && !card.body.loop) facts.push_back(card.fact);
  }
  for (const auto& activation : chain_.activations) facts.push_back(activation.fact);
  const auto upstream = upstream_state(chain_);
  const bool refused = upstream && (upstream->status == UpstreamStatus::failed ||
                                    upstream->status == UpstreamStatus::cancelled ||
                                    upstream->status == UpstreamStatus::refunded ||
                                    upstream->status == UpstreamStatus::unknown);
  if (upstream && !refused) facts.push_back(upstream->fact);
  return !facts.empty();
}

void SignalReader::order_paid_status() {
  if (!chain_.order) return;
  std::vector<std::size_t> facts = order_fact();
  const auto told = paid_by(order_status());
  if (told == true) return set("order.paid_status", Known::yes, facts);
  std::vector<std::size_t> acted;
  if (shop_acted_on_payment(acted)) return set("order.paid_status", Known::yes, acted);
  if (order_status() == OrderStatus::unknown) return;
  if (!is("payment.paid", Known::yes)) {
    if (told == false || is("payment.paid", Known::no)) {
      set("order.paid_status", Known::no, facts);
    }
    return;
  }
  if (!told) return;  // cancelled, though money came in
  // The shop's view may be older than the payment: only a notice that failed, or a later look,
  // says that the shop still does not know.
  if (const auto* notice = last_notice()) {
    facts.push_back(notice->fact);
    const NoticeResult result = notice->body.result;
    const bool taken = result == NoticeResult::delivered || result == NoticeResult::unknown;
    const auto upstream = upstream_state(chain_);
    const bool overtaken = upstream && upstream->at > notice->at;
    return set("order.paid_status", taken || overtaken ? Known::unknown : Known::no, facts);
  }
  for (const auto& payment : chain_.payments) {
    const Instant paid_at = payment.body.paid_at.value_or(payment.at);
    if (came_in(payment.body.status) && chain_.order->at >= paid_at + notice_travel_max) {
      set("order.paid_status", Known::no, facts);
    }
  }
}

void SignalReader::payment_details() {
  const OrderStatus status = order_status();
  if (status != OrderStatus::unknown) {
    const bool waits = status == OrderStatus::paid || status == OrderStatus::processing;
    set("order.waiting", yes_no(waits), order_fact());
  }
  Money paid{};
  std::vector<std::size_t> facts;
  bool frozen = false;
  bool counted = true;
  for (const auto& payment : chain_.payments) {
    if (!came_in(payment.body.status)) continue;
    facts.push_back(payment.fact);
    frozen = frozen || payment.body.status == PaymentStatus::frozen;
    counted = counted && payment.body.amount.has_value();
    paid = paid + payment.body.amount.value_or(Money{});
  }
  if (facts.empty()) return;
  set("payment.frozen", yes_no(frozen), facts);
  if (!counted || !chain_.order || !chain_.order->body.amount) return;
  // Part of an order may be paid from the shop's balance.
  for (const auto& movement : chain_.balance) {
    if (movement.body.balance_kind == BalanceKind::consume) return;
  }
  facts.push_back(chain_.order->fact);
  set("payment.amount_matches", yes_no(paid == *chain_.order->body.amount), facts);
}

void SignalReader::notice_signals() {
  const auto* notice = last_notice();
  set("notice.seen", yes_no(notice != nullptr));
  if (notice == nullptr || notice->body.result == NoticeResult::unknown) return;
  const auto tell = [&](std::string_view name, NoticeResult result) {
    set(name, yes_no(notice->body.result == result), {notice->fact});
  };
  tell("notice.delivered", NoticeResult::delivered);
  tell("notice.retrying", NoticeResult::retrying);
  tell("notice.gave_up", NoticeResult::gave_up);
  tell("notice.refused_amount", NoticeResult::refused_amount);
  tell("notice.refused_signature", NoticeResult::refused_signature);
  tell("notice.refused_expired", NoticeResult::refused_expired);
  tell("notice.refused_other", NoticeResult::refused_other);
}

void SignalReader::expiry() {
  if (is("notice.refused_expired", Known::yes)) {
    return set("order.expired_before_payment", Known::yes, {last_notice()->fact});
  }
  if (!chain_.order) return;
  if (chain_.order->body.expires_at) {
    for (const auto& payment : chain_.payments) {
      if (!came_in(payment.body.status) || !payment.body.paid_at) continue;
      const bool late = *payment.body.paid_at > *chain_.order->body.expires_at;
      return set("order.expired_before_payment", yes_no(late), {chain_.order->fact, payment.fact});
    }
    return;
  }
  if (order_status() != OrderStatus::expired && order_status() != OrderStatus::unknown) {
    set("order.expired_before_payment", Known::no, order_fact());
  }
}

void SignalReader::refund_signals() {
  Money returned{};
  bool counted = true;
  std::vector<std::size_t> done;
  std::vector<std::size_t> asked;
  bool partly = order_status() == OrderStatus::partially_refunded;
  bool wholly = order_status() == OrderStatus::refunded;
  if (partly || wholly) done = order_fact();
  for (const auto& payment : chain_.payments) {
    const PaymentStatus status = payment.body.status;
    if (status != PaymentStatus::refunded && status != PaymentStatus::partially_refunded) continue;
    (status == PaymentStatus::refunded ? wholly : partly) = true;
    done.push_back(payment.fact);
  }
  for (const auto& refund : chain_.refunds) {
    if (refund.body.status == RefundStatus::succeeded) {
      done.push_back(refund.fact);
      counted = counted && refund.body.amount.has_value();
      returned = returned + refund.body.amount.value_or(Money{});
      partly = true;
    } else {
      asked.push_back(refund.fact);
    }
  }
  for (const auto& movement : chain_.balance) {
    if (movement.body.balance_kind != BalanceKind::refund) continue;
    done.push_back(movement.fact);
    partly = true;
    // The balance movement of a refund that is also told as a refund is the same money.
    if (chain_.refunds.empty()) returned = returned + movement.body.amount;
  }
  const bool reaches =
      chain_.order && chain_.order->body.amount && returned >= *chain_.order->body.amount;
  if (partly && (reaches || !counted || !chain_.order || !chain_.order->body.amount)) wholly = true;
  set("refund.requested", yes_no(done.empty() && !asked.empty()), asked);
  if (!done.empty()) {
    return set("refund.done", wholly ? Known::yes : Known::partly, std::move(done));
  }
  if (!asked.empty()) return set("refund.done", Known::no, std::move(asked));
  if (is("payment.paid", Known::no)) return set("refund.done", Known::no);
  // Money the shop has not noticed can only go back at the gateway, which would tell.
  if (is("order.paid_status", Known::no) && !chain_.payments.empty()) {
    return set("refund.done", Known::no, {chain_.payments.back().fact});
  }
  // Where a purchase failed, somebody may have refunded by hand, where no source tells of it.
  const auto upstream = upstream_state(chain_);
  if (is("upstream.failed", Known::yes)) {
    for (const auto& payment : chain_.payments) {
      if (payment.body.status == PaymentStatus::paid && upstream && payment.at >= upstream->at) {
        return set("refund.done", Known::no, {payment.fact});
      }
    }
    return;
  }
  const bool failed = order_status() == OrderStatus::failed ||
                      order_status() == OrderStatus::exception ||
                      order_status() == OrderStatus::cancelled;
  if (failed && chain_.payments.empty()) return;
  if (chain_.order || !chain_.payments.empty()) set("refund.done", Known::no);
}

void SignalReader::account_signals() {
  for (const auto& operation : chain_.account_operations) {
    const AccountAction action = operation.body.action;
    if (action != AccountAction::frozen && action != AccountAction::unfrozen) continue;
    set("account.frozen", yes_no(action == AccountAction::frozen), {operation.fact});
  }
}

void SignalReader::callback_refused() {
  for (auto view = chain_.callbacks.rbegin(); view != chain_.callbacks.rend(); ++view) {
    if (!view->body.accepted) continue;
    return set("callback.refused", yes_no(!*view->body.accepted), {view->fact});
  }
  // A shop that orders upstream inside the payment notice answers it with an error when the
  // supplier refuses: the gateway sees a notice that fails, the order stays unpaid.
  const bool notice_failed = last_notice() != nullptr && is("notice.delivered", Known::no);
  if (notice_failed && is("upstream.failed", Known::yes) && is("order.paid_status", Known::no)) {
    return set("callback.refused", Known::yes, {last_notice()->fact, upstream_state(chain_)->fact});
  }
  if (is("upstream.exists", Known::no) || is("delivery.done", Known::yes)) {
    return set("callback.refused", Known::no);
  }
  if (!is("upstream.exists", Known::yes)) return;
  const bool may_have_been =
      is("upstream.succeeded", Known::yes) || is("upstream.partly", Known::yes);
  if (!may_have_been && is("order.paid_status", Known::yes)) set("callback.refused", Known::no);
}

// The shop has never begun: it was not paid, was not reached, or said why it turned the notice
// away.
bool SignalReader::shop_never_began() const {
  if (!is("order.paid_status", Known::no)) return false;
  const auto* notice = last_notice();
  const bool unreached = notice != nullptr && never_connected(notice->body.detail);
  const bool told_why = is("notice.refused_amount", Known::yes) ||
                        is("notice.refused_signature", Known::yes) ||
                        is("notice.refused_expired", Known::yes);
  return is("payment.paid", Known::no) || unreached || told_why;
}

}  // namespace jx::trade
