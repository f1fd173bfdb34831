// Facts: single observations of what happened to purchases, each with its source.
//
// A fact never changes. A source that sees an order in a new state reports a new fact with a new id
// (connectors use "<table>:<key>@<content hash>"); the chain takes the latest view of each thing.
// So a fact is recorded once per (source, id), and the same id with another body is refused.
// Pure values. Thread-safety: share only const objects. Source of the words: docs/trade.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/describe.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/personal.h"
#include "base/short_text.h"

namespace jx::trade {

// Bounds of every text in a fact; reaching one is `invalid "fact.too_large"`.
inline constexpr std::size_t number_bytes_max = 64;   // order and trade numbers
inline constexpr std::size_t text_bytes_max = 4'000;  // names, messages
inline constexpr std::size_t cards_max = 1'000;       // cards named in one fact

// An order, trade, transaction or upstream number. Compared exactly; empty = not known.
using Number = ShortText<number_bytes_max>;
// Keyed fingerprint of a card secret (32 hex digits); the secret itself is Personal. Empty = not
// known.
using CardPrint = ShortText<32>;
// Who buys, as the shop names them: "user:42", or "mail:<keyed fingerprint>" for a guest. Empty =
// not known.
using BuyerKey = ShortText<64>;

JX_ENUM(GoodsKind, unknown, stock_cards, manual, direct_topup, upstream_cards, membership, licence)
JX_ENUM(OrderStatus, unknown, pending_payment, paid, processing, completed, failed, exception,
        expired, refunded, partially_refunded, cancelled, partially_delivered)
JX_ENUM(PaymentStatus, unknown, unpaid, paid, refunded, partially_refunded, frozen, closed)
JX_ENUM(NoticeResult, unknown, delivered, retrying, gave_up, refused_amount, refused_signature,
        refused_expired, refused_other)
JX_ENUM(CardStatus, unknown, unsold, sold, locked, used, voided)
// `refunding`: the supplier looks into a return or is paying it back, and has not decided.
JX_ENUM(UpstreamStatus, unknown, submitted, pending, working, succeeded, partly_succeeded, failed,
        cancelled, refunded, partially_refunded, needs_human, refunding)
JX_ENUM(ActivationResult, unknown, succeeded, already_used, invalid_card, wrong_account,
        expired_card, refused_other)
JX_ENUM(BalanceKind, unknown, recharge, consume, refund, adjust, withdraw, redeem)
JX_ENUM(AccountAction, unknown, login, password_changed, device_bound, frozen, unfrozen,
        phone_changed)
JX_ENUM(RefundTarget, unknown, original_way, balance)
// `working`: being carried out; `sent`: left the shop, the payment channel has not confirmed it.
JX_ENUM(RefundStatus, unknown, requested, working, succeeded, failed, reviewing, refused, sent)
// Who did something to an account.
JX_ENUM(ActedBy, unknown, customer, staff, rule, authority)
// What happens to a membership that is bought while an earlier one still runs.
JX_ENUM(Stacking, unknown, one_after_another, side_by_side)
JX_ENUM(WithdrawalStatus, unknown, requested, reviewing, paying, paid, refused, failed, cancelled)
JX_ENUM(CallbackResult, unknown, delivered, retrying, gave_up)
JX_ENUM(AccountStanding, unknown, active, frozen, closed)
JX_ENUM(DisputeTopic, unknown, goods, refund, minor, fraud)
JX_ENUM(DisputeStage, unknown, opened, seller_answered, evidence_wanted, evidence_given,
        platform_deciding, decided_for_buyer, decided_for_seller, withdrawn)
JX_ENUM(InvoiceStatus, unknown, requested, issued, refused, voided)
JX_ENUM(ListedKind, unknown, orders, payments, refunds, deliveries, upstream_callbacks,
        balance_movements, account_operations, entitlements, withdrawals, merchant_callbacks,
        disputes, invoices)

// Members that were appended after a type was first written count for nothing in the digest of a
// fact while they hold their defaults, so that a fact told again after an upgrade is still known:
// such a type names the count of the members it began with in `members_at_first`.

struct Goods {
  static constexpr std::size_t members_at_first = 9;
  Number goods_no{};
  std::string name{};
  GoodsKind goods_kind = GoodsKind::unknown;
  std::string supplier{};
  std::string card_type{};  // "直充", "密保卡", … as the shop names it
  std::string activation_rule{};
  std::optional<Money> price{};
  std::optional<std::int64_t> stock{};
  std::optional<Duration> promised_delivery{};
  // What one piece of a membership gives: calendar months and days together.
  std::string entitlement_kind{};  // month and season cards of one kind stack: "vip" …
  std::optional<std::int64_t> entitlement_months{};
  std::optional<std::int64_t> entitlement_days{};
  Stacking stacking = Stacking::unknown;
};
JX_DESCRIBE(Goods, goods_no, name, goods_kind, supplier, card_type, activation_rule, price, stock,
            promised_delivery, entitlement_kind, entitlement_months, entitlement_days, stacking)

struct Order {
  Number order_no{};
  Number goods_no{};
  std::string title{};
  GoodsKind goods_kind = GoodsKind::unknown;
  std::int64_t quantity = 1;
  std::optional<Money> amount{};  // to be paid
  OrderStatus status = OrderStatus::unknown;
  BuyerKey buyer{};
  Personal contact{};                  // mail or phone left at the order
  Personal account{};                  // the account to be topped up
  std::string query_password_print{};  // keyed fingerprint of the query password; empty = none
  Number trade_no{};                   // the gateway's number, when the shop knows it
  std::optional<Instant> created_at{};
  std::optional<Instant> paid_at{};
  std::optional<Instant> expires_at{};
  std::string pay_channel{};
  std::string shop_note{};  // what the shop itself says of the order (never a card)
};
JX_DESCRIBE(Order, order_no, goods_no, title, goods_kind, quantity, amount, status, buyer, contact,
            account, query_password_print, trade_no, created_at, paid_at, expires_at, pay_channel,
            shop_note)

struct Payment {
  Number trade_no{};
  Number order_no{};        // the gateway's out_trade_no
  Number transaction_id{};  // of Alipay, WeChat Pay …
  std::optional<Money> amount{};
  PaymentStatus status = PaymentStatus::unknown;
  std::optional<Instant> paid_at{};
  std::string channel{};
};
JX_DESCRIBE(Payment, trade_no, order_no, transaction_id, amount, status, paid_at, channel)

// One attempt of the gateway to tell the shop.
struct Notice {
  Number trade_no{};
  Number order_no{};
  std::optional<Instant> at{};
  std::int64_t attempt = 1;
  NoticeResult result = NoticeResult::unknown;
  std::string detail{};
};
JX_DESCRIBE(Notice, trade_no, order_no, at, attempt, result, detail)

struct StockCard {
  CardPrint card{};
  Number goods_no{};
  CardStatus status = CardStatus::unknown;
  Number order_no{};  // who it was sold to, when the shop says so
  bool loop = false;  // the same card goes to everybody by design
  std::optional<Instant> at{};
  Personal secret{};
};
JX_DESCRIBE(StockCard, card, goods_no, status, order_no, loop, at, secret)

struct UpstreamOrder {
  Number upstream_no{};
  Number order_no{};  // our own number, the idempotency key
  std::string supplier{};
  UpstreamStatus status = UpstreamStatus::unknown;
  std::int64_t quantity = 1;
  std::optional<std::int64_t> done{};
  std::optional<Money> refunded{};
  std::optional<Instant> at{};  // when the supplier was in this state
  std::string message{};
};
JX_DESCRIBE(UpstreamOrder, upstream_no, order_no, supplier, status, quantity, done, refunded, at,
            message)

// One callback of a supplier to the shop.
struct UpstreamCallback {
  Number upstream_no{};
  Number order_no{};
  std::string supplier{};
  UpstreamStatus status = UpstreamStatus::unknown;
  std::optional<bool> accepted{};  // whether the shop took it
  std::optional<Instant> at{};
  std::string reason{};  // why the shop refused it or the supplier failed
};
JX_DESCRIBE(UpstreamCallback, upstream_no, order_no, supplier, status, accepted, at, reason)

struct Delivery {
  Number order_no{};
  std::int64_t quantity = 0;
  std::vector<CardPrint> cards{};
  Personal secrets{};  // the delivery text, cards one a line
  std::string way{};   // "page", "mail", "topup"
  std::optional<Instant> at{};
  std::optional<Instant> seen_at{};  // the buyer opened it
  std::string proof{};               // voucher the supplier gave
};
JX_DESCRIBE(Delivery, order_no, quantity, cards, secrets, way, at, seen_at, proof)

struct Activation {
  CardPrint card{};
  Number order_no{};
  Personal account{};  // where it was used
  ActivationResult result = ActivationResult::unknown;
  std::optional<Instant> at{};
  std::string message{};
};
JX_DESCRIBE(Activation, card, order_no, account, result, at, message)

struct Refund {
  static constexpr std::size_t members_at_first = 6;
  Number order_no{};
  Number trade_no{};
  std::optional<Money> amount{};
  RefundTarget target = RefundTarget::unknown;
  RefundStatus status = RefundStatus::unknown;
  std::optional<Instant> at{};  // when it came into this state
  Number refund_no{};
  std::string reason{};  // why it was refused or failed
};
JX_DESCRIBE(Refund, order_no, trade_no, amount, target, status, at, refund_no, reason)

struct BalanceMovement {
  BuyerKey buyer{};
  Number order_no{};
  BalanceKind balance_kind = BalanceKind::unknown;
  Money amount{};  // signed
  std::optional<Money> before{};
  std::optional<Money> after{};
  std::optional<Instant> at{};
};
JX_DESCRIBE(BalanceMovement, buyer, order_no, balance_kind, amount, before, after, at)

struct AccountOperation {
  static constexpr std::size_t members_at_first = 5;
  BuyerKey buyer{};
  AccountAction action = AccountAction::unknown;
  std::string reason{};
  Personal where{};  // address or device
  std::optional<Instant> at{};
  ActedBy by = ActedBy::unknown;
  std::string rule{};  // the risk rule that acted, as the shop names it
};
JX_DESCRIBE(AccountOperation, buyer, action, reason, where, at, by, rule)

struct Campaign {
  static constexpr std::size_t members_at_first = 6;
  Number campaign_no{};
  std::string name{};
  std::string terms{};
  std::vector<Number> goods{};
  std::optional<Instant> starts_at{};   // a payment from this instant on counts
  std::optional<Instant> ends_at{};     // and before this one
  std::optional<Money> amount_least{};  // an order of less earns nothing
  std::string gift{};                   // what is given, as an entitlement_kind
};
JX_DESCRIBE(Campaign, campaign_no, name, terms, goods, starts_at, ends_at, amount_least, gift)

struct Entitlement {
  static constexpr std::size_t members_at_first = 7;
  BuyerKey buyer{};
  Number order_no{};
  Number campaign_no{};
  std::string entitlement_kind{};  // "month", "season", "gift" …
  std::optional<Instant> starts_at{};
  std::optional<Instant> ends_at{};
  std::optional<Instant> granted_at{};
  std::optional<Instant> revoked_at{};  // taken back, for instance with a refund
};
JX_DESCRIBE(Entitlement, buyer, order_no, campaign_no, entitlement_kind, starts_at, ends_at,
            granted_at, revoked_at)

// A supplier says something to all: an outage, a delay, a price.
struct SupplierNotice {
  std::string supplier{};
  std::string text{};
  std::vector<Number> goods{};
  std::optional<Instant> at{};
  std::optional<Instant> until{};
};
JX_DESCRIBE(SupplierNotice, supplier, text, goods, at, until)

// A customer takes money out of the shop's balance.
struct Withdrawal {
  BuyerKey buyer{};
  Number withdraw_no{};
  std::optional<Money> amount{};
  std::optional<Money> amount_least{};  // the shop pays out no less at once
  WithdrawalStatus status = WithdrawalStatus::unknown;
  Personal payee{};      // where to
  std::string reason{};  // why it was refused or failed
  std::optional<Instant> requested_at{};
  std::optional<Instant> at{};  // when it came into this state
};
JX_DESCRIBE(Withdrawal, buyer, withdraw_no, amount, amount_least, status, payee, reason,
            requested_at, at)

// One attempt of the shop to tell a merchant, who orders over its API, how an order ended.
struct MerchantCallback {
  BuyerKey buyer{};  // the merchant
  Number order_no{};
  Number merchant_order_no{};
  std::int64_t attempt = 1;
  CallbackResult result = CallbackResult::unknown;
  std::optional<std::int64_t> http_status{};
  std::string detail{};
  std::optional<Instant> at{};
};
JX_DESCRIBE(MerchantCallback, buyer, order_no, merchant_order_no, attempt, result, http_status,
            detail, at)

// How a customer's account stands at one moment.
struct AccountState {
  BuyerKey buyer{};
  AccountStanding standing = AccountStanding::unknown;
  std::optional<Money> balance{};  // what the ledger ends with
  std::optional<Money> shown{};    // what the customer's page shows
  std::optional<Money> held{};     // part of `balance` that cannot be spent now
  std::optional<Instant> at{};
};
JX_DESCRIBE(AccountState, buyer, standing, balance, shown, held, at)

// A dispute over an order in which the money is held (escrow) or the platform decides.
struct Dispute {
  Number dispute_no{};
  Number order_no{};
  BuyerKey buyer{};
  DisputeTopic topic = DisputeTopic::unknown;
  DisputeStage stage = DisputeStage::unknown;
  std::optional<Money> held{};            // withheld from the seller meanwhile
  std::optional<Instant> reply_due_at{};  // until when the seller has to answer
  std::optional<Instant> at{};            // when it came into this stage
  std::string reason{};
};
JX_DESCRIBE(Dispute, dispute_no, order_no, buyer, topic, stage, held, reply_due_at, at, reason)

struct Invoice {
  Number order_no{};
  BuyerKey buyer{};
  Number invoice_no{};
  InvoiceStatus status = InvoiceStatus::unknown;
  std::optional<Money> amount{};
  Personal made_out_to{};  // name and tax number
  std::string reason{};
  std::optional<Instant> at{};  // when it came into this state
};
JX_DESCRIBE(Invoice, order_no, buyer, invoice_no, status, amount, made_out_to, reason, at)

// How many things of one kind the source holds: `count` of this order, or of this buyer where no
// order is named, that came about from `since` (empty: ever) to `until` (empty: seen_at). It alone
// turns the absence of a fact into a "no", and only when just as many were told: see listing.h.
struct Listing {
  BuyerKey buyer{};
  Number order_no{};
  ListedKind listed = ListedKind::unknown;
  std::int64_t count = 0;
  std::optional<Instant> since{};
  std::optional<Instant> until{};
};
JX_DESCRIBE(Listing, buyer, order_no, listed, count, since, until)

// Order = wire order: append only.
using FactBody = std::variant<Goods, Order, Payment, Notice, StockCard, UpstreamOrder,
                              UpstreamCallback, Delivery, Activation, Refund, BalanceMovement,
                              AccountOperation, Campaign, Entitlement, SupplierNotice, Withdrawal,
                              MerchantCallback, AccountState, Dispute, Invoice, Listing>;

struct Fact {
  std::string
      source{};      // who says it: "push:main", "dujiaoka:shop1", "import:orders.csv"; 1..64 bytes
  std::string id{};  // unique within the source; 1..128 bytes
  Instant seen_at{};  // when the source saw it
  FactBody body{};
};
JX_DESCRIBE(Fact, source, id, seen_at, body)

}  // namespace jx::trade
