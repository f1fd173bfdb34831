// How fast the knowledge answers: 10 000 articles of usual length, questions as customers write
// them.
//
//   jianxin-knowledge [ARTICLES]
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "knowledge/index.h"

namespace {

using jx::knowledge::Document;
using jx::knowledge::Field;
using jx::knowledge::Index;

constexpr std::array phrases{
    "付款之后没有到账",   "卡密提示无效",       "退款原路返回",     "核对地区和区服",
    "联系客服核实",       "一到三个工作日",     "账号被冻结",       "提供订单号和截图",
    "兑换页面登录账号",   "会员到期时间",       "上游正在处理",     "请不要重复下单",
    "验证码不要告诉别人", "提现审核",           "重复扣款",         "发票抬头和税号",
    "充值到账时间",       "签名错误",           "回调地址",         "优惠券不能叠加",
    "redeem the code",    "refund takes days",  "contact support",  "account frozen",
    "wrong region",       "order is processed", "card not working", "charged twice",
};
constexpr std::array questions{
    "我付了钱怎么还没到账啊都半个小时了",
    "kami wuxiao zenme ban",
    "卡蜜用不了显示己被使用",
    "退款多久能到帐 我前天申请的",
    "tuikuan",
    "my code does not work, please help",
    "账号被冻结了里面还有钱能不能帮我解冻一下急急急",
    "发票",
};

class Writer {
 public:
  std::string text(std::size_t pieces) {
    std::string text;
    for (std::size_t i = 0; i < pieces; ++i) {
      text += phrases[random_() % phrases.size()];
      // Names and numbers of its own, so that the vocabulary grows as in life.
      if (random_() % 4 == 0) text += std::to_string(random_() % 5'000);
      for (int own = 0; random_() % 3 == 0 && own < 4; ++own) text += character();
      text += random_() % 3 == 0 ? "。" : "，";
    }
    return text;
  }
  Document article(std::uint64_t id) {
    return {
        .id = id,
        .texts = {{Field::title, text(2)},
                  {Field::body, text(60)},
                  {Field::body, text(20)},
                  {Field::tag, text(2)}},
        .links = {{jx::knowledge::LinkKind::intent, random_() % 2 == 0 ? "card_used" : "refund"}},
        .showing = {.published = true, .for_customers = true}};
  }
  std::size_t below(std::size_t end) { return random_() % end; }

 private:
  std::string character() {
    const auto code = 0x4E00 + random_() % 3'000;
    return {static_cast<char>(0xE0 | (code >> 12U)),
            static_cast<char>(0x80 | ((code >> 6U) & 0x3FU)),
            static_cast<char>(0x80 | (code & 0x3FU))};
  }
  std::mt19937 random_{7};
};

// Processor time of this thread: on a machine with nothing else to do, the time that passes.
double milliseconds_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double milliseconds_of(const auto& work) {
  const double began = milliseconds_now();
  work();
  return milliseconds_now() - began;
}

void print(const char* what, std::vector<double> times) {
  std::ranges::sort(times);
  std::printf("%-28s p50 %.3f ms  p99 %.3f ms  most %.3f ms\n", what, times[times.size() / 2],
              times[times.size() * 99 / 100], times.back());
}

long resident_kb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

int main(int count, char** arguments) {
  const std::size_t articles = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 10'000;
  Writer writer;
  Index index;
  const long before = resident_kb();
  const double built = milliseconds_of([&] {
    for (std::uint64_t id = 1; id <= articles; ++id) index.put(writer.article(id));
  });
  std::printf("%zu articles taken in: %.0f ms, %.1f MB\n", articles, built,
              static_cast<double>(resident_kb() - before) / 1'000);
  std::vector<double> searches;
  for (int round = 0; round < 2'000; ++round) {
    const char* question = questions[writer.below(questions.size())];
    searches.push_back(milliseconds_of([&] {
      const auto hits = index.find({.text = question,
                                    .links = {{jx::knowledge::LinkKind::intent, "card_used"}},
                                    .now = {1},
                                    .count = 10});
      if (hits.empty()) std::abort();
    }));
  }
  print("search, ten best, explained", searches);
  std::vector<double> changes;
  for (int round = 0; round < 300; ++round) {
    const Document changed = writer.article(1 + writer.below(articles));
    changes.push_back(milliseconds_of([&] { index.put(changed); }));
  }
  print("an article is changed", changes);
  return 0;
}
