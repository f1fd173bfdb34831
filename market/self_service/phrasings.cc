#include "market/self_service/phrasings.h"

#include <fmt/format.h>

#include <cctype>
#include <map>

namespace jx::market {

namespace {

using Lines = std::vector<std::string>;

enum class Tongue : std::uint8_t { simplified, traditional, english };

Tongue tongue_of(const Buyer& who) {
  if (who.locale == "en") return Tongue::english;
  return who.locale == "zh-TW" ? Tongue::traditional : Tongue::simplified;
}

struct Said {
  Lines simplified{};
  Lines traditional{};
  Lines english{};
};

const Lines& in_tongue(const Said& said, const Buyer& who) {
  switch (tongue_of(who)) {
    case Tongue::simplified:
      return said.simplified;
    case Tongue::traditional:
      return said.traditional;
    case Tongue::english:
      return said.english;
  }
  return said.simplified;
}

// What people call the goods.
const Lines& names_of(const Goods& goods) {
  static const std::map<std::string_view, Lines> names = {
      {"g101", {"Steam 充值卡 100 元", "Steam充值卡100", "steam卡100的"}},
      {"g102", {"网易一卡通 30 元", "网易一卡通30", "30块的网易一卡通"}},
      {"g103", {"盛趣点券卡 50 元", "盛趣点券50", "盛趣50点券卡"}},
      {"g104", {"Windows 11 专业版密钥", "win11专业版", "Windows 11 专业版"}},
      {"g105", {"Office 2021 家庭版", "office2021", "Office 2021"}},
      {"g201", {"王者荣耀 648 点券", "王者648点券", "王者荣耀点券"}},
      {"g202", {"原神 创世结晶 6480", "原神创世结晶6480", "原神648"}},
      {"g203", {"Q 币 100 个", "100个Q币", "Q币100"}},
      {"g204", {"移动话费 100 元", "移动100话费", "话费100"}},
      {"g205", {"和平精英 3000 点券", "和平精英点券3000", "吃鸡3000点券"}},
      {"g301", {"腾讯视频 VIP 月卡", "腾讯视频月卡", "腾讯vip月卡"}},
      {"g302", {"爱奇艺黄金会员季卡", "爱奇艺季卡", "爱奇艺黄金季卡"}},
      {"g303", {"网易云音乐黑胶年卡", "网易云黑胶年卡", "网易云年卡"}},
      {"g304", {"京东 E 卡 500 元", "京东E卡500", "500的京东e卡"}},
      {"g401", {"哔哩哔哩大会员代开", "b站大会员", "哔哩哔哩大会员"}},
      {"g402", {"游戏账号安全换绑", "账号换绑", "安全换绑"}},
      {"g403", {"批发：Steam 卡 20 张起", "Steam批发卡", "Steam 卡 20 张"}},
  };
  return names.at(goods.goods_no);
}

const Said& matters_of(QuestionKind kind) {
  static const std::map<QuestionKind, Said> all = {
      {QuestionKind::order_status,
       {{"我那单{0}现在走到哪一步了", "{0}这个订单现在啥情况", "能看下我订单是什么状态吗",
         "前面下的{0}，想知道处理得怎么样了", "查一下我的单子", "我买的{0}进度到哪了",
         "帮忙看看订单到什么阶段了", "想了解下我这个订单目前的状态"},
        {"想請問我訂的{0}目前處理到哪裡了", "可以幫我看一下訂單狀態嗎"},
        {"What's the status of my order for {0}?", "Could you check how far my order is?"}}},
      {QuestionKind::waiting,
       {{"{0}付完款有一阵了还没到", "钱付了{1}，{0}怎么还没给我充上", "等了挺久，{0}一直没有到账",
         "早就付款了，东西还没来", "{0}拍下好久了一点动静没有", "我这单还没到账，是不是漏了",
         "付过钱了，{0}还没发给我呢", "扣款成功都快一个钟头了，{0}还没见到", "咋还没到啊 {0}"},
        {"{0}付款後一直沒收到", "錢已經扣了，{0}還沒進來"},
        {"I paid for {0} a while ago and it still isn't here.",
         "My {0} has not arrived, the money is gone already."}}},
      {QuestionKind::where_is_my_card,
       {{"买的{0}卡密在哪里看", "{0}的卡密我没找到，发到哪去了", "付款成功了但不知道去哪拿卡密",
         "请问{0}买完以后兑换码在哪儿", "我的卡呢，{0}", "页面关掉了，{0}的卡密还能在哪里看到",
         "{0}说发货了，可我没看见卡号"},
        {"買了{0}，卡號要去哪裡看", "{0}的序號我找不到"},
        {"Where do I find the code for {0}?", "I can't find the card I bought, {0}."}}},
      {QuestionKind::how_to_use,
       {{"{0}怎么用啊", "拿到{0}了，在哪里充进去", "{0}要去哪个页面兑换", "请教下{0}的使用方法",
         "第一次买{0}，不会操作", "{0}该怎么激活", "收到{0}了，下一步怎么弄"},
        {"請問{0}要怎麼使用", "{0}要在哪裡兌換"},
        {"How do I redeem {0}?", "I've got {0}, how do I use it?"}}},
      {QuestionKind::card_used,
       {{"{0}输进去提示已经被使用了", "兑换{0}的时候显示这张卡用过了", "{0}我还没用就说已使用",
         "新买的{0}提示已兑换，怎么回事", "{0}一输就说被用过", "为什么{0}显示已被激活过"},
        {"{0}輸入後顯示已被使用", "剛買的{0}說已經兌換過了"},
        {"The code for {0} says it has already been used.",
         "{0} shows as already redeemed, why?"}}},
      {QuestionKind::card_invalid,
       {{"{0}激活失败，说不满足条件", "{0}的码输了好几遍都不行", "{0}兑换不了，一直报错",
         "{0}激活的时候提示不符合", "这个{0}根本激活不上", "{0}无法激活是什么原因"},
        {"{0}一直兌換失敗", "{0}啟用不了，請問是什麼原因"},
        {"{0} can't be activated, it keeps failing.", "The code for {0} doesn't work."}}},
      {QuestionKind::payment_failed,
       {{"{0}付款一直没成功", "刚才付{0}的时候支付失败了", "扫码付{0}没付成功，订单还在吗",
         "支付页面卡住了，{0}没付上", "付{0}的钱没付出去", "付款的时候提示失败，{0}还算数吗"},
        {"{0}付款失敗了怎麼辦", "{0}的付款沒有成功"},
        {"My payment for {0} failed.", "The payment for {0} did not go through."}}},
      {QuestionKind::charged_twice,
       {{"买{0}好像扣了我两次钱", "{0}是不是重复扣款了", "账单上{0}有两笔扣款",
         "一个{0}怎么收了两次{1}", "我怀疑{0}被扣了双份"},
        {"{0}好像被重複扣款", "買{0}怎麼扣了兩次"},
        {"I think I was charged twice for {0}.", "There are two charges for one {0}."}}},
      {QuestionKind::charged_once,
       {{"买{0}好像扣了我两次钱", "{0}是不是重复扣款了", "账单上{0}有两笔扣款",
         "一个{0}怎么收了两次{1}", "我怀疑{0}被扣了双份"},
        {"{0}好像被重複扣款", "買{0}怎麼扣了兩次"},
        {"I think I was charged twice for {0}.", "There are two charges for one {0}."}}},
      {QuestionKind::refund_stage,
       {{"{0}说退款了，钱到哪了", "退的{1}我没看到", "{0}的退款到账没有", "退款进度能查下吗，{0}的",
         "不是说已经退了吗，{0}的钱还没回来", "{0}退的钱走的哪里，我怎么找不到"},
        {"{0}的退款什麼時候會進來", "{0}說已退款，但我沒收到"},
        {"Where is my refund for {0}?", "I still haven't received the refund for {0}."}}},
      {QuestionKind::price,
       {{"{0}多少钱", "{0}现在什么价格", "请问{0}怎么卖", "{0}几块", "想买{0}，价钱是多少",
         "{0}卖多少"},
        {"請問{0}多少錢", "{0}的價格是多少"},
        {"How much is {0}?", "What's the price of {0}?"}}},
      {QuestionKind::refund_wanted,
       {{"{0}我不想要了，退给我", "申请{0}退款", "{0}买错了能退吗"},
        {"{0}我想退款"},
        {"I want a refund for {0}."}}},
      {QuestionKind::account_stolen,
       {{"我的账号被盗了", "有人登录了我的号还花了钱，不是我操作的", "号被人盗了快帮我锁住"},
        {"我的帳號被盜了"},
        {"My account has been hacked."}}},
      {QuestionKind::account_frozen,
       {{"我的账号为什么被冻结了", "账户被封了怎么解冻"},
        {"我的帳號被凍結了"},
        {"My account is frozen, why?"}}},
      {QuestionKind::notice_lost,
       {{"{0}付了款订单还是未支付", "钱扣了{1}，{0}没有到账"},
        {"{0}已付款，還沒收到"},
        {"I paid {1} for {0}, nothing arrived."}}},
      {QuestionKind::stock_gone,
       {{"{0}付款了一直不发货", "付了{1}，{0}没给我"},
        {"{0}已付款，一直沒出貨"},
        {"I paid for {0} and got nothing."}}},
  };
  return all.at(kind);
}

const Said openings = {
    {"", "", "", "你好，", "您好 ", "在吗，", "请问一下，", "老板 ", "亲，", "麻烦问下，", "hi "},
    {"", "", "您好，", "請問，"},
    {"", "", "Hi, ", "Hello. "}};
const Said endings = {{"", "", "", "？", "，麻烦看下", "，谢谢", "~", "……", "，帮看看", "?"},
                      {"", "", "？", "，謝謝"},
                      {"", "", " Thanks."}};

}  // namespace

std::string question_words(Dice& dice, QuestionKind kind, const Purchase& purchase,
                           const Buyer& who) {
  const std::string& name = tongue_of(who) == Tongue::simplified
                                ? dice.pick(names_of(*purchase.goods))
                                : purchase.goods->name;
  const std::string matter = fmt::format(fmt::runtime(dice.pick(in_tongue(matters_of(kind), who))),
                                         name, yuan(purchase.amount_fen));
  return dice.pick(in_tongue(openings, who)) + matter + dice.pick(in_tongue(endings, who));
}

std::string number_words(Dice& dice, const Buyer& who, std::string_view number) {
  static const Said before = {{"", "", "订单号是", "单号 ", "是这个 ", "订单编号："},
                              {"", "訂單編號 "},
                              {"", "Order number "}};
  return dice.pick(in_tongue(before, who)) + std::string(number);
}

std::string slipped(Dice& dice, std::string_view number) {
  std::string out(number);
  const std::size_t at = 8 + dice.below(out.size() - 9);  // behind the date
  switch (dice.below(6)) {
    case 0:
      std::swap(out[at], out[at + 1]);
      break;
    case 1:
      out.pop_back();
      break;
    case 2:
      out[at] = out[at] == '8' ? 'B' : '8';
      break;
    case 3:
      for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      break;
    case 4:
      out.insert(at, 1, ' ');
      break;
    default:
      out = "尾号" + out.substr(out.size() - 4);
  }
  return out;
}

std::string password_words(Dice& dice, const Buyer& who, const Purchase& purchase) {
  static const Said words = {{"{0}，查询密码 {1}", "单号 {0} 查询密码 {1}", "{0} 查询密码是{1}"},
                             {"訂單編號 {0}，查詢密碼 {1}"},
                             {"order {0}, query password: {1}"}};
  return fmt::format(fmt::runtime(dice.pick(in_tongue(words, who))), purchase.order_no,
                     purchase.query_password);
}

std::string confirming_words(Dice& dice, QuestionKind kind, const Buyer& who) {
  static const Said waits = {{"好的，那我再等等", "行，知道了", "明白了，我等着", "嗯嗯那就再等会"},
                             {"好的，我再等等"},
                             {"OK, I'll wait then.", "Got it, thanks."}};
  static const Said knows = {{"好的明白了，谢谢", "懂了", "行，我知道了", "原来如此，谢谢啦",
                              "清楚了，谢谢", "OK 没问题了"},
                             {"了解了，謝謝"},
                             {"Got it, thank you.", "That answers it, thanks."}};
  return dice.pick(in_tongue(kind == QuestionKind::waiting ? waits : knows, who));
}

std::string unhelped_words(Dice& dice, const Buyer& who) {
  static const Said words = {{"不是这个意思", "这没回答我的问题", "还是没弄明白", "没帮上忙"},
                             {"這沒有回答我的問題"},
                             {"That doesn't help.", "That is not what I asked."}};
  return dice.pick(in_tongue(words, who));
}

std::string hand_me_over_words(Dice& dice, const Buyer& who) {
  static const Said words = {{"那帮我转人工处理吧", "转人工", "那麻烦转个人工"},
                             {"請轉人工"},
                             {"Please pass me to a human."}};
  return dice.pick(in_tongue(words, who));
}

}  // namespace jx::market
