#include "shop/supplier/order_facts.h"

#include "codec/json.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

using trade::Fact;
using trade::UpstreamStatus;

constexpr std::string_view order_thing = "order:";

std::string_view number_of(const SupplierOrder& order) {
  return order.their_no.empty() ? order.our_no.view() : order.their_no.view();
}

// Keyed: what a card says must not be found out from a fact's id.
std::string print_of(const host::Keys& keys, std::string_view text) {
  return keys.fingerprint("supplier_fact", text);
}

std::optional<Instant> state_time(const SupplierOrder& order, Instant seen_at) {
  // A supplier's clock that is ahead must not outlast what is seen later.
  if (!order.at || *order.at > seen_at) return std::nullopt;
  return order.at;
}

trade::UpstreamOrder upstream_order(const SupplierOrder& order, const SupplierAccount& account,
                                    Instant seen_at) {
  return {.upstream_no = order.their_no,
          .order_no = order.our_no,
          .supplier = account.title,
          .status = order.status,
          .quantity = order.quantity.value_or(1),
          .refunded = order.refunded,
          .at = state_time(order, seen_at),
          .message = order.message};
}

bool is_same_order(const trade::Number& their_no, const trade::Number& our_no,
                   const SupplierOrder& order) {
  const bool theirs = !order.their_no.empty() && !their_no.empty();
  return theirs ? their_no == order.their_no : our_no == order.our_no && !our_no.empty();
}

// The newest fact on record of what this supplier answered about the order.
const Fact* newest_answer(std::span<const Fact> known, const std::string& source,
                          const SupplierOrder& order) {
  const Fact* newest = nullptr;
  for (const Fact& fact : known) {
    const auto* body = std::get_if<trade::UpstreamOrder>(&fact.body);
    if (body == nullptr || fact.source != source || !fact.id.starts_with(order_thing)) continue;
    if (!is_same_order(body->upstream_no, body->order_no, order)) continue;
    if (newest == nullptr || fact.seen_at > newest->seen_at) newest = &fact;
  }
  return newest;
}

Result<void> add(std::vector<Fact>& facts, Fact fact, const host::Keys& keys) {
  auto normal = normalise_fact(fact, keys);
  if (normal) facts.push_back(std::move(fact));
  return normal;
}

void add_cards(std::vector<Fact>& facts, const SupplierOrder& order, const SupplierAccount& account,
               Instant seen_at, const host::Keys& keys) {
  for (const SupplierCard& card : order.cards) {
    trade::StockCard body{.status = card.status, .order_no = order.our_no, .secret = card.secret};
    // Longer codes do not fit; then the whole text is the card.
    if (const auto code = trade::CardPrint::from(card.code.text)) body.card = *code;
    Fact fact{.source = source_of(account),
              .id = fmt::format("card:{}.{}@{}", number_of(order), print_of(keys, card.secret.text),
                                enum_text(card.status)),
              .seen_at = seen_at,
              .body = std::move(body)};
    const auto added = add(facts, std::move(fact), keys);
    if (!added) continue;  // not to be kept; the order's own facts stand
  }
}

// Before the supplier has done anything final.
bool is_busy(UpstreamStatus status) {
  return status == UpstreamStatus::submitted || status == UpstreamStatus::pending ||
         status == UpstreamStatus::working;
}

bool is_finished(UpstreamStatus status) {
  switch (status) {
    case UpstreamStatus::unknown:
    case UpstreamStatus::submitted:
    case UpstreamStatus::pending:
    case UpstreamStatus::working:
    case UpstreamStatus::needs_human:
    case UpstreamStatus::refunding:
      return false;
    case UpstreamStatus::succeeded:
    case UpstreamStatus::partly_succeeded:
    case UpstreamStatus::failed:
    case UpstreamStatus::cancelled:
    case UpstreamStatus::refunded:
    case UpstreamStatus::partially_refunded:
      return true;
  }
  return false;
}

// True when the fact says that the order is finished.
bool says_finished(const Fact& fact, const SupplierOrder& order) {
  if (const auto* callback = std::get_if<trade::UpstreamCallback>(&fact.body)) {
    return is_finished(callback->status) &&
           is_same_order(callback->upstream_no, callback->order_no, order);
  }
  const auto* state = std::get_if<trade::UpstreamOrder>(&fact.body);
  return state != nullptr && is_finished(state->status) &&
         is_same_order(state->upstream_no, state->order_no, order);
}

}  // namespace

Result<std::vector<Fact>> facts_of_answer(const SupplierOrder& order,
                                          const SupplierAccount& account, Instant seen_at,
                                          std::span<const Fact> known, const host::Keys& keys) {
  std::vector<Fact> facts;
  trade::UpstreamOrder body = upstream_order(order, account, seen_at);
  const std::string said = codec::to_json(body);
  const Fact* before = newest_answer(known, source_of(account), order);
  const bool told =
      before != nullptr && codec::to_json(std::get<trade::UpstreamOrder>(before->body)) == said;
  if (!told) {
    const std::string carried_on = fmt::format("{}\n{}", before == nullptr ? "" : before->id, said);
    auto added = add(
        facts,
        {.source = source_of(account),
         .id = fmt::format("{}{}@{}", order_thing, number_of(order), print_of(keys, carried_on)),
         .seen_at = seen_at,
         .body = std::move(body)},
        keys);
    if (!added) return error_of(std::move(added));
  }
  add_cards(facts, order, account, seen_at, keys);
  return facts;
}

Result<std::vector<Fact>> facts_of_callback(const SupplierOrder& order,
                                            const SupplierAccount& account, Instant seen_at,
                                            const host::Keys& keys) {
  std::vector<Fact> facts;
  trade::UpstreamOrder state = upstream_order(order, account, seen_at);
  state.at = std::nullopt;  // a repeat may carry another time of sending
  const std::string print = print_of(keys, codec::to_json(state));
  const std::optional<Instant> at = state_time(order, seen_at);
  auto added = add(facts,
                   {.source = source_of(account),
                    .id = fmt::format("callback:{}@{}", number_of(order), print),
                    .seen_at = seen_at,
                    .body = trade::UpstreamCallback{.upstream_no = order.their_no,
                                                    .order_no = order.our_no,
                                                    .supplier = account.title,
                                                    .status = order.status,
                                                    .at = at,
                                                    .reason = order.message}},
                   keys);
  if (!added) return error_of(std::move(added));
  if (order.refunded) {
    state.at = at;
    added = add(facts,
                {.source = source_of(account),
                 .id = fmt::format("refund:{}@{}", number_of(order), print),
                 .seen_at = seen_at,
                 .body = std::move(state)},
                keys);
    if (!added) return error_of(std::move(added));
  }
  add_cards(facts, order, account, seen_at, keys);
  return facts;
}

bool is_overtaken(const SupplierOrder& order, const SupplierAccount& account,
                  std::span<const Fact> known) {
  if (!is_busy(order.status)) return false;
  const std::string source = source_of(account);
  return std::ranges::any_of(
      known, [&](const Fact& fact) { return fact.source == source && says_finished(fact, order); });
}

}  // namespace jx::shop
