// How signals are read from a chain; signal.h is the face. Pure.
#pragma once

#include <string_view>

#include "trade/signal.h"

namespace jx::trade {

struct UpstreamState;

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
  void expiry();
  void refund_signals();
  void account_signals();
  // signal_reader_goods.cc: stock, upstream, delivery, use
  void upstream_signals();
  void callback_refused();
  void delivery_done();
  void delivery_details();
  void stock_signals();
  void activation_signals();

  void set(std::string_view name, Known value, std::vector<std::size_t> facts = {});
  Known value(std::string_view name) const;
  bool is(std::string_view name, Known wanted) const { return value(name) == wanted; }
  void mark_contradicted();

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

  const Chain& chain_;
  const Claim& claim_;
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
