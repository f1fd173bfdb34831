#include "simulation/purchase_world.h"

namespace jx::tests {

namespace {

using namespace trade;

const Number order_no("A1");
const Number twin_no("A2");
const Number stranger_no("B1");
const CardPrint card("0123456789abcdef0123456789abcdef");
const BuyerKey buyer("user:1");
constexpr Money price{216'000};

// Lets one purchase happen. Every step changes the world first and tells of it then.
class PurchaseTeller {
 public:
  explicit PurchaseTeller(Random& random) : dice_(random) {}

  Story story() {
    begin();
    if (dice_.chance(15)) {
      give_up();
    } else {
      pay();
      if (world_.shop_knows) after();
    }
    return finish();
  }

 private:
  // -- telling

  void tell(std::string_view source, std::string id, FactBody body, bool progress = true) {
    steps_.push_back({.fact = clock_.fact(source, std::move(id), std::move(body)),
                      .truth = {},
                      .progress = progress,
                      .thread = thread_});
    worlds_.push_back(world_);
    clock_.wait(seconds(dice_.between(30, 230)));
  }
  void tell_order(OrderStatus status, bool progress = true) {
    order_.status = status;
    tell("push:main", clock_.revised("order:1"), order_, progress);
  }
  void tell_payment(std::string_view trade_no, PaymentStatus status, bool progress = true) {
    Payment payment{.trade_no = Number(trade_no),
                    .order_no = order_no,
                    .amount = world_.amount_differs ? Money{200'000} : price,
                    .status = status};
    const bool came = status != PaymentStatus::unpaid && status != PaymentStatus::closed;
    const auto paid_at = paid_at_.try_emplace(std::string(trade_no), clock_.time()).first;
    if (came) payment.paid_at = paid_at->second;
    statuses_[std::string(trade_no)] = status;
    tell("push:gateway", clock_.revised(fmt::format("pay:{}", trade_no)), payment, progress);
  }
  void tell_notice(NoticeResult result) {
    ++attempt_;
    tell("push:gateway", fmt::format("notice:{}@1", attempt_),
         Notice{.trade_no = Number("T1"),
                .order_no = order_no,
                .at = clock_.time(),
                .attempt = attempt_,
                .result = result});
  }
  void tell_upstream(UpstreamStatus status, std::optional<std::int64_t> done = std::nullopt) {
    world_.upstream = status;
    tell("push:supplier", clock_.revised("up:1"),
         UpstreamOrder{.upstream_no = Number("U1"),
                       .order_no = order_no,
                       .supplier = "s",
                       .status = status,
                       .quantity = order_.quantity,
                       .done = done,
                       .at = clock_.time()});
  }
  void tell_callback(bool accepted) {
    tell("push:main", "callback:1@1",
         UpstreamCallback{.upstream_no = Number("U1"),
                          .order_no = order_no,
                          .supplier = "s",
                          .status = UpstreamStatus::succeeded,
                          .accepted = accepted,
                          .at = clock_.time(),
                          .reason = accepted ? "" : "sign"});
  }
  void tell_delivery(std::int64_t quantity, std::string_view way, bool with_card) {
    world_.delivered = quantity;
    Delivery delivery{
        .order_no = order_no, .quantity = quantity, .way = std::string(way), .at = clock_.time()};
    if (with_card) delivery.cards = {card};
    tell("push:main", "delivery:1@1", delivery);
  }
  void tell_activation(ActivationResult result, Instant at, std::string account) {
    tell("push:issuer", clock_.revised(fmt::format("activation:{}", ++activations_)),
         Activation{.card = is_card() ? card : CardPrint{},
                    .order_no = order_no,
                    .account = {std::move(account)},
                    .result = result,
                    .at = at});
  }
  bool is_card() const { return world_.kind == GoodsKind::stock_cards; }

  // -- the purchase

  void begin() {
    constexpr std::array kinds{GoodsKind::stock_cards, GoodsKind::stock_cards, GoodsKind::manual,
                               GoodsKind::direct_topup, GoodsKind::direct_topup};
    world_.kind = dice_.one_of(kinds);
    world_.quantity = dice_.chance(60) ? 1 : dice_.between(2, 3);
    world_.has_activation_rule = dice_.chance(30);
    order_ = {.order_no = order_no,
              .goods_no = Number("g1"),
              .title = "月卡",
              .goods_kind = world_.kind,
              .quantity = world_.quantity,
              .amount = price,
              .status = OrderStatus::pending_payment,
              .buyer = buyer,
              .created_at = clock_.time(),
              .expires_at = clock_.time() + minutes(5)};
    const bool names_account = world_.kind == GoodsKind::direct_topup || dice_.chance(30);
    if (names_account) order_.account.text = "player-1";
    if (dice_.chance(60)) {
      tell("push:main", "goods:g1@1",
           Goods{.goods_no = Number("g1"),
                 .name = "月卡",
                 .goods_kind = world_.kind,
                 .activation_rule = world_.has_activation_rule ? "先绑定手机号" : ""});
    } else {
      world_.has_activation_rule = false;
    }
    tell_order(OrderStatus::pending_payment);
    tell_payment("T1", PaymentStatus::unpaid);
  }

  void give_up() {
    world_.expired = true;
    tell_payment("T1", PaymentStatus::closed);
    tell_order(OrderStatus::expired);
    if (dice_.chance(30)) buy_again();
  }

  void pay() {
    world_.paid_late = dice_.chance(10);
    if (world_.paid_late) {
      clock_.wait(minutes(6));
      world_.expired = true;
      tell_order(OrderStatus::expired);
    }
    world_.amount_differs = !world_.paid_late && dice_.chance(12);
    const bool frozen = !world_.paid_late && !world_.amount_differs && dice_.chance(8);
    paid_at_["T1"] = clock_.time();
    world_.payments = 1;
    world_.frozen = frozen;
    tell_payment("T1", frozen ? PaymentStatus::frozen : PaymentStatus::paid);
    if (frozen) return;
    if (world_.amount_differs) return tell_notice(NoticeResult::refused_amount);
    if (world_.paid_late) return tell_notice(NoticeResult::refused_expired);
    for (std::size_t i = dice_.below(3); i > 0; --i) tell_notice(NoticeResult::retrying);
    if (dice_.chance(10)) return tell_notice(NoticeResult::gave_up);
    if (dice_.chance(10)) {
      world_.signature_refused = true;
      return tell_notice(NoticeResult::refused_signature);
    }
    world_.shop_knows = true;
    tell_notice(NoticeResult::delivered);
    if (dice_.chance(8)) pay_again();
    if (dice_.chance(8)) buy_again();
    deliver();
  }

  void pay_again() {
    world_.payments = 2;
    for (Step& step : steps_) {
      const auto* payment = std::get_if<Payment>(&step.fact.body);
      step.certain = payment != nullptr && payment->status == PaymentStatus::paid;
    }
    tell_payment("T2", PaymentStatus::paid);
    if (!dice_.chance(40)) return;
    world_.payments_returned = 1;
    world_.refunded_partly = true;
    tell("push:gateway", "refund:2@1",
         Refund{.order_no = order_no,
                .trade_no = Number("T2"),
                .amount = price,
                .target = RefundTarget::original_way,
                .status = RefundStatus::succeeded,
                .at = clock_.time(),
                .refund_no = Number("R2")});
    tell_payment("T2", PaymentStatus::refunded);
  }

  void buy_again() {
    world_.twin_paid = true;
    Order twin = order_;
    twin.order_no = twin_no;
    twin.created_at = *order_.created_at + minutes(dice_.between(1, 9));
    twin.status = OrderStatus::paid;
    tell("push:main", "order:2@1", twin, false);  // another order says nothing of this one
  }

  void deliver() {
    switch (world_.kind) {
      case GoodsKind::manual:
        return by_hand();
      case GoodsKind::stock_cards:
        return from_stock();
      case GoodsKind::direct_topup:
        return from_upstream();
      case GoodsKind::unknown:
      case GoodsKind::upstream_cards:
      case GoodsKind::membership:
      case GoodsKind::licence:
        return;
    }
  }

  void by_hand() {
    world_.waits_for_a_person = true;
    tell_order(OrderStatus::processing);
    if (dice_.chance(40)) return;
    world_.waits_for_a_person = false;
    world_.delivered = world_.quantity;
    tell_order(OrderStatus::completed);
    tell_delivery(world_.quantity, "page", false);
  }

  void from_stock() {
    if (dice_.chance(15)) {
      world_.stock_short = true;
      order_.shop_note = "库存可使用卡密不足";
      return tell_order(OrderStatus::exception);
    }
    if (dice_.chance(15)) {
      world_.stock_raced = true;
      order_.shop_note = "有人在你付款之前抢走了商品";
      return tell_order(OrderStatus::exception);
    }
    if (world_.quantity > 1 && dice_.chance(30)) {
      world_.delivered = world_.quantity - 1;
      tell_order(OrderStatus::partially_delivered);
      return tell_delivery(world_.quantity - 1, "page", false);
    }
    world_.delivered = world_.quantity;
    const bool one = world_.quantity == 1;
    world_.shared_card = one && dice_.chance(15);
    tell_order(OrderStatus::completed);
    const Instant delivered_at = clock_.time();
    tell_delivery(world_.quantity, "page", one);
    if (one) use_card(delivered_at);
  }

  void use_card(Instant delivered_at) {
    world_.voided = !world_.shared_card && dice_.chance(10);
    if (dice_.chance(80)) {
      tell("push:main", clock_.revised("card:1"),
           StockCard{.card = card,
                     .goods_no = Number("g1"),
                     .status = world_.voided        ? CardStatus::voided
                               : world_.shared_card ? CardStatus::unsold
                                                    : CardStatus::sold,
                     .order_no = world_.shared_card ? Number{} : order_no,
                     .loop = world_.shared_card,
                     .at = delivered_at},
           !world_.shared_card);  // a card for everybody says nothing of this purchase
    }
    if (world_.shared_card) return;
    if (dice_.chance(15)) {
      world_.sold_twice = true;
      tell("push:main", "delivery:9@1",
           Delivery{.order_no = stranger_no,
                    .quantity = 1,
                    .cards = {card},
                    .way = "page",
                    .at = clock_.time()},
           false);
    }
    if (dice_.chance(50)) return;
    constexpr std::array refusals{ActivationResult::invalid_card, ActivationResult::expired_card,
                                  ActivationResult::refused_other};
    if (dice_.chance(40)) {
      world_.refusal = dice_.one_of(refusals);
      return tell_activation(world_.refusal, clock_.time(), "");
    }
    const bool before = dice_.chance(50);
    const bool own = !before && !order_.account.empty() && dice_.chance(50);
    world_.use = before ? CardUse::before_delivery : CardUse::after_delivery;
    world_.used_as_ordered = own;
    if (!own && !order_.account.empty() && !before) world_.went_elsewhere = true;
    const Instant at = before ? delivered_at - hours(3) : clock_.time();
    const std::string account = own ? "player-1" : "player-9";
    if (before && !order_.account.empty()) world_.went_elsewhere = true;
    tell_activation(ActivationResult::succeeded, at, account);
  }

  void from_upstream() {
    tell_order(OrderStatus::processing);
    tell_upstream(UpstreamStatus::submitted);
    if (dice_.chance(50)) tell_upstream(UpstreamStatus::working);
    if (dice_.chance(25)) tell_upstream(UpstreamStatus::unknown);
    if (dice_.chance(15)) tell_upstream(UpstreamStatus::needs_human);
    switch (dice_.below(7)) {
      case 0:
        return;
      case 1:
        return supplier_fails();
      case 2:
        if (world_.quantity > 1) return tell_upstream(UpstreamStatus::partly_succeeded, 1);
        [[fallthrough]];
      case 3:
        return shop_does_not_hear();
      case 4:
        return tell_upstream(UpstreamStatus::refunding);
      default:
        return supplier_delivers();
    }
  }

  void supplier_fails() {
    tell_upstream(UpstreamStatus::failed);
    tell_order(OrderStatus::failed);
    if (dice_.chance(50)) tell_payment("T1", PaymentStatus::paid, false);
  }

  void shop_does_not_hear() {
    world_.callback_refused = dice_.chance(60);
    world_.shop_is_stale = !world_.callback_refused;
    tell_upstream(UpstreamStatus::succeeded);
    if (world_.callback_refused || dice_.chance(60)) tell_callback(!world_.callback_refused);
    clock_.wait(minutes(3));
    tell_order(OrderStatus::processing, false);
  }

  void supplier_delivers() {
    world_.delivered = world_.quantity;
    world_.went_elsewhere = dice_.chance(25);
    world_.topped_as_ordered = !world_.went_elsewhere;
    tell_upstream(UpstreamStatus::succeeded);
    if (dice_.chance(50)) tell_callback(true);
    tell_order(OrderStatus::completed);
    tell_delivery(world_.quantity, "topup", false);
    tell_activation(ActivationResult::succeeded, clock_.time(),
                    world_.went_elsewhere ? "player-2" : "player-1");
  }

  // -- what follows; one thing at a time

  void after() {
    if (world_.payments == 2) return;
    const bool failed = world_.upstream == UpstreamStatus::failed;
    switch (dice_.below(failed ? 2 : 8)) {
      case 0:
      case 1:
        if (failed || world_.stock_short || dice_.chance(40)) return refund();
        return;
      case 2:
        thread_ = Thread::aftermath;
        return dispute(false);
      case 3:
        thread_ = Thread::aftermath;
        return dispute(true);
      case 4:
        thread_ = Thread::aftermath;
        return invoice();
      case 5:
        thread_ = Thread::aftermath;
        if (world_.delivered == world_.quantity) return call_merchant();
        return;
      default:
        return;
    }
  }

  void tell_refund(RefundStatus status, Money amount = price) {
    world_.refund = status == RefundStatus::succeeded ? RefundStatus::unknown : status;
    const bool left = status == RefundStatus::sent || status == RefundStatus::succeeded;
    if (left && world_.refund_left_at == Instant{}) world_.refund_left_at = clock_.time();
    if (status == RefundStatus::succeeded) {
      world_.refund_left_at = clock_.time();
      (amount == price ? world_.refunded_wholly : world_.refunded_partly) = true;
    }
    const bool changes_the_purchase = status == RefundStatus::succeeded;
    thread_ = changes_the_purchase ? Thread::itself : Thread::aftermath;
    tell("push:main", clock_.revised("refund:1"),
         Refund{.order_no = order_no,
                .trade_no = Number("T1"),
                .amount = amount,
                .target = world_.refund_target,
                .status = status,
                .at = clock_.time()});
  }

  void refund() {
    world_.refund_target = dice_.chance(40) ? RefundTarget::balance : RefundTarget::original_way;
    tell_refund(RefundStatus::requested);
    if (dice_.chance(25)) return;
    tell_refund(RefundStatus::reviewing);
    if (dice_.chance(25)) return;
    if (dice_.chance(20)) return tell_refund(RefundStatus::refused);
    tell_refund(RefundStatus::working);
    if (dice_.chance(25)) return;
    if (dice_.chance(20)) return tell_refund(RefundStatus::failed);
    const bool original = world_.refund_target == RefundTarget::original_way;
    if (original && dice_.chance(50)) tell_refund(RefundStatus::sent);
    if (original && dice_.chance(30)) return;
    const bool part = world_.delivered > 0 && dice_.chance(30);
    tell_refund(RefundStatus::succeeded, part ? Money{72'000} : price);
    if (part) return;
    if (original) {
      tell_payment("T1", PaymentStatus::refunded);
    } else {
      tell("push:main", "balance:1@1",
           BalanceMovement{.buyer = buyer,
                           .order_no = order_no,
                           .balance_kind = BalanceKind::refund,
                           .amount = price,
                           .at = clock_.time()});
    }
    if (dice_.chance(50)) tell_order(OrderStatus::refunded);
  }

  void tell_dispute(DisputeStage stage) {
    world_.stage = stage;
    tell("push:main", clock_.revised("dispute:1"),
         Dispute{.dispute_no = Number("D1"),
                 .order_no = order_no,
                 .buyer = buyer,
                 .topic = world_.topic,
                 .stage = stage,
                 .held = price,
                 .reply_due_at = world_.reply_due_at,
                 .at = clock_.time()});
  }

  void dispute(bool of_minor) {
    world_.topic = of_minor ? DisputeTopic::minor : DisputeTopic::refund;
    world_.reply_due_at = clock_.time() + minutes(dice_.between(1, 200));
    tell_dispute(DisputeStage::opened);
    if (dice_.chance(40)) return;
    if (!of_minor && dice_.chance(50)) tell_dispute(DisputeStage::seller_answered);
    if (dice_.chance(40)) tell_dispute(DisputeStage::evidence_wanted);
    if (dice_.chance(30)) return;
    tell_dispute(DisputeStage::platform_deciding);
    if (dice_.chance(40)) return;
    tell_dispute(dice_.chance(50) ? DisputeStage::decided_for_buyer
                                  : DisputeStage::decided_for_seller);
  }

  void tell_invoice(InvoiceStatus status) {
    world_.invoice = status;
    tell("push:main", clock_.revised("invoice:1"),
         Invoice{.order_no = order_no,
                 .buyer = buyer,
                 .status = status,
                 .amount = price,
                 .at = clock_.time()});
  }

  void invoice() {
    tell_invoice(InvoiceStatus::requested);
    if (dice_.chance(40)) return;
    tell_invoice(dice_.chance(70) ? InvoiceStatus::issued : InvoiceStatus::refused);
  }

  void call_merchant() {
    const auto attempt = [&](std::int64_t number, CallbackResult result) {
      world_.merchant_callback = result;
      tell("push:main", fmt::format("merchant:{}@1", number),
           MerchantCallback{.buyer = buyer,
                            .order_no = order_no,
                            .attempt = number,
                            .result = result,
                            .at = clock_.time()});
    };
    const std::int64_t retries = dice_.between(0, 3);
    for (std::int64_t i = 1; i <= retries; ++i) attempt(i, CallbackResult::retrying);
    if (dice_.chance(70)) {
      attempt(retries + 1, dice_.chance(50) ? CallbackResult::delivered : CallbackResult::gave_up);
    }
  }

  // -- the claim, and what is looked up because of it

  void tell_listing(ListedKind listed, std::string_view source, std::string_view name) {
    const bool by_buyer = listed == ListedKind::orders;
    tell(source, clock_.revised(fmt::format("listing:{}", name)),
         Listing{.buyer = by_buyer ? buyer : BuyerKey{},
                 .order_no = by_buyer ? Number{} : order_no,
                 .listed = listed,
                 .count = things_told(steps_, source, name)},
         false);
  }
  // What the gateway sent back it counts, whoever told of it.
  void tell_gateway_refunds() {
    const bool sent_back =
        world_.refund_left_at != Instant{} && world_.refund_target == RefundTarget::original_way;
    tell("push:gateway", clock_.revised("listing:gateway_refund"),
         Listing{.order_no = order_no,
                 .listed = ListedKind::refunds,
                 .count = world_.payments_returned + (sent_back ? 1 : 0)},
         false);
  }

  void look_up() {
    if (dice_.chance(30)) tell_order(order_.status, false);
    if (dice_.chance(30)) {
      const auto statuses = statuses_;
      for (const auto& [trade_no, status] : statuses) tell_payment(trade_no, status, false);
    }
    if (dice_.chance(50)) tell_listing(ListedKind::payments, "push:gateway", "pay");
    if (dice_.chance(50)) tell_listing(ListedKind::orders, "push:main", "order");
    if (dice_.chance(30)) tell_listing(ListedKind::refunds, "push:main", "refund");
    if (dice_.chance(30)) tell_gateway_refunds();
    if (dice_.chance(50)) tell_listing(ListedKind::disputes, "push:main", "dispute");
    if (dice_.chance(50)) tell_listing(ListedKind::invoices, "push:main", "invoice");
    if (dice_.chance(30)) tell_listing(ListedKind::upstream_callbacks, "push:main", "callback");
  }

  Story finish() {
    constexpr std::array kinds{
        ClaimKind::not_arrived,      ClaimKind::not_arrived,    ClaimKind::not_arrived,
        ClaimKind::order_status,     ClaimKind::card_used,      ClaimKind::card_invalid,
        ClaimKind::wrong_account,    ClaimKind::refund_request, ClaimKind::refund_not_received,
        ClaimKind::duplicate_charge, ClaimKind::payment_failed, ClaimKind::merchant_api,
        ClaimKind::minor_purchase,   ClaimKind::invoice};
    Story story{.order_no = order_no, .buyers = {buyer}};
    story.claim = {.kind = dice_.one_of(kinds), .at = clock_.time()};
    clock_.wait(seconds(1));
    look_up();
    story.now = clock_.time() + (dice_.chance(20) ? days(8) : minutes(1));
    story.steps = std::move(steps_);
    for (std::size_t i = 0; i < story.steps.size(); ++i) {
      story.steps[i].truth = truth_of(worlds_[i], story.now);
    }
    return story;
  }

  Dice dice_;
  Teller clock_{};
  PurchaseWorld world_{};
  std::vector<Step> steps_{};
  std::vector<PurchaseWorld> worlds_{};
  Order order_{};
  std::map<std::string, Instant> paid_at_{};
  std::map<std::string, PaymentStatus> statuses_{};
  Thread thread_ = Thread::itself;
  std::int64_t attempt_ = 0;
  int activations_ = 0;
};

}  // namespace

Story purchase_story(Random& random) { return PurchaseTeller(random).story(); }

}  // namespace jx::tests
