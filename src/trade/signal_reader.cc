#include "trade/signal_reader.h"

#include "base/assert.h"
#include "trade/listing.h"
#include "trade/payments.h"

namespace jx::trade {

namespace {

// A notice may be on its way for this long after the payment.
constexpr Duration notice_travel_max = minutes(2);

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

// Words of a gateway that never reached the shop, so the shop cannot have begun anything.
bool never_connected(std::string_view detail) {
  constexpr std::array words =
      std::to_array<std::string_view>({"connect", "Connect", "dns", "DNS", "tls", "TLS", "连接"});
  return std::ranges::any_of(
      words, [&](std::string_view word) { return detail.find(word) != detail.npos; });
}

}  // namespace

SignalReader::SignalReader(const Chain& chain, const Claim& claim, Instant now)
    : chain_(chain), claim_(claim), now_(now), claimed_at_(claim.at.value_or(now)) {
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
  stale_after_upstream();
  delivery_details();
  stock_signals();
  refund_done();
  refund_stages();
  paid_twice();
  activation_signals();
  card_use();
  card_stock();
  dispute_signals();
  minor_signals();
  invoice_signals();
  merchant_callback_signals();
  mark_contradicted(signals_, chain_.contradictions, 0);
  return std::move(signals_);
}

void SignalReader::set(std::string_view name, Known value, std::vector<std::size_t> facts) {
  const auto found = signals_.find(name);
  JX_ASSERT(found != signals_.end());
  found->second.value = value;
  found->second.facts = std::move(facts);
}

Known SignalReader::value(std::string_view name) const { return signals_.at(name).value; }

void mark_contradicted(Signals& signals, const std::vector<Contradiction>& contradictions,
                       std::size_t offset) {
  constexpr std::array shared = std::to_array<std::string_view>(
      {"account", "balance", "campaign", "dispute", "invoice", "merchant_callback", "minor",
       "notice", "refund", "upstream", "withdraw"});
  const auto family = [&](std::string_view name) {
    const std::string_view head = name.substr(0, name.find('.'));
    return std::ranges::find(shared, head) != shared.end() ? head : name;
  };
  for (const Contradiction& contradiction : contradictions) {
    for (auto& [name, signal] : signals) {
      if (family(name) != family(contradiction.signal.view())) continue;
      signal.value = Known::unknown;
      signal.contradicted = true;
      signal.facts = contradiction.facts;
      for (std::size_t& fact : signal.facts) fact += offset;
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
  set("claim.card_used", yes_no(kind == ClaimKind::card_used));
  set("claim.card_invalid", yes_no(kind == ClaimKind::card_invalid));
  set("claim.wrong_account", yes_no(kind == ClaimKind::wrong_account));
  set("order.known", yes_no(chain_.order.has_value()), order_fact());
  set("order.names_account", yes_no(chain_.order && !chain_.order->body.account.empty()),
      order_fact());
  set("payment.seen", yes_no(!chain_.payments.empty()));
}

void SignalReader::goods_signals() {
  const GoodsKind kind = goods_kind();
  const bool has_terms = chain_.goods && (chain_.goods->body.entitlement_months ||
                                          chain_.goods->body.entitlement_days);
  if (has_terms) set("goods.membership", Known::yes, {chain_.goods->fact});
  if (kind == GoodsKind::unknown) return;
  set("goods.membership", yes_no(has_terms || kind == GoodsKind::membership), order_fact());
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
    const bool sold = card.body.status == CardStatus::sold ||
                      card.body.status == CardStatus::used ||
                      (card.body.status == CardStatus::voided && !card.body.order_no.empty());
    if (sold && !card.body.loop) facts.push_back(card.fact);
  }
  for (const auto& activation : chain_.activations) facts.push_back(activation.fact);
  // A shop refunds what it knows to be paid; a gateway may do so by itself.
  for (const auto& refund : chain_.refunds) {
    if (chain_.facts[refund.fact].source == order_source()) facts.push_back(refund.fact);
  }
  const auto upstream = upstream_state(chain_);
  const bool refused = upstream && (upstream->status == UpstreamStatus::failed ||
                                    upstream->status == UpstreamStatus::cancelled ||
                                    upstream->status == UpstreamStatus::refunded ||
                                    upstream->status == UpstreamStatus::unknown);
  if (upstream && !refused) facts.push_back(upstream->fact);
  return !facts.empty();
}

// Another payment came in after this notice: the shop may have learnt from that one's own.
bool SignalReader::paid_since(const View<Notice>& notice) const {
  for (const auto& refund : chain_.refunds) {
    if (is_of_untold_payment(refund.body) && refund.at > notice.at) return true;
  }
  return std::ranges::any_of(chain_.payments, [&](const View<Payment>& payment) {
    const bool other = !payment.body.trade_no.empty() && !notice.body.trade_no.empty() &&
                       payment.body.trade_no != notice.body.trade_no;
    return other && came_in(payment.body.status) &&
           payment.body.paid_at.value_or(payment.at) > notice.at;
  });
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
    const bool overtaken = (upstream && upstream->at > notice->at) || paid_since(*notice);
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
    set("order.expired", yes_no(status == OrderStatus::expired), order_fact());
    const bool ended = status == OrderStatus::completed || status == OrderStatus::refunded ||
                       status == OrderStatus::failed || status == OrderStatus::cancelled ||
                       status == OrderStatus::partially_refunded;
    set("order.ended", yes_no(ended), order_fact());
  }
  Money sum{};
  std::vector<std::size_t> facts;
  bool frozen = false;
  bool counted = true;
  bool one_fits = false;
  const std::optional<Money> due = chain_.order ? chain_.order->body.amount : std::nullopt;
  for (const PaymentTold& payment : payments_told(chain_.payments)) {
    if (!came_in(payment.status)) continue;
    facts.insert(facts.end(), payment.facts.begin(), payment.facts.end());
    frozen = frozen || payment.status == PaymentStatus::frozen;
    counted = counted && payment.amount.has_value();
    sum = sum + payment.amount.value_or(Money{});
    one_fits = one_fits || (due && payment.amount == due);
  }
  if (facts.empty()) {
    if (is("payment.paid", Known::no)) set("payment.frozen", Known::no);
    return;
  }
  set("payment.frozen", yes_no(frozen), facts);
  if (!counted || !due) return;
  // Part of an order may be paid from the shop's balance.
  for (const auto& movement : chain_.balance) {
    if (movement.body.balance_kind == BalanceKind::consume) return;
  }
  facts.push_back(chain_.order->fact);
  set("payment.amount_matches", yes_no(one_fits || sum == *due), facts);
}

// Two payments of the whole amount, or one and the whole from the balance.
void SignalReader::paid_twice() {
  if (!chain_.order || !chain_.order->body.amount) return;
  const Money due = *chain_.order->body.amount;
  std::vector<std::size_t> whole;
  std::vector<std::size_t> all;
  bool settled = true;  // every payment told has an amount, and none may still come in
  std::int64_t returned = 0;
  bool looked_again = true;
  for (const PaymentTold& payment : payments_told(chain_.payments)) {
    all.insert(all.end(), payment.facts.begin(), payment.facts.end());
    if (!came_in(payment.status)) {
      settled = settled && (payment.status == PaymentStatus::closed ||
                            (payment.status == PaymentStatus::unpaid && payment.at >= claimed_at_));
      continue;
    }
    settled = settled && payment.amount.has_value();
    if (payment.amount && *payment.amount >= due) whole.push_back(payment.facts.back());
    if (payment.status == PaymentStatus::refunded) ++returned;
    looked_again = looked_again && payment.at >= claimed_at_;
  }
  for (const auto& movement : chain_.balance) {
    if (movement.body.balance_kind != BalanceKind::consume) continue;
    all.push_back(movement.fact);
    if (Money{} - movement.body.amount >= due || movement.body.amount >= due) {
      whole.push_back(movement.fact);
    }
  }
  if (whole.size() < 2) {
    const auto listing = listed(ListedKind::payments, payment_source());
    if (!settled || !listing || payment_source().empty()) return;
    all.push_back(*listing);
    return set("payment.twice", Known::no, std::move(all));
  }
  set("payment.twice", Known::yes, whole);
  // What went back of the two: by the gateway's word, or a refund of one whole amount.
  for (const auto& refund : chain_.refunds) {
    if (refund.body.status == RefundStatus::succeeded) {
      whole.push_back(refund.fact);
      ++returned;
    }
  }
  for (const auto& movement : chain_.balance) {
    if (movement.body.balance_kind == BalanceKind::refund && chain_.refunds.empty()) ++returned;
  }
  if (returned > 0) return set("payment.twice_returned", Known::yes, std::move(whole));
  const std::vector<std::size_t> listings = all_refunds_told();
  whole.insert(whole.end(), listings.begin(), listings.end());
  if (!listings.empty() || looked_again || !chain_.refunds.empty()) {
    set("payment.twice_returned", Known::no, std::move(whole));
  }
}

std::optional<std::size_t> SignalReader::listed(ListedKind kind, std::string_view source) const {
  if (chain_.order_no.empty()) return std::nullopt;
  return listed_in_full(chain_.facts, {.listed = kind,
                                       .order_no = chain_.order_no,
                                       .buyer = {},
                                       .from = std::nullopt,
                                       .until = claimed_at_,
                                       .source = std::string(source)});
}

std::string SignalReader::order_source() const {
  return chain_.order ? chain_.facts[chain_.order->fact].source : std::string{};
}

std::string SignalReader::payment_source() const {
  std::string source;
  for (const auto& payment : chain_.payments) {
    const std::string& teller = chain_.facts[payment.fact].source;
    if (!source.empty() && source != teller) return {};
    source = teller;
  }
  return source;
}

std::vector<std::size_t> SignalReader::all_refunds_told() const {
  if (order_source().empty() || payment_source().empty()) return {};
  const auto shop = listed(ListedKind::refunds, order_source());
  const auto gateway = listed(ListedKind::refunds, payment_source());
  if (!shop || !gateway) return {};
  return {*shop, *gateway};
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
  const auto listing = listed(ListedKind::upstream_callbacks, order_source());
  if (listing && chain_.callbacks.empty() && !notice_failed) {
    return set("callback.refused", Known::no, {*listing});
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
