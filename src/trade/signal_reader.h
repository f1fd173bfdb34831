// How signals are read from a chain; signal.h is the face, history_reader.h its like. Pure.
#pragma once

#include <set>
#include <string_view>

#include "trade/signal.h"

namespace jx::trade {

struct UpstreamState;

constexpr Known yes_no(bool value) { return value ? Known::yes : Known::no; }

// Sets the signals on which facts disagree to unknown. A contradiction of one signal of upstream,
// notice, refund … is one of them all: they read the same state. `offset` is added to positions.
void mark_contradicted(Signals& signals, const std::vector<Contradiction>& contradictions,
                       std::size_t offset);

// Reads signal by signal; later ones lean on earlier ones, so the order of read() matters.
class SignalReader {
 public:
  SignalReader(const Chain& chain, const Claim& claim, Instant now);
  Signals read();

 private:
  // signal_reader.cc: what the customer says, money, notices
  void claim_signals();
  void goods_signals();
  void payment_paid();
  void order_paid_status();
  void payment_details();
  void notice_signals();
  void paid_twice();
  void expiry();
  void callback_refused();
  // signal_reader_goods.cc: stock, upstream, delivery
  void upstream_signals();
  void delivery_done();
  void delivery_details();
  void stock_signals();
  void stale_after_upstream();
  // signal_reader_cards.cc: the cards delivered and what became of them
  void activation_signals();
  void card_use();
  void card_stock();
  // signal_reader_after.cc: what follows a purchase
  void refund_done();
  void refund_stages();
  void dispute_signals();
  void minor_signals();
  void invoice_signals();
  void merchant_callback_signals();

  void set(std::string_view name, Known value, std::vector<std::size_t> facts = {});
  Known value(std::string_view name) const;
  bool is(std::string_view name, Known wanted) const { return value(name) == wanted; }

  // The order's status, or unknown.
  OrderStatus order_status() const;
  GoodsKind goods_kind() const;
  std::vector<std::size_t> order_fact() const;
  const View<Notice>* last_notice() const;
  bool shop_never_began() const;
  bool upstream_is_overtaken(const UpstreamState& state) const;
  bool shop_acted_on_payment(std::vector<std::size_t>& facts) const;
  // Cards or pieces delivered, and whether any delivery was told.
  std::int64_t delivered_quantity() const;
  std::set<CardPrint> delivered_cards() const;
  bool is_of_untold_payment(const Refund& refund) const;
  void add_refunds(std::vector<std::size_t>& done, std::vector<std::size_t>& asked, Money paid,
                   bool& wholly) const;
  bool paid_since(const View<Notice>& notice) const;
  // What shows that everything of this kind of this order was told, up to what the claim is about,
  // by this source; by anybody when it is empty.
  std::optional<std::size_t> listed(ListedKind kind, std::string_view source = {}) const;
  std::string order_source() const;
  std::string payment_source() const;  // who told of the payments; empty when nobody or several
  // That neither shop nor gateway holds a refund that was not told; empty when it is not shown.
  std::vector<std::size_t> all_refunds_told() const;

  const Chain& chain_;
  const Claim& claim_;
  Instant now_;
  Instant claimed_at_;
  Signals signals_{};
};

// What the supplier last said, by its order or by its callback.
struct UpstreamState {
  UpstreamStatus status = UpstreamStatus::unknown;
  bool partly = false;  // fewer done than ordered
  Instant at{};
  std::size_t fact = 0;
  std::string supplier{};
  Number upstream_no{};
};
std::optional<UpstreamState> upstream_state(const Chain& chain);

// Pieces delivered, as far as told; see Delivery. 0 when none or not counted.
std::int64_t delivered_quantity(const Chain& chain);

}  // namespace jx::trade
