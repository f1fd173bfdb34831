#include "assistant/grounding/claims.h"

#include <algorithm>
#include <array>
#include <span>

#include "language/characters.h"

namespace jx::assistant {
namespace {

using View = std::u32string_view;

struct ActWord {
  View text;
  Act act;
};

// English words match at the beginning of a word: "refund" is in "refunded".
constexpr auto act_words = std::to_array<ActWord>({
    {U"付款", Act::pay},
    {U"支付", Act::pay},
    {U"付了", Act::pay},
    {U"付清", Act::pay},
    {U"paid", Act::pay},
    {U"pay", Act::pay},
    {U"扣款", Act::charge},
    {U"扣了", Act::charge},
    {U"charge", Act::charge},
    {U"发货", Act::deliver},
    {U"交付", Act::deliver},
    {U"发出", Act::deliver},
    {U"出货", Act::deliver},
    {U"deliver", Act::deliver},
    {U"ship", Act::deliver},
    {U"到账", Act::arrive},
    {U"到帐", Act::arrive},
    {U"充入", Act::arrive},
    {U"入账", Act::arrive},
    {U"arriv", Act::arrive},
    {U"credited", Act::arrive},
    {U"退款", Act::refund},
    {U"退钱", Act::refund},
    {U"退回", Act::refund},
    {U"退还", Act::refund},
    {U"退费", Act::refund},
    {U"返还", Act::refund},
    {U"退给", Act::refund},
    {U"原路返回", Act::refund},
    {U"refund", Act::refund},
    {U"reimburs", Act::refund},
    {U"money back", Act::refund},
    {U"补发", Act::reissue},
    {U"补单", Act::reissue},
    {U"重发", Act::reissue},
    {U"重新发", Act::reissue},
    {U"换货", Act::reissue},
    {U"换一张", Act::reissue},
    {U"补货", Act::reissue},
    {U"reissu", Act::reissue},
    {U"resend", Act::reissue},
    {U"replac", Act::reissue},
    {U"赔", Act::compensate},
    {U"补偿", Act::compensate},
    {U"赠送", Act::compensate},
    {U"优惠券", Act::compensate},
    {U"代金券", Act::compensate},
    {U"减免", Act::compensate},
    {U"免单", Act::compensate},
    {U"compensat", Act::compensate},
    {U"voucher", Act::compensate},
    {U"coupon", Act::compensate},
    {U"使用", Act::use},
    {U"兑换", Act::use},
    {U"激活", Act::use},
    {U"核销", Act::use},
    {U"用过", Act::use},
    {U"被用", Act::use},
    {U"redeem", Act::use},
    {U"activat", Act::use},
    {U"used", Act::use},
    {U"解冻", Act::unfreeze},
    {U"解封", Act::unfreeze},
    {U"恢复账号", Act::unfreeze},
    {U"unfreez", Act::unfreeze},
    {U"unfrozen", Act::unfreeze},
    {U"unban", Act::unfreeze},
    {U"unlock", Act::unfreeze},
    {U"冻结", Act::freeze},
    {U"封禁", Act::freeze},
    {U"封号", Act::freeze},
    {U"freez", Act::freeze},
    {U"frozen", Act::freeze},
    {U"banned", Act::freeze},
    {U"取消", Act::cancel},
    {U"关闭", Act::cancel},
    {U"撤销", Act::cancel},
    {U"cancel", Act::cancel},
    {U"closed", Act::cancel},
    {U"过期", Act::expire},
    {U"失效", Act::expire},
    {U"expire", Act::expire},
    {U"失败", Act::fail},
    {U"fail", Act::fail},
    {U"成功", Act::succeed},
    {U"succe", Act::succeed},
    {U"处理", Act::handle},
    {U"解决", Act::handle},
    {U"核实", Act::handle},
    {U"审核", Act::handle},
    {U"handl", Act::handle},
    {U"resolv", Act::handle},
    {U"solved", Act::handle},
    {U"fixed", Act::handle},
    {U"approv", Act::handle},
    {U"通知", Act::notify},
    {U"联系", Act::notify},
    {U"催", Act::notify},
    {U"加急", Act::notify},
    {U"notif", Act::notify},
    {U"contact", Act::notify},
    {U"expedit", Act::notify},
    {U"escalat", Act::notify},
    {U"修改", Act::change},
    {U"更改", Act::change},
    {U"重置", Act::change},
    {U"改绑", Act::change},
    {U"删除", Act::change},
    {U"reset", Act::change},
    {U"chang", Act::change},
    {U"delet", Act::change},
    {U"转接", Act::hand_over},
    {U"转交", Act::hand_over},
    {U"转人工", Act::hand_over},
    {U"transfer", Act::hand_over},
    {U"pass you", Act::hand_over},
    {U"保证", Act::guarantee},
    {U"承诺", Act::guarantee},
    {U"一定", Act::guarantee},
    {U"肯定", Act::guarantee},
    {U"绝对", Act::guarantee},
    {U"必定", Act::guarantee},
    {U"百分百", Act::guarantee},
    {U"放心", Act::guarantee},
    {U"guarant", Act::guarantee},
    {U"promis", Act::guarantee},
    {U"certain", Act::guarantee},
    {U"definite", Act::guarantee},
    {U"assur", Act::guarantee},
    {U"密码", Act::secret},
    {U"验证码", Act::secret},
    {U"卡密", Act::secret},
    {U"身份证", Act::secret},
    {U"银行卡", Act::secret},
    {U"激活码", Act::secret},
    {U"password", Act::secret},
    {U"verification code", Act::secret},
    {U"card secret", Act::secret},
    {U"bank card", Act::secret},
    {U"identity card", Act::secret},
});

constexpr View conditions[] = {U"如果", U"若",    U"如需",    U"如仍",  U"如有",   U"如未",
                               U"如无", U"如已",  U"要是",    U"的话",  U"假如",   U"一旦",
                               U"if ",  U"when ", U"unless ", U"once ", U"in case"};
constexpr View negations[] = {U"不",   U"没",  U"未",  U"无法",   U"无需",   U"勿",      U"别",
                              U"not ", U"n't", U"no ", U"never ", U"cannot", U"without "};
// Words in which 不, 没 or 未 denies nothing, and such in which 会 or 可 promises nothing.
constexpr View harmless[] = {U"不过", U"不仅", U"不但", U"不论", U"不好意思",
                             U"未来", U"会员", U"机会", U"社会", U"许可",
                             U"可靠", U"分别", U"特别", U"别的", U"别人"};
constexpr View done_words[] = {U"已",    U"完成", U"过了",  U"has been", U"have been", U"has ",
                               U"have ", U"was ", U"were ", U"already",  U"'ve "};
constexpr View coming_words[] = {
    U"会",   U"将",   U"正在", U"安排",  U"给您",   U"为您", U"帮您",     U"替您",     U"给你",
    U"为你", U"帮你", U"替你", U"will ", U"shall ", U"'ll ", U"going to", U"about to", U"for you"};
constexpr View able_words[] = {U"可", U"能", U"允许", U"can ", U"may ", U"could ", U"able to"};
constexpr View personal_words[] = {U"您", U"你", U"your", U"you "};

constexpr View committing[] = {
    U"我已",     U"我们已",   U"我会",          U"我们会",  U"我将",     U"我们将",   U"我来",
    U"我帮",     U"我给",     U"我们给",        U"已为您",  U"已经为您", U"已帮您",   U"已给您",
    U"正在为您", U"马上为您", U"这就为您",      U"将为您",  U"会为您",   U"会给您",   U"已替您",
    U"已为你",   U"i have ",  U"i've ",         U"i will ", U"i'll ",    U"we have ", U"we've ",
    U"we will ", U"we'll ",   U"i am going to", U"let me ", U"i just "};

constexpr View human[] = {U"我是人工",   U"我是真人",      U"我是客服",     U"我是专员",
                          U"我是经理",   U"本人是客服",    U"不是机器人",   U"不是ai",
                          U"并非机器人", U"i am a human",  U"i'm a human",  U"i am human",
                          U"i'm human",  U"i am a person", U"i'm a person", U"real person",
                          U"not a bot",  U"not an ai",     U"not a robot"};

constexpr View near_times[] = {
    U"马上",    U"立即",        U"立刻",       U"即刻",      U"很快",      U"尽快",    U"稍后",
    U"一会儿",  U"片刻",        U"今天",       U"今日",      U"今晚",      U"明天",    U"明日",
    U"后天",    U"昨天",        U"本周",       U"下周",      U"月底",      U"随时",    U"当天",
    U"次日",    U"immediately", U"right away", U"at once",   U"soon",      U"shortly", U"today",
    U"tonight", U"tomorrow",    U"yesterday",  U"instantly", U"any minute"};

bool holds(View text, View word) {
  for (std::size_t at = text.find(word); at != View::npos; at = text.find(word, at + 1)) {
    const bool latin = language::is_lower(word.front());
    if (!latin || at == 0 || !language::is_lower(text[at - 1])) return true;
  }
  return false;
}

bool holds_any(View text, std::span<const View> words) {
  return std::ranges::any_of(words, [&](View word) { return holds(text, word); });
}

// The clause without words that only look like a mood.
std::u32string bare(View clause) {
  std::u32string out(clause);
  for (const View word : harmless)
    for (std::size_t at = out.find(word); at != View::npos; at = out.find(word, at))
      out.replace(at, word.size(), U"…");
  out += U' ';  // so that "will " is found at the end
  return out;
}

bool is_followed_by_done(View clause, View word) {
  const std::size_t at = clause.find(word);
  if (at == View::npos) return false;
  const View rest = clause.substr(at + word.size());
  return rest.starts_with(U"了") || rest.starts_with(U"完") || rest.starts_with(U"ed ") ||
         rest.starts_with(U"d ") || rest.starts_with(U"ed.");
}

ClaimMood mood_of(View clause, View act_word) {
  if (holds_any(clause, conditions)) return ClaimMood::conditional;
  if (holds_any(clause, negations)) return ClaimMood::negated;
  if (holds_any(clause, coming_words) && !holds_any(clause, done_words)) return ClaimMood::coming;
  if (holds_any(clause, done_words) || is_followed_by_done(clause, act_word))
    return ClaimMood::done;
  if (holds_any(clause, able_words)) return ClaimMood::able;
  return ClaimMood::plain;
}

}  // namespace

std::vector<std::u32string_view> clauses_of(std::u32string_view folded) {
  constexpr View separators = U",，、;；:：。！？!?()（）\n";
  std::vector<View> clauses;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= folded.size(); ++at) {
    const bool ends = at == folded.size() || separators.find(folded[at]) != View::npos ||
                      folded.substr(at).starts_with(U" but ") ||
                      folded.substr(at).starts_with(U". ");
    if (!ends) continue;
    if (at > begin) clauses.push_back(folded.substr(begin, at - begin));
    begin = at + 1;
  }
  return clauses;
}

std::set<Claim> claims_of(std::u32string_view clause) {
  std::set<Claim> claims;
  const std::u32string text = bare(clause);
  const bool personal = holds_any(text, personal_words);
  for (const ActWord& word : act_words)
    if (holds(text, word.text)) claims.insert({word.act, mood_of(text, word.text), personal});
  return claims;
}

bool commits(std::u32string_view clause) { return holds_any(bare(clause), committing); }

bool claims_to_be_human(std::u32string_view folded) { return holds_any(folded, human); }

std::set<std::u32string_view> near_times_of(std::u32string_view folded) {
  std::set<View> found;
  for (const View word : near_times)
    if (holds(folded, word)) found.insert(word);
  return found;
}

bool is_weighty(const Claim& claim) {
  const bool asserts = claim.mood == ClaimMood::done || claim.mood == ClaimMood::coming ||
                       claim.mood == ClaimMood::able;
  switch (claim.act) {
    case Act::guarantee:
      return claim.mood != ClaimMood::negated;
    case Act::refund:
    case Act::reissue:
    case Act::compensate:
    case Act::unfreeze:
    case Act::change:
    case Act::cancel:
    case Act::notify:
    case Act::handle:
    case Act::hand_over:
      return asserts;
    case Act::pay:
    case Act::charge:
    case Act::deliver:
    case Act::arrive:
    case Act::use:
    case Act::freeze:
    case Act::expire:
    case Act::fail:
    case Act::succeed:
      return claim.mood == ClaimMood::coming;
    case Act::secret:
      return true;
  }
  return true;
}

}  // namespace jx::assistant
