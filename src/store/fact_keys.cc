#include "store/fact_keys.h"

namespace jx::store {

namespace {

void add(std::vector<std::string>& keys, std::string_view prefix, std::string_view text) {
  if (text.empty()) return;
  std::string key(prefix);
  key += text;
  keys.push_back(std::move(key));
}

}  // namespace

std::vector<std::string> join_keys(const views::FactKeys& keys) {
  std::vector<std::string> joined;
  add(joined, "o:", keys.order_no.view());
  add(joined, "t:", keys.trade_no.view());
  add(joined, "x:", keys.transaction_id.view());
  add(joined, "u:", keys.upstream_no.view());
  for (const trade::CardPrint& card : keys.cards) add(joined, "c:", card.view());
  return joined;
}

std::vector<std::string> goods_keys(const views::FactKeys& keys) {
  std::vector<std::string> joined;
  if (!join_keys(keys).empty()) return joined;
  for (const trade::Number& goods : keys.goods) add(joined, "g:", goods.view());
  return joined;
}

std::vector<std::string> join_keys(const host::PurchaseKey& key) {
  std::vector<std::string> joined;
  for (const std::string_view prefix : {"o:", "t:", "x:", "u:"}) {
    add(joined, prefix, key.number.view());
  }
  add(joined, "c:", key.card.view());
  return joined;
}

Instant time_of(const views::FactKeys& keys, const trade::Fact& fact) {
  return keys.at.value_or(fact.seen_at);
}

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

}  // namespace jx::store
