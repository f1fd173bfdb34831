#include "language/slips.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "language/characters.h"

namespace jx::language {
namespace {

struct Slip {
  std::u32string_view written;
  std::u32string_view meant;
};

// Of the input method: same or like sound, like shape.
constexpr Slip slips[] = {
    {U"冲值", U"充值"},     {U"充直", U"充值"},     {U"冲直", U"充值"},
    {U"冲了", U"充了"},     {U"冲错", U"充错"},     {U"冲上", U"充上"},
    {U"冲进", U"充进"},     {U"冲到", U"充到"},     {U"冲不", U"充不"},
    {U"冲没", U"充没"},     {U"没冲", U"没充"},     {U"冲话费", U"充话费"},
    {U"冲会员", U"充会员"}, {U"冲的", U"充的"},     {U"冲给", U"充给"},
    {U"冲个", U"充个"},     {U"代冲", U"代充"},     {U"首冲", U"首充"},
    {U"冲卡", U"充卡"},     {U"冲q", U"充q"},       {U"冲钱", U"充钱"},
    {U"冲成", U"充成"},     {U"刚冲", U"刚充"},     {U"直冲", U"直充"},
    {U"到帐", U"到账"},     {U"道账", U"到账"},     {U"到涨", U"到账"},
    {U"倒账", U"到账"},     {U"到仗", U"到账"},     {U"帐号", U"账号"},
    {U"帐户", U"账户"},     {U"帐单", U"账单"},     {U"对帐", U"对账"},
    {U"转帐", U"转账"},     {U"入帐", U"入账"},     {U"长号", U"账号"},
    {U"涨号", U"账号"},     {U"卡蜜", U"卡密"},     {U"咔密", U"卡密"},
    {U"卡秘", U"卡密"},     {U"卡米", U"卡密"},     {U"卡咪", U"卡密"},
    {U"卡谜", U"卡密"},     {U"蜜码", U"密码"},     {U"密马", U"密码"},
    {U"蜜马", U"密码"},     {U"秘码", U"密码"},     {U"码子", U"码"},
    {U"激活吗", U"激活码"}, {U"机活码", U"激活码"}, {U"激活马", U"激活码"},
    {U"兑换吗", U"兑换码"}, {U"兑换马", U"兑换码"}, {U"对换码", U"兑换码"},
    {U"手不到", U"收不到"}, {U"没手到", U"没收到"}, {U"兑唤", U"兑换"},
    {U"退宽", U"退款"},     {U"退欵", U"退款"},     {U"推款", U"退款"},
    {U"退矿", U"退款"},     {U"提线", U"提现"},     {U"体现不", U"提现不"},
    {U"提现金", U"提现"},   {U"克服人", U"客服人"}, {U"人工克服", U"人工客服"},
    {U"找克服", U"找客服"}, {U"克服在", U"客服在"}, {U"克服呢", U"客服呢"},
    {U"客户服", U"客服"},   {U"课服", U"客服"},     {U"登陆", U"登录"},
    {U"登入", U"登录"},     {U"登路", U"登录"},     {U"灯录", U"登录"},
    {U"定单", U"订单"},     {U"丁单", U"订单"},     {U"顶单", U"订单"},
    {U"余鹅", U"余额"},     {U"鱼额", U"余额"},     {U"会圆", U"会员"},
    {U"汇员", U"会员"},     {U"慧员", U"会员"},     {U"动结", U"冻结"},
    {U"东结", U"冻结"},     {U"冻洁", U"冻结"},     {U"人攻", U"人工"},
    {U"仁工", U"人工"},     {U"验正码", U"验证码"}, {U"验证吗", U"验证码"},
    {U"验证马", U"验证码"}, {U"发或", U"发货"},     {U"发活", U"发货"},
    {U"木有", U"没有"},     {U"米有", U"没有"},     {U"肿么", U"怎么"},
    {U"咋", U"怎么"},       {U"咋个", U"怎么"},     {U"乍", U"怎么"},
    {U"点解", U"为什么"},   {U"为啥", U"为什么"},   {U"啥", U"什么"},
    {U"唔该", U"谢谢"},     {U"冇", U"没有"},       {U"咗", U"了"},
    {U"唔", U"不"},         {U"嘅", U"的"},         {U"系咪", U"是不是"},
    {U"畀", U"给"},         {U"俾", U"给"},         {U"佢", U"他"},
    {U"仲未", U"还没"},     {U"仲系", U"还是"},     {U"边个", U"谁"},
    {U"点样", U"怎么"},     {U"乜嘢", U"什么"},     {U"乜", U"什么"},
    {U"而家", U"现在"},     {U"宜家", U"现在"},     {U"攞", U"拿"},
    {U"揾", U"找"},         {U"搵", U"找"},         {U"睇", U"看"},
    {U"嗰", U"那"},         {U"呢个", U"这个"},     {U"儲值", U"充值"},
    {U"储值", U"充值"},     {U"序號", U"序列号"},   {U"序号", U"序列号"},
    {U"加值", U"充值"},     {U"點數", U"点数"},
};

// Letters that stand alone for words.
constexpr Slip letters[] = {
    {U"zh", U"账号"},       {U"cz", U"充值"},      {U"kf", U"客服"},       {U"tk", U"退款"},
    {U"km", U"卡密"},       {U"kami", U"卡密"},    {U"dd", U"订单"},       {U"ddh", U"订单号"},
    {U"mm", U"密码"},       {U"yzm", U"验证码"},   {U"dl", U"登录"},       {U"tx", U"提现"},
    {U"rg", U"人工"},       {U"zrg", U"转人工"},   {U"dz", U"到账"},       {U"hy", U"会员"},
    {U"jhm", U"激活码"},    {U"dhm", U"兑换码"},   {U"cdk", U"兑换码"},    {U"cdkey", U"兑换码"},
    {U"xdm", U"兄弟们"},    {U"dy", U"抖音"},      {U"wx", U"微信"},       {U"vx", U"微信"},
    {U"zfb", U"支付宝"},    {U"yue", U"余额"},     {U"fh", U"发货"},       {U"mei", U"没"},
    {U"meidao", U"没到"},   {U"tuikuan", U"退款"}, {U"kefu", U"客服"},     {U"rengong", U"人工"},
    {U"chongzhi", U"充值"}, {U"dingdan", U"订单"}, {U"zhanghao", U"账号"}, {U"mima", U"密码"},
    {U"tixian", U"提现"},   {U"huiyuan", U"会员"}, {U"daozhang", U"到账"}, {U"fahuo", U"发货"},
    {U"qian", U"钱"},       {U"zenme", U"怎么"},   {U"shenme", U"什么"},   {U"meiyou", U"没有"},
    {U"shoudao", U"收到"},  {U"dongjie", U"冻结"}, {U"pian", U"骗"},       {U"pianzi", U"骗子"},
    {U"dlmm", U"登录密码"}, {U"wsm", U"为什么"},   {U"zmb", U"怎么办"},    {U"bzd", U"不知道"},
    {U"yhq", U"优惠券"},    {U"gm", U"购买"},      {U"sb", U"傻逼"},       {U"qq", U"qq"},
};

class Table {
 public:
  Table() {
    for (const Slip& slip : slips) add(slip, false);
    for (const Slip& slip : letters) add(slip, true);
    for (auto& [first, list] : by_first_)
      std::ranges::sort(list, [](const Entry& a, const Entry& b) {
        return a.slip.written.size() > b.slip.written.size();
      });
  }

  const Slip* find(std::u32string_view text, std::size_t at) const {
    const auto bucket = by_first_.find(text[at]);
    if (bucket == by_first_.end()) return nullptr;
    for (const Entry& entry : bucket->second) {
      const std::size_t end = at + entry.slip.written.size();
      if (text.substr(at, entry.slip.written.size()) != entry.slip.written) continue;
      if (entry.alone && ((at > 0 && is_word_character(text[at - 1])) ||
                          (end < text.size() && is_word_character(text[end]))))
        continue;
      return &entry.slip;
    }
    return nullptr;
  }

 private:
  struct Entry {
    Slip slip;
    bool alone;
  };
  void add(const Slip& slip, bool alone) {
    by_first_[slip.written.front()].push_back({slip, alone});
  }

  std::unordered_map<char32_t, std::vector<Entry>> by_first_{};
};

}  // namespace

std::u32string mend_slips(std::u32string_view text) {
  static const Table table;
  std::u32string out;
  out.reserve(text.size() + 8);
  for (std::size_t at = 0; at < text.size();) {
    if (const Slip* slip = table.find(text, at)) {
      out.append(slip->meant);
      at += slip->written.size();
    } else {
      out.push_back(text[at++]);
    }
  }
  return out;
}

}  // namespace jx::language
