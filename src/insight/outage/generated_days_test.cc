// False alarms and delays, measured on generated days of shops of different size. The figures stand
// in docs/incidents.md; JX_INCIDENT_DAYS=30 measures them anew (JX_SEED repeats a run).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "insight/outage/detector.h"

namespace jx::insight {
namespace {

struct ShopSize {
  std::string_view name;
  double orders_per_day;
  std::size_t suppliers;
  std::size_t goods;
  std::size_t buyers;
};
constexpr ShopSize small{"small", 60, 2, 8, 300};
constexpr ShopSize middling{"middling", 1'500, 6, 40, 8'000};
constexpr ShopSize large{"large", 20'000, 15, 150, 60'000};

int days_measured(int otherwise) {
  const char* asked = std::getenv("JX_INCIDENT_DAYS");
  return asked == nullptr ? otherwise : std::atoi(asked);
}

std::uint64_t seed() {
  const char* asked = std::getenv("JX_SEED");
  return asked == nullptr ? 20'261'124 : std::strtoull(asked, nullptr, 10);
}

// Days of a shop: nights are quiet, evenings busy; every supplier has troubles of its own; some
// buyers buy again and again, and a buyer in trouble tries again.
class MadeUpShop {
 public:
  MadeUpShop(const ShopSize& size, std::uint64_t seed_value) : size_(size), random_(seed_value) {
    for (std::size_t i = 0; i < size.suppliers; ++i) {
      supplier_trouble_.push_back(0.005 + 0.15 * std::pow(uniform(), 2));
    }
  }

  // One day; `broken` suppliers fail with the probability `failing` from `from` to `to`.
  struct Outage {
    std::size_t supplier = SIZE_MAX;
    double failing = 1;
    Instant from{};
    Instant to{};
  };
  void day(const Outage& outage, const std::function<void()>& looked) {
    const Instant end = now + days(1);
    while (now < end) {
      now = now + milliseconds(wait_ms());
      const std::size_t goods = below(size_.goods);
      const std::size_t supplier = goods % size_.suppliers;
      buy(goods, supplier, trouble_of(supplier, outage), uniform() < 0.15 ? 1 + below(3) : 1);
      if (now - looked_at_ < seconds(10)) continue;
      looked_at_ = now;
      looked();
    }
  }

  Detector detector;
  std::vector<Standing> standing;
  Instant now{1'700'000'000'000};

 private:
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

  std::int64_t wait_ms() {
    const double hour = static_cast<double>(now.ms % 86'400'000) / 3'600'000;
    const double share = 0.15 + std::pow(std::sin(hour / 24 * 3.14159), 2) * 1.7;
    const double mean = 86'400'000 / size_.orders_per_day / share;
    return 1 + static_cast<std::int64_t>(std::exponential_distribution<double>(1 / mean)(random_));
  }
  double trouble_of(std::size_t supplier, const Outage& outage) const {
    const bool broken = supplier == outage.supplier && now >= outage.from && now <= outage.to;
    return broken ? outage.failing : supplier_trouble_[supplier];
  }
  void buy(std::size_t goods, std::size_t supplier, double trouble, std::size_t tries) {
    // A few merchants buy much.
    const std::size_t buyer = uniform() < 0.1 ? below(10) : below(size_.buyers);
    for (std::size_t i = 0; i < tries; ++i) {
      const bool fails = uniform() < trouble;
      constexpr std::array causes{"upstream_pending", "upstream_failed_not_refunded",
                                  "paid_notice_lost", "stock_short_after_payment"};
      const std::size_t cause = below(10);
      detector.apply(
          {.order_no = trade::Number(fmt::format("A{}", ++orders_)),
           .buyer = trade::BuyerKey(fmt::format("user:{}", buyer)),
           .place = {fmt::format("s{}", supplier), trade::Number(fmt::format("g{}", goods)),
                     uniform() < 0.6 ? "alipay" : "wxpay"},
           .goods_name = fmt::format("商品 {}", goods),
           .at = now,
           .cause = fails ? Word(trouble > 0.3 ? causes[1]
                                               : causes[cause < 5   ? 0
                                                        : cause < 8 ? 1
                                                        : cause < 9 ? 2
                                                                    : 3])
                          : Word{},
           .party = trade::Party::upstream},
          standing, now);
      if (!fails) break;
    }
  }

  const ShopSize& size_;
  std::mt19937_64 random_;
  std::vector<double> supplier_trouble_;
  Instant looked_at_{};
  std::size_t orders_ = 0;
};

// Ten in the morning, the busiest hours are to come.
Instant next_busy_hour(Instant now) {
  const Instant today{now.ms / 86'400'000 * 86'400'000 + hours(10).ms};
  return today > now ? today : today + days(1);
}

Standing dismissed(const Finding& finding, Instant now) {
  return {.scope = finding.scope,
          .trouble = trade::trouble_of(finding.cause),
          .since = finding.since,
          .until = now + dismissed_rest,
          .is_usual = true};
}

class GeneratedDays : public testing::TestWithParam<const ShopSize*> {};

TEST_P(GeneratedDays, WithoutAnOutageRaiseNextToNothing) {
  const int days_lived = days_measured(GetParam() == &large ? 1 : 10);
  MadeUpShop shop(*GetParam(), seed());
  std::size_t alarms = 0;
  double highest = 0;
  for (int day = 0; day < days_lived; ++day) {
    shop.day({}, [&] {
      for (const Finding& finding : shop.detector.take_findings(shop.standing, shop.now)) {
        ++alarms;
        highest = std::max(highest, finding.score);
        shop.standing.push_back(dismissed(finding, shop.now));
      }
    });
  }
  fmt::print("{} shop, {} days without an outage: {} false alarms\n", GetParam()->name, days_lived,
             alarms);
  EXPECT_LE(static_cast<double>(alarms), 1 + days_lived / 30.0) << "highest score " << highest;
}

// Outages of a supplier at the busy hour: how many failed until it was found, and how long it took.
TEST_P(GeneratedDays, FindAnOutageWithinMinutesOfTrade) {
  const int outages = days_measured(GetParam() == &large ? 1 : 4);
  std::size_t found_in_time = 0;
  std::vector<double> minutes_taken;
  std::vector<std::int64_t> buyers_taken;
  for (int i = 0; i < outages; ++i) {
    MadeUpShop shop(*GetParam(), seed() + static_cast<std::uint64_t>(i));
    const int history = GetParam() == &large ? 1 : 7;
    for (int day = 0; day < history; ++day) {
      shop.day({}, [&] { (void)shop.detector.take_findings(shop.standing, shop.now); });
    }
    const Instant from = next_busy_hour(shop.now);
    std::optional<Finding> first;
    Instant found_at{};
    const MadeUpShop::Outage outage{
        .supplier = 0, .failing = 0.9, .from = from, .to = from + hours(6)};
    const auto look = [&] {
      for (const Finding& finding : shop.detector.take_findings(shop.standing, shop.now)) {
        if (first || shop.now < from) continue;
        first = finding;
        found_at = shop.now;
      }
    };
    while (shop.now < outage.to) shop.day(outage, look);
    if (!first) continue;
    ++found_in_time;
    minutes_taken.push_back(static_cast<double>((found_at - from).ms) / 60'000);
    buyers_taken.push_back(first->troubled);
  }
  ASSERT_FALSE(minutes_taken.empty());
  std::ranges::sort(minutes_taken);
  std::ranges::sort(buyers_taken);
  fmt::print(
      "{} shop, {} outages: {} found, after {:.1f} min (median), {:.1f} min (worst), when {} "
      "buyers (median) were in trouble\n",
      GetParam()->name, outages, found_in_time, minutes_taken[minutes_taken.size() / 2],
      minutes_taken.back(), buyers_taken[buyers_taken.size() / 2]);
  EXPECT_EQ(found_in_time, static_cast<std::size_t>(outages));
  EXPECT_LE(buyers_taken[buyers_taken.size() / 2], 12);
}

INSTANTIATE_TEST_SUITE_P(Shops, GeneratedDays, testing::Values(&small, &middling, &large),
                         [](const auto& shop) { return std::string(shop.param->name); });

}  // namespace
}  // namespace jx::insight
