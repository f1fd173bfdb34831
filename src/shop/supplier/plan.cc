#include "shop/supplier/plan.h"

namespace jx::shop {

namespace {

using trade::Fact;
using trade::Number;

// What a fact says of an order at a supplier.
struct Upstream {
  std::string_view supplier{};
  Number our_no{};
  Number their_no{};
};

std::optional<Upstream> upstream_of(const Fact& fact) {
  if (const auto* order = std::get_if<trade::UpstreamOrder>(&fact.body)) {
    return Upstream{order->supplier, order->order_no, order->upstream_no};
  }
  if (const auto* callback = std::get_if<trade::UpstreamCallback>(&fact.body)) {
    return Upstream{callback->supplier, callback->order_no, callback->upstream_no};
  }
  return std::nullopt;
}

bool names(const Fact& fact, const Upstream& upstream, const SupplierAccount& account) {
  return fact.source == source_of(account) ||
         (!upstream.supplier.empty() &&
          (upstream.supplier == account.title || upstream.supplier == account.name));
}

// The only order of the facts; `asked` when there are none or several.
Number order_no_of(std::span<const Fact> known, const Number& asked) {
  Number found;
  for (const Fact& fact : known) {
    const auto* order = std::get_if<trade::Order>(&fact.body);
    if (order == nullptr || order->order_no == found) continue;
    if (order->order_no == asked || !found.empty()) return asked;
    found = order->order_no;
  }
  return found.empty() ? asked : found;
}

}  // namespace

std::vector<PlannedQuestion> plan_questions(std::span<const SupplierAccount> accounts,
                                            const Number& asked, std::span<const Fact> known) {
  const Number order_no = order_no_of(known, asked);
  std::vector<PlannedQuestion> all;
  std::vector<bool> named(accounts.size(), false);
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    Question question{.our_no = order_no};
    for (const Fact& fact : known) {
      const auto upstream = upstream_of(fact);
      if (!upstream) continue;
      const bool by_name = names(fact, *upstream, accounts[i]);
      const bool nameless = upstream->supplier.empty() && accounts.size() == 1;
      if (by_name) named[i] = true;
      if (!by_name && !nameless) continue;
      if (!upstream->our_no.empty()) question.our_no = upstream->our_no;
      if (!upstream->their_no.empty()) question.their_no = upstream->their_no;
    }
    // Asked by their number, and no fact says ours.
    if (question.our_no == question.their_no) question.our_no = {};
    all.push_back({.supplier = i, .question = question});
  }
  if (std::ranges::find(named, true) != named.end()) {
    std::erase_if(all, [&](const PlannedQuestion& one) { return !named[one.supplier]; });
  }
  return all;
}

}  // namespace jx::shop
