#include "simulation/purchase_world.h"

namespace jx::tests {

namespace {

using namespace trade;

class Truth {
 public:
  Truth(const PurchaseWorld& world, Instant now) : world_(world), now_(now) {}

  Causes find() {
    money();
    goods();
    supplier();
    use();
    refund();
    dispute();
    papers();
    return std::move(causes_);
  }

 private:
  void when(bool is_true, std::string_view cause) {
    if (is_true) causes_.emplace(cause);
  }
  bool paid() const { return world_.payments > 0; }
  bool whole() const { return world_.delivered >= world_.quantity; }
  bool overdue() const { return now_ > world_.refund_left_at + days(5); }

  void money() {
    when(!paid(), "not_paid");
    when(!paid() && world_.twin_paid, "paid_another_order");
    when(!paid() && world_.expired, "order_expired_unpaid");
    when(world_.payments == 1 && !world_.twin_paid, "charged_once");
    when(paid() && world_.twin_paid, "two_orders_paid");
    when(world_.payments == 2 && world_.payments_returned == 0, "duplicate_charge");
    when(world_.payments == 2 && world_.payments_returned == 1, "duplicate_charge_returned");
    if (!paid() || world_.shop_knows) return;
    const bool refused = world_.amount_differs || world_.signature_refused || world_.paid_late;
    when(world_.frozen, "payment_frozen");
    when(world_.amount_differs, "amount_mismatch_notice_refused");
    when(world_.signature_refused, "notice_signature_refused");
    when(world_.paid_late, "paid_after_expiry");
    when(!world_.frozen && !refused, "paid_notice_lost");
  }

  void goods() {
    const bool nothing = world_.delivered == 0 && !world_.refunded_wholly;
    when(nothing && world_.stock_short, "stock_short_after_payment");
    when(nothing && world_.stock_raced, "stock_race");
    when(nothing && world_.waits_for_a_person, "manual_order_waiting");
    when(whole(), "delivered");
    when(whole(), "delivered_not_seen");
    const bool part = world_.delivered > 0 && !whole();
    when(part && world_.upstream != UpstreamStatus::partly_succeeded, "fewer_cards_than_bought");
    const bool may_stop = paid() && nothing && world_.upstream != UpstreamStatus::succeeded &&
                          world_.upstream != UpstreamStatus::partly_succeeded;
    when(may_stop, "wrong_account_before_delivery");
  }

  void supplier() {
    if (!world_.upstream) return;
    const UpstreamStatus status = *world_.upstream;
    const bool open = !whole() && !world_.refunded_wholly;
    const bool busy = status == UpstreamStatus::submitted || status == UpstreamStatus::pending ||
                      status == UpstreamStatus::working;
    when(open && busy, "upstream_pending");
    when(open && status == UpstreamStatus::unknown, "upstream_result_unknown");
    when(open && status == UpstreamStatus::needs_human, "upstream_needs_human_check");
    when(open && status == UpstreamStatus::failed, "upstream_failed_not_refunded");
    when(open && status == UpstreamStatus::partly_succeeded, "upstream_partial_success");
    when(!world_.refunded_wholly && status == UpstreamStatus::refunding,
         "refund_under_review_upstream");
    when(open && world_.callback_refused, "upstream_refused_in_callback");
    when(open && world_.shop_is_stale, "upstream_delivered_shop_stale");
  }

  void use() {
    if (!whole()) return;
    const bool one_use_card = !world_.shared_card && !world_.voided;
    when(one_use_card, "card_used_claim_needs_evidence");
    when(one_use_card, "card_invalid_claim_needs_evidence");
    when(world_.shared_card, "loop_card_shared_by_design");
    when(world_.sold_twice, "card_sold_twice");
    when(world_.voided, "card_voided");
    when(world_.use == CardUse::before_delivery, "card_used_before_sale");
    const bool after = world_.use == CardUse::after_delivery;
    when(after && world_.used_as_ordered, "card_used_by_buyer");
    when(after, "card_used_after_delivery");
    when(world_.refusal == ActivationResult::invalid_card, "card_invalid");
    when(world_.refusal == ActivationResult::expired_card, "card_expired");
    when(world_.refusal == ActivationResult::refused_other && world_.has_activation_rule,
         "activation_rule_unmet");
    when(world_.went_elsewhere, "wrong_account/upstream");
    when(world_.topped_as_ordered || (after && world_.used_as_ordered), "wrong_account/user");
  }

  void refund() {
    const bool balance = world_.refund_target == RefundTarget::balance;
    when(world_.refunded_wholly, "refunded");
    when(world_.refunded_wholly && balance, "refunded_to_balance");
    when(world_.refunded_wholly && !balance && overdue(), "refund_overdue_at_channel");
    when(world_.refunded_partly, "refunded_partly");
    const auto stage = [&](RefundStatus status, std::string_view cause) {
      when(world_.refund == status, cause);
    };
    stage(RefundStatus::requested, "refund_requested");
    stage(RefundStatus::reviewing, "refund_under_review");
    stage(RefundStatus::working, "refund_in_progress");
    stage(RefundStatus::sent, "refund_sent");
    stage(RefundStatus::failed, "refund_failed");
    stage(RefundStatus::refused, "refund_refused");
    when(world_.refund == RefundStatus::sent && overdue(), "refund_overdue_at_channel");
  }

  void dispute() {
    const bool minor = world_.topic == DisputeTopic::minor;
    const auto is = [&](DisputeStage stage) { return world_.stage == stage; };
    if (!minor) {
      when(is(DisputeStage::opened) && now_ > world_.reply_due_at, "escrow_seller_silent");
      when(is(DisputeStage::evidence_wanted), "dispute_evidence_wanted");
      when(is(DisputeStage::platform_deciding) || is(DisputeStage::evidence_given),
           "escrow_platform_deciding");
      when(is(DisputeStage::decided_for_buyer), "dispute_decided_for_buyer");
      when(is(DisputeStage::decided_for_seller), "dispute_decided_for_seller");
    }
    const bool asked = minor && world_.stage != DisputeStage::unknown;
    when(asked && (is(DisputeStage::opened) || is(DisputeStage::evidence_given) ||
                   is(DisputeStage::platform_deciding)),
         "minor_purchase_under_review");
    when(asked && is(DisputeStage::decided_for_buyer), "minor_purchase_granted");
    when(asked && is(DisputeStage::decided_for_seller), "minor_purchase_refused");
    when(!paid(), "minor_purchase_not_charged");
    when(world_.refunded_wholly, "minor_purchase_refunded");
    const bool wants_proof = !asked || is(DisputeStage::evidence_wanted);
    when(paid() && !world_.refunded_wholly && wants_proof, "minor_purchase_needs_proof");
  }

  void papers() {
    when(!paid() || world_.refunded_wholly, "invoice_not_due");
    when(world_.invoice == InvoiceStatus::requested, "invoice_being_issued");
    when(world_.invoice == InvoiceStatus::issued, "invoice_issued");
    when(world_.invoice == InvoiceStatus::refused, "invoice_refused");
    const bool none =
        world_.invoice == InvoiceStatus::unknown || world_.invoice == InvoiceStatus::voided;
    when(paid() && !world_.refunded_wholly && none, "invoice_can_be_requested");
    when(world_.merchant_callback == CallbackResult::delivered, "merchant_callback_delivered");
    when(world_.merchant_callback == CallbackResult::retrying, "merchant_callback_retrying");
    when(world_.merchant_callback == CallbackResult::gave_up, "merchant_callback_failed");
  }

  const PurchaseWorld& world_;
  Instant now_;
  Causes causes_{};
};

}  // namespace

Causes truth_of(const PurchaseWorld& world, Instant now) { return Truth(world, now).find(); }

}  // namespace jx::tests
