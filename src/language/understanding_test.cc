#include "language/understanding.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "language/characters.h"
#include "language/time_spans.h"

namespace jx::language {
namespace {

const Language& language() {
  static const std::unique_ptr<Language> loaded = Language::load().value();
  return *loaded;
}

Slots slots_of(std::string_view text) { return language().understand(text).slots; }

using Strings = std::vector<std::string>;

TEST(Slots, ReadOrderNumbersOfEveryKind) {
  EXPECT_EQ(slots_of("订单号 A1B2C3D4E5F6G7H8 没到").order_nos, Strings{"A1B2C3D4E5F6G7H8"});
  EXPECT_EQ(slots_of("a1b2c3d4e5f6g7h8 没到").order_nos, Strings{"A1B2C3D4E5F6G7H8"});
  EXPECT_EQ(slots_of("482250101123456789").order_nos, Strings{"482250101123456789"});
  EXPECT_EQ(slots_of("流水2026010112345678901234怎么回事").order_nos,
            Strings{"2026010112345678901234"});
  EXPECT_EQ(slots_of("交易号：4200001234202601011234567890").order_nos,
            Strings{"4200001234202601011234567890"});
  EXPECT_EQ(slots_of("單號ＤＪ20260101123456").order_nos, Strings{"DJ20260101123456"});
  EXPECT_EQ(slots_of("order no: 100234").order_nos, Strings{"100234"});
  EXPECT_EQ(slots_of("两个订单 A1B2C3D4E5F6G7H8 和 Z1B2C3D4E5F6G7H9").order_nos.size(), 2u);
}

TEST(Slots, DoNotTakeOtherNumbersForOrders) {
  for (const std::string text :
       {"手机13812345678", "2026-01-02 12:33:44", "付了216.00元", "qq号123456789", "买了100张",
        "身份证11010519491231002X", "我等了3天"})
    EXPECT_TRUE(slots_of(text).order_nos.empty()) << text;
}

// 独角数卡 draws sixteen of 62 characters and raises them: one number in seventeen has no digit.
TEST(Slots, ReadEveryNumberThatAShopDraws) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  constexpr std::string_view drawn_from =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ";
  Strings numbers{"JXKMQMWVBYKIWSTO", "AAAAAAAAAAAAAAA1", "1AAAAAAAAAAAAAAA"};
  for (int i = 0; i < 500; ++i) {
    std::string number;
    while (number.size() < 16) number += drawn_from[random() % drawn_from.size()];
    numbers.push_back(std::move(number));
  }
  for (const std::string& number : numbers) {
    EXPECT_EQ(slots_of("我付了钱怎么没到账 订单号 " + number).order_nos, Strings{number});
    EXPECT_EQ(slots_of(number + " 没到").order_nos, Strings{number});
  }
  EXPECT_EQ(slots_of("订单号jxkmqmwvbykiwsto没到").order_nos, Strings{"JXKMQMWVBYKIWSTO"});
  EXPECT_TRUE(slots_of("acknowledgements").order_nos.empty());
}

TEST(Slots, ReadTails) {
  EXPECT_EQ(slots_of("订单后4位9026").order_tails, Strings{"9026"});
  EXPECT_EQ(slots_of("尾号是 9026 的那笔").order_tails, Strings{"9026"});
  EXPECT_EQ(slots_of("9026结尾的订单").order_tails, Strings{"9026"});
  EXPECT_EQ(slots_of("order ending in 7H8K").order_tails, Strings{"7H8K"});
  EXPECT_EQ(slots_of("卡密后四位WXYZ1").card_tails, Strings{"WXYZ1"});
  EXPECT_TRUE(slots_of("手机尾号5678").order_tails.empty());
}

TEST(Slots, ReadAmounts) {
  const auto milli = [](std::string_view text) {
    const auto amount = slots_of(text).amount;
    return amount ? amount->milli : -1;
  };
  EXPECT_EQ(milli("付了216.00元"), 216'000);
  EXPECT_EQ(milli("充了100话费"), 100'000);
  EXPECT_EQ(milli("三千多块钱"), 3'000'000);
  EXPECT_EQ(milli("花了1.2w"), 12'000'000);
  EXPECT_EQ(milli("两百"), 200'000);
  EXPECT_EQ(milli("兩百五十塊"), 250'000);
  EXPECT_EQ(milli("一百零五元"), 105'000);
  EXPECT_EQ(milli("一万二"), 12'000'000);
  EXPECT_EQ(milli("￥1,299.50"), 1'299'500);
  EXPECT_EQ(milli("我付了25"), 25'000);
  EXPECT_EQ(milli("五十块"), 50'000);
  EXPECT_EQ(milli("买了100张"), -1);
  EXPECT_EQ(milli("等了3天"), -1);
  EXPECT_EQ(milli("订单号482250101123456789"), -1);
  EXPECT_EQ(milli("一二三"), -1);
  EXPECT_EQ(milli("你好"), -1);
}

TEST(Slots, ReadPhonesAccountsPasswordsCardsAndGoods) {
  EXPECT_EQ(slots_of("充值手机 13812345678").phones, Strings{"13812345678"});
  EXPECT_EQ(slots_of("我的QQ号 123456789").account, "123456789");
  EXPECT_EQ(slots_of("账号是 Ming_2020@qq.com").account, "Ming_2020@qq.com");
  EXPECT_EQ(slots_of("查询密码是 aBc123").query_password, "aBc123");
  EXPECT_EQ(slots_of("登录密码 abc123 不对").query_password, std::nullopt);
  EXPECT_EQ(slots_of("卡密 ABCD1234EFGH5678 无效").cards, Strings{"ABCD1234EFGH5678"});
  EXPECT_EQ(slots_of("我买的腾讯视频月卡没到").product, "腾讯视频月卡");
}

TEST(Slots, ReadHowLongSomebodyWaited) {
  EXPECT_EQ(slots_of("等了3天了").minutes_waited, 3 * 24 * 60);
  EXPECT_EQ(slots_of("半小时没到").minutes_waited, 30);
  EXPECT_EQ(slots_of("成個鐘頭").minutes_waited, 60);
  EXPECT_EQ(slots_of("一个半小时").minutes_waited, 90);
  EXPECT_EQ(slots_of("两个多小时").minutes_waited, 120);
  EXPECT_EQ(slots_of("昨天下午付的到现在没到").minutes_waited, 24 * 60);
  EXPECT_EQ(slots_of("paid and waited 2 hours, still nothing").minutes_waited, 120);
  EXPECT_EQ(slots_of("十分钟").minutes_waited, 10);
  EXPECT_EQ(slots_of("24小时客服").minutes_waited, std::nullopt);
  EXPECT_EQ(slots_of("30天会员").minutes_waited, std::nullopt);
}

TEST(Understanding, HearsWhoWantsAHuman) {
  for (const char* text : {"转人工", "人工", "真人", "找客服", "human", "agent please",
                           "不要机器人", "轉人工", "我要人工客服！", "speak to a human"})
    EXPECT_TRUE(language().understand(text).wants_human) << text;
  for (const char* text : {"不用转人工", "人工充值的商品多久到", "人工智能", "你好", "投诉客服"})
    EXPECT_FALSE(language().understand(text).wants_human) << text;
}

TEST(Understanding, HearsUrgencyAndMood) {
  for (const char* text :
       {"充了三天了还没到", "再不退我打12315", "刚充错号了，能拦住吗", "号正在被盗刷，快"})
    EXPECT_TRUE(language().understand(text).urgent) << text;
  for (const char* text : {"急用，快点", "急急急！！！", "不急", "十分钟了还没到"})
    EXPECT_FALSE(language().understand(text).urgent) << text;
  EXPECT_FALSE(language().understand("没到账！！！！！").urgent);
  EXPECT_TRUE(language().understand("我的号被盗了").needs_human);
  EXPECT_EQ(language().understand("垃圾，黑店").mood, Mood::angry);
  EXPECT_EQ(language().understand("再不处理我打12315").mood, Mood::angry);
  EXPECT_EQ(language().understand("怎么办啊好着急").mood, Mood::worried);
  EXPECT_EQ(language().understand("付了钱没到账").mood, Mood::calm);
}

TEST(Understanding, HearsOfAChildsPurchase) {
  for (const char* text :
       {"我未成年，充了500，我妈让我退款", "孩子偷偷拿我手机充了648，能退款吗",
        "退款！小孩不懂事乱充的三百块", "My son bought this without my permission, I want a refund",
        "申請退款，我兒子瞞著我買的", "娃用奶奶手机买了皮肤，帮我退款吧"})
    EXPECT_EQ(language().understand(text).matter, Matter::minor_purchase) << text;
  for (const char* text : {"不是孩子乱充，我自己买的，要退款", "给孩子买的会员没到账",
                           "给儿子买重了，没用过，退款", "我要退款", "我儿子的号被盗了"})
    EXPECT_EQ(language().understand(text).matter, Matter::ordinary) << text;
  const std::vector<Turn> turns{{Role::user, "游戏充值怎么退款"},
                                {Role::bot, "请问孩子年龄？"},
                                {Role::user, "我儿子九岁，要退款"}};
  EXPECT_EQ(language().understand(turns).matter, Matter::minor_purchase);
}

TEST(Understanding, HearsOfAnInvoice) {
  for (const char* text : {"发票怎么开", "请问能开增值税专票吗", "發票什麼時候寄",
                           "where is my invoice for this order"})
    EXPECT_EQ(language().understand(text).matter, Matter::invoice) << text;
  for (const char* text : {"公司要买一百张，要开票，能便宜吗", "发货了吗"})
    EXPECT_EQ(language().understand(text).matter, Matter::ordinary) << text;
}

TEST(Understanding, TellsSolvedFromNotYet) {
  for (const char* text : {"解决了谢谢", "到账了", "已经收到了", "it works now, thanks", "搞掂"})
    EXPECT_TRUE(language().understand(text).says_solved) << text;
  for (const char* text :
       {"还没解决", "到账了吗", "解决了吗", "没到账", "什么时候解决", "没有收到"})
    EXPECT_FALSE(language().understand(text).says_solved) << text;
}

TEST(Understanding, NeverFailsOnAnyBytes) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 1'000; ++round) {
    std::string text;
    for (std::size_t i = 0, count = random() % 80; i < count; ++i)
      text.push_back(static_cast<char>(random() % 256));
    EXPECT_FALSE(language().understand(text).intents.empty());
  }
  for (int round = 0; round < 1'000; ++round) {
    const std::u32string pieces =
        U"一二三十百千万两零0123456789.wW元块号单尾卡密码：-_ 天小时半个钟付了\u200B😀";
    std::string text;
    for (std::size_t i = 0, count = random() % 60; i < count; ++i)
      append_utf8(text, pieces[random() % pieces.size()]);
    EXPECT_FALSE(language().understand(text).intents.empty());
  }
}

TEST(Understanding, CutsWhatIsVeryLong) {
  std::string emoji, zero_width;
  while (emoji.size() < 100'000) emoji += "😡充值";
  while (zero_width.size() < 100'000) zero_width += "\u200B1";
  EXPECT_LE(language().understand(emoji).normal_text.size(), 16'000u);
  EXPECT_LE(language().understand(zero_width).slots.order_nos.size(), 20u);
  EXPECT_LE(language().understand(std::string(100'000, '9')).slots.order_nos.size(), 20u);
  EXPECT_FALSE(language().understand(std::string(100'000, '\xFF')).intents.empty());
}

struct Sample {
  std::vector<Intent> wanted{};
  std::string text{};
};

std::vector<Sample> load_samples() {
  std::ifstream file(JX_SOURCE_DIR "/tests/fixtures/language/intents.tsv");
  std::vector<Sample> samples;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t tab = line.find('\t');
    Sample sample{.text = line.substr(tab + 1)};
    for (std::size_t at = 0; at < tab;) {
      const std::size_t end = std::min(line.find('|', at), tab);
      const auto intent = enum_from_text<Intent>(line.substr(at, end - at));
      EXPECT_TRUE(intent) << line;
      if (intent) sample.wanted.push_back(*intent);
      at = end + 1;
    }
    samples.push_back(std::move(sample));
  }
  return samples;
}

struct Tally {
  int wanted = 0;
  int found = 0;
  int guessed = 0;
};

TEST(Understanding, FindsWhatMostCustomersWant) {
  const std::vector<Sample> samples = load_samples();
  ASSERT_GE(samples.size(), 300u);
  std::map<std::string, Tally> tallies;
  int right = 0;
  int among_two = 0;
  for (const Sample& sample : samples) {
    const auto intents = language().understand(sample.text).intents;
    const auto is_wanted = [&](const IntentGuess& guess) {
      return std::ranges::find(sample.wanted, guess.name) != sample.wanted.end();
    };
    const bool first = is_wanted(intents.front());
    right += first ? 1 : 0;
    among_two += first || (intents.size() > 1 && is_wanted(intents[1])) ? 1 : 0;
    Tally& wanted = tallies[std::string(enum_text(sample.wanted.front()))];
    ++wanted.wanted;
    wanted.found += first ? 1 : 0;
    ++tallies[std::string(enum_text(first ? sample.wanted.front() : intents.front().name))].guessed;
    if (!first)
      std::cout << "  missed: " << sample.text << " -> " << enum_text(intents.front().name)
                << ", wanted " << enum_text(sample.wanted.front()) << "\n";
  }
  for (const auto& [name, tally] : tallies)
    std::cout << fmt::format("  {:28} {:3} samples  recall {:.2f}  precision {:.2f}\n", name,
                             tally.wanted, tally.wanted ? 1.0 * tally.found / tally.wanted : 0.0,
                             tally.guessed ? 1.0 * tally.found / tally.guessed : 0.0);
  const double accuracy = 1.0 * right / static_cast<double>(samples.size());
  const double top_two = 1.0 * among_two / static_cast<double>(samples.size());
  std::cout << fmt::format("  {} samples: first guess {:.3f}, among the first two {:.3f}\n",
                           samples.size(), accuracy, top_two);
  EXPECT_GE(accuracy, 0.85);
  EXPECT_GE(top_two, 0.90);
  for (const auto& [name, tally] : tallies)
    if (tally.wanted >= 8) EXPECT_GE(1.0 * tally.found / tally.wanted, 0.6) << name;
}

TEST(Lessons, ChangeTheTextItselfAndThoseLikeIt) {
  const auto taught = Language::load().value();
  const Turn said{Role::user, "小火苗怎么还不进碗里"};
  taught->learn(std::span(&said, 1), {.intent = Intent::not_arrived, .urgent = true});
  const Understanding now = taught->understand(said.text);
  EXPECT_EQ(now.intents.front().name, Intent::not_arrived);
  EXPECT_TRUE(now.urgent);
  EXPECT_EQ(taught->understand("我的小火苗还不进碗里呀").intents.front().name, Intent::not_arrived);

  // And it can be unlearnt.
  taught->learn(std::span(&said, 1), {.intent = Intent::chit_chat});
  EXPECT_EQ(taught->understand(said.text).intents.front().name, Intent::chit_chat);
  EXPECT_FALSE(taught->understand(said.text).urgent);
}

TEST(Lessons, LeaveWhatIsUnderstoodAndWhatIsUnlikeAsItWas) {
  const auto taught = Language::load().value();
  const Turn understood{Role::user, "我付了钱怎么还没到账"};
  const auto before = taught->understand(understood.text);
  taught->learn(std::span(&understood, 1), {.intent = before.intents.front().name,
                                            .urgent = before.urgent,
                                            .needs_human = before.needs_human});
  const std::vector<Sample> samples = load_samples();
  std::vector<Intent> meant;
  for (const Sample& sample : samples)
    meant.push_back(language().understand(sample.text).intents.front().name);
  for (const std::string_view odd :
       {"小火苗怎么还不进碗里", "天上那只鸭子跑去哪了", "豆子又变石头"}) {
    const Turn said{Role::user, odd};
    taught->learn(std::span(&said, 1), {.intent = Intent::not_arrived});
  }
  std::size_t moved = 0;
  for (std::size_t i = 0; i < samples.size(); ++i)
    moved += taught->understand(samples[i].text).intents.front().name == meant[i] ? 0 : 1;
  EXPECT_LE(moved, samples.size() / 50) << "of " << samples.size();
}

TEST(Lessons, AreTakenBesideUnderstanding) {
  const auto taught = Language::load().value();
  std::thread reader([&] {
    for (int i = 0; i < 200; ++i) (void)taught->understand("小火苗怎么还不进碗里");
  });
  const Turn said{Role::user, "小火苗怎么还不进碗里"};
  for (int i = 0; i < 200; ++i)
    taught->learn(std::span(&said, 1),
                  {.intent = i % 2 == 0 ? Intent::not_arrived : Intent::chit_chat});
  reader.join();
  EXPECT_EQ(taught->understand(said.text).intents.front().name, Intent::chit_chat);
}

TEST(Understanding, IsFastEnoughForEveryMessage) {
  const std::string text = "我昨天付了216块买的腾讯视频月卡到现在没到账 订单号A1B2C3D4E5F6G7H8 急";
  constexpr int rounds = 3'000;
  std::size_t guesses = 0;
  const auto started = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) guesses += language().understand(text).intents.size();
  const double each =
      std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - started)
          .count() /
      rounds;
  std::cout << "understand: " << each << " us\n";
  EXPECT_GT(guesses, 0u);
  EXPECT_LT(each, 5'000.0);  // a bound on disasters: sanitizers and busy machines are slow
}

}  // namespace
}  // namespace jx::language
