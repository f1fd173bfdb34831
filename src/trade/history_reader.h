// How signals are read from the history of a customer; signal.h is the face. Pure.
#pragma once

#include <string_view>

#include "trade/dossier.h"
#include "trade/signal.h"
#include "trade/signal_reader.h"

namespace jx::trade {

// Fills in the signals of the customer. What is said of the purchase must stand in `signals`.
class HistoryReader {
 public:
  HistoryReader(const Dossier& dossier, const Claim& claim, Instant now, Duration utc_offset,
                Signals& signals);
  void read();

 private:
  // history_reader.cc: who it is, the account, withdrawals, other orders
  void customer_known();
  void account_frozen();
  void frozen_by();
  void taken_over();
  void withdraw_signals();
  void paid_for_two_orders();
  // history_reader_balance.cc
  void balance_ledger();
  void balance_shown();
  // history_reader_entitlement.cc: memberships and campaigns
  void entitlement_signals();
  void entitlement_stacking();
  void campaign_signals();
  void gift_granted(const Campaign& campaign, const Order& order);

  void set(std::string_view name, Known value, std::vector<std::size_t> facts = {});
  bool is(std::string_view name, Known wanted) const { return signals_.at(name).value == wanted; }
  // What shows that everything of this kind of the customer was told, from `from` until now.
  std::optional<std::size_t> listed(ListedKind kind,
                                    std::optional<Instant> from = std::nullopt) const;
  std::optional<std::size_t> listed(ListedKind kind, std::optional<Instant> from,
                                    Instant until) const;
  // Something the customer did after `at`, which a frozen account could not.
  std::optional<std::size_t> activity_after(Instant at) const;
  // The order spoken of: the purchase's, else the newest when all were told.
  const View<Order>* order_meant() const;
  // When the money of an order came in.
  std::optional<Instant> paid_at(const Order& order, std::vector<std::size_t>& facts) const;

  const Dossier& dossier_;
  const History& history_;
  const Claim& claim_;
  Instant now_;
  Instant claimed_at_;
  Duration utc_offset_;
  Signals& signals_;
};

}  // namespace jx::trade
