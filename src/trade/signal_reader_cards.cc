#include "trade/signal_reader.h"

namespace jx::trade {

namespace {

// The earliest success told of each card; under the empty print when no card was named.
std::map<CardPrint, View<Activation>> uses_of(const Chain& chain) {
  std::map<CardPrint, View<Activation>> uses;
  for (const auto& view : chain.activations) {
    if (view.body.result != ActivationResult::succeeded) continue;
    const auto [place, fresh] = uses.try_emplace(view.body.card, view);
    if (!fresh && view.at < place->second.at) place->second = view;
  }
  return uses;
}

bool comes_from_stock(GoodsKind kind) {
  switch (kind) {
    case GoodsKind::unknown:
    case GoodsKind::stock_cards:
      return true;
    case GoodsKind::manual:
    case GoodsKind::direct_topup:
    case GoodsKind::upstream_cards:
    case GoodsKind::membership:
    case GoodsKind::licence:
      return false;
  }
  return true;
}

// A top-up is no card, whatever is claimed of it.
bool hands_out_cards(GoodsKind kind) {
  switch (kind) {
    case GoodsKind::stock_cards:
    case GoodsKind::upstream_cards:
    case GoodsKind::licence:
      return true;
    case GoodsKind::unknown:
    case GoodsKind::manual:
    case GoodsKind::direct_topup:
    case GoodsKind::membership:
      return false;
  }
  return false;
}

}  // namespace

std::set<CardPrint> SignalReader::delivered_cards() const {
  std::set<CardPrint> cards;
  for (const auto& delivery : chain_.deliveries) {
    cards.insert(delivery.body.cards.begin(), delivery.body.cards.end());
  }
  return cards;
}

void SignalReader::activation_signals() {
  set("activation.seen", yes_no(!chain_.activations.empty()));
  const Personal account = chain_.order ? chain_.order->body.account : Personal{};
  for (const auto& view : chain_.activations) {
    const ActivationResult result = view.body.result;
    const bool both = !account.empty() && !view.body.account.empty();
    const bool elsewhere = both && !(account == view.body.account);
    const bool went_in = result == ActivationResult::succeeded;
    const bool arrived = went_in || result == ActivationResult::wrong_account;
    if (arrived && both && !is("activation.as_ordered", Known::no)) {
      set("activation.as_ordered", yes_no(!elsewhere), {view.fact});
    }
    if (result == ActivationResult::wrong_account || (went_in && elsewhere)) {
      set("activation.wrong_account", Known::yes, {view.fact});
    } else if (went_in && both && !is("activation.wrong_account", Known::yes)) {
      set("activation.wrong_account", Known::no, {view.fact});
    }
    if (result == ActivationResult::unknown) continue;
    set("activation.succeeded", yes_no(went_in), {view.fact});
    const auto tell = [&](std::string_view name, ActivationResult wanted) {
      set(name, yes_no(result == wanted), {view.fact});
    };
    tell("activation.invalid_card", ActivationResult::invalid_card);
    tell("activation.expired_card", ActivationResult::expired_card);
    tell("activation.refused", ActivationResult::refused_other);
    if (went_in || result == ActivationResult::already_used) {
      set("card.used", Known::yes, {view.fact});
    }
  }
  for (const auto& card : chain_.cards) {
    if (card.body.status == CardStatus::used) set("card.used", Known::yes, {card.fact});
  }
  // Where no account was given at the order, none could be wrong.
  const bool open = is("activation.wrong_account", Known::unknown);
  if (open && account.empty() && claim_.kind != ClaimKind::wrong_account) {
    const GoodsKind kind = goods_kind();
    const bool cards = kind == GoodsKind::stock_cards || kind == GoodsKind::upstream_cards ||
                       kind == GoodsKind::licence || kind == GoodsKind::manual;
    if (cards) set("activation.wrong_account", Known::no);
  }
}

// A card used before it was delivered was sold used.
void SignalReader::card_use() {
  std::set<CardPrint> cards = delivered_cards();
  if (chain_.deliveries.empty()) return;
  const Instant delivered_at = chain_.deliveries.front().at;
  auto uses = uses_of(chain_);
  // One card was delivered, so a use that names none is of that one.
  const auto unnamed = uses.find(CardPrint{});
  const bool only_one = chain_.order && chain_.order->body.quantity == 1 && cards.size() <= 1;
  if (unnamed != uses.end() && only_one && hands_out_cards(goods_kind())) {
    if (cards.empty()) cards.insert(CardPrint{});
    uses.try_emplace(*cards.begin(), unnamed->second);
  }
  std::vector<std::size_t> before{chain_.deliveries.front().fact};
  std::vector<std::size_t> after = before;
  bool all = !cards.empty();
  for (const CardPrint& card : cards) {
    const auto use = uses.find(card);
    if (use == uses.end() || !use->second.body.at) {
      all = false;
      continue;
    }
    (use->second.at < delivered_at ? before : after).push_back(use->second.fact);
  }
  if (before.size() > 1) {
    set("card.used_after_delivery", Known::no, before);
    return set("card.used_before_delivery", Known::yes, std::move(before));
  }
  if (!all) return;
  set("card.used_before_delivery", Known::no, after);
  set("card.used_after_delivery", Known::yes, std::move(after));
}

void SignalReader::card_stock() {
  const std::set<CardPrint> cards = delivered_cards();
  const bool has_rule = chain_.goods && !chain_.goods->body.activation_rule.empty();
  if (chain_.goods) set("goods.activation_rule", yes_no(has_rule), {chain_.goods->fact});

  std::vector<std::size_t> elsewhere;
  for (std::size_t i = 0; i < chain_.facts.size(); ++i) {
    const auto* other = std::get_if<Delivery>(&chain_.facts[i].body);
    if (other == nullptr || other->order_no == chain_.order_no) continue;
    if (std::ranges::any_of(other->cards, [&](const CardPrint& c) { return cards.contains(c); })) {
      elsewhere.push_back(i);
    }
  }
  const Known seen_elsewhere = yes_no(!elsewhere.empty());
  set("card.seen_elsewhere", seen_elsewhere, std::move(elsewhere));

  std::set<CardPrint> told;
  std::vector<std::size_t> stock;
  for (const auto& card : chain_.cards) {
    if (card.body.loop) continue;
    told.insert(card.body.card);
    stock.push_back(card.fact);
    if (card.body.status == CardStatus::voided) set("card.voided", Known::yes, {card.fact});
  }
  if (!stock.empty() && !is("card.voided", Known::yes)) set("card.voided", Known::no, stock);
  if (!chain_.shared_cards.empty()) {
    return set("card.loop", Known::yes, {chain_.shared_cards.back().fact});
  }
  const bool all_told = !cards.empty() && std::ranges::includes(told, cards);
  if (all_told || !comes_from_stock(goods_kind())) set("card.loop", Known::no, std::move(stock));
}

}  // namespace jx::trade
