#include "trade/signal.h"

#include "trade/signal_reader.h"

namespace jx::trade {

namespace {

// Sorted.
constexpr std::array names = std::to_array<std::string_view>({
    "account.frozen",
    "activation.succeeded",
    "activation.wrong_account",
    "callback.refused",
    "card.used",
    "claim.card_used",
    "claim.not_arrived",
    "claim.wrong_account",
    "delivery.done",
    "delivery.partial",
    "delivery.seen",
    "goods.manual",
    "goods.upstream",
    "notice.delivered",
    "notice.gave_up",
    "notice.refused_amount",
    "notice.refused_expired",
    "notice.refused_other",
    "notice.refused_signature",
    "notice.retrying",
    "notice.seen",
    "order.expired_before_payment",
    "order.known",
    "order.paid_status",
    "order.waiting",
    "payment.amount_matches",
    "payment.frozen",
    "payment.paid",
    "payment.seen",
    "refund.done",
    "refund.requested",
    "stock.race",
    "stock.short_after_payment",
    "upstream.exists",
    "upstream.failed",
    "upstream.needs_human",
    "upstream.partly",
    "upstream.pending",
    "upstream.succeeded",
    "upstream.unknown",
    "upstream.working",
});

}  // namespace

std::span<const std::string_view> signal_names() { return names; }

bool is_signal(std::string_view name) { return std::ranges::binary_search(names, name); }

Signals signals_of(const Chain& chain, const Claim& claim, Instant now) {
  return SignalReader(chain, claim, now).read();
}

}  // namespace jx::trade
