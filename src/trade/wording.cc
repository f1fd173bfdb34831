#include "trade/wording.h"

namespace jx::trade {

namespace {

constexpr WordPair not_known{"未知", "unknown"};

struct Date {
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
};

// Date of a day counted from 1970-01-01. Years are counted from March, so that the leap day is the
// last of its year; 400 such years have 146 097 days.
Date date_of(std::int64_t day_count) {
  const std::int64_t shifted = day_count + 719'468;  // days since 0000-03-01
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const std::int64_t in_era = shifted - era * 146'097;
  const std::int64_t year = (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
  const std::int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  const std::int64_t march_month = (5 * in_year + 2) / 153;
  const std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {.year = year + era * 400 + (month <= 2 ? 1 : 0),
          .month = month,
          .day = in_year - (153 * march_month + 2) / 5 + 1};
}

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

std::string time_text(Instant at, Duration utc_offset) {
  const std::int64_t local_ms = at.ms + utc_offset.ms;
  const std::int64_t day_ms = days(1).ms;
  const std::int64_t day = local_ms / day_ms - (local_ms % day_ms < 0 ? 1 : 0);
  const std::int64_t minute = (local_ms - day * day_ms) / minutes(1).ms;
  const Date date = date_of(day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", date.year, date.month, date.day, minute / 60,
                     minute % 60);
}

Sentence amount_text(Money amount) {
  return {fmt::format("{} 元", to_text(amount)), fmt::format("CNY {}", to_text(amount))};
}

}  // namespace jx::trade
