#include "insight/outage/wording.h"

#include <fmt/format.h>

#include <algorithm>

#include "trade/wording.h"

namespace jx::insight {

namespace {

constexpr std::size_t tail_length = 4;

// What goes wrong, by kind of trouble.
trade::Sentence problem_of(const Word& trouble) {
  if (trouble == Word{"payment"}) return {"付款确认", "confirmation of payments"};
  if (trouble == Word{"card"}) return {"卡密使用", "use of the cards"};
  if (trouble == Word{"upstream"}) return {"充值和发货", "delivery"};
  return {"发货", "delivery"};
}

trade::Sentence channel_of(const std::string& channel) {
  if (channel == "alipay") return {"支付宝", "Alipay"};
  if (channel == "wxpay" || channel == "wechat") return {"微信支付", "WeChat Pay"};
  return {channel, channel};
}

// What it goes wrong with.
trade::Sentence subject_of(const Finding& finding) {
  if (!finding.scope.pay_channel.empty()) {
    const trade::Sentence channel = channel_of(finding.scope.pay_channel);
    return {fmt::format("用{}付款的订单", channel.zh),
            fmt::format("orders paid with {}", channel.en)};
  }
  const bool is_of_goods = finding.scope != trade::Scope{} && !finding.goods.empty();
  if (!is_of_goods) return {"部分订单", "some orders"};
  const std::string goods = goods_line(finding);
  const bool are_more = finding.scope.goods_no.empty();
  return {
      fmt::format("“{}”{}", goods, are_more ? "等商品" : ""),
      fmt::format("{}{}", fmt::join(finding.goods, ", "), are_more ? " and similar goods" : "")};
}

}  // namespace

std::string goods_line(const Finding& finding) {
  return fmt::format("{}", fmt::join(finding.goods, "、"));
}

IncidentTexts texts_of(const Finding& finding, Duration utc_offset) {
  const trade::Sentence problem = problem_of(trade::trouble_of(finding.cause));
  const trade::Sentence subject = subject_of(finding);
  const std::string since = trade::time_text(finding.since, utc_offset);
  return {
      .text = {.zh = fmt::format("{} 起，{}的{}出现异常，故障已经确认，正在处理。已付款的请不要"
                                 "重复下单或重复付款，恢复后会通知受影响的买家。",
                                 since, subject.zh, problem.zh),
               .en = fmt::format("Since {}, the {} of {} has been failing or late. The fault is "
                                 "confirmed and being dealt with. If you have paid, please do not "
                                 "order or pay again; affected buyers are told when it is over.",
                                 since, problem.en, subject.en)},
      .over_text = {.zh = fmt::format("{}的{}已恢复正常。此前受影响的订单如果仍未完成，请直接回复"
                                      "这条消息。",
                                      subject.zh, problem.zh),
                    .en = fmt::format("The {} of {} works again. If an order from that time is "
                                      "still not complete, just answer this message.",
                                      problem.en, subject.en)}};
}

std::string buyer_text(const trade::Sentence& text, const trade::Number& order_no,
                       std::string_view locale, bool is_over) {
  const std::string_view number = order_no.view();
  const std::string_view tail = number.substr(number.size() - std::min(number.size(), tail_length));
  const bool english = locale.starts_with("en");
  const std::string& words = english ? text.en : text.zh;
  if (tail.empty()) return words;
  if (is_over) {
    return english ? fmt::format("{}\nThis is about your order ending in {}.", words, tail)
                   : fmt::format("{}\n这与您尾号 {} 的订单有关。", words, tail);
  }
  return english ? fmt::format("{}\nYour order ending in {} is affected; you need not ask.", words,
                               tail)
                 : fmt::format("{}\n您尾号 {} 的订单受此影响，不用再来询问。", words, tail);
}

}  // namespace jx::insight
