#include "market/town/goods.h"

#include <fmt/format.h>

#include "market/net/json.h"

namespace jx::market {

const std::vector<Goods>& catalogue() {
  static const std::vector<Goods> goods = {
      {"g101", "Steam 充值卡 100 元", "stock_cards", Supply::stock, "自营库存", "密保卡",
       "在 Steam 客户端“兑换充值卡”中输入，限国区账号", 9'850, 30},
      {"g102", "网易一卡通 30 元", "stock_cards", Supply::stock, "自营库存", "密保卡",
       "卡号加密码，登录网易充值中心使用", 2'920, 30},
      {"g103", "盛趣点券卡 50 元", "stock_cards", Supply::stock, "自营库存", "密保卡",
       "登录盛趣游戏充值中心使用", 4'800, 30},
      {"g104", "Windows 11 专业版密钥", "licence", Supply::stock, "自营库存", "激活码",
       "一码一机，联网激活；重装后需电话激活", 12'800, 30},
      {"g105", "Office 2021 家庭版", "licence", Supply::stock, "自营库存", "激活码",
       "绑定微软账号后不可解绑", 16'800, 30},
      {"g201", "王者荣耀 648 点券", "direct_topup", Supply::topup, "星辰直充", "直充",
       "填写区服与账号，充值前请核对；到账后不可转移", 62'800, 300},
      {"g202", "原神 创世结晶 6480", "direct_topup", Supply::topup, "星辰直充", "直充",
       "填写 UID，官服与 B 服不互通", 61'900, 300},
      {"g203", "Q 币 100 个", "direct_topup", Supply::topup, "快充网", "直充",
       "填写 QQ 号，到账时间 1–10 分钟", 9'700, 600},
      {"g204", "移动话费 100 元", "direct_topup", Supply::topup, "快充网", "直充",
       "0–24 小时到账，月初月末可能延迟", 9'880, 7'200},
      {"g205", "和平精英 3000 点券", "direct_topup", Supply::topup, "星辰直充", "直充",
       "微信区与 QQ 区不互通", 29'100, 300},
      {"g301", "腾讯视频 VIP 月卡", "upstream_cards", Supply::upstream_cards, "卡速通", "兑换码",
       "在“我的—兑换中心”使用，连续包月用户到期后生效", 1'990, 120},
      {"g302", "爱奇艺黄金会员季卡", "upstream_cards", Supply::upstream_cards, "卡速通", "兑换码",
       "绑定手机号后兑换", 5'480, 120},
      {"g303", "网易云音乐黑胶年卡", "upstream_cards", Supply::upstream_cards, "云卡库", "兑换码",
       "兑换后 5 分钟内到账", 10'800, 120},
      {"g304", "京东 E 卡 500 元", "upstream_cards", Supply::upstream_cards, "云卡库", "电子卡",
       "绑定京东账号后使用，不找零", 49'300, 120},
      {"g401", "哔哩哔哩大会员代开", "membership", Supply::by_hand, "人工代开", "代开",
       "提供手机号，工作时间 30 分钟内开通", 13'800, 1'800},
      {"g402", "游戏账号安全换绑", "manual", Supply::by_hand, "人工处理", "人工",
       "需要本人配合验证", 6'800, 3'600},
      {"g403", "批发：Steam 卡 20 张起", "manual", Supply::by_hand, "商户部", "密保卡",
       "商户专享，人工出库", 196'000, 3'600},
  };
  return goods;
}

std::vector<ShopFact> catalogue_facts(std::int64_t now_ms) {
  std::vector<ShopFact> facts;
  for (const Goods& one : catalogue()) {
    JsonObject body;
    body.text("kind", "goods")
        .text("goods_no", one.goods_no)
        .text("name", one.name)
        .text("goods_kind", one.kind)
        .text("supplier", one.supplier)
        .text("card_type", one.card_type)
        .text("activation_rule", one.activation_rule)
        .text("price", yuan(one.price_fen))
        .number("promised_delivery", one.promised_s * 1000);
    facts.push_back({fmt::format("goods:{}", one.goods_no), now_ms, body.take()});
  }
  return facts;
}

std::string yuan(std::int64_t fen) { return fmt::format("{}.{:02}", fen / 100, fen % 100); }

}  // namespace jx::market
