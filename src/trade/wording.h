// Words for people, in both languages, of the states a fact can have, and of times and amounts.
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/money.h"
#include "trade/fact.h"
#include "trade/verdict.h"

namespace jx::trade {

// Both languages of one word. Static storage.
struct WordPair {
  std::string_view zh;
  std::string_view en;
};

WordPair wording(OrderStatus status);
WordPair wording(PaymentStatus status);
WordPair wording(NoticeResult result);
WordPair wording(CardStatus status);
WordPair wording(UpstreamStatus status);
WordPair wording(ActivationResult result);
WordPair wording(BalanceKind kind);
WordPair wording(AccountAction action);
WordPair wording(RefundTarget target);
WordPair wording(RefundStatus status);
WordPair wording(GoodsKind kind);
WordPair wording(WithdrawalStatus status);
WordPair wording(CallbackResult result);
WordPair wording(AccountStanding standing);
WordPair wording(DisputeTopic topic);
WordPair wording(DisputeStage stage);
WordPair wording(InvoiceStatus status);
WordPair wording(ListedKind listed);
WordPair wording(ActedBy by);

// "2026-11-21 18:05" in the zone; any instant.
std::string time_text(Instant at, Duration utc_offset);
// "2026-11-21" in the zone.
std::string date_text(Instant at, Duration utc_offset);
// "216.00 元" · "CNY 216.00".
Sentence amount_text(Money amount);

}  // namespace jx::trade
