#include "trade/telling.h"

#include "trade/wording.h"

namespace jx::trade {

namespace {

constexpr std::size_t quoted_bytes_max = 240;

std::string quoted(std::string_view text) { return cut_text(text, quoted_bytes_max); }

// Builds both languages side by side, part by part.
class Writer {
 public:
  Writer& say(std::string_view zh, std::string_view en) {
    text_.zh += zh;
    text_.en += en;
    return *this;
  }
  Writer& say(WordPair words) { return say(words.zh, words.en); }
  Writer& say(const Sentence& words) { return say(words.zh, words.en); }
  Writer& value(std::string_view both) { return say(both, both); }
  Writer& amount(std::string_view zh, std::string_view en, const std::optional<Money>& amount) {
    if (!amount) return *this;
    return say(zh, en).say(amount_text(*amount));
  }
  Writer& quote(std::string_view zh, std::string_view en, std::string_view text) {
    if (text.empty()) return *this;
    return say(zh, en).value(quoted(text));
  }
  Sentence take() { return std::move(text_); }

 private:
  Sentence text_{};
};

template <class E>
Telling telling(std::string_view kind, E state, Writer& writer) {
  return {kind, enum_text(state), writer.take()};
}

struct Tell {
  Telling operator()(const Goods& body) const {
    Writer writer;
    writer.say("商品：", "Goods: ").value(quoted(body.name)).say("，", ", ");
    writer.say(wording(body.goods_kind));
    if (body.stock) writer.say("，库存 ", ", in stock ").value(std::to_string(*body.stock));
    return telling("goods", body.goods_kind, writer);
  }
  Telling operator()(const Order& body) const {
    Writer writer;
    writer.say("商城订单：", "Shop order: ").say(wording(body.status));
    if (!body.title.empty()) {
      writer.say("；", "; ").value(quoted(body.title)).say(" ×", " x");
      writer.value(std::to_string(body.quantity));
    }
    writer.amount("；应付 ", "; to be paid ", body.amount);
    writer.quote("；商城备注：", "; the shop notes: ", body.shop_note);
    return telling("order", body.status, writer);
  }
  Telling operator()(const Payment& body) const {
    Writer writer;
    writer.say("支付网关：", "Gateway: ").say(wording(body.status));
    writer.amount("，", ", ", body.amount);
    writer.quote("，渠道 ", ", by ", body.channel);
    return telling("payment", body.status, writer);
  }
  Telling operator()(const Notice& body) const {
    Writer writer;
    writer.say("支付通知（第 ", "Payment notice (attempt ").value(std::to_string(body.attempt));
    writer.say(" 次）：", "): ").say(wording(body.result));
    writer.quote("，", ", ", body.detail);
    return telling("notice", body.result, writer);
  }
  Telling operator()(const StockCard& body) const {
    Writer writer;
    writer.say("库存卡密：", "Stock card: ").say(wording(body.status));
    if (body.loop) writer.say("（循环卡）", " (shared card)");
    return telling("stock_card", body.status, writer);
  }
  Telling operator()(const UpstreamOrder& body) const {
    Writer writer;
    writer.quote("上游 ", "Supplier ", body.supplier);
    if (body.supplier.empty()) writer.say("上游", "Supplier");
    writer.say(" 订单：", " order: ").say(wording(body.status));
    if (body.done) {
      writer.say("，完成 ", ", done ").value(fmt::format("{}/{}", *body.done, body.quantity));
    }
    writer.amount("，上游退款 ", ", refunded by the supplier ", body.refunded);
    writer.quote("，说明：", ", it says: ", body.message);
    return telling("upstream_order", body.status, writer);
  }
  Telling operator()(const UpstreamCallback& body) const {
    Writer writer;
    writer.say("上游回调：", "Supplier callback: ").say(wording(body.status));
    if (body.accepted && *body.accepted) writer.say("，商城已接收", ", taken by the shop");
    if (body.accepted && !*body.accepted) writer.say("，商城拒收", ", refused by the shop");
    writer.quote("，原因：", ", because: ", body.reason);
    return telling("upstream_callback", body.status, writer);
  }
  Telling operator()(const Delivery& body) const {
    Writer writer;
    writer.say("已发货", "Delivered");
    if (body.quantity > 0) writer.say(" ×", " x").value(std::to_string(body.quantity));
    if (body.way == "page") writer.say("，订单页可查看", ", shown on the order page");
    if (body.way == "mail") writer.say("，已发到下单邮箱", ", sent by mail");
    if (body.way == "topup") writer.say("，直充到账", ", topped up");
    if (body.seen_at) writer.say("，买家已查看", ", opened by the buyer");
    writer.quote("，凭证：", ", proof: ", body.proof);
    return {"delivery", body.seen_at ? "seen" : "delivered", writer.take()};
  }
  Telling operator()(const Activation& body) const {
    Writer writer;
    writer.say("激活：", "Activation ").say(wording(body.result));
    return telling("activation", body.result, writer);
  }
  Telling operator()(const Refund& body) const {
    Writer writer;
    writer.say("退款", "Refund ").say(wording(body.status));
    writer.amount("：", ": ", body.amount);
    writer.say("，", ", ").say(wording(body.target));
    writer.quote("，原因：", ", because: ", body.reason);
    return telling("refund", body.status, writer);
  }
  Telling operator()(const BalanceMovement& body) const {
    Writer writer;
    writer.say(wording(body.balance_kind)).amount("：", ": ", body.amount);
    writer.amount("，变动前 ", ", before ", body.before);
    writer.amount("，变动后 ", ", after ", body.after);
    return telling("balance_movement", body.balance_kind, writer);
  }
  Telling operator()(const AccountOperation& body) const {
    Writer writer;
    writer.say("账户：", "Account: ").say(wording(body.action));
    if (body.by != ActedBy::unknown) writer.say("，", ", ").say(wording(body.by));
    writer.quote("，规则 ", ", rule ", body.rule);
    writer.quote("，原因：", ", because: ", body.reason);
    return telling("account_operation", body.action, writer);
  }
  Telling operator()(const Campaign& body) const {
    Writer writer;
    writer.say("活动：", "Campaign: ").value(quoted(body.name));
    return {"campaign", "", writer.take()};
  }
  Telling operator()(const Entitlement& body) const {
    Writer writer;
    writer.say("权益：", "Entitlement: ").value(quoted(body.entitlement_kind));
    return {"entitlement", "", writer.take()};
  }
  Telling operator()(const SupplierNotice& body) const {
    Writer writer;
    writer.say("上游公告：", "Supplier notice: ").value(quoted(body.supplier));
    writer.quote("，", ", ", body.text);
    return {"supplier_notice", "", writer.take()};
  }
  Telling operator()(const Withdrawal& body) const {
    Writer writer;
    writer.say("提现：", "Withdrawal: ").say(wording(body.status));
    writer.amount("，", ", ", body.amount);
    writer.quote("，原因：", ", because: ", body.reason);
    return telling("withdrawal", body.status, writer);
  }
  Telling operator()(const MerchantCallback& body) const {
    Writer writer;
    writer.say("商户回调（第 ", "Merchant callback (attempt ");
    writer.value(std::to_string(body.attempt)).say(" 次）：", "): ").say(wording(body.result));
    if (body.http_status) writer.say("，HTTP ", ", HTTP ").value(std::to_string(*body.http_status));
    writer.quote("，", ", ", body.detail);
    return telling("merchant_callback", body.result, writer);
  }
  Telling operator()(const AccountState& body) const {
    Writer writer;
    writer.say("账户状态：", "Account: ").say(wording(body.standing));
    writer.amount("，账面余额 ", ", ledger balance ", body.balance);
    writer.amount("，页面显示 ", ", shown ", body.shown);
    writer.amount("，其中冻结 ", ", of which held ", body.held);
    return telling("account_state", body.standing, writer);
  }
  Telling operator()(const Dispute& body) const {
    Writer writer;
    writer.say(wording(body.topic)).say("：", ": ").say(wording(body.stage));
    writer.amount("，担保金额 ", ", held in escrow ", body.held);
    writer.quote("，", ", ", body.reason);
    return telling("dispute", body.stage, writer);
  }
  Telling operator()(const Invoice& body) const {
    Writer writer;
    writer.say("发票：", "Invoice: ").say(wording(body.status));
    writer.amount("，", ", ", body.amount);
    writer.quote("，原因：", ", because: ", body.reason);
    return telling("invoice", body.status, writer);
  }
  Telling operator()(const Listing& body) const {
    Writer writer;
    writer.say("来源清点：", "The source counts: ").say(wording(body.listed));
    writer.say(" ", " ").value(std::to_string(body.count)).say(" 条", "");
    return telling("listing", body.listed, writer);
  }
};

}  // namespace

std::string cut_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

Telling telling_of(const Fact& fact) { return std::visit(Tell{}, fact.body); }

}  // namespace jx::trade
