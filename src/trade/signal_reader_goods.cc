#include <map>
#include <set>

#include "trade/signal_reader.h"

namespace jx::trade {

namespace {

// What known shops write into an order (INTEGRATIONS: 独角数卡, 异次元发卡).
constexpr std::array short_words = std::to_array<std::string_view>(
    {"卡密不足", "库存不足", "缺货", "out of stock", "insufficient stock"});
constexpr std::array race_words =
    std::to_array<std::string_view>({"抢走了商品", "被抢", "sold to another buyer"});

bool says(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return text.find(word) != text.npos; });
}

bool has_no_goods(UpstreamStatus status) {
  return status == UpstreamStatus::failed || status == UpstreamStatus::cancelled ||
         status == UpstreamStatus::refunded;
}

std::int64_t pieces(const Delivery& delivery) {
  return delivery.quantity > 0 ? delivery.quantity
                               : static_cast<std::int64_t>(delivery.cards.size());
}

}  // namespace

std::optional<UpstreamState> upstream_state(const Chain& chain) {
  std::optional<UpstreamState> state;
  for (const auto& view : chain.upstream_orders) {
    const UpstreamOrder& body = view.body;
    const bool short_of = body.done && *body.done < body.quantity && *body.done > 0;
    const bool partly = body.status == UpstreamStatus::partly_succeeded ||
                        body.status == UpstreamStatus::partially_refunded ||
                        (body.status == UpstreamStatus::succeeded && short_of);
    state = {body.status, partly, view.at, view.fact, body.supplier, body.upstream_no};
  }
  for (const auto& view : chain.callbacks) {
    const UpstreamCallback& body = view.body;
    if (body.status == UpstreamStatus::unknown || (state && state->at >= view.at)) continue;
    const bool partly = body.status == UpstreamStatus::partly_succeeded ||
                        body.status == UpstreamStatus::partially_refunded;
    const std::string supplier = body.supplier.empty() && state ? state->supplier : body.supplier;
    state = {body.status, partly, view.at, view.fact, supplier, body.upstream_no};
  }
  return state;
}

std::int64_t delivered_quantity(const Chain& chain) {
  std::set<CardPrint> cards;
  std::map<std::string, std::int64_t> by_source;  // two sources may tell the same delivery
  std::int64_t largest = 0;
  for (const auto& view : chain.deliveries) {
    cards.insert(view.body.cards.begin(), view.body.cards.end());
    by_source[chain.facts[view.fact].source] += pieces(view.body);
  }
  const bool all_carded = std::ranges::all_of(chain.deliveries, [](const View<Delivery>& view) {
    return !view.body.cards.empty() &&
           pieces(view.body) == static_cast<std::int64_t>(view.body.cards.size());
  });
  if (all_carded && !cards.empty()) return static_cast<std::int64_t>(cards.size());
  for (const auto& [source, count] : by_source) largest = std::max(largest, count);
  return largest;
}

std::int64_t SignalReader::delivered_quantity() const { return trade::delivered_quantity(chain_); }

// The supplier was still busy when last seen, and something that follows its answer came later.
bool SignalReader::upstream_is_overtaken(const UpstreamState& state) const {
  const bool busy =
      state.status == UpstreamStatus::submitted || state.status == UpstreamStatus::pending ||
      state.status == UpstreamStatus::working || state.status == UpstreamStatus::needs_human ||
      state.status == UpstreamStatus::refunding || state.status == UpstreamStatus::unknown;
  if (!busy) return false;
  const OrderStatus status = order_status();
  const bool ended = status != OrderStatus::unknown && status != OrderStatus::processing &&
                     status != OrderStatus::paid && status != OrderStatus::pending_payment &&
                     status != OrderStatus::expired;
  const auto later = [&](const auto& views) {
    return !views.empty() && views.back().at > state.at;
  };
  return (ended && chain_.order->at > state.at) || later(chain_.deliveries) ||
         later(chain_.activations) || later(chain_.refunds);
}

void SignalReader::upstream_signals() {
  const auto state = upstream_state(chain_);
  constexpr std::array all = std::to_array<std::string_view>(
      {"upstream.pending", "upstream.working", "upstream.succeeded", "upstream.failed",
       "upstream.partly", "upstream.needs_human", "upstream.refunding", "upstream.unknown"});
  if (!state) {
    const GoodsKind kind = goods_kind();
    const bool has_no_supplier = kind == GoodsKind::stock_cards || kind == GoodsKind::manual;
    if (!has_no_supplier && !shop_never_began()) return;
    set("upstream.exists", Known::no, order_fact());
    for (const std::string_view name : all) set(name, Known::no);
    return;
  }
  const UpstreamStatus status = state->status;
  if (upstream_is_overtaken(*state)) {
    return set("upstream.exists", Known::yes, {state->fact});
  }
  const auto tell = [&](std::string_view name, bool value) {
    set(name, yes_no(value), {state->fact});
  };
  tell("upstream.exists", true);
  tell("upstream.pending",
       status == UpstreamStatus::submitted || status == UpstreamStatus::pending);
  tell("upstream.working", status == UpstreamStatus::working);
  tell("upstream.succeeded", status == UpstreamStatus::succeeded && !state->partly);
  tell("upstream.failed", has_no_goods(status));
  tell("upstream.partly", state->partly);
  tell("upstream.needs_human", status == UpstreamStatus::needs_human);
  tell("upstream.refunding", status == UpstreamStatus::refunding);
  tell("upstream.unknown", status == UpstreamStatus::unknown);
}

void SignalReader::delivery_done() {
  const std::int64_t wanted = chain_.order ? chain_.order->body.quantity : 0;
  if (!chain_.deliveries.empty()) {
    std::vector<std::size_t> facts;
    for (const auto& view : chain_.deliveries) facts.push_back(view.fact);
    const std::int64_t got = delivered_quantity();
    if (wanted == 0) return set("delivery.done", Known::unknown, facts);
    // A top-up or a text without count is delivered as a whole.
    const bool uncounted = got == 0 && order_status() != OrderStatus::partially_delivered;
    const bool whole = uncounted || got >= wanted;
    return set("delivery.done", whole ? Known::yes : Known::partly, facts);
  }
  for (const auto& activation : chain_.activations) {
    if (activation.body.result == ActivationResult::succeeded && wanted == 1) {
      return set("delivery.done", Known::yes, {activation.fact});
    }
  }
  if (!chain_.order) return;
  const bool card_left_stock = std::ranges::any_of(chain_.cards, [](const View<StockCard>& card) {
    return !card.body.loop &&
           (card.body.status == CardStatus::sold || card.body.status == CardStatus::used);
  });
  // What the shop turned away, it has not passed on.
  const bool turned_away = !chain_.callbacks.empty() &&
                           chain_.callbacks.back().body.accepted == false &&
                           chain_.callbacks.back().at >= chain_.order->at;
  const bool upstream_done = is("upstream.succeeded", Known::yes) && !turned_away;
  switch (order_status()) {
    case OrderStatus::completed:
      // "Completed" alone means only "started" in some shops.
      if (upstream_done) {
        set("delivery.done", Known::yes, {chain_.order->fact, upstream_state(chain_)->fact});
      }
      return;
    case OrderStatus::partially_delivered:
      return set("delivery.done", Known::partly, order_fact());
    case OrderStatus::pending_payment:
    case OrderStatus::expired:
    case OrderStatus::cancelled:
      if (is("order.paid_status", Known::no)) set("delivery.done", Known::no, order_fact());
      return;
    case OrderStatus::paid:
    case OrderStatus::processing:
    case OrderStatus::failed:
    case OrderStatus::exception:
      // A part that the supplier did has come, whatever the shop shows.
      if (is("upstream.partly", Known::yes) && !turned_away) {
        return set("delivery.done", Known::partly,
                   {chain_.order->fact, upstream_state(chain_)->fact});
      }
      // What is being taken back may have been there.
      if (!card_left_stock && !upstream_done && !is("upstream.refunding", Known::yes)) {
        set("delivery.done", Known::no, order_fact());
      }
      return;
    case OrderStatus::unknown:
    case OrderStatus::refunded:
    case OrderStatus::partially_refunded:
      return;
  }
}

void SignalReader::delivery_details() {
  const Known done = value("delivery.done");
  const auto facts = signals_.at("delivery.done").facts;
  if (done != Known::unknown) set("delivery.partial", yes_no(done == Known::partly), facts);
  for (const auto& view : chain_.deliveries) {
    if (view.body.seen_at) return set("delivery.seen", Known::yes, {view.fact});
  }
  // Who says that nothing arrived has not seen it.
  if (done == Known::yes && claim_.kind == ClaimKind::not_arrived) {
    set("delivery.seen", Known::no, facts);
  }
}

void SignalReader::stock_signals() {
  const auto tell = [&](Known short_of, Known race, std::vector<std::size_t> facts = {}) {
    set("stock.short_after_payment", short_of, facts);
    set("stock.race", race, std::move(facts));
  };
  const GoodsKind kind = goods_kind();
  const OrderStatus status = order_status();
  const bool other_kind = kind == GoodsKind::manual || kind == GoodsKind::direct_topup ||
                          kind == GoodsKind::upstream_cards || kind == GoodsKind::membership;
  if (other_kind || is("order.paid_status", Known::no) || is("delivery.done", Known::yes) ||
      status == OrderStatus::completed) {
    return tell(Known::no, Known::no);
  }
  if (!is("order.paid_status", Known::yes) || !chain_.order) return;
  const std::string& note = chain_.order->body.shop_note;
  if (says(note, race_words)) return tell(Known::no, Known::yes, order_fact());
  if (says(note, short_words)) return tell(Known::yes, Known::no, order_fact());
  // What stock is left counts only as seen after the order was in this state.
  if (chain_.goods && chain_.goods->body.stock && chain_.goods->at >= chain_.order->at &&
      kind == GoodsKind::stock_cards && is("delivery.done", Known::no)) {
    const bool lacks = *chain_.goods->body.stock < chain_.order->body.quantity;
    if (lacks) return tell(Known::yes, Known::no, {chain_.order->fact, chain_.goods->fact});
  }
  if (is("delivery.done", Known::partly)) tell(Known::no, Known::no);
}

// The supplier has delivered, and the shop, looked at long enough after, still waits.
void SignalReader::stale_after_upstream() {
  constexpr Duration callback_travel_max = minutes(2);
  const bool over = is("delivery.done", Known::yes) || is("upstream.exists", Known::no) ||
                    is("upstream.succeeded", Known::no) || is("order.waiting", Known::no);
  if (over) return set("order.stale_after_upstream", Known::no);
  const auto state = upstream_state(chain_);
  if (!chain_.order || !state || !is("upstream.succeeded", Known::yes)) return;
  if (is("order.waiting", Known::yes) && chain_.order->at >= state->at + callback_travel_max) {
    set("order.stale_after_upstream", Known::yes, {chain_.order->fact, state->fact});
  }
}

}  // namespace jx::trade
