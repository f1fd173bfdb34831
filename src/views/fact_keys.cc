#include "views/rows.h"

namespace jx::views {

namespace {

struct KeysOf {
  FactKeys operator()(const trade::Goods& fact) const { return {.goods = goods(fact.goods_no)}; }
  FactKeys operator()(const trade::Order& fact) const {
    return {.order_no = fact.order_no,
            .trade_no = fact.trade_no,
            .buyer = fact.buyer,
            .goods = goods(fact.goods_no),
            .at = fact.created_at ? fact.created_at : fact.paid_at};
  }
  FactKeys operator()(const trade::Payment& fact) const {
    return {.order_no = fact.order_no,
            .trade_no = fact.trade_no,
            .transaction_id = fact.transaction_id,
            .at = fact.paid_at};
  }
  FactKeys operator()(const trade::Notice& fact) const {
    return {.order_no = fact.order_no, .trade_no = fact.trade_no, .at = fact.at};
  }
  FactKeys operator()(const trade::StockCard& fact) const {
    FactKeys keys{.order_no = fact.order_no, .goods = goods(fact.goods_no), .at = fact.at};
    if (!fact.loop && !fact.card.empty()) keys.cards.push_back(fact.card);
    return keys;
  }
  FactKeys operator()(const trade::UpstreamOrder& fact) const {
    return {.order_no = fact.order_no, .upstream_no = fact.upstream_no, .at = fact.at};
  }
  FactKeys operator()(const trade::UpstreamCallback& fact) const {
    return {.order_no = fact.order_no, .upstream_no = fact.upstream_no, .at = fact.at};
  }
  FactKeys operator()(const trade::Delivery& fact) const {
    return {.order_no = fact.order_no, .cards = fact.cards, .at = fact.at};
  }
  FactKeys operator()(const trade::Activation& fact) const {
    FactKeys keys{.order_no = fact.order_no, .at = fact.at};
    if (!fact.card.empty()) keys.cards.push_back(fact.card);
    return keys;
  }
  FactKeys operator()(const trade::Refund& fact) const {
    return {.order_no = fact.order_no, .trade_no = fact.trade_no, .at = fact.at};
  }
  FactKeys operator()(const trade::BalanceMovement& fact) const {
    return {.order_no = fact.order_no, .buyer = fact.buyer, .at = fact.at};
  }
  FactKeys operator()(const trade::AccountOperation& fact) const {
    return {.buyer = fact.buyer, .at = fact.at};
  }
  FactKeys operator()(const trade::Campaign& fact) const {
    return {.goods = fact.goods, .at = fact.starts_at};
  }
  FactKeys operator()(const trade::Entitlement& fact) const {
    return {.order_no = fact.order_no,
            .buyer = fact.buyer,
            .at = fact.granted_at ? fact.granted_at : fact.starts_at};
  }
  FactKeys operator()(const trade::SupplierNotice& fact) const {
    return {.goods = fact.goods, .at = fact.at};
  }
  FactKeys operator()(const trade::Withdrawal& fact) const {
    return {.buyer = fact.buyer, .at = fact.at ? fact.at : fact.requested_at};
  }
  FactKeys operator()(const trade::MerchantCallback& fact) const {
    return {.order_no = fact.order_no, .buyer = fact.buyer, .at = fact.at};
  }
  FactKeys operator()(const trade::AccountState& fact) const {
    return {.buyer = fact.buyer, .at = fact.at};
  }
  FactKeys operator()(const trade::Dispute& fact) const {
    return {.order_no = fact.order_no, .buyer = fact.buyer, .at = fact.at};
  }
  FactKeys operator()(const trade::Invoice& fact) const {
    return {.order_no = fact.order_no, .buyer = fact.buyer, .at = fact.at};
  }
  FactKeys operator()(const trade::Listing& fact) const {
    return {.order_no = fact.order_no, .buyer = fact.buyer, .at = fact.until};
  }

 private:
  static std::vector<trade::Number> goods(const trade::Number& number) {
    if (number.empty()) return {};
    return {number};
  }
};

}  // namespace

FactKeys keys_of(const trade::FactBody& body) { return std::visit(KeysOf{}, body); }

}  // namespace jx::views
