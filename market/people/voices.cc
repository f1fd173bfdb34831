#include "market/people/voices.h"

#include <fmt/format.h>

#include <map>
#include <vector>

namespace jx::market {

namespace {

using Lines = std::vector<std::string>;

enum class Trouble : std::uint8_t { not_arrived, too_few, used, wrong_account, refund };

Trouble trouble_of(Truth truth) {
  if (truth == Truth::fewer_cards_than_bought || truth == Truth::upstream_partial_success) {
    return Trouble::too_few;
  }
  if (truth == Truth::card_used_claim_needs_evidence || truth == Truth::card_used_by_buyer ||
      truth == Truth::loop_card_shared_by_design || truth == Truth::activation_rule_unmet) {
    return Trouble::used;
  }
  if (truth == Truth::wrong_account) return Trouble::wrong_account;
  if (truth == Truth::refunded || truth == Truth::refund_sent ||
      truth == Truth::refunded_to_balance || truth == Truth::duplicate_charge_returned) {
    return Trouble::refund;
  }
  return Trouble::not_arrived;
}

// {0} goods, {1} amount.
const Lines& openings(Trouble trouble, std::string_view locale) {
  static const std::map<std::pair<Trouble, std::string>, Lines> all = {
      {{Trouble::not_arrived, "zh-CN"},
       {"我付了钱怎么没到账", "你好，{0}付款成功了，一直没收到货", "在吗？买的{0}半小时了还没到",
        "付了{1}，订单还显示待支付？？钱已经扣了", "充值怎么还没到帐啊", "钱扣了卡密呢",
        "老板 {0} 咋还不发货", "刚才支付宝付的{1}元，页面没反应",
        "你们这自动发货是假的吧，等了20分钟了", "fu了款没收到卡蜜",
        "我买的{0}没有收到，麻烦看一下"}},
      {{Trouble::not_arrived, "zh-TW"},
       {"您好，我已經付款了，為什麼還沒收到{0}？", "付了{1}元，訂單卻顯示未付款，請幫忙查一下",
        "儲值還沒到帳，已經等很久了"}},
      {{Trouble::not_arrived, "en"},
       {"Hi, I paid for {0} but nothing arrived.", "Payment of {1} went through, where is my code?",
        "My top-up has not arrived yet, can you check?"}},
      {{Trouble::too_few, "zh-CN"},
       {"买了好几张{0}，少发了一张", "卡密数量不对啊，少了", "怎么只给我发了一部分？"}},
      {{Trouble::too_few, "zh-TW"}, {"我買的{0}少發了一張，請補發"}},
      {{Trouble::too_few, "en"}, {"I bought several codes but one is missing."}},
      {{Trouble::used, "zh-CN"},
       {"卡密提示已被使用！我根本没用过", "{0}的卡输进去说已使用，你们卖二手卡？",
        "卡密无效，说用过了"}},
      {{Trouble::used, "zh-TW"}, {"卡號顯示已被使用，我還沒用過"}},
      {{Trouble::used, "en"}, {"The code says it was already redeemed, I never used it."}},
      {{Trouble::wrong_account, "zh-CN"},
       {"我好像充错号了，能退吗", "账号填错了一位，{0}充到别人那去了怎么办"}},
      {{Trouble::wrong_account, "zh-TW"}, {"帳號填錯了，可以改嗎？"}},
      {{Trouble::wrong_account, "en"}, {"I entered the wrong account, can you change it?"}},
      {{Trouble::refund, "zh-CN"}, {"说退款了，钱怎么还没回来？", "退款多久到账"}},
      {{Trouble::refund, "zh-TW"}, {"退款什麼時候到帳？"}},
      {{Trouble::refund, "en"}, {"When will I get my refund?"}},
  };
  const auto found = all.find({trouble, std::string(locale)});
  return found != all.end() ? found->second : all.at({trouble, "zh-CN"});
}

const std::string& of_locale(Dice& dice, const Buyer& who, const Lines& simplified,
                             const Lines& traditional, const Lines& english) {
  if (who.locale == "en") return dice.pick(english);
  return dice.pick(who.locale == "zh-TW" ? traditional : simplified);
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (text.find(word) != text.npos) return true;
  }
  return false;
}

}  // namespace

Mood mood_of(Dice& dice) {
  const auto thrown = dice.between(1, 100);
  if (thrown <= 50) return Mood::calm;
  if (thrown <= 75) return Mood::worried;
  return thrown <= 87 ? Mood::angry : Mood::wants_human;
}

std::string opening_words(Dice& dice, const Purchase& purchase, const Buyer& who, Mood mood,
                          bool names_order) {
  const Lines& lines = openings(trouble_of(purchase.truth), who.locale);
  std::string words =
      fmt::format(fmt::runtime(dice.pick(lines)), purchase.goods->name, yuan(purchase.amount_fen));
  if (mood == Mood::angry && who.locale != "en") {
    words +=
        dice.pick(Lines{"！！骗子平台", "，再不解决我就投诉了", "！什么垃圾服务", "，退钱！！！"});
  }
  if (names_order) words += " " + order_number_words(dice, purchase, who);
  return words;
}

std::string order_number_words(Dice& dice, const Purchase& purchase, const Buyer& who) {
  // Any of the numbers will do, and people copy what they find.
  const std::string& number = dice.chance(75)   ? purchase.order_no
                              : dice.chance(50) ? purchase.trade_no
                                                : purchase.transaction_id;
  const bool bare = dice.chance(40);
  if (bare) return number;
  return of_locale(dice, who, {"订单号 ", "单号：", "这个 "}, {"訂單編號 "}, {"order "}) + number;
}

std::string impatient_words(Dice& dice, const Buyer& who, Mood mood) {
  if (mood == Mood::angry) {
    return of_locale(dice, who, {"人呢？？？", "到底管不管", "再不回我去12315投诉"},
                     {"到底有沒有人處理？"}, {"Is anyone there?!"});
  }
  return of_locale(dice, who, {"还要等多久呀", "有进展吗？", "在吗", "好了吗"}, {"請問有進度嗎？"},
                   {"Any update?"});
}

std::string ask_human_words(Dice& dice, const Buyer& who) {
  return of_locale(dice, who, {"转人工", "我要人工客服", "不要机器人，找个真人"}, {"請轉人工客服"},
                   {"I want to talk to a human"});
}

std::string thanks_words(Dice& dice, const Buyer& who) {
  return of_locale(dice, who, {"好的谢谢", "收到了，谢谢客服", "可以了 辛苦", "明白了"},
                   {"收到了，謝謝"}, {"Got it, thanks!"});
}

std::string screenshot_words(Dice& dice, const Buyer& who) {
  return of_locale(dice, who, {"付款截图发你了", "看图，钱扣了的"}, {"這是付款截圖"},
                   {"Here is my payment screenshot"});
}

bool asks_for_order(std::string_view text) {
  return has_any(text, {"订单号", "單號", "订单编号", "order number", "order no"});
}

bool asks_for_password(std::string_view text) {
  return has_any(text, {"查询密码", "查詢密碼", "query password"});
}

std::string clerk_greeting(Dice& dice, std::string_view clerk) {
  return fmt::format(
      fmt::runtime(dice.pick(Lines{"您好，我是客服{}，您的情况我已经看到了，马上为您处理。",
                                   "您好，{}为您服务。前面的记录我都看过了，不用再说一遍。"})),
      clerk);
}

std::string clerk_explanation(std::string_view cause) {
  static const std::map<std::string_view, std::string> words = {
      {"not_paid",
       "查了支付通道，这笔订单没有收到付款。如果您看到扣款，请把支付账单里的交易单号发来，我再核对"
       "。"},
      {"paid_notice_lost", "钱已经到了，是支付通知没有送到商城。我已请技术补单，几分钟内发货。"},
      {"amount_mismatch_notice_refused",
       "您实付的金额和订单差一点，系统没有放行。已为您安排原路退回，请重新下单。"},
      {"notice_signature_refused", "支付通知校验没有通过，款项在我们这边。已经转技术处理补单。"},
      {"paid_after_expiry", "付款时订单已经过期，钱没有丢，我这就为您补单。"},
      {"stock_short_after_payment", "付款后库存不够了，已经补货，马上给您发。"},
      {"stock_race", "这张卡被前一位顾客先付走了，已为您申请原路退款。"},
      {"manual_order_waiting", "这是人工处理的商品，我已经催办，处理好会在这里告诉您。"},
      {"upstream_refused_in_callback", "上级供货商拒了这笔单，我已经换渠道重新提交。"},
      {"upstream_pending", "供货商还在充值中，属于正常时间，我帮您催一下。"},
      {"upstream_result_unknown", "供货商没有回结果，我正在向他们核实，核实前不会重复充值。"},
      {"upstream_failed_not_refunded", "供货商充值失败了，已为您提交原路退款。"},
      {"refunded", "退款已经原路退回，到账一般 1–3 个工作日。"},
      {"fewer_cards_than_bought", "确实少发了，马上补给您。"},
      {"upstream_partial_success", "供货商只成功了一部分，剩下的马上补给您。"},
      {"delivered_not_seen", "卡密已经发到订单页，您用“查看卡密”就能看到。"},
      {"delivered", "查到已经发货成功，您在订单页可以看到。"},
      {"card_used_claim_needs_evidence",
       "系统显示这张卡已被使用，请发一下使用页面的截图，我们向供货方核查。"},
      {"order_expired_unpaid", "这笔订单在付款前就过期了，支付渠道没有收到款，重新下单即可。"},
      {"refund_sent", "退款已经提交给支付渠道，一般 1–3 个工作日到账。"},
      {"refunded_to_balance", "退款退到了您的商城余额，请在“我的余额”里查看。"},
      {"charged_once", "支付网关里这笔订单只有一笔收款，另一笔请把交易单号发来核对。"},
      {"duplicate_charge_returned", "确实扣了两次，多扣的一笔已经原路退回。"},
      {"card_used_by_buyer", "这张卡发货后已经充入您下单时填写的账号，请登录该账号查看。"},
      {"loop_card_shared_by_design", "这是循环卡，显示已使用是正常的，按商品说明操作即可。"},
      {"activation_rule_unmet", "激活条件还没有满足，按商品说明满足条件后再激活一次。"},
      {"wrong_account",
       "查到充入的账号和您说的不一致，直充到账后无法撤回，我帮您问问供货商能否协调。"}};
  const auto found = words.find(cause);
  return found != words.end() ? found->second
                              : "我在核对支付、库存和供货商三边的记录，请稍等两分钟。";
}

std::string clerk_farewell(Dice& dice) {
  return dice.pick(Lines{"已经处理好了，您看一下。有问题随时找我。", "问题已解决，感谢您的耐心。",
                         "处理完成，给您添麻烦了。"});
}

std::string outcome_of(std::string_view cause) {
  if (cause == "upstream_failed_not_refunded" || cause == "stock_race" ||
      cause == "amount_mismatch_notice_refused") {
    return "refunded";
  }
  if (cause == "fewer_cards_than_bought" || cause == "upstream_partial_success") return "reissued";
  const bool explained = cause == "not_paid" || cause == "delivered" || cause == "refunded" ||
                         cause == "delivered_not_seen" || cause == "wrong_account";
  return explained ? "explained" : "solved";
}

}  // namespace jx::market
