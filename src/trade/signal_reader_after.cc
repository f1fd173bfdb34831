#include "trade/payments.h"
#include "trade/signal_reader.h"

namespace jx::trade {

namespace {

// A payment channel needs one to three working days; two more for a weekend.
constexpr Duration channel_takes_max = days(5);

const View<Dispute>* newest_dispute(const Chain& chain, bool of_minor) {
  const View<Dispute>* found = nullptr;
  for (const auto& view : chain.disputes) {
    if ((view.body.topic == DisputeTopic::minor) == of_minor) found = &view;
  }
  return found;
}

}  // namespace

bool SignalReader::is_of_untold_payment(const Refund& refund) const {
  if (refund.trade_no.empty() || chain_.payments.empty()) return false;
  if (chain_.order && chain_.order->body.trade_no == refund.trade_no) return false;
  return std::ranges::none_of(chain_.payments, [&](const View<Payment>& payment) {
    return payment.body.trade_no == refund.trade_no ||
           payment.body.transaction_id == refund.trade_no;
  });
}

// Sums up the refunds told, to the balance and the way it was paid; `wholly` when they reach what
// was paid. Whether any succeeded.
void SignalReader::add_refunds(std::vector<std::size_t>& done, std::vector<std::size_t>& asked,
                               Money paid, bool& wholly) const {
  Money by_the_way{};
  Money to_balance{};
  Money booked{};  // on the balance; the same money as a refund told to go there
  bool counted = true;
  bool told = false;
  for (const auto& refund : chain_.refunds) {
    if (refund.body.status != RefundStatus::succeeded) {
      asked.push_back(refund.fact);
      continue;
    }
    const Money amount = refund.body.amount.value_or(Money{});
    // A refund of a payment that nobody told of shows that it had come in.
    if (is_of_untold_payment(refund.body)) paid = paid + amount;
    Money& sum = refund.body.target == RefundTarget::original_way ? by_the_way : to_balance;
    sum = sum + amount;
    counted = counted && refund.body.amount.has_value();
    done.push_back(refund.fact);
    told = true;
  }
  for (const auto& movement : chain_.balance) {
    if (movement.body.balance_kind != BalanceKind::refund) continue;
    booked = booked + movement.body.amount;
    done.push_back(movement.fact);
    told = true;
  }
  if (!told) return;
  const bool measured = counted && chain_.order && chain_.order->body.amount;
  const Money returned = by_the_way + std::max(to_balance, booked);
  if (!measured || returned >= std::max(*chain_.order->body.amount, paid)) wholly = true;
}

void SignalReader::refund_done() {
  std::vector<std::size_t> done;
  std::vector<std::size_t> asked;
  const bool partly = order_status() == OrderStatus::partially_refunded;
  bool wholly = order_status() == OrderStatus::refunded;
  if (partly || wholly) done = order_fact();
  // By the gateway's word. Who paid twice and got one payment back has got a part.
  bool any_kept = false;
  bool any_returned = false;
  bool any_open = false;  // one that may have come in since it was seen
  Money paid{};
  for (const PaymentTold& payment : payments_told(chain_.payments)) {
    if (!came_in(payment.status)) {
      any_open = any_open || (payment.status != PaymentStatus::closed && payment.at < claimed_at_);
      continue;
    }
    paid = paid + payment.amount.value_or(Money{});
    const bool returned = payment.status == PaymentStatus::refunded;
    const bool returned_partly = payment.status == PaymentStatus::partially_refunded;
    any_kept = any_kept || !returned;
    any_returned = any_returned || returned;
    if (returned || returned_partly) done.push_back(payment.facts.back());
  }
  wholly = wholly || (any_returned && !any_kept);

  add_refunds(done, asked, paid, wholly);
  // What came back is the whole only when nothing else had come in.
  const bool by_order = order_status() == OrderStatus::refunded;
  if (wholly && any_open && !by_order) return set("refund.done", Known::unknown, std::move(done));
  if (!done.empty()) {
    return set("refund.done", wholly ? Known::yes : Known::partly, std::move(done));
  }
  if (!asked.empty()) return set("refund.done", Known::no, std::move(asked));
  if (is("payment.paid", Known::no)) return set("refund.done", Known::no);
  // Money the shop has not noticed can only go back at the gateway, which would tell.
  if (is("order.paid_status", Known::no) && !chain_.payments.empty()) {
    return set("refund.done", Known::no, {chain_.payments.back().fact});
  }
  if (auto listings = all_refunds_told(); !listings.empty()) {
    return set("refund.done", Known::no, std::move(listings));
  }
  // Where a purchase failed, somebody may have refunded by hand, where no source tells of it.
  const auto upstream = upstream_state(chain_);
  if (is("upstream.failed", Known::yes) || is("upstream.refunding", Known::yes)) {
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

// Where the newest refund stands, which way it goes, and whether it should have arrived.
void SignalReader::refund_stages() {
  set("refund.seen", yes_no(!chain_.refunds.empty()));
  std::optional<Instant> left_at;
  RefundTarget target = RefundTarget::unknown;
  std::vector<std::size_t> way;
  if (!chain_.refunds.empty()) {
    const View<Refund>& refund = chain_.refunds.back();
    const auto tell = [&](std::string_view name, RefundStatus wanted) {
      if (refund.body.status == RefundStatus::unknown) return;
      set(name, yes_no(refund.body.status == wanted), {refund.fact});
    };
    tell("refund.requested", RefundStatus::requested);
    tell("refund.reviewing", RefundStatus::reviewing);
    tell("refund.working", RefundStatus::working);
    tell("refund.sent", RefundStatus::sent);
    tell("refund.failed", RefundStatus::failed);
    tell("refund.refused", RefundStatus::refused);
    const bool left =
        refund.body.status == RefundStatus::sent || refund.body.status == RefundStatus::succeeded;
    if (left) left_at = refund.at;
    target = refund.body.target;
    way.push_back(refund.fact);
  }
  for (const auto& movement : chain_.balance) {
    if (movement.body.balance_kind != BalanceKind::refund) continue;
    target = RefundTarget::balance;
    way = {movement.fact};
  }
  for (const auto& payment : chain_.payments) {
    const bool returned = payment.body.status == PaymentStatus::refunded ||
                          payment.body.status == PaymentStatus::partially_refunded;
    if (!returned || target == RefundTarget::balance) continue;
    target = RefundTarget::original_way;
    way = {payment.fact};
    if (!left_at) left_at = payment.at;
  }
  if (target == RefundTarget::unknown) return;
  set("refund.to_balance", yes_no(target == RefundTarget::balance), way);
  if (target != RefundTarget::original_way || !left_at) return;
  set("refund.overdue", yes_no(now_ > *left_at + channel_takes_max), std::move(way));
}

void SignalReader::dispute_signals() {
  const auto* dispute = newest_dispute(chain_, false);
  set("dispute.seen", yes_no(dispute != nullptr));
  if (dispute == nullptr || dispute->body.stage == DisputeStage::unknown) return;
  const DisputeStage stage = dispute->body.stage;
  const auto tell = [&](std::string_view name, bool value) {
    set(name, yes_no(value), {dispute->fact});
  };
  tell("dispute.evidence_wanted", stage == DisputeStage::evidence_wanted);
  tell("dispute.deciding",
       stage == DisputeStage::platform_deciding || stage == DisputeStage::evidence_given);
  tell("dispute.for_buyer", stage == DisputeStage::decided_for_buyer);
  tell("dispute.for_seller", stage == DisputeStage::decided_for_seller);
  if (stage != DisputeStage::opened) return tell("dispute.seller_silent", false);
  if (dispute->body.reply_due_at) {
    tell("dispute.seller_silent", now_ > *dispute->body.reply_due_at);
  }
}

void SignalReader::minor_signals() {
  const auto* request = newest_dispute(chain_, true);
  const auto tell = [&](std::string_view name, bool value, const std::vector<std::size_t>& facts) {
    set(name, yes_no(value), facts);
  };
  DisputeStage stage = DisputeStage::withdrawn;  // none is open
  std::vector<std::size_t> facts;
  if (request != nullptr) {
    stage = request->body.stage;
    facts = {request->fact};
  } else if (const auto listing = listed(ListedKind::disputes)) {
    facts = {*listing};
  } else {
    return;
  }
  if (stage == DisputeStage::unknown) return;
  tell("minor.evidence_wanted", stage == DisputeStage::evidence_wanted, facts);
  tell("minor.granted", stage == DisputeStage::decided_for_buyer, facts);
  tell("minor.refused", stage == DisputeStage::decided_for_seller, facts);
  const bool looked_into = stage == DisputeStage::opened || stage == DisputeStage::evidence_given ||
                           stage == DisputeStage::platform_deciding ||
                           stage == DisputeStage::seller_answered;
  tell("minor.under_review", looked_into, facts);
}

void SignalReader::invoice_signals() {
  InvoiceStatus status = InvoiceStatus::voided;  // none stands
  std::vector<std::size_t> facts;
  if (!chain_.invoices.empty()) {
    status = chain_.invoices.back().body.status;
    facts = {chain_.invoices.back().fact};
  } else if (const auto listing = listed(ListedKind::invoices)) {
    facts = {*listing};
  } else {
    return;
  }
  if (status == InvoiceStatus::unknown) return;
  set("invoice.requested", yes_no(status == InvoiceStatus::requested), facts);
  set("invoice.issued", yes_no(status == InvoiceStatus::issued), facts);
  set("invoice.refused", yes_no(status == InvoiceStatus::refused), std::move(facts));
}

void SignalReader::merchant_callback_signals() {
  set("merchant_callback.seen", yes_no(!chain_.merchant_callbacks.empty()));
  if (chain_.merchant_callbacks.empty()) return;
  const auto& last = chain_.merchant_callbacks.back();
  const CallbackResult result = last.body.result;
  if (result == CallbackResult::unknown) return;
  set("merchant_callback.delivered", yes_no(result == CallbackResult::delivered), {last.fact});
  set("merchant_callback.retrying", yes_no(result == CallbackResult::retrying), {last.fact});
  set("merchant_callback.gave_up", yes_no(result == CallbackResult::gave_up), {last.fact});
}

}  // namespace jx::trade
