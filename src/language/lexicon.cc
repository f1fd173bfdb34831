#include "language/lexicon.h"

#include <algorithm>

#include "language/characters.h"

namespace jx::language {
namespace {

struct ConceptWords {
  Concept meaning;
  std::string_view words;  // by '|'; {a,b} stands for either, {,a} for a or nothing
};

constexpr ConceptWords lexicon[] = {
    {Concept::paid,
     "付了|付过|付款|付钱|付完|付好|已付|已支付|支付了|支付成功|付成功|交了钱|交钱|给了钱|转了|"
     "转账|"
     "打款|下了单|下单了|刚下单|买了|买过|刚买|充了|充过|刚充|冲了|刚冲|冲值|充值|扣了|扣款|扣钱|"
     "扣费|花了|拍了|俾咗|畀咗|俾左|比咗钱|买咗|买左|充咗|付咗|钱出去|钱没了|钱都扣|"
     "fukuan|fuqian|chongzhi|paid|payment|bought|purchased|charged|topped up|top up|recharged"},
    {Concept::not_arrived,
     "{没,没有,还没,未,还未,冇,木有,没能,不}{到账,到帐,到手,到货,收到,发货,发卡,给卡,出货,出卡,"
     "充上,充进,冲上,冲进,发过来,寄出,送达,下来}|没到|未到|还没到|还没来|还没发|没发给|没给我发|"
     "一直没发|不发货|冇到|没见到|没看到卡|看不到卡|收不到卡|收不到货|收唔到|未收到|仲未到|"
     "仲未收到|没动静|没反应|没给我|没拿到|没有卡密|没卡密|不见到账|迟迟不到|迟迟没|"
     "怎么还没|怎么没到|到现在没|meidao|meidaozhang|mei dao zhang|meishoudao|not arrived|"
     "not received|haven't received|have not received|haven't got|didn't receive|did not receive|"
     "didn't get|never got|never arrived|never received|not delivered|hasn't arrived|"
     "has not arrived|still waiting for my|no delivery|nothing arrived|still nothing"},
    {Concept::missing,
     "什么都没有|啥也没有|啥都没有|什么也没收|什么也没有|没东西|空白的|空的|只收到|只给了|少给|"
     "少发|少了{一,两,二,三,几}{张,个}|got nothing|nothing"},
    {Concept::card,
     "卡密|卡蜜|咔密|卡秘|激活码|兑换码|cdk|cdkey|点卡|密钥|秘钥|序列号|充值卡|冲值卡|礼品卡|卡号|"
     "激活卡|券码|提货码|注册码|授权码|kami|这卡|这张卡|卡片|卡券|card|code|gift card|key|codes"},
    {Concept::invalid,
     "无效|不能用|用不了|不可用|不存在|不正确|不对|不好使|不管用|没法用|无法使用|没用啊|失效|假的|"
     "是错的|错误的|{提示,显示,说,报}错|提示错误|显示错误|卡密错误|密码错误|格式错误|激活失败|"
     "兑换失败|"
     "充值失败|用唔到|唔用得|用唔到|不认|识别不了|刮花|wuxiao|yongbuliao|invalid|doesn't work|"
     "does not work|not working|didn't work|not valid|won't work|rejected"},
    {Concept::used,
     "已使用|已被使用|已经使用|被使用|被用过|被用了|用过了|用过的|已兑换|已被兑换|已经兑换|被兑换|"
     "已激活|已被激活|已经激活|被激活|被人用|被别人用|别人用了|已核销|已经被用|已用过|使用过|"
     "已充值过|俾人用咗|畀人用咗|already used|already been used|already redeemed|been redeemed|"
     "has been used|already activated|used card|used code|used already"},
    {Concept::activate,
     "激活不了|激活不|无法激活|兑换不了|无法兑换|兑不了|充不进|冲不进|充不上|"
     "冲不上|激活唔到|绑定不了|绑不上|can't activate|cannot activate|"
     "can't redeem|cannot redeem|unable to redeem|unable to activate"},
    {Concept::wrong_account,
     "{充,冲,填,写,输,打,弄,选,搞}错{,了}{,成}{账号,帐号,号,qq,手机,id,区,大区,服务器,人,地方}|"
     "充错|冲错|选错|填错|输错|{账号,帐号,号码,号,手机号,qq,区服}{填,写,输,打,弄,搞,选}错|充到别人|"
     "充给别人|"
     "冲到别人|"
     "充到了别人|冲给别人|充去咗第二个|不是我的号|充到另|错号|填多一位|填少一位|填漏|"
     "wrong account|wrong id|wrong number|wrong phone|wrong server|someone else's account"},
    {Concept::status,
     "订单状态|到哪了|到哪一步|进度|查订单|查下订单|查一下|查查|帮我查|帮查|帮忙查|查单|订单怎么样|"
     "什么状态|啥状态|什么情况|处理到|处理得怎么|处理好了吗|发货了吗|发货没|发了吗|发了没|多久到|"
     "多久能到|多久到账|多久发货|什么时候到|什么时候能|什么时候可以|什么时候发|啥时候到|啥时候发|"
     "几时到|几时发|还要多久|"
     "要多久|要等多久|多长时间|到了吗|到账了吗|成功了吗|成功没|order status|status of my|"
     "status of order|where is my order|where's my order|track my order|check my order|"
     "when will|how long"},
    {Concept::order, "订单|单号|定单|这单|那单|这笔|那笔|dingdan|order"},
    {Concept::refund,
     "退款|退钱|退我|退费|退单|退货|退掉|退回来|退回给|退了吧|退还|能退|可以退|想退|要退|给退|"
     "申请退|全退|全额退|不想要了|不要了|取消订单|退返|退番|tuikuan|tuiqian|refund|money back|"
     "cancel my order|cancel the order"},
    {Concept::refunded,
     "{退款,退的钱,退费,退的款}{没到,未到,还没到,没收到,还没收到,什么时候到,多久到,几天到,冇到,"
     "一直没到,还没下来,去哪,哪去}|说{已,已经,是}退|退款成功|已退款|已经退款|退了款|说退了|"
     "显示退款|显示已退|退款几天|退款多久|退款进度|退款怎么还|退款到|退款申请{了,过}|"
     "refund hasn't|refund has not|refund not|waiting for my refund|where is my refund|"
     "where's my refund|never got my refund|haven't received my refund|haven't got my refund|"
     "refund still"},
    {Concept::twice,
     "{扣,付,支付,充,扣款,扣费,收}{了,我,了我,}{两次,两遍,两笔,2次,2笔,两份,二次,双份}|重复扣|"
     "重复付|重复支付|重复下单|重复充|多扣了一|多付了一|付多了一|扣多了一|付重|扣重|下重|"
     "双重扣|扣咗两次|扣左两次|两笔钱|两次钱|charged twice|charged me twice|double charge|"
     "double charged|paid twice|charged two times|billed twice|duplicate charge|"
     "duplicate payment|deducted twice"},
    {Concept::frozen,
     "冻结|封号|被封|封了|封禁|账号异常|帐号异常|账户异常|限制登录|解冻|解封|停用|风控|被锁|锁定|"
     "账号被限|禁用|frozen|freeze|banned|suspended|locked|blocked"},
    {Concept::stolen,
     "被盗|盗号|盗了|盗刷|被人登|别人登|异地登录|异地登陆|陌生设备|不是我操作|不是我买|不是我下的|"
     "不是本人|非本人|有人用我的|有人登|被人改|被改了密码|密码被改|手机被换|被黑|黑了我|被偷|"
     "偷了我|俾人偷|畀人盗|被人花|hacked|stolen|someone logged|someone else logged|"
     "not me who|wasn't me|unauthorized|unauthorised"},
    {Concept::balance, "余额|钱包|账户里|账户余|帐户里|balance|wallet"},
    {Concept::wrong_amount,
     "不对|少了|不见了|没了|变少|对不上|多扣|消失|没加|没增|不够|变成0|清零|减少|扣多|莫名|"
     "少咗|唔见咗|冇咗|没有变|没变|wrong|missing|disappeared|less than|incorrect|gone"},
    {Concept::entitlement,
     "月卡|季卡|年卡|周卡|会员|vip|svip|权益|活动|赠送|赠品|时长|天数|优惠|首充|返利|奖励|礼包|"
     "到期|期限|有效期|满减|返现|积分|membership|subscription|bonus|promotion|promo"},
    {Concept::shortened,
     "{没,没有,不,不能,未,冇}{叠加,加上,加到,生效,延长,累计,累加,享受,参加,算,送,返,续上,开通,"
     "补,给}|少了|少送|少给|变少|只有|只加|只给|只到账|覆盖了|被覆盖|提前到期|还是原来|没变化|"
     "算不算|不算|不能用|过期|缩水|冇送|not added|didn't stack|not stacked|not extended|"
     "shorter|expired early|didn't get the bonus|missing"},
    {Concept::login,
     "登录不|登陆不|登不上|登不进|登录失败|登陆失败|无法登录|无法登陆|登唔到|上不去号|进不去账号|"
     "忘记密码|忘了密码|密码忘|密码不记得|唔记得密码|改密码|修改密码|换密码|找回密码|重置密码|"
     "验证码收不到|收不到验证码|没收到验证码|收唔到验证码|换绑|绑定手机|解绑|换手机|改绑|"
     "账号密码错误|登录密码|wangjimima|forgot password|forgot my password|reset password|"
     "reset my password|can't log in|cannot log in|can't login|cannot login|log in|sign in|"
     "change my password|verification code"},
    {Concept::withdraw,
     "提现|提款|提不出|提唔到|佣金|结算|打款给我|t+1|tixian|withdraw|withdrawal|payout|cash out|"
     "commission"},
    {Concept::bulk,
     "批发|批量|大量|拿货|企业采购|采购|团购|进货|代理价|量大|大批|长期合作|长期拿|对公|大客户|"
     "多买|买得多|一次买{几百,上百,一百,两百,五百,一千,100,200,500,1000}|"
     "{几百,上百,一百,两百,三百,五百,一千,100,200,300,500,1000}{张,份,个号}|做代理|当代理|"
     "bulk|wholesale|reseller|large quantity|corporate"},
    {Concept::price,
     "多少钱|价格|什么价|啥价|几钱|几多钱|有货吗|有没有货|有货没|还有吗|还有货|有现货|支持{吗,什么}"
     "|"
     "便宜|打折|有优惠|库存|什么区别|有啥区别|区别是|卖吗|有卖|有没有卖|补货|缺货|能买|可以买吗|"
     "哪种好|推荐|能不能用在|国服|港服|能用吗|可以用吗|how much|in stock|price|cost|discount|"
     "do you sell|do you have|difference between|which one"},
    {Concept::how_to,
     "怎么用|怎么充|怎么冲|怎么激活|怎么兑换|怎么使用|怎样使用|怎样用|使用方法|使用教程|教程|"
     "如何使用|如何激活|如何兑换|如何充|在哪兑换|在哪里兑换|在哪充|哪里充|在哪激活|哪里激活|"
     "哪里输入|"
     "在哪输入|点样用|点用|点样充|步骤|怎么弄|怎么操作|怎么绑定|怎么买|怎么下单|怎么看卡密|"
     "卡密在哪|在哪看|哪里看|怎么提取|怎么查看|怎么查订单|zenmeyong|how to use|how do i|"
     "how can i|how to redeem|how to activate|where do i|instructions"},
    {Concept::complaint,
     "投诉|举报客服|态度|不理人|没人理|没有人理|不理我|不回复|不回我|没人回|踢皮球|敷衍|推卸|"
     "12315|消协|差评|曝光|工商|黑猫|服务差|服务太差|没人管|不作为|太慢了吧|什么服务|复制粘贴|"
     "complain|complaint|bad service|terrible service|awful service|rude|no one replies|"
     "nobody replies|nobody answers|ignored|bad review"},
    {Concept::human,
     "人工|真人|转人工|活人|找客服|叫客服|要客服|客服呢|客服在哪|联系客服|客服出来|客服电话|接客服|"
     "叫人来|换个人|找个人|人呢|不要机器人|别机器人|不想跟机器人|不和机器人|别用机器人|机器人滚|"
     "机器人走开|不是机器人|揾人|搵人|真人客服|zhuanrengong|rengong|kefu|human|real person|"
     "live agent|an agent|agent please|to agent|representative|a person|customer service|"
     "talk to someone|speak to someone|not a bot|no bot|operator"},
    {Concept::no_human,
     "{不用,不需要,不要,别,无需,唔使}{转,找,叫,}{人工,真人,客服}|人工{充值,发货,代充,审核,处理的,"
     "智能,费}|no human|don't need a human|投诉客服|举报客服"},
    {Concept::payment_failed,
     "付不了|付不出|付唔到|付款失败|支付失败|支付不了|支付不成功|付款不成功|无法支付|无法付款|"
     "不能支付|不能付款|扫码失败|扫不了|扫不出|二维码{过期,失效,打不开,不显示,扫不}|"
     "支付页面|付款页面|支付通道|跳转不了|跳不过去|支付异常|付款异常|支付报错|付款码|拉不起支付|"
     "调不起|payment failed|payment declined|can't pay|cannot pay|unable to pay|"
     "payment error|payment page|qr code expired|won't let me pay|declined"},
    {Concept::merchant_api,
     "接口|api|对接|签名错误|签名不对|验签|回调|notify|appid|app_key|appkey|商户密钥|下游|"
     "开放平台|sdk|callback|webhook|signature|异步通知|返回码|文档|endpoint|ip白名单|白名单"},
    {Concept::fraud,
     "骗子|诈骗|被骗|骗钱|骗了|骗我|钓鱼|假客服|冒充|私下交易|加qq付|加微信付|假网站|假冒|"
     "举报{卖家,商家,店铺,这家,这个店}|呃钱|呃人|欺诈|scam|scammed|scammer|fraud|phishing|fake "
     "shop"},
    {Concept::greeting,
     "你好|您好|在吗|在不在|在么|早上好|下午好|晚上好|哈喽|嗨|有人吗|有人在吗|喂|早安|晚安|拜拜|"
     "再见|哈哈|你是谁|你叫什么|机器人吗|今天天气|吃了吗|nihao|hi|hello|hey|good morning|"
     "good evening|bye|who are you"},
    {Concept::thanks,
     "谢谢|多谢|感谢|谢了|谢啦|唔该|辛苦了|好的|好哒|嗯嗯|知道了|明白了|了解了|收到谢|"
     "xiexie|thanks|thank you|thx|ok|okay|got it|cheers"},
    {Concept::solved,
     "解决了|搞定了|弄好了|已经好了|好了谢|可以了|能用了|到了到了|到账了|到帐了|收到了|没事了|"
     "没问题了|充上了|处理好了|已解决|搞掂|掂咗|得咗|solved|it works now|works now|fixed|"
     "arrived now|got it now|all good|received it|no longer needed"},
    {Concept::unsolved,
     "{没,没有,还没,未,不,还未,能,怎么,什么时候,何时,冇,帮我,尽快,给我,想,要,把}{解决,搞定,弄好,"
     "处理好,到账,收到,到帐}|解决了吗|到账了吗|收到了吗|处理好了吗|可以了吗|了吗|not solved|"
     "not fixed|isn't solved|不是解决"},
    {Concept::not_helped,
     "没用|没有用|没帮助|没帮上|没回答|没有回答|没弄明白|没弄懂|答非所问|听不懂|看不懂|"
     "不是这个意思|不是这个|说了等于没说|废话|还是不行|"
     "还是没|还是不|还是一样|都试过|试过了|说过了|说了{几遍,多少遍,好几遍}|我问的不是|没解决|"
     "别重复|重复回答|not helpful|doesn't help|didn't help|not what i asked|already tried|"
     "still not|still doesn't|already told you"},
    {Concept::urgent,
     "急|紧急|马上|立刻|立即|尽快|赶紧|赶快|快点|快啲|急用|在线等|火急|等着用|来不及|urgent|asap|"
     "immediately|right now|emergency|hurry"},
    {Concept::not_urgent, "不急|不着急|不用急|唔急|别急|no rush|not urgent|no hurry|着急不"},
    {Concept::angry,
     "垃圾|骗子|黑店|黑心|无良|坑人|坑爹|坑钱|忽悠|妈的|他妈|你妈|尼玛|草泥马|操你|卧槽|傻逼|"
     "傻b|煞笔|sb|王八|去死|滚|废物|恶心|气死|什么玩意|狗屁|放屁|不要脸|要脸吗|骗钱|报警|起诉|"
     "律师|法院|12315|消协|曝光|投诉你|投诉你们|要投诉|我要投诉|黑猫|告你|等着瞧|受够|忍无可忍|"
     "扑街|仆街|痴线|tmd|cnm|nmsl|wtf|fuck|fucking|shit|bullshit|idiot|idiots|stupid|useless|"
     "pathetic|ridiculous|sue you|lawyer|scammers|thieves|crooks"},
    {Concept::worried,
     "急|担心|怎么办|着急|害怕|慌|会不会|不会是骗|怕被骗|救命|求助|求求|拜托|等了好久|好久了|"
     "等好久|点算|帮帮我|心急|睡不着|worried|please help|help me|anxious|desperate"},
    {Concept::negation, "没|没有|还没|未|冇|不|无|木有|haven't|hasn't|didn't|not|never"},
    {Concept::arriving, "到账|到帐|收到|到货|发货|到手|充上|发给我|给我|received|arrived"},
    {Concept::waiting, "等了|等到现在|一直等|等咗|拖了|几个小时了|waiting|waited"},
};

// "{a,b}c" -> "ac", "bc".
void expand(std::string_view pattern, std::string done, std::vector<std::string>& out) {
  const std::size_t open = pattern.find('{');
  if (open == std::string_view::npos) {
    out.push_back(done + std::string(pattern));
    return;
  }
  const std::size_t close = pattern.find('}', open);
  done += pattern.substr(0, open);
  const std::string_view choices = pattern.substr(open + 1, close - open - 1);
  for (std::size_t at = 0; at <= choices.size();) {
    const std::size_t end = std::min(choices.find(',', at), choices.size());
    expand(pattern.substr(close + 1), done + std::string(choices.substr(at, end - at)), out);
    at = end + 1;
  }
}

}  // namespace

Lexicon::Lexicon() {
  for (const ConceptWords& entry : lexicon) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < entry.words.size();) {
      const std::size_t end = std::min(entry.words.find('|', at), entry.words.size());
      expand(entry.words.substr(at, end - at), {}, words);
      at = end + 1;
    }
    for (const std::string& word : words) {
      std::u32string codes = fold_text(word).codes;
      const bool whole = is_word_character(codes.front()) && is_word_character(codes.back());
      by_first_[codes.front()].push_back({std::move(codes), entry.meaning, whole});
      ++words_;
    }
  }
}

std::vector<ConceptHit> Lexicon::find(std::u32string_view text) const {
  std::vector<ConceptHit> hits;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto bucket = by_first_.find(text[at]);
    if (bucket == by_first_.end()) continue;
    for (const Word& word : bucket->second) {
      const std::size_t end = at + word.text.size();
      if (text.substr(at, word.text.size()) != word.text) continue;
      if (word.whole && ((at > 0 && is_word_character(text[at - 1])) ||
                         (end < text.size() && is_word_character(text[end]))))
        continue;
      hits.push_back({word.meaning, at, end});
    }
  }
  return hits;
}

}  // namespace jx::language
