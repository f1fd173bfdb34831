#include "language/matters.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "language/characters.h"

namespace jx::language {
namespace {

using View = std::u32string_view;
using Words = std::span<const View>;

constexpr View minors[] = {
    U"未成年", U"未满十八", U"未满18", U"不满十八", U"不满18",   U"未满8",     U"未满八",  U"不满8",
    U"不满八", U"小学生",   U"初中生", U"熊孩子",   U"underage", U"under age", U"a minor",
};
constexpr View children[] = {
    U"孩子",
    U"小孩",
    U"小朋友",
    U"娃",
    U"儿子",
    U"女儿",
    U"囡",
    U"弟弟",
    U"妹妹",
    U"孙子",
    U"孙女",
    U"外孙",
    U"侄",
    U"外甥",
    U"细路",
    U"仔仔",
    U"阿仔",
    U"my son",
    U"my daughter",
    U"my kid",
    U"my child",
    U"my boy",
    U"my girl",
    U"little brother",
    U"little sister",
    U"grandson",
    U"my nephew",
    U"my niece",
};
constexpr View without_leave[] = {
    U"偷偷",           U"偷用",        U"偷拿",
    U"偷着",           U"偷刷",        U"偷充",
    U"私自",           U"瞒",          U"背着我",
    U"背著我",         U"擅自",        U"乱充",
    U"乱买",           U"乱点",        U"乱按",
    U"乱花",           U"乱冲",        U"自己充",
    U"自己买",         U"自己点",      U"拿我手机",
    U"拿我的手机",     U"拿着我",      U"拿爸",
    U"拿妈",           U"用我手机",    U"用我的手机",
    U"用妈",           U"用爸",        U"用他妈",
    U"用他爸",         U"用大人",      U"用奶奶",
    U"用爷爷",         U"拿大人",      U"拿奶奶",
    U"拿爷爷",         U"玩手机",      U"玩我手机",
    U"不懂事",         U"不知情",      U"不知道的情况",
    U"没经过",         U"未经",        U"没经同意",
    U"没同意",         U"趁我",        U"误充",
    U"without asking", U"without my",  U"without permission",
    U"behind my back", U"my phone",    U"my card",
    U"by accident",    U"didn't know",
};
constexpr View denials[] = {U"不是孩子",   U"不是小孩",     U"不是娃",     U"不是儿子",
                            U"不是女儿",   U"不是未成年",   U"已成年",     U"not my kid",
                            U"not my son", U"not my child", U"not a minor"};
constexpr View asks_for_age[] = {U"未成年", U"孩子",  U"年龄",    U"几岁",    U"多大",
                                 U"监护",   U"minor", U"how old", U"guardian"};
constexpr View invoices[] = {U"发票", U"开票",   U"专票",    U"普票",
                             U"税号", U"fapiao", U"invoice", U"vat receipt"};

bool says(View text, Words words) {
  return std::ranges::any_of(words, [&](View word) { return text.find(word) != View::npos; });
}

struct Said {
  std::u32string customer{};
  std::u32string others{};
};

Said said_in(std::span<const Turn> turns) {
  Said said;
  for (const Turn& turn : turns) {
    std::u32string& text = turn.role == Role::user ? said.customer : said.others;
    text += fold_text(normalise(turn.text)).codes;
    text += U'\n';
  }
  return said;
}

bool is_childs_purchase(const Said& said) {
  if (says(said.customer, denials)) return false;
  if (says(said.customer, minors)) return true;
  return says(said.customer, children) &&
         (says(said.customer, without_leave) || says(said.others, asks_for_age));
}

// Who cannot pay or has lost an account wants that mended first, whatever they say of invoices.
constexpr Intent may_be_about_an_invoice[] = {Intent::price_or_product_question,
                                              Intent::order_status, Intent::how_to_use,
                                              Intent::complaint_about_service, Intent::not_arrived};

}  // namespace

Matter matter_of(std::span<const Turn> turns, Intent wanted) {
  const bool wants_money_back =
      wanted == Intent::refund_request || wanted == Intent::refund_not_received;
  if (!wants_money_back &&
      std::ranges::find(may_be_about_an_invoice, wanted) == std::end(may_be_about_an_invoice))
    return Matter::ordinary;
  const Said said = said_in(turns);
  if (wants_money_back) return is_childs_purchase(said) ? Matter::minor_purchase : Matter::ordinary;
  return says(said.customer, invoices) ? Matter::invoice : Matter::ordinary;
}

}  // namespace jx::language
