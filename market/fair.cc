#include "market/fair.h"

#include <algorithm>
#include <chrono>

#include "market/client/signing.h"

namespace jx::market {

namespace {

constexpr std::size_t buyers = 200;
constexpr std::size_t stories_kept_max = 50'000;
constexpr std::int64_t history_ms = 3LL * 24 * 3600 * 1000;
constexpr auto look_every = std::chrono::milliseconds(250);

std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool later_than(const ShopFact& a, const ShopFact& b) { return a.seen_at_ms > b.seen_at_ms; }

}  // namespace

Fair::Fair(Loop& loop, Settings settings)
    : loop_(loop),
      settings_(std::move(settings)),
      dice_(settings_.seed),
      people_(people_of(dice_, buyers)),
      http_(loop, settings_.server),
      push_(loop, settings_.server, settings_.logins.push_key, settings_.logins.shop,
            settings_.logins.push_secret) {
  for (const Login& login : settings_.logins.agents) {
    if (login.role == "supervisor") continue;  // the wall is for people
    Clerk::Settings clerk{.server = settings_.server, .speed = settings_.speed, .login = login};
    clerks_.push_back(
        std::make_unique<Clerk>(loop_, http_, std::move(clerk), dice_.fork(),
                                [this](const std::string& contact) { repair_for(contact); }));
    if (clerks_.size() <= settings_.clerks) clerks_.back()->begin_shift();
  }
}

Fair::~Fair() { *alive_ = false; }

void Fair::open() {
  tell_history();
  push_.when_empty([this, alive = alive_] {
    if (!*alive) return;
    for (std::size_t i = 0; i < settings_.opening_complaints; ++i) {
      loop_.after(span_of(static_cast<double>(i) * 2 / settings_.speed), [this, alive] {
        if (*alive) complain();
      });
    }
    place_order();
    later_about(settings_.complaint_every_s, [this] { keep_complaining(); });
  });
  release_due_facts();
}

void Fair::tell_history() {
  const std::int64_t now = unix_ms();
  std::vector<ShopFact> facts = catalogue_facts(now - history_ms);
  for (std::size_t i = 0; i < settings_.history_orders; ++i) {
    const std::size_t who = dice_.below(people_.size());
    // Most of what is complained of is young.
    const bool young = dice_.chance(30);
    const std::int64_t age = dice_.between(20 * 60'000, young ? 90 * 60'000 : history_ms);
    const Purchase one = new_purchase(dice_, who, people_[who], now - age);
    stories_.push_back({story_of(one, people_[who], dice_.fork())});
    if (one.truth != Truth::delivered) troubled_.push_back(stories_.size() - 1);
    for (ShopFact& fact : std::exchange(stories_.back().story.facts, {})) {
      facts.push_back(std::move(fact));
    }
  }
  std::sort(facts.begin(), facts.end(),
            [](const ShopFact& a, const ShopFact& b) { return a.seen_at_ms < b.seen_at_ms; });
  push_.push(std::move(facts));
}

// Scattered between half and one and a half times the mean.
void Fair::later_about(double mean_s, std::function<void()> then) {
  const double share = static_cast<double>(dice_.between(50, 150)) / 100;
  loop_.after(span_of(mean_s * share / settings_.speed), [alive = alive_, then = std::move(then)] {
    if (*alive) then();
  });
}

void Fair::place_order() {
  later_about(settings_.order_every_s, [this] { place_order(); });
  if (stories_.size() >= stories_kept_max) return;
  const std::int64_t now = unix_ms();
  const std::size_t who = dice_.below(people_.size());
  Purchase one = new_purchase(dice_, who, people_[who], now);
  if (broken_.contains(one.goods->supplier)) one.truth = Truth::upstream_failed_not_refunded;
  stories_.push_back({story_of(one, people_[who], dice_.fork())});
  if (one.truth != Truth::delivered) troubled_.push_back(stories_.size() - 1);
  schedule(std::exchange(stories_.back().story.facts, {}), now);
}

std::vector<std::string> Fair::suppliers() {
  std::vector<std::string> names;
  for (const Goods& goods : catalogue()) {
    const bool supplied = goods.supply == Supply::topup || goods.supply == Supply::upstream_cards;
    if (supplied && std::find(names.begin(), names.end(), goods.supplier) == names.end()) {
      names.push_back(goods.supplier);
    }
  }
  return names;
}

void Fair::break_supplier(const std::string& name, bool broken) {
  broken ? void(broken_.insert(name)) : void(broken_.erase(name));
}

// Facts are told when they happen; a faster town lives its hours in minutes.
void Fair::schedule(std::vector<ShopFact> facts, std::int64_t from_ms) {
  for (ShopFact& fact : facts) {
    const double after = static_cast<double>(fact.seen_at_ms - from_ms) / settings_.speed;
    fact.seen_at_ms = from_ms + static_cast<std::int64_t>(after);
    due_later_.push_back(std::move(fact));
    std::push_heap(due_later_.begin(), due_later_.end(), later_than);
  }
}

void Fair::release_due_facts() {
  std::vector<ShopFact> due;
  const std::int64_t now = unix_ms();
  while (!due_later_.empty() && due_later_.front().seen_at_ms <= now) {
    std::pop_heap(due_later_.begin(), due_later_.end(), later_than);
    due.push_back(std::move(due_later_.back()));
    due_later_.pop_back();
  }
  if (!due.empty()) push_.push(std::move(due));
  loop_.after(look_every, [this, alive = alive_] {
    if (*alive) release_due_facts();
  });
}

void Fair::keep_complaining() {
  later_about(settings_.complaint_every_s, [this] { keep_complaining(); });
  complain();
}

void Fair::complain() {
  if (troubled_.empty() || customers_.size() >= settings_.customers_max) return;
  // Somewhere among the youngest twenty: not in the order of their making.
  const std::size_t back = dice_.below(std::min<std::size_t>(20, troubled_.size()));
  const auto chosen = troubled_.end() - 1 - static_cast<std::ptrdiff_t>(back);
  const std::size_t story = *chosen;
  troubled_.erase(chosen);
  complain_about(story);
}

void Fair::complain_about(std::size_t story) {
  const Purchase& one = stories_[story].story.purchase;
  const Buyer& who = people_[one.buyer];
  Customer::Settings settings{.server = settings_.server, .speed = settings_.speed};
  if (who.signed_in) {
    settings.identity = signed_identity(settings_.logins.identity_secret, settings_.logins.shop,
                                        who.id, who.name, unix_ms() / 1000);
  }
  ++complaints_;
  customers_.emplace_back(loop_, http_, std::move(settings), one, who, dice_.fork(),
                          [this](Customer& gone) {
                            loop_.after({}, [this, alive = alive_, leaver = &gone] {
                              if (!*alive) return;
                              customers_.remove_if([&](const Customer& c) { return &c == leaver; });
                            });
                          });
  customers_.back().come();
}

// What support asked the shop for; some minutes' work, like everything there.
void Fair::repair_for(const std::string& contact) {
  for (const Customer& customer : customers_) {
    if (customer.contact() != contact) continue;
    for (Told& told : stories_) {
      if (told.story.purchase.order_no != customer.purchase().order_no) continue;
      const std::int64_t now = unix_ms();
      return schedule(repair(told.story, people_[told.story.purchase.buyer], now + 5'000), now);
    }
  }
}

}  // namespace jx::market
