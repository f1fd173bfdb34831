#include "trade/wording.h"

#include "trade/calendar.h"

namespace jx::trade {

namespace {

constexpr WordPair not_known{"未知", "unknown"};

}  // namespace

WordPair wording(OrderStatus status) {
  switch (status) {
    case OrderStatus::unknown:
      return not_known;
    case OrderStatus::pending_payment:
      return {"待支付", "waiting for payment"};
    case OrderStatus::paid:
      return {"已支付，待处理", "paid, waiting to be handled"};
    case OrderStatus::processing:
      return {"处理中", "being handled"};
    case OrderStatus::completed:
      return {"已完成", "completed"};
    case OrderStatus::failed:
      return {"处理失败", "failed"};
    case OrderStatus::exception:
      return {"异常", "in an exception state"};
    case OrderStatus::expired:
      return {"已过期", "expired"};
    case OrderStatus::refunded:
      return {"已退款", "refunded"};
    case OrderStatus::partially_refunded:
      return {"已部分退款", "partly refunded"};
    case OrderStatus::cancelled:
      return {"已取消", "cancelled"};
    case OrderStatus::partially_delivered:
      return {"部分发货", "partly delivered"};
  }
  return not_known;
}

WordPair wording(PaymentStatus status) {
  switch (status) {
    case PaymentStatus::unknown:
      return not_known;
    case PaymentStatus::unpaid:
      return {"未支付", "not paid"};
    case PaymentStatus::paid:
      return {"已支付", "paid"};
    case PaymentStatus::refunded:
      return {"已退款", "refunded"};
    case PaymentStatus::partially_refunded:
      return {"已部分退款", "partly refunded"};
    case PaymentStatus::frozen:
      return {"已冻结", "frozen"};
    case PaymentStatus::closed:
      return {"已关闭，未收款", "closed without payment"};
  }
  return not_known;
}

WordPair wording(NoticeResult result) {
  switch (result) {
    case NoticeResult::unknown:
      return not_known;
    case NoticeResult::delivered:
      return {"已送达商城", "delivered to the shop"};
    case NoticeResult::retrying:
      return {"未送达，正在重试", "not delivered, being retried"};
    case NoticeResult::gave_up:
      return {"多次未送达，已停止重试", "not delivered, given up"};
    case NoticeResult::refused_amount:
      return {"被商城拒收：金额不一致", "refused by the shop: the amount differs"};
    case NoticeResult::refused_signature:
      return {"被商城拒收：签名校验失败", "refused by the shop: bad signature"};
    case NoticeResult::refused_expired:
      return {"被商城拒收：订单已过期", "refused by the shop: the order had expired"};
    case NoticeResult::refused_other:
      return {"被商城拒收", "refused by the shop"};
  }
  return not_known;
}

WordPair wording(CardStatus status) {
  switch (status) {
    case CardStatus::unknown:
      return not_known;
    case CardStatus::unsold:
      return {"未售出", "unsold"};
    case CardStatus::sold:
      return {"已售出", "sold"};
    case CardStatus::locked:
      return {"已锁定", "locked"};
    case CardStatus::used:
      return {"已使用", "used"};
    case CardStatus::voided:
      return {"已作废", "voided"};
  }
  return not_known;
}

WordPair wording(UpstreamStatus status) {
  switch (status) {
    case UpstreamStatus::unknown:
      return {"结果未知", "result unknown"};
    case UpstreamStatus::submitted:
      return {"已提交", "submitted"};
    case UpstreamStatus::pending:
      return {"排队等待", "waiting"};
    case UpstreamStatus::working:
      return {"处理中", "being worked on"};
    case UpstreamStatus::succeeded:
      return {"成功", "succeeded"};
    case UpstreamStatus::partly_succeeded:
      return {"部分成功", "partly succeeded"};
    case UpstreamStatus::failed:
      return {"失败", "failed"};
    case UpstreamStatus::cancelled:
      return {"已撤单", "cancelled"};
    case UpstreamStatus::refunded:
      return {"已退款", "refunded"};
    case UpstreamStatus::partially_refunded:
      return {"已部分退款", "partly refunded"};
    case UpstreamStatus::needs_human:
      return {"需人工核实", "needs a person"};
    case UpstreamStatus::refunding:
      return {"退单／退款审核中", "looking into a return"};
  }
  return not_known;
}

WordPair wording(ActivationResult result) {
  switch (result) {
    case ActivationResult::unknown:
      return not_known;
    case ActivationResult::succeeded:
      return {"激活成功", "succeeded"};
    case ActivationResult::already_used:
      return {"提示已被使用", "said the card was used before"};
    case ActivationResult::invalid_card:
      return {"提示卡密无效", "said the card is invalid"};
    case ActivationResult::wrong_account:
      return {"账号不符", "went to another account"};
    case ActivationResult::expired_card:
      return {"提示卡密已过期", "said the card has expired"};
    case ActivationResult::refused_other:
      return {"被拒绝", "was refused"};
  }
  return not_known;
}

WordPair wording(BalanceKind kind) {
  switch (kind) {
    case BalanceKind::unknown:
      return {"余额变动", "balance change"};
    case BalanceKind::recharge:
      return {"余额充值", "balance top-up"};
    case BalanceKind::consume:
      return {"余额支付", "paid from balance"};
    case BalanceKind::refund:
      return {"退回余额", "refund to balance"};
    case BalanceKind::adjust:
      return {"人工调整余额", "balance adjusted by staff"};
    case BalanceKind::withdraw:
      return {"余额提现", "balance withdrawn"};
    case BalanceKind::redeem:
      return {"礼品卡兑换", "gift card redeemed"};
  }
  return not_known;
}

WordPair wording(AccountAction action) {
  switch (action) {
    case AccountAction::unknown:
      return {"账户操作", "account operation"};
    case AccountAction::login:
      return {"登录", "logged in"};
    case AccountAction::password_changed:
      return {"修改密码", "password changed"};
    case AccountAction::device_bound:
      return {"绑定设备", "device bound"};
    case AccountAction::frozen:
      return {"账户被冻结", "account frozen"};
    case AccountAction::unfrozen:
      return {"账户已解冻", "account unfrozen"};
    case AccountAction::phone_changed:
      return {"更换手机号", "phone number changed"};
  }
  return not_known;
}

WordPair wording(RefundTarget target) {
  switch (target) {
    case RefundTarget::unknown:
      return {"退款去向未知", "to an unknown place"};
    case RefundTarget::original_way:
      return {"原路退回", "by the way it was paid"};
    case RefundTarget::balance:
      return {"退回商城余额", "to the shop balance"};
  }
  return not_known;
}

WordPair wording(RefundStatus status) {
  switch (status) {
    case RefundStatus::unknown:
      return not_known;
    case RefundStatus::requested:
      return {"已申请", "requested"};
    case RefundStatus::working:
      return {"处理中", "being carried out"};
    case RefundStatus::succeeded:
      return {"成功", "succeeded"};
    case RefundStatus::failed:
      return {"失败", "failed"};
    case RefundStatus::reviewing:
      return {"审核中", "under review"};
    case RefundStatus::refused:
      return {"被驳回", "refused"};
    case RefundStatus::sent:
      return {"已提交支付渠道", "handed to the payment channel"};
  }
  return not_known;
}

WordPair wording(GoodsKind kind) {
  switch (kind) {
    case GoodsKind::unknown:
      return {"发货方式未知", "unknown kind of delivery"};
    case GoodsKind::stock_cards:
      return {"库存卡密，自动发货", "cards from stock"};
    case GoodsKind::manual:
      return {"人工处理", "handled by a person"};
    case GoodsKind::direct_topup:
      return {"直充", "direct top-up"};
    case GoodsKind::upstream_cards:
      return {"上游卡密", "cards from a supplier"};
    case GoodsKind::membership:
      return {"会员", "membership"};
    case GoodsKind::licence:
      return {"授权码", "licence"};
  }
  return not_known;
}

WordPair wording(WithdrawalStatus status) {
  switch (status) {
    case WithdrawalStatus::unknown:
      return not_known;
    case WithdrawalStatus::requested:
      return {"已申请", "requested"};
    case WithdrawalStatus::reviewing:
      return {"审核中", "under review"};
    case WithdrawalStatus::paying:
      return {"打款中", "being paid out"};
    case WithdrawalStatus::paid:
      return {"已打款", "paid out"};
    case WithdrawalStatus::refused:
      return {"被驳回", "refused"};
    case WithdrawalStatus::failed:
      return {"打款失败", "payout failed"};
    case WithdrawalStatus::cancelled:
      return {"已撤销", "cancelled"};
  }
  return not_known;
}

WordPair wording(CallbackResult result) {
  switch (result) {
    case CallbackResult::unknown:
      return not_known;
    case CallbackResult::delivered:
      return {"商户已应答", "answered by the merchant"};
    case CallbackResult::retrying:
      return {"商户未应答，正在重试", "not answered, being retried"};
    case CallbackResult::gave_up:
      return {"多次未应答，已停止重试", "not answered, given up"};
  }
  return not_known;
}

WordPair wording(AccountStanding standing) {
  switch (standing) {
    case AccountStanding::unknown:
      return not_known;
    case AccountStanding::active:
      return {"正常", "active"};
    case AccountStanding::frozen:
      return {"已冻结", "frozen"};
    case AccountStanding::closed:
      return {"已注销", "closed"};
  }
  return not_known;
}

WordPair wording(DisputeTopic topic) {
  switch (topic) {
    case DisputeTopic::unknown:
      return {"纠纷", "dispute"};
    case DisputeTopic::goods:
      return {"商品纠纷", "dispute about the goods"};
    case DisputeTopic::refund:
      return {"退款纠纷", "dispute about a refund"};
    case DisputeTopic::minor:
      return {"未成年人退款申请", "request about a minor's purchase"};
    case DisputeTopic::fraud:
      return {"盗刷申诉", "report of fraud"};
  }
  return {"纠纷", "dispute"};
}

WordPair wording(DisputeStage stage) {
  switch (stage) {
    case DisputeStage::unknown:
      return not_known;
    case DisputeStage::opened:
      return {"已提交，等待商家答复", "opened, the seller has to answer"};
    case DisputeStage::seller_answered:
      return {"商家已答复", "answered by the seller"};
    case DisputeStage::evidence_wanted:
      return {"等待补充材料", "waiting for evidence"};
    case DisputeStage::evidence_given:
      return {"材料已提交", "evidence given"};
    case DisputeStage::platform_deciding:
      return {"平台审理中", "being decided by the platform"};
    case DisputeStage::decided_for_buyer:
      return {"裁定支持买家", "decided for the buyer"};
    case DisputeStage::decided_for_seller:
      return {"裁定不支持退款", "decided for the seller"};
    case DisputeStage::withdrawn:
      return {"已撤回", "withdrawn"};
  }
  return not_known;
}

WordPair wording(InvoiceStatus status) {
  switch (status) {
    case InvoiceStatus::unknown:
      return not_known;
    case InvoiceStatus::requested:
      return {"已申请", "requested"};
    case InvoiceStatus::issued:
      return {"已开具", "issued"};
    case InvoiceStatus::refused:
      return {"被驳回", "refused"};
    case InvoiceStatus::voided:
      return {"已作废", "voided"};
  }
  return not_known;
}

WordPair wording(ListedKind listed) {
  switch (listed) {
    case ListedKind::unknown:
      return {"记录", "records"};
    case ListedKind::orders:
      return {"订单", "orders"};
    case ListedKind::payments:
      return {"支付", "payments"};
    case ListedKind::refunds:
      return {"退款", "refunds"};
    case ListedKind::deliveries:
      return {"发货", "deliveries"};
    case ListedKind::upstream_callbacks:
      return {"上游回调", "supplier callbacks"};
    case ListedKind::balance_movements:
      return {"余额流水", "balance movements"};
    case ListedKind::account_operations:
      return {"账户操作", "account operations"};
    case ListedKind::entitlements:
      return {"权益", "entitlements"};
    case ListedKind::withdrawals:
      return {"提现", "withdrawals"};
    case ListedKind::merchant_callbacks:
      return {"商户回调", "merchant callbacks"};
    case ListedKind::disputes:
      return {"纠纷", "disputes"};
    case ListedKind::invoices:
      return {"发票", "invoices"};
  }
  return {"记录", "records"};
}

WordPair wording(ActedBy by) {
  switch (by) {
    case ActedBy::unknown:
      return {"", ""};
    case ActedBy::customer:
      return {"本人", "by the customer"};
    case ActedBy::staff:
      return {"人工", "by staff"};
    case ActedBy::rule:
      return {"风控规则", "by a risk rule"};
    case ActedBy::authority:
      return {"有权机关", "by an authority"};
  }
  return {"", ""};
}

std::string time_text(Instant at, Duration utc_offset) {
  const LocalTime local = local_time(at, utc_offset);
  const std::int64_t minute = local.in_day.ms / minutes(1).ms;
  return fmt::format("{} {:02}:{:02}", date_text(at, utc_offset), minute / 60, minute % 60);
}

std::string date_text(Instant at, Duration utc_offset) {
  const Date date = local_time(at, utc_offset).date;
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

Sentence amount_text(Money amount) {
  return {fmt::format("{} 元", to_text(amount)), fmt::format("CNY {}", to_text(amount))};
}

}  // namespace jx::trade
