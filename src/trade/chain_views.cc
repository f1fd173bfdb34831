#include "trade/chain_views.h"

#include <map>
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
  std::string operator()(const Refund&) const { return {}; }
  std::string operator()(const BalanceMovement&) const { return {}; }
  std::string operator()(const AccountOperation&) const { return {}; }
  std::string operator()(const Campaign& body) const {
    return numbered("campaign", body.campaign_no, {});
  }
  std::string operator()(const Entitlement&) const { return {}; }
  std::string operator()(const SupplierNotice&) const { return {}; }
};

// Members the newer view leaves at their default are kept from the older one.
template <class Body>
void fill_from(Body& newer, const Body& older) {
  using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
  const Body empty{};
  boost::mp11::mp_for_each<Members>([&](auto member) {
    // An unknown result at the supplier is news, not a gap.
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(newer.*member.pointer)>,
                                 UpstreamStatus>)
      return;
    auto& value = newer.*member.pointer;
    if (value == empty.*member.pointer) value = older.*member.pointer;
  });
}

template <class Body, class Wanted>
std::vector<View<Body>> views(const Chain& chain, Wanted wanted) {
  std::map<std::string, View<Body>> latest;
  for (std::size_t i = 0; i < chain.facts.size(); ++i) {
    const auto* body = std::get_if<Body>(&chain.facts[i].body);
    if (body == nullptr || !wanted(i, *body)) continue;
    View<Body> view{.body = *body, .fact = i, .at = time_of(chain.facts[i])};
    auto [place, fresh] = latest.try_emplace(thing_of(chain.facts[i]), view);
    if (fresh) continue;
    fill_from(view.body, place->second.body);
    place->second = std::move(view);
  }
  std::vector<View<Body>> found;
  found.reserve(latest.size());
  for (auto& [thing, view] : latest) found.push_back(std::move(view));
  std::ranges::sort(found, {}, &View<Body>::fact);
  return found;
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
  collect_goods(chain);
  collect_buyer(chain, belongs);
  collect_supplier_notices(chain);
}

}  // namespace jx::trade
