#include "language/goods_names.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "language/characters.h"

namespace jx::language {
namespace {

// Who makes or gives the goods: platforms, games, programs, shops. One a word; '_' is a space.
constexpr std::string_view makers = R"(
爱奇艺 奇异果 腾讯视频 云视听极光 优酷 酷喵 芒果tv 芒果 b站 哔哩哔哩 bilibili 咪咕 咪咕视频 搜狐视频 乐视 埋堆堆 韩剧tv 南瓜电影 1905
西瓜视频 抖音 快手 小红书 斗鱼 虎牙 企鹅电竞 映客 花椒 yy 陌陌 探探 soul 微博 知乎 豆瓣 得到 樊登读书 樊登 喜马拉雅 蜻蜓fm 懒人听书
荔枝 微信读书 掌阅 起点 起点读书 番茄小说 番茄 晋江 晋江文学 七猫 书旗 qq阅读 网易云音乐 网易云 qq音乐 酷狗 酷我 汽水音乐 咪咕音乐
全民k歌 唱吧 apple_music spotify 百度网盘 百度文库 百度 夸克 夸克网盘 阿里云盘 迅雷 115 天翼云盘 天翼云 坚果云 和彩云 wps 稻壳 石墨
印象笔记 有道云 有道词典 有道 金山词霸 百词斩 墨墨背单词 墨墨 扇贝 扇贝单词 多邻国 流利说 猿辅导 作业帮 小猿搜题 粉笔 腾讯课堂 网易公开课
学而思 高途 keep 咕咚 美柚 美图秀秀 美图 轻颜 醒图 剪映 必剪 猫饼 vsco picsart 稿定 稿定设计 创客贴 canva 蓝湖 墨刀 即时设计
figma sketch 摄图网 千图网 包图网 昵图网 视觉中国 觅知 知网 万方 维普 查重 paperpass turnitin grammarly quillbot 企查查 天眼查
爱企查 boss直聘 智联 脉脉 前程无忧 高德 百度地图 滴滴 滴滴出行 花小猪 曹操出行 t3 哈啰 青桔 美团 美团单车 美团外卖 饿了么 大众点评 盒马
叮咚 叮咚买菜 朴朴 每日优鲜 山姆 沃尔玛 家乐福 永辉 大润发 麦德龙 costco 开市客 屈臣氏 京东 京东到家 京东plus 天猫 天猫超市 淘宝 88vip
拼多多 唯品会 苏宁 国美 当当 得物 闲鱼 考拉 网易严选 严选 亚马逊 amazon ebay shopee lazada 星巴克 starbucks 瑞幸 luckin 库迪 manner
喜茶 奈雪 奈雪的茶 蜜雪冰城 蜜雪 一点点 茶百道 古茗 书亦 沪上阿姨 霸王茶姬 coco 麦当劳 肯德基 kfc 汉堡王 必胜客 德克士 华莱士 塔斯汀 海底捞
呷哺 西贝 哈根达斯 dq 好利来 味多美 元祖 85度c 来伊份 三只松鼠 良品铺子 百果园 猫眼 淘票票 万达 万达影城 大麦 携程 去哪儿 飞猪 同程 途牛
12306 铁路12306 铁路 航旅纵横 airbnb booking agoda 首汽 神州 加油 中石化 中石油 壳牌 团油 etc 特来电 星星充电 国家电网 国网 南方电网 燃气
中国移动 移动 中国联通 联通 中国电信 电信 广电 天翼 三大运营商 虚拟运营商 支付宝 微信 云闪付 paypal qq 腾讯 网易 盛大 完美 完美世界 巨人
4399 多玩 wegame 米哈游 叠纸 鹰角 莉莉丝 雷火 战网 暴雪 blizzard battle.net battlenet 王者荣耀 王者 和平精英 和平 吃鸡 绝地求生 pubg
英雄联盟 lol 云顶 金铲铲 无畏契约 valorant 瓦罗兰特 穿越火线 cf cfm dnf 地下城 地下城与勇士 qq飞车 飞车 跑跑卡丁车 逆战 使命召唤 cod codm
三角洲 三角洲行动 暗区突围 火影忍者 火影 天涯明月刀 原神 genshin 崩坏 崩坏3 星穹铁道 崩铁 星铁 绝区零 鸣潮 明日方舟 方舟 碧蓝航线 阴阳师
第五人格 蛋仔派对 蛋仔 光遇 光·遇 永劫无间 逆水寒 梦幻西游 梦幻 大话西游 倩女幽魂 天下3 率土之滨 率土 三国志 三国杀 我的世界 minecraft 迷你世界
奥比岛 摩尔庄园 球球大作战 球球 香肠派对 元气骑士 开心消消乐 欢乐斗地主 斗地主 捕鱼 qq炫舞 炫舞 劲舞团 剑网3 剑网三 剑侠 诛仙 问道 传奇 征途
魔兽 魔兽世界 wow 炉石 炉石传说 守望先锋 守望 暗黑 暗黑破坏神 星际 最终幻想 ff14 怪物猎人 塞尔达 马里奥 动森 宝可梦 老头环 elden_ring gta gta5
gtav 荒野大镖客 cs2 csgo dota dota2 apex 堡垒之夜 fortnite 罗布乐思 roblox robux among_us fifa fc24 nba2k 2k 我的战舰 战舰世界 坦克世界
坦克 战争雷霆 逃离塔科夫 塔科夫 steam epic uplay ubisoft 育碧 origin ea ea_play gog rockstar xbox xgp game_pass gamepass psn ps_plus
playstation ps5 ps4 索尼 任天堂 nintendo eshop nso switch app_store appstore apple 苹果 itunes icloud google_play google 谷歌
谷歌play 谷歌商店 razer_gold razer 雷蛇 garena mycard gash unipin codashop free_fire mobile_legends mlbb 无尽对决 netflix 奈飞 网飞
disney+ disney 迪士尼 hbo hbo_max hulu youtube youtube_premium 油管 prime_video prime twitch crunchyroll viu viki iqiyi line line_pay
kakao kakaotalk toss telegram tg discord nitro discord_nitro twitter x_premium facebook instagram tiktok snapchat tinder bumble zoom
slack notion evernote dropbox onedrive office office365 microsoft_365 microsoft 微软 windows win10 win11 win7 visio project sql_server
adobe photoshop ps pr ae lightroom acrobat illustrator autocad cad 3dsmax c4d blender solidworks matlab spss 金蝶 用友 jetbrains idea
pycharm webstorm datagrip github copilot cursor chatgpt gpt gpt4 openai claude anthropic gemini midjourney mj suno poe perplexity
文心一言 文心 通义 kimi 豆包 deepseek 讯飞 讯飞星火 讯飞听见 卡巴斯基 kaspersky 诺顿 norton 迈克菲 mcafee eset avast 火绒 360 腾讯管家
向日葵 todesk teamviewer anydesk 网易uu uu加速器 uu 雷神加速器 雷神 迅游 奇游 熊猫加速器 biubiu tt语音 nordvpn expressvpn surfshark
vpn parallels vmware crossover cleanmymac bartender setapp shopify wix wordpress namecheap 阿里云 腾讯云 华为云 华为 小米 oppo vivo
三星 samsung kindle audible doordash ubereats uber grab grabpay gojek lyft starlink airalo esim giffgaff touch_n_go tng hktvmall
百佳 惠康 7-11 全家 莱尔富 ok超商 kkbox mycard 巴哈姆特 动画疯 ビリビリ アマゾン 楽天 dmm fanza pixiv fantia 希沃 洋葱学园 学科网 组卷网
菁优网 中公 华图 丁香园 医考帮 好医生 高顿 正保 沪江 番茄todo 潮汐 小睡眠 下厨房 每日瑜伽 薄荷健康 宝宝巴士 凯叔讲故事 凯叔 贝乐虎 叫叫 斑马
小天才 美餐 e袋洗 58到家 天鹅到家 途虎 天猫养车 闪送 顺丰 菜鸟 菜鸟驿站 丰巢 飞书 钉钉 企业微信 腾讯会议 幕布 xmind 亿图 processon
)";

// What kind of thing the goods are.
constexpr std::string_view kinds = R"(
会员 大会员 年度大会员 超级会员 超级大会员 黄金会员 白金会员 星钻会员 钻石会员 铂金会员 普通会员 高级会员 影视会员 视频会员 音乐会员 电视会员 tv会员
体育会员 联合会员 连包 连续包月 年会员 月会员 季会员 周会员 svip vip 贵宾 黄钻 绿钻 红钻 粉钻 黑钻 蓝钻 豪华绿钻 黑胶 黑胶vip 黑胶会员 心悦
月卡 季卡 年卡 周卡 天卡 日卡 半年卡 双月卡 小月卡 大月卡 次卡 终身 永久 永久版 体验卡 兑换卡 点卡 点券 点数 点数卡 金币 钻石 元宝 银币 皮肤
英雄 道具 礼包 礼包码 战令 通行证 纪行 月令 宝石 水晶 晶石 创世结晶 原石 星琼 星石 源石 合成玉 体力 仙玉 灵石 铜钱 银两 元气 黄金 uc uc币 q币
qb 快币 抖币 b币 虎粮 鱼翅 鲸币 书币 阅读币 代币 虾币 罗布币 robux v币 vp g币 gcoin rp 点 时长卡 加速卡 充值卡 充值码 直充 慢充 快充 话费
话费充值 电话费 流量 流量包 日包 月包 流量日包 定向流量 宽带 固话 电费 水费 燃气费 油卡 加油卡 油票 汽油 柴油 洗车卡 停车卡 充电卡 打车券 车券
代金券 优惠券 满减券 折扣券 提货券 兑换券 电影票 电影券 咖啡券 奶茶券 蛋糕券 饮品券 餐券 早餐券 书券 图书卡 购物卡 超市卡 礼品卡 礼品券 礼金卡
电子卡 e卡 电子券 余额卡 钱包卡 钱包码 激活码 激活密钥 密钥 序列号 产品密钥 授权 授权码 许可 许可证 license key cdk cdkey 兑换码 卡密 券码 码
gift_card giftcard gift gift_code voucher top_up topup credit credits coins diamonds points subscription membership premium plus pro
standard family 家庭版 家庭组 专业版 企业版 旗舰版 标准版 个人版 教育版 学生版 豪华版 终极版 家庭中文版 全家桶 套餐 套装 订阅 席位 账号 成品号
独享 合租 拼车 车位 网课 课程 题库 会员课 年费 服务费 红包 红包封面 表情 头像框 素材 模板 插件 字体 无人机 储值 储值卡 预付卡 预付码 面值 game
美区 日区 港区 台区 土区 阿区 欧区 韩区 美服 日服 港服 国服 台服 国区 俄区 英区 澳区 新加坡区 巴西区
)";

class Names {
 public:
  Names() {
    read(makers, GoodsNameKind::maker);
    read(kinds, GoodsNameKind::kind);
  }

  const std::pair<std::size_t, GoodsNameKind>* longest_at(std::u32string_view codes,
                                                          std::size_t at) const {
    const std::pair<std::size_t, GoodsNameKind>* best = nullptr;
    const auto bucket = by_first_.find(codes[at]);
    if (bucket == by_first_.end()) return nullptr;
    for (const auto& [name, entry] : bucket->second) {
      const std::size_t end = at + name.size();
      if (codes.substr(at, name.size()) != name) continue;
      const bool cuts_word =
          (at > 0 && is_lower(codes[at]) && is_lower(codes[at - 1])) ||
          (end < codes.size() && is_lower(codes[end - 1]) && is_lower(codes[end])) ||
          (at > 0 && is_digit(codes[at]) && is_digit(codes[at - 1])) ||
          (end < codes.size() && is_digit(codes[end - 1]) && is_digit(codes[end]));
      if (!cuts_word && (best == nullptr || entry.first > best->first)) best = &entry;
    }
    return best;
  }

 private:
  void read(std::string_view list, GoodsNameKind kind) {
    std::istringstream words{std::string(list)};
    for (std::string word; words >> word;) {
      std::ranges::replace(word, '_', ' ');
      const std::u32string codes = fold_text(word).codes;
      by_first_[codes.front()].push_back({codes, {codes.size(), kind}});
    }
  }

  std::unordered_map<char32_t,
                     std::vector<std::pair<std::u32string, std::pair<std::size_t, GoodsNameKind>>>>
      by_first_{};
};

}  // namespace

std::vector<GoodsName> find_goods_names(std::u32string_view codes) {
  static const Names names;
  std::vector<GoodsName> found;
  for (std::size_t at = 0; at < codes.size();) {
    const auto* entry = names.longest_at(codes, at);
    if (entry == nullptr) {
      ++at;
      continue;
    }
    found.push_back({at, at + entry->first, entry->second});
    at += entry->first;
  }
  return found;
}

}  // namespace jx::language
