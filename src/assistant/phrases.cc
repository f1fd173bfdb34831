#include "assistant/phrases.h"

#include "base/assert.h"

namespace jx::assistant {
namespace {

struct PhraseText {
  Phrase phrase;
  std::string_view zh;
  std::string_view en;
};

constexpr PhraseText phrases[] = {
    {Phrase::introduction, "我是 AI 助手，随时回复“转人工”就能找到真人客服。",
     "I am an AI assistant; reply \"human\" at any time to reach a person."},
    {Phrase::greeting, "您好！请告诉我遇到了什么问题；是订单问题的话，请附上订单号。",
     "Hello! Please tell me what went wrong; if it is about an order, include its number."},
    {Phrase::not_understood,
     "抱歉，我没有看明白。能换一种说法吗？例如“付了钱没到账，订单号……”，或回复“转人工”。",
     "Sorry, I did not understand. Could you put it another way, for example \"paid but not "
     "received, order …\"? Or reply \"human\"."},
    {Phrase::not_helped_once,
     "抱歉，刚才的回答没帮上您。哪一点还没解决？请补充一句，或回复“转人工”马上转接。",
     "Sorry that my answer did not help. What is still open? Add a word, or reply \"human\" and I "
     "will pass you on at once."},
    {Phrase::ask_order_no,
     "请发一下订单号（下单页面、邮件或支付账单里的商户单号、交易单号都可以）。",
     "Please send the order number (from the order page, the e-mail, or the merchant or "
     "transaction "
     "number of your payment)."},
    {Phrase::ask_query_password,
     "我暂时无法用这个信息确认订单。请核对单号，并按“查询密码 "
     "您的密码”的格式回复下单时设置的查询密码；"
     "也可以登录商城账号后再联系我们。",
     "I cannot confirm an order with that yet. Please check the number and send the password set "
     "at "
     "checkout, or contact us while logged in to the shop. Write it as \"query password: …\"."},
    {Phrase::ask_which_order, "您说的是哪一笔？请回复订单号或后 4 位：\n{}",
     "Which one do you mean? Please reply with the order number or its last 4 characters:\n{}"},
    {Phrase::not_found,
     "我还是无法确认这笔订单。请核对单号和查询密码；需要的话回复“转人工”，由同事核实。",
     "I still cannot confirm this order. Please check the number and the query password, or reply "
     "\"human\" and a colleague will look into it."},
    {Phrase::look_up_failed, "订单系统这会儿查不到数据，我没法给您准确的答复。",
     "The order system does not answer at the moment, so I cannot give you a reliable answer."},
    {Phrase::handover,
     "好的，正在为您转接人工客服。您说过的内容和订单信息会一并交给同事，不用再重复。",
     "Sure, I am passing you to a person. What you told me goes along, so you need not repeat it."},
    {Phrase::handover_angry,
     "这件事让您生气了，非常抱歉。现在就为您转接人工客服，之前的内容会一并交过去。",
     "I am sorry this upset you. I am passing you to a person now, with everything said so far."},
    {Phrase::handover_stolen,
     "账号安全要紧，已按紧急事项转给人工客服。请先修改登录密码和邮箱密码，不要把验证码告诉任何人。",
     "Your account's safety comes first: this goes to a person as urgent. Meanwhile change your "
     "password and mail password, and give no verification code to anybody."},
    {Phrase::handover_not_helped,
     "看来我没能帮上忙，抱歉。现在为您转接人工客服，之前的内容会一并交过去。",
     "It seems I could not help, sorry. I am passing you to a person with everything said so far."},
    {Phrase::handover_rule, "“{}”需要同事核实后处理，我已为您转接人工客服，并附上了现有的信息。",
     "\"{}\" needs a colleague to check and act. I have passed it on with what is known."},
    {Phrase::handover_refused,
     "现在排队的人太多，人工客服暂时接不进来。您的消息已经保存，请稍后再回复“转人工”。",
     "Too many people are waiting, so I cannot queue you right now. Your message is kept; please "
     "reply \"human\" again a little later."},
    {Phrase::acknowledge_wait, "让您久等了，抱歉。", "Sorry that you had to wait."},
    {Phrase::acknowledge_loss, "付了款却没拿到东西，确实让人着急。",
     "Paying and getting nothing is upsetting, I am sorry."},
    {Phrase::order_of, "订单（尾号 {}）{}的情况：", "About the order ending in {}{}:"},
    {Phrase::not_certain, "还有信息没有查到，所以这还不是最终结论。",
     "Some facts are still missing, so this is not final."},
    {Phrase::cause_unknown, "现有的记录还看不出原因。", "The records do not show the cause yet."},
    {Phrase::expected, "通常需要 {} 左右。", "This usually takes about {}."},
    {Phrase::offer_human, "这一步要由同事处理，需要的话回复“转人工”，我会把以上情况一并交过去。",
     "A colleague has to act on this; reply \"human\" and I will pass all of this on."},
    {Phrase::reveal, "卡密不会发在聊天里，请点击订单旁的“查看卡密”。",
     "Card secrets are never sent in chat; please press \"Show cards\" beside the order."},
    {Phrase::prove_for_cards,
     "要查看卡密，请先按“查询密码 您的密码”的格式发来查询密码，或登录商城账号。",
     "To see the cards, first send \"query password: …\", or log in to the shop."},
    {Phrase::thanks, "不客气，还有问题随时说。",
     "You are welcome. Tell me if anything else comes up."},
    {Phrase::solved, "太好了，这件事我先结掉；再有问题直接发消息就行。",
     "Good to hear. I will close this; just write again if anything comes up."},
    {Phrase::payment_failed,
     "付款没成功时：1. 先看支付账单，若已扣款请不要再付，把订单号发来；2. "
     "没扣款的话，刷新页面重新下单"
     "（付款码会过期），或换一种支付方式。",
     "If a payment fails: 1. check your bill first; if money was taken do not pay again but send "
     "me "
     "the order number; 2. if not, reload and order again (payment codes expire) or pay another "
     "way."},
    {Phrase::password_or_login,
     "登录密码请在商城登录页点“忘记密码”重置；收不到验证码时先检查手机拦截和邮箱垃圾箱。我不能替您"
     "改密码，"
     "也请不要把密码或验证码发给任何人。",
     "Reset your password with \"forgot password\" on the shop's login page; if no code arrives, "
     "check blocked messages and the spam folder. I cannot change passwords, and please send "
     "passwords or codes to nobody."},
    {Phrase::how_to_use,
     "使用方法以商品页和订单页的说明为准。把订单号发来，我可以先看这笔订单的情况；也可以回复“转人工"
     "”。",
     "Please follow the instructions on the goods and order pages. Send the order number and I "
     "will "
     "check that order, or reply \"human\"."},
    {Phrase::price,
     "价格、库存和适用范围以商品页显示为准，我不猜。需要确认的话回复“转人工”，由同事答复。",
     "Price, stock and regions are as shown on the goods page; I do not guess. Reply \"human\" and "
     "a "
     "colleague will confirm."},
    {Phrase::invoice,
     "开发票需要：订单号、抬头、税号（单位才要）和接收邮箱。请先发订单号，我看这笔订单能不能开、由"
     "谁开"
     "。",
     "An invoice needs the order number, the title, the tax number (companies only) and an e-mail "
     "address. Send the order number first and I will see whether it can be issued, and by whom."},
    {Phrase::minor_handover,
     "未成年人的购买有专门的通道，已转给专人处理，请监护人按下面的说明准备。证件照片请不要发在聊天"
     "里。",
     "Purchases by minors have a route of their own and are with a specialist now; the guardian "
     "please prepares what is named below. Never send papers in the chat."},
    {Phrase::picture, "我现在看不了这个图片或文件，但已为您保存。请用文字说一下问题和订单号。",
     "I cannot read this picture or file now, but it is kept. Please describe the problem and give "
     "the order number in words."},
    {Phrase::picture_read, "从图片里读到：{}。如有不对，请直接更正。",
     "I read in the picture: {}. If that is not right, just correct me."},
    {Phrase::picture_unsure,
     "图片有些看不清，订单号像是 {}，对吗？对请回复“对”，不对请直接发订单号。",
     "The picture is hard to read. Is the order number {}? Reply \"yes\", or send the right "
     "number."},
    {Phrase::picture_wrong, "抱歉读错了，请把订单号用文字发给我。",
     "Sorry for misreading it. Please send the order number in words."},
    {Phrase::picture_empty,
     "图片里没有认出订单号、金额或报错，但已为您保存。请用文字说一下问题和订单号。",
     "I found no order number, amount or error in the picture, but it is kept. Please describe the "
     "problem and give the order number in words."},
    {Phrase::picture_too_large,
     "这张图片太大，读不了，但已为您保存。请截取有订单号的那一部分再发，或用文字说明。",
     "This picture is too large to read, but it is kept. Please send only the part with the order "
     "number, or use words."},
    {Phrase::picture_animated, "动图读不了，但已为您保存。请发一张静止的截图，或用文字说明。",
     "I cannot read animations, but yours is kept. Please send a still screenshot, or use words."},
    {Phrase::picture_broken, "这张图片打不开，可能没有传完整。请重新发一次，或用文字说明。",
     "This picture cannot be opened; it may be incomplete. Please send it again, or use words."},
    {Phrase::refund_handover,
     "退款要由同事核实后决定，我不能代为承诺。已为您转接人工客服，并附上订单信息。",
     "A colleague has to check and decide a refund; I cannot promise it. I have passed you to a "
     "person with the order's details."},
    {Phrase::incident, "这笔订单正受一起已确认的故障影响：{}",
     "This order is affected by a confirmed incident: {}"},
    {Phrase::price_of, "现在的价格如下，以下单页显示为准：",
     "The prices now; what the order page shows counts:"},
    {Phrase::use_of, "“{}”{}的使用方法：{}。操作时如果有报错，请把提示文字发给我。",
     "How to use {}{}: {}. If it shows an error, please send me its words."},
    {Phrase::nothing_new,
     "刚刚又查了一遍，订单（尾号 "
     "{}）还没有新的变化，上面的说明仍然有效。需要同事跟进的话回复“转人工”"
     "。",
     "I have just looked again: nothing has changed for the order ending in {}, and what I said "
     "stands. Reply \"human\" if a colleague should follow it up."},
    {Phrase::listening, "我在。上面说的还有哪里不清楚？直接告诉我就行。",
     "I am here. Just tell me what is not clear yet."},
};

struct IntentName {
  language::Intent intent;
  std::string_view zh;
  std::string_view en;
};

constexpr IntentName intent_names[] = {
    {language::Intent::not_arrived, "付款未到账", "paid but not received"},
    {language::Intent::card_invalid, "卡密无效", "invalid card"},
    {language::Intent::card_used, "卡密已被使用", "card already used"},
    {language::Intent::wrong_account, "充错账号", "wrong account"},
    {language::Intent::order_status, "查询订单", "order status"},
    {language::Intent::refund_request, "申请退款", "refund request"},
    {language::Intent::refund_not_received, "退款未到账", "refund not received"},
    {language::Intent::duplicate_charge, "重复扣款", "duplicate charge"},
    {language::Intent::account_frozen, "账号冻结", "frozen account"},
    {language::Intent::account_stolen, "账号被盗", "stolen account"},
    {language::Intent::balance_wrong, "余额异常", "wrong balance"},
    {language::Intent::entitlement_dispute, "权益争议", "entitlement dispute"},
    {language::Intent::password_or_login, "登录与密码", "password or login"},
    {language::Intent::withdraw_problem, "提现问题", "withdrawal"},
    {language::Intent::bulk_purchase, "批量采购", "bulk purchase"},
    {language::Intent::price_or_product_question, "商品咨询", "product question"},
    {language::Intent::how_to_use, "使用方法", "how to use"},
    {language::Intent::complaint_about_service, "服务投诉", "complaint"},
    {language::Intent::human_request, "找人工客服", "asks for a person"},
    {language::Intent::payment_failed, "支付失败", "failed payment"},
    {language::Intent::merchant_api, "商户接口", "merchant API"},
    {language::Intent::fraud_report, "举报欺诈", "fraud report"},
    {language::Intent::chit_chat, "其他", "other"},
};

}  // namespace

Tongue tongue_of(std::string_view locale) {
  return locale.starts_with("en") ? Tongue::en : Tongue::zh;
}

std::string_view text_of(Phrase phrase, Tongue tongue) {
  for (const PhraseText& text : phrases)
    if (text.phrase == phrase) return tongue == Tongue::en ? text.en : text.zh;
  constexpr bool every_phrase_has_a_text = false;
  JX_ASSERT(every_phrase_has_a_text);
  return {};
}

std::string_view name_of(language::Intent intent, Tongue tongue) {
  for (const IntentName& name : intent_names)
    if (name.intent == intent) return tongue == Tongue::en ? name.en : name.zh;
  constexpr bool every_intent_has_a_name = false;
  JX_ASSERT(every_intent_has_a_name);
  return {};
}

}  // namespace jx::assistant
