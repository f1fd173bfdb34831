#include "trade/chain_views.h"

#include <set>

namespace jx::trade {

namespace {

// A thing without a number of its own is named by its source: connectors write "<thing>@<hash>".
std::string source_thing(const Fact& fact) {
  return fact.source + '\n' + fact.id.substr(0, fact.id.rfind('@'));
}

std::string numbered(std::string_view kind, const Number& first, const Number& second) {
  if (!first.empty()) return fmt::format("{}:{}", kind, first.view());
  if (!second.empty()) return fmt::format("{} of {}", kind, second.view());
  return {};
}

struct ThingName {
  std::string operator()(const Goods& body) const { return numbered("goods", body.goods_no, {}); }
  std::string operator()(const Order& body) const { return numbered("order", body.order_no, {}); }
  std::string operator()(const Payment& body) const {
    return numbered("payment", body.trade_no, body.order_no);
  }
  // Attempts are told one by one and never change; two sources may tell the same one.
  std::string operator()(const Notice& body) const {
    if (!body.at) return {};
    return fmt::format("{} #{} {} {}", numbered("notice", body.trade_no, body.order_no),
                       body.attempt, body.at->ms, enum_text(body.result));
  }
  std::string operator()(const StockCard& body) const {
    return body.card.empty() ? std::string{} : fmt::format("card:{}", body.card.view());
  }
  std::string operator()(const UpstreamOrder& body) const {
    return numbered("upstream", body.upstream_no, body.order_no);
  }
  std::string operator()(const UpstreamCallback&) const { return {}; }
  std::string operator()(const Delivery&) const { return {}; }
  std::string operator()(const Activation&) const { return {}; }
  std::string operator()(const Refund& body) const {
    return numbered("refund", body.refund_no, {});
  }
  // What happened at one instant does not change; two sources may tell it.
  std::string operator()(const BalanceMovement& body) const {
    if (!body.at) return {};
    return fmt::format("movement {} {} {} {} {}", body.buyer.view(), body.order_no.view(),
                       enum_text(body.balance_kind), body.at->ms, body.amount.milli);
  }
  std::string operator()(const AccountOperation& body) const {
    if (!body.at) return {};
    return fmt::format("operation {} {} {}", body.buyer.view(), enum_text(body.action),
                       body.at->ms);
  }
  std::string operator()(const Campaign& body) const {
    return numbered("campaign", body.campaign_no, {});
  }
  std::string operator()(const Entitlement&) const { return {}; }
  std::string operator()(const SupplierNotice&) const { return {}; }
  std::string operator()(const Withdrawal& body) const {
    return numbered("withdrawal", body.withdraw_no, {});
  }
  std::string operator()(const MerchantCallback& body) const {
    if (!body.at) return {};
    return fmt::format("merchant callback {} #{} {} {}", body.order_no.view(), body.attempt,
                       body.at->ms, enum_text(body.result));
  }
  std::string operator()(const AccountState& body) const {
    return fmt::format("account {}", body.buyer.view());
  }
  std::string operator()(const Dispute& body) const {
    return numbered("dispute", body.dispute_no, body.order_no);
  }
  std::string operator()(const Invoice& body) const {
    return numbered("invoice", body.order_no, body.invoice_no);
  }
  std::string operator()(const Listing&) const { return {}; }
};

template <class Body, class Wanted>
std::vector<View<Body>> views(const Chain& chain, Wanted wanted) {
  return views_in<Body>(chain.facts, wanted);
}

template <class Body>
std::optional<View<Body>> newest(std::vector<View<Body>> views) {
  if (views.empty()) return std::nullopt;
  return std::move(views.back());
}

bool lists(const std::vector<Number>& numbers, const Number& number) {
  return std::ranges::find(numbers, number) != numbers.end();
}

void collect_goods(Chain& chain) {
  if (!chain.order || chain.order->body.goods_no.empty()) return;
  const Number goods_no = chain.order->body.goods_no;
  chain.goods = newest(views<Goods>(
      chain, [&](std::size_t, const Goods& goods) { return goods.goods_no == goods_no; }));
}

void collect_buyer(Chain& chain, const std::vector<bool>& belongs) {
  const BuyerKey buyer = chain.order ? chain.order->body.buyer : BuyerKey{};
  const auto of_buyer = [&](std::size_t i, const auto& body) {
    return belongs[i] || (!buyer.empty() && body.buyer == buyer);
  };
  chain.account_operations = views<AccountOperation>(chain, of_buyer);
  chain.entitlements = views<Entitlement>(chain, of_buyer);
  const Number goods_no = chain.order ? chain.order->body.goods_no : Number{};
  chain.campaigns = views<Campaign>(chain, [&](std::size_t, const Campaign& campaign) {
    return !goods_no.empty() && lists(campaign.goods, goods_no);
  });
}

// Cards that go to everybody name no order: they are known by the deliveries that hold them.
void collect_shared_cards(Chain& chain) {
  std::set<CardPrint> delivered;
  for (const auto& delivery : chain.deliveries) {
    delivered.insert(delivery.body.cards.begin(), delivery.body.cards.end());
  }
  chain.shared_cards = views<StockCard>(chain, [&](std::size_t, const StockCard& card) {
    return card.loop && delivered.contains(card.card);
  });
}

void collect_supplier_notices(Chain& chain) {
  std::set<std::string> suppliers;
  for (const auto& view : chain.upstream_orders) suppliers.insert(view.body.supplier);
  if (chain.goods) suppliers.insert(chain.goods->body.supplier);
  suppliers.erase("");
  const Number goods_no = chain.order ? chain.order->body.goods_no : Number{};
  const auto wanted = [&](std::size_t, const SupplierNotice& notice) {
    const bool names_goods = !goods_no.empty() && lists(notice.goods, goods_no);
    return names_goods || (notice.goods.empty() && suppliers.contains(notice.supplier));
  };
  chain.supplier_notices = views<SupplierNotice>(chain, wanted);
}

}  // namespace

std::string thing_of(const Fact& fact) {
  std::string thing = std::visit(ThingName{}, fact.body);
  return thing.empty() ? source_thing(fact) : thing;
}

void collect_views(Chain& chain, const std::vector<bool>& belongs) {
  const auto of_purchase = [&](std::size_t i, const auto&) -> bool { return belongs[i]; };
  chain.order = newest(views<Order>(chain, of_purchase));
  chain.payments = views<Payment>(chain, of_purchase);
  chain.notices = views<Notice>(chain, of_purchase);
  chain.cards = views<StockCard>(chain, of_purchase);
  chain.upstream_orders = views<UpstreamOrder>(chain, of_purchase);
  chain.callbacks = views<UpstreamCallback>(chain, of_purchase);
  chain.deliveries = views<Delivery>(chain, of_purchase);
  chain.activations = views<Activation>(chain, of_purchase);
  chain.refunds = views<Refund>(chain, of_purchase);
  chain.balance = views<BalanceMovement>(chain, of_purchase);
  chain.merchant_callbacks = views<MerchantCallback>(chain, of_purchase);
  chain.disputes = views<Dispute>(chain, of_purchase);
  chain.invoices = views<Invoice>(chain, of_purchase);
  collect_shared_cards(chain);
  collect_goods(chain);
  collect_buyer(chain, belongs);
  collect_supplier_notices(chain);
}

}  // namespace jx::trade
