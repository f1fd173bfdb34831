#include <chrono>

#include "simulation/story.h"

namespace jx::tests {

namespace {

using namespace trade;

const BuyerKey buyer("user:1");
constexpr Duration zone = hours(8);

// Months by the standard library's calendar, so that the code's own is not its judge.
Instant months_later(Instant at, int months) {
  namespace chrono = std::chrono;
  const chrono::sys_time<chrono::milliseconds> local{chrono::milliseconds((at + zone).ms)};
  const auto midnight = chrono::floor<chrono::days>(local);
  const chrono::year_month_day date{midnight};
  const auto month = chrono::year_month{date.year(), date.month()} + chrono::months(months);
  chrono::year_month_day later{month.year(), month.month(), date.day()};
  if (!later.ok()) later = month / chrono::last;
  const auto end = chrono::sys_days(later) + (local - midnight);
  return Instant{end.time_since_epoch().count()} - zone;
}

// What is true of one customer, family by family.
struct CustomerWorld {
  bool frozen = false;
  ActedBy frozen_by = ActedBy::unknown;
  bool access_changed_elsewhere = false;
  bool spent_after = false;

  bool has_ledger = false;
  bool ledger_gap = false;
  bool shown_differs = false;
  bool part_held = false;

  WithdrawalStatus withdrawal = WithdrawalStatus::unknown;
  bool below_limit = false;

  bool has_membership = false;
  bool membership_short = false;
  bool membership_over = false;
  bool newest_revoked = false;
  bool bought_membership = false;  // and nothing was granted

  bool has_campaign = false;
  bool in_window = false;
  bool threshold_met = false;
  bool gift = false;
};

class Truth {
 public:
  explicit Truth(const CustomerWorld& world) : world_(world) {}

  Causes find() {
    account();
    ledger();
    withdrawal();
    membership();
    campaign();
    return std::move(causes_);
  }

 private:
  void when(bool is_true, std::string_view cause) {
    if (is_true) causes_.emplace(cause);
  }

  void account() {
    when(!world_.frozen, "account_not_frozen");
    const auto by = [&](ActedBy who, std::string_view cause) {
      when(world_.frozen && world_.frozen_by == who, cause);
    };
    by(ActedBy::rule, "account_frozen_by_rule");
    by(ActedBy::staff, "account_frozen_by_staff");
    by(ActedBy::customer, "account_frozen_by_customer");
    by(ActedBy::authority, "account_frozen_by_authority");
    when(world_.access_changed_elsewhere && world_.spent_after, "account_stolen");
    when(!world_.access_changed_elsewhere, "account_stolen_no_sign");
  }

  void ledger() {
    if (!world_.has_ledger) return;
    when(world_.ledger_gap, "balance_ledger_gap");
    const bool sound = !world_.ledger_gap;
    when(world_.shown_differs && world_.part_held, "balance_partly_held");
    when(sound && world_.shown_differs && !world_.part_held, "balance_display_only");
    when(sound && !world_.shown_differs, "balance_adds_up");
  }

  void withdrawal() {
    const auto is = [&](WithdrawalStatus status) { return world_.withdrawal == status; };
    when(is(WithdrawalStatus::requested) || is(WithdrawalStatus::reviewing),
         "withdraw_under_review");
    when(is(WithdrawalStatus::paying), "withdraw_being_paid");
    when(is(WithdrawalStatus::paid), "withdraw_paid");
    when(is(WithdrawalStatus::refused) && world_.below_limit, "withdraw_below_limit");
    when(is(WithdrawalStatus::refused), "withdraw_refused");
    when(is(WithdrawalStatus::failed), "withdraw_payout_failed");
    when(is(WithdrawalStatus::cancelled), "withdraw_cancelled");
  }

  void membership() {
    when(world_.bought_membership && !world_.has_membership, "entitlement_not_granted");
    if (!world_.has_membership) return;
    when(world_.membership_short, "entitlement_stacked_wrongly");
    when(world_.newest_revoked, "entitlement_revoked");
    const bool right = !world_.membership_short;
    when(right && world_.membership_over, "entitlement_expired");
    when(right && !world_.membership_over, "entitlement_as_bought");
  }

  void campaign() {
    if (!world_.has_campaign) return;
    when(!world_.in_window, "entitlement_window_missed");
    when(world_.in_window && !world_.threshold_met, "campaign_threshold_missed");
    when(world_.gift, "gift_granted");
    when(world_.in_window && world_.threshold_met && !world_.gift, "gift_not_granted");
  }

  const CustomerWorld& world_;
  Causes causes_{};
};

// Lets one thing happen to one customer.
class CustomerTeller {
 public:
  explicit CustomerTeller(Random& random) : dice_(random) {}

  Story story() {
    ClaimKind own = ClaimKind::balance_wrong;
    switch (dice_.below(6)) {
      case 0:
        own = ClaimKind::account_frozen;
        freeze();
        break;
      case 1:
        own = ClaimKind::account_stolen;
        theft();
        break;
      case 2:
        ledger();
        break;
      case 3:
        own = ClaimKind::withdraw_problem;
        withdrawal();
        break;
      case 4:
        own = ClaimKind::entitlement_dispute;
        memberships();
        break;
      default:
        own = ClaimKind::entitlement_dispute;
        campaign();
        break;
    }
    return finish(own);
  }

 private:
  void tell(std::string id, FactBody body, bool progress = true,
            std::string_view source = "push:main") {
    steps_.push_back({.fact = clock_.fact(source, std::move(id), std::move(body)),
                      .truth = {},
                      .progress = progress});
    worlds_.push_back(world_);
    clock_.wait(seconds(dice_.between(30, 230)));
  }
  void tell_order(std::string_view number, Order order, bool progress = true) {
    order.order_no = Number(number);
    order.buyer = buyer;
    order.created_at = clock_.time();
    order.status = OrderStatus::completed;
    tell(clock_.revised(fmt::format("order:{}", number)), std::move(order), progress);
  }
  void tell_operation(AccountAction action, std::string_view where = "",
                      ActedBy by = ActedBy::unknown) {
    tell(fmt::format("op:{}@1", ++operations_), AccountOperation{.buyer = buyer,
                                                                 .action = action,
                                                                 .where = {std::string(where)},
                                                                 .at = clock_.time(),
                                                                 .by = by});
  }
  void tell_listing(ListedKind listed, std::string_view name) {
    tell(clock_.revised(fmt::format("listing:{}", name)),
         Listing{.buyer = buyer, .listed = listed, .count = things_told(steps_, "push:main", name)},
         false);
  }

  // -- account

  void freeze() {
    tell_operation(AccountAction::login, "家");
    if (dice_.chance(50)) tell_order("F1", {.title = "月卡"});
    if (dice_.chance(20)) return;
    constexpr std::array actors{ActedBy::rule, ActedBy::staff, ActedBy::customer,
                                ActedBy::authority};
    world_.frozen = true;
    world_.frozen_by = dice_.one_of(actors);
    tell_operation(AccountAction::frozen, "", world_.frozen_by);
    if (dice_.chance(40)) tell_standing(AccountStanding::frozen);
    if (dice_.chance(50)) return;
    world_.frozen = false;
    tell_operation(AccountAction::unfrozen, "", ActedBy::staff);
    if (dice_.chance(40)) tell_standing(AccountStanding::active);
    if (dice_.chance(50)) tell_operation(AccountAction::login, "家");
    if (dice_.chance(50)) tell_order("F2", {.title = "月卡"});
  }
  void tell_standing(AccountStanding standing) {
    tell(clock_.revised("account:1"),
         AccountState{.buyer = buyer, .standing = standing, .at = clock_.time()});
  }

  void theft() {
    for (std::int64_t i = dice_.between(1, 4); i > 0; --i) {
      tell_operation(AccountAction::login, "家");
      clock_.wait(days(2));
    }
    const bool travels = dice_.chance(30);
    if (travels) {
      tell_operation(AccountAction::login, "外地");
      clock_.wait(days(2));
    }
    const bool elsewhere = dice_.chance(60);
    const std::string_view where = travels || elsewhere ? "外地" : "家";
    if (dice_.chance(50)) tell_operation(AccountAction::login, where);
    world_.access_changed_elsewhere = elsewhere && !travels;
    tell_operation(
        dice_.chance(50) ? AccountAction::phone_changed : AccountAction::password_changed, where);
    if (dice_.chance(70)) {
      world_.spent_after = true;
      tell_order("S1", {.title = "点卡"});
    }
  }

  // -- balance

  void ledger() {
    world_.has_ledger = true;
    const std::int64_t rows = dice_.between(2, 7);
    const std::int64_t broken = dice_.chance(40) ? dice_.between(1, rows - 1) : -1;
    const bool in_the_row = dice_.chance(40);
    Money rest{};
    for (std::int64_t i = 0; i < rows; ++i) {
      const Money amount{dice_.between(1, 50) * 10'000};
      const bool breaks = i == broken;
      if (breaks) world_.ledger_gap = true;
      if (breaks && !in_the_row) rest = rest + Money{7'000};
      Money after = rest + amount;
      if (breaks && in_the_row) after = after + Money{7'000};
      tell(fmt::format("balance:{}@1", i), BalanceMovement{.buyer = buyer,
                                                           .balance_kind = BalanceKind::recharge,
                                                           .amount = amount,
                                                           .before = rest,
                                                           .after = after,
                                                           .at = clock_.time()});
      rest = after;
    }
    world_.part_held = dice_.chance(30);
    world_.shown_differs = world_.part_held || dice_.chance(40);
    const Money held = world_.part_held ? Money{10'000} : Money{};
    const Money shown = world_.part_held       ? rest - held
                        : world_.shown_differs ? rest + Money{1'000}
                                               : rest;
    tell(clock_.revised("account:1"), AccountState{.buyer = buyer,
                                                   .standing = AccountStanding::active,
                                                   .balance = rest,
                                                   .shown = shown,
                                                   .held = held,
                                                   .at = clock_.time()});
  }

  // -- withdrawals

  void withdrawal() {
    const Instant asked_at = clock_.time();
    world_.below_limit = dice_.chance(20);
    const auto status = [&](WithdrawalStatus next) {
      world_.withdrawal = next;
      tell(clock_.revised("withdrawal:1"),
           Withdrawal{.buyer = buyer,
                      .withdraw_no = Number("W1"),
                      .amount = Money{world_.below_limit ? 5'000 : 500'000},
                      .amount_least = Money{10'000},
                      .status = next,
                      .requested_at = asked_at,
                      .at = clock_.time()});
    };
    status(WithdrawalStatus::requested);
    if (world_.below_limit) return status(WithdrawalStatus::refused);
    if (dice_.chance(25)) return;
    if (dice_.chance(20)) return status(WithdrawalStatus::cancelled);
    status(WithdrawalStatus::reviewing);
    if (dice_.chance(25)) return;
    if (dice_.chance(30)) return status(WithdrawalStatus::refused);
    status(WithdrawalStatus::paying);
    if (dice_.chance(25)) return;
    status(dice_.chance(70) ? WithdrawalStatus::paid : WithdrawalStatus::failed);
  }

  // -- memberships

  struct Card {
    std::string number{};
    Instant granted_at{};
    Instant due_at{};   // where it should end
    Instant ends_at{};  // where it ends
    std::string kind{};
    bool revoked = false;
  };

  void tell_goods(std::string_view goods_no, std::int64_t months) {
    tell(fmt::format("goods:{}@1", goods_no), Goods{.goods_no = Number(goods_no),
                                                    .name = "会员",
                                                    .goods_kind = GoodsKind::membership,
                                                    .entitlement_kind = "vip",
                                                    .entitlement_months = months,
                                                    .stacking = Stacking::one_after_another});
  }
  void tell_card(const Card& card, bool progress = true) {
    Entitlement entitlement{.buyer = buyer,
                            .order_no = Number(card.number),
                            .entitlement_kind = card.kind,
                            .starts_at = card.granted_at,
                            .ends_at = card.ends_at,
                            .granted_at = card.granted_at};
    if (card.revoked) entitlement.revoked_at = clock_.time();
    tell(clock_.revised(fmt::format("ent:{}", card.number)), std::move(entitlement), progress);
  }
  void tell_refunds_of(std::string_view number, std::int64_t count) {
    tell(clock_.revised(fmt::format("listing:refund_{}", number)),
         Listing{.order_no = Number(number), .listed = ListedKind::refunds, .count = count}, false);
  }

  void judge(const std::vector<Card>& cards) {
    Instant last{};
    world_.membership_short = false;
    for (const Card& card : cards) {
      if (card.revoked) continue;
      if (card.ends_at + days(2) < card.due_at) world_.membership_short = true;
      last = std::max(last, card.ends_at);
    }
    world_.newest_revoked = !cards.empty() && cards.back().revoked;
    world_.membership_over = last <= claimed_at();
  }
  Instant claimed_at() const { return clock_.time() + days(4); }

  void memberships() {
    clock_.wait(days(dice_.between(0, 200)));
    tell_goods("m1", 1);
    tell_goods("s1", 3);
    std::vector<Card> cards;
    const std::int64_t count = dice_.between(1, 3);
    Instant due = clock_.time();
    for (std::int64_t i = 0; i < count; ++i) {
      const bool season = dice_.chance(40);
      const int months = season ? 3 : 1;
      Card card{.number = fmt::format("V{}", i + 1),
                .granted_at = clock_.time(),
                .kind = season ? "season" : "month"};
      const Instant begins = std::max(card.granted_at, due);
      card.due_at = months_later(begins, months);
      card.ends_at = card.due_at;
      // The usual slips: counted from the day it was bought, or a part left out.
      if (begins > card.granted_at && dice_.chance(30)) {
        card.ends_at = months_later(card.granted_at, months);
      } else if (dice_.chance(10)) {
        card.ends_at = card.due_at - days(dice_.between(5, 20));
      }
      due = card.due_at;
      world_.has_membership = true;
      // That another was ordered says nothing of what became of those before.
      tell_order(card.number,
                 {.goods_no = Number(season ? "s1" : "m1"),
                  .title = "会员",
                  .goods_kind = GoodsKind::membership},
                 false);
      cards.push_back(card);
      judge(cards);
      tell_card(card);
      clock_.wait(days(dice_.between(1, 12)));
      if (i + 1 == count || !dice_.chance(20)) continue;
      cards.back().revoked = true;
      due = card.granted_at;
      judge(cards);
      tell("refund:" + card.number + "@1", Refund{.order_no = Number(card.number),
                                                  .status = RefundStatus::succeeded,
                                                  .at = clock_.time()});
      tell_card(cards.back());
      // Counted anew for those that stand.
      due = clock_.time();
      for (const Card& other : cards) {
        if (!other.revoked) due = std::max(due, other.due_at);
      }
    }
    clock_.wait(days(dice_.between(0, 3)));
    judge(cards);
    for (const Card& card : cards) {
      if (dice_.chance(70)) tell_card(card, false);
      if (dice_.chance(30)) tell_refunds_of(card.number, card.revoked ? 1 : 0);
    }
    claimed_at_ = clock_.time();
    world_.membership_over = true;
    for (const Card& card : cards) {
      if (!card.revoked && card.ends_at > *claimed_at_) world_.membership_over = false;
    }
    for (CustomerWorld& world : worlds_) world.membership_over = world_.membership_over;
  }

  // -- campaigns

  void campaign() {
    world_.has_campaign = true;
    const Instant starts = clock_.time();
    const Instant ends = starts + days(1);
    const std::optional<Money> least =
        dice_.chance(50) ? std::optional(Money{100'000}) : std::nullopt;
    const Money amount{dice_.chance(50) ? 200'000 : 50'000};
    tell("campaign:C1@1", Campaign{.campaign_no = Number("C1"),
                                   .name = "双十一",
                                   .goods = {Number("g1")},
                                   .starts_at = starts,
                                   .ends_at = ends,
                                   .amount_least = least,
                                   .gift = "vip"});
    clock_.wait(dice_.chance(60) ? hours(dice_.between(0, 20)) : days(1) + seconds(1));
    const Instant paid = clock_.time();
    world_.in_window = paid >= starts && paid < ends;
    world_.threshold_met = !least || amount >= *least;
    tell_order("C9", {.goods_no = Number("g1"),
                      .title = "点卡",
                      .goods_kind = GoodsKind::stock_cards,
                      .amount = amount,
                      .paid_at = dice_.chance(50) ? std::optional(paid) : std::nullopt});
    tell("pay:1@1",
         Payment{.trade_no = Number("T1"),
                 .order_no = Number("C9"),
                 .amount = amount,
                 .status = PaymentStatus::paid,
                 .paid_at = paid},
         true, "push:gateway");
    order_no_ = Number("C9");
    const bool earned = world_.in_window && world_.threshold_met;
    if (!earned || dice_.chance(40)) return;
    world_.gift = true;
    tell("ent:C9@1", Entitlement{.buyer = buyer,
                                 .order_no = Number("C9"),
                                 .campaign_no = Number("C1"),
                                 .entitlement_kind = "vip",
                                 .starts_at = clock_.time(),
                                 .ends_at = months_later(clock_.time(), 1),
                                 .granted_at = clock_.time()});
  }

  // -- the claim, and what is looked up because of it

  void look_up() {
    if (dice_.chance(70)) tell_listing(ListedKind::account_operations, "op");
    if (dice_.chance(70)) tell_listing(ListedKind::balance_movements, "balance");
    if (dice_.chance(60)) tell_listing(ListedKind::entitlements, "ent");
    if (dice_.chance(40)) tell_listing(ListedKind::orders, "order");
    if (dice_.chance(40)) tell_listing(ListedKind::withdrawals, "withdrawal");
  }

  Story finish(ClaimKind own) {
    constexpr std::array kinds{ClaimKind::account_frozen, ClaimKind::account_stolen,
                               ClaimKind::balance_wrong, ClaimKind::withdraw_problem,
                               ClaimKind::entitlement_dispute};
    Story story{.buyers = {buyer}};
    if (dice_.chance(70)) story.order_no = order_no_;
    story.claim = {.kind = dice_.chance(75) ? own : dice_.one_of(kinds),
                   .at = claimed_at_.value_or(clock_.time())};
    clock_.wait(seconds(1));
    look_up();
    story.now = clock_.time() + minutes(1);
    story.steps = std::move(steps_);
    for (std::size_t i = 0; i < story.steps.size(); ++i) {
      story.steps[i].truth = Truth(worlds_[i]).find();
    }
    return story;
  }

  Dice dice_;
  Teller clock_{};
  CustomerWorld world_{};
  std::vector<Step> steps_{};
  std::vector<CustomerWorld> worlds_{};
  Number order_no_{};
  std::optional<Instant> claimed_at_{};
  int operations_ = 0;
};

}  // namespace

Story customer_story(Random& random) { return CustomerTeller(random).story(); }

}  // namespace jx::tests
