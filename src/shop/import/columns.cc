#include "shop/import/columns.h"

#include <charconv>
#include <chrono>
#include <set>

#include "base/describe.h"
#include "codec/json.h"

namespace jx::shop {

namespace {

struct Alias {
  std::string_view written;
  std::string_view meant;
};

// Names of columns as shops and gateways export them. docs/trade.md shows this table.
constexpr std::array aliases = std::to_array<Alias>({
    {"订单号", "order_no"},
    {"订单编号", "order_no"},
    {"商户单号", "order_no"},
    {"商户订单号", "order_no"},
    {"单号", "order_no"},
    {"商品编号", "goods_no"},
    {"商品ID", "goods_no"},
    {"商品名称", "title"},
    {"商品", "title"},
    {"标题", "title"},
    {"发货方式", "goods_kind"},
    {"商品类型", "goods_kind"},
    {"数量", "quantity"},
    {"购买数量", "quantity"},
    {"金额", "amount"},
    {"订单金额", "amount"},
    {"实付金额", "amount"},
    {"支付金额", "amount"},
    {"应付金额", "amount"},
    {"状态", "status"},
    {"订单状态", "status"},
    {"支付状态", "status"},
    {"买家", "buyer"},
    {"用户", "buyer"},
    {"用户ID", "buyer"},
    {"邮箱", "contact"},
    {"联系方式", "contact"},
    {"手机号", "contact"},
    {"充值账号", "account"},
    {"账号", "account"},
    {"查询密码", "query_password_print"},
    {"query_password", "query_password_print"},
    {"交易号", "trade_no"},
    {"交易单号", "trade_no"},
    {"支付单号", "trade_no"},
    {"流水号", "trade_no"},
    {"官方单号", "transaction_id"},
    {"下单时间", "created_at"},
    {"创建时间", "created_at"},
    {"支付时间", "paid_at"},
    {"付款时间", "paid_at"},
    {"过期时间", "expires_at"},
    {"失效时间", "expires_at"},
    {"支付方式", "pay_channel"},
    {"支付渠道", "channel"},
    {"渠道", "channel"},
    {"备注", "shop_note"},
    {"卡密", "secret"},
    {"上游单号", "upstream_no"},
    {"上游订单号", "upstream_no"},
    {"供应商", "supplier"},
    {"上游", "supplier"},
    {"发货时间", "at"},
    {"时间", "at"},
    {"退款时间", "at"},
    {"退款金额", "amount"},
    {"退款状态", "status"},
    {"提现单号", "withdraw_no"},
    {"提现金额", "amount"},
    {"最低提现金额", "amount_least"},
    {"提现状态", "status"},
    {"收款账户", "payee"},
    {"申请时间", "requested_at"},
    {"余额", "balance"},
    {"账面余额", "balance"},
    {"显示余额", "shown"},
    {"冻结金额", "held"},
    {"账户状态", "standing"},
    {"变动前余额", "before"},
    {"变动后余额", "after"},
    {"变动类型", "balance_kind"},
    {"操作", "action"},
    {"操作方", "by"},
    {"风控规则", "rule"},
    {"原因", "reason"},
    {"退款单号", "refund_no"},
    {"退款去向", "target"},
    {"商户订单", "merchant_order_no"},
    {"回调次数", "attempt"},
    {"回调结果", "result"},
    {"回调时间", "at"},
    {"纠纷单号", "dispute_no"},
    {"纠纷类型", "topic"},
    {"纠纷阶段", "stage"},
    {"答复期限", "reply_due_at"},
    {"发票号码", "invoice_no"},
    {"发票状态", "status"},
    {"发票抬头", "made_out_to"},
    {"权益类型", "entitlement_kind"},
    {"生效时间", "starts_at"},
    {"到期时间", "ends_at"},
    {"发放时间", "granted_at"},
    {"活动编号", "campaign_no"},
    {"清点类型", "listed"},
    {"清点数量", "count"},
    {"更新时间", "seen_at"},
});

struct ValueAlias {
  std::string_view written;
  std::string_view meant;
};

// Words for enumerators, the same for every kind of fact where they do not collide.
constexpr std::array value_aliases = std::to_array<ValueAlias>({
    {"待支付", "pending_payment"},
    {"未支付", "pending_payment"},
    {"未付款", "pending_payment"},
    {"待付款", "pending_payment"},
    {"已支付", "paid"},
    {"已付款", "paid"},
    {"支付成功", "paid"},
    {"待处理", "paid"},
    {"处理中", "processing"},
    {"正在处理", "processing"},
    {"已完成", "completed"},
    {"交易成功", "completed"},
    {"处理失败", "failed"},
    {"失败", "failed"},
    {"异常", "exception"},
    {"已过期", "expired"},
    {"已退款", "refunded"},
    {"部分退款", "partially_refunded"},
    {"已取消", "cancelled"},
    {"部分发货", "partially_delivered"},
    {"已冻结", "frozen"},
    {"已关闭", "closed"},
    {"未售出", "unsold"},
    {"已售出", "sold"},
    {"已锁定", "locked"},
    {"已使用", "used"},
    {"已作废", "voided"},
    {"自动发货", "stock_cards"},
    {"人工处理", "manual"},
    {"人工发货", "manual"},
    {"直充", "direct_topup"},
    {"成功", "succeeded"},
    {"退款成功", "succeeded"},
    {"退款中", "working"},
    {"已申请", "requested"},
    {"部分成功", "partly_succeeded"},
    {"充值", "recharge"},
    {"消费", "consume"},
    {"退款", "refund"},
    {"提现", "withdraw"},
    {"兑换", "redeem"},
    {"人工调整", "adjust"},
    {"审核中", "reviewing"},
    {"打款中", "paying"},
    {"已打款", "paid"},
    {"已驳回", "refused"},
    {"已撤销", "cancelled"},
    {"打款失败", "failed"},
    {"原路退回", "original_way"},
    {"退回余额", "balance"},
    {"正常", "active"},
    {"冻结", "frozen"},
    {"解冻", "unfrozen"},
    {"已开具", "issued"},
    {"未成年人", "minor"},
    {"退单中", "refunding"},
});

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

tl::unexpected<Error> bad(std::string_view code, std::string_view column = {}) {
  return fail(ErrorKind::invalid, code, std::string(column));
}

Result<std::int64_t> read_count(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return bad("import.bad_count");
  return value;
}

// Reads digits off the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits_max) {
  int value = 0;
  std::size_t digits = 0;
  while (digits < digits_max && digits < text.size() && text[digits] >= '0' &&
         text[digits] <= '9') {
    value = value * 10 + (text[digits++] - '0');
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == any_of.npos) return false;
  text.remove_prefix(1);
  return true;
}

// "Z", "+08:00", "+0800" or nothing.
bool take_zone(std::string_view& text, Duration& offset) {
  if (take(text, "Zz")) {
    offset = {};
    return true;
  }
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return true;
  const bool negative = text.front() == '-';
  text.remove_prefix(1);
  const auto hour = take_number(text, 2);
  take(text, ":");
  const auto minute = take_number(text, 2);
  if (!hour || *hour > 14 || minute.value_or(0) > 59) return false;
  offset = hours(*hour) + minutes(minute.value_or(0));
  if (negative) offset.ms = -offset.ms;
  return true;
}

Result<void> read_value(std::string_view text, Duration, std::string& out) {
  out = text;
  return {};
}
Result<void> read_value(std::string_view text, Duration, Personal& out) {
  out.text = text;
  return {};
}
template <std::size_t N>
Result<void> read_value(std::string_view text, Duration, ShortText<N>& out) {
  const auto value = ShortText<N>::from(text);
  if (!value) return bad("fact.too_large");
  out = *value;
  return {};
}
Result<void> read_value(std::string_view text, Duration, Money& out) {
  auto value = read_amount(text);
  if (!value) return error_of(std::move(value));
  out = *value;
  return {};
}
Result<void> read_value(std::string_view text, Duration offset, Instant& out) {
  auto value = read_time(text, offset);
  if (!value) return error_of(std::move(value));
  out = *value;
  return {};
}
Result<void> read_value(std::string_view text, Duration, std::int64_t& out) {
  auto value = read_count(text);
  if (!value) return error_of(std::move(value));
  out = *value;
  return {};
}
Result<void> read_value(std::string_view text, Duration, Duration& out) {
  auto value = read_count(text);
  if (!value) return error_of(std::move(value));
  out.ms = *value;
  return {};
}
Result<void> read_value(std::string_view text, Duration, bool& out) {
  const bool yes = text == "1" || text == "true" || text == "是";
  const bool no = text == "0" || text == "false" || text == "否";
  if (!yes && !no) return bad("import.bad_status");
  out = yes;
  return {};
}
template <class E>
  requires std::is_enum_v<E>
Result<void> read_value(std::string_view text, Duration, E& out) {
  auto value = enum_from_text<E>(text);
  const auto alias = std::ranges::find(value_aliases, text, &ValueAlias::written);
  if (!value && alias != value_aliases.end()) {
    value = enum_from_text<E>(alias->meant);
    // A gateway calls "not paid" what a shop calls "waiting for payment".
    if (!value && alias->meant == "pending_payment") value = enum_from_text<E>("unpaid");
  }
  if (!value) return bad("import.bad_status");
  out = *value;
  return {};
}
template <class T>
Result<void> read_value(std::string_view text, Duration offset, std::optional<T>& out) {
  return read_value(text, offset, out.emplace());
}
template <class T>
Result<void> read_value(std::string_view text, Duration offset, std::vector<T>& out) {
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(";\n");
    const std::string_view item = trimmed(text.substr(0, end));
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    if (item.empty()) continue;
    auto read = read_value(item, offset, out.emplace_back());
    if (!read) return read;
  }
  return {};
}

// Calls `act` with a default body of the kind named; false when there is none.
template <class Act>
bool with_kind(std::string_view kind, Act act) {
  bool found = false;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, trade::FactBody>>(
      [&](auto identity) {
        using Body = typename decltype(identity)::type;
        if (found || kind != codec::type_name<Body>()) return;
        found = true;
        act(Body{});
      });
  return found;
}

template <class Body>
bool has_member(std::string_view name) {
  bool found = false;
  using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto member) { found = found || name == member.name; });
  return found;
}

template <class Body>
Result<void> read_member(Body& body, std::string_view name, std::string_view text,
                         Duration offset) {
  using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
  Result<void> read{};
  boost::mp11::mp_for_each<Members>([&](auto member) {
    if (name == member.name) read = read_value(text, offset, body.*member.pointer);
  });
  return read;
}

}  // namespace

Result<Money> read_amount(std::string_view text) {
  std::string digits;
  text = trimmed(text);
  for (const std::string_view sign : {"￥", "¥", "CNY", "RMB"}) {
    if (text.starts_with(sign)) text = trimmed(text.substr(sign.size()));
  }
  if (text.ends_with("元"))
    text = trimmed(text.substr(0, text.size() - std::string_view("元").size()));
  for (const char c : text) {
    if (c != ',') digits += c;
  }
  auto amount = money_from_text(digits);
  if (!amount) return bad("import.bad_amount");
  return amount;
}

Result<Instant> read_time(std::string_view text, Duration utc_offset) {
  const bool only_digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (only_digits && (text.size() == 10 || text.size() == 13)) {
    auto count = read_count(text);
    if (count) return Instant{text.size() == 10 ? *count * 1000 : *count};
  }
  const auto year = take_number(text, 4);
  const bool first = take(text, "-/.");
  const auto month = take_number(text, 2);
  const bool second = take(text, "-/.");
  const auto day = take_number(text, 2);
  if (!year || !first || !month || !second || !day) return bad("import.bad_time");
  int clock[3] = {0, 0, 0};
  std::int64_t fraction_ms = 0;
  if (take(text, " T")) {
    for (int part = 0; part < 3; ++part) {
      if (part > 0 && !take(text, ":")) break;
      const auto number = take_number(text, 2);
      if (!number) return bad("import.bad_time");
      clock[part] = *number;
    }
    if (take(text, ".")) {
      std::int64_t unit = 100;
      while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        fraction_ms += unit * (text.front() - '0');
        unit /= 10;
        text.remove_prefix(1);
      }
    }
  }
  Duration offset = utc_offset;
  namespace chrono = std::chrono;
  const chrono::year_month_day date{chrono::year(*year),
                                    chrono::month(static_cast<unsigned>(*month)),
                                    chrono::day(static_cast<unsigned>(*day))};
  const bool zoned = take_zone(text, offset);
  const bool in_range = clock[0] < 24 && clock[1] < 60 && clock[2] < 61;
  if (!zoned || !text.empty() || !date.ok() || !in_range) return bad("import.bad_time");
  const auto since = chrono::sys_days(date).time_since_epoch();
  return Instant{days(since.count()).ms} + hours(clock[0]) + minutes(clock[1]) + seconds(clock[2]) +
         milliseconds(fraction_ms) - offset;
}

Result<Columns> Columns::of(std::string_view kind, const std::vector<std::string>& header,
                            const std::map<std::string, std::string>& renamed) {
  Columns columns;
  columns.kind_ = kind;
  columns.headers_ = header;
  Result<void> problem{};
  const bool known = with_kind(kind, [&]<class Body>(const Body&) {
    std::set<std::string> met;
    for (const auto& [written, member] : renamed) {
      if (!has_member<Body>(member) && member != "seen_at") {
        problem = bad("import.unknown_member", member);
      }
    }
    for (const std::string& name : header) {
      std::string member(trimmed(name));
      const auto alias = std::ranges::find(aliases, member, &Alias::written);
      if (const auto own = renamed.find(member); own != renamed.end()) {
        member = own->second;
      } else if (alias != aliases.end()) {
        member = alias->meant;
        // 渠道 and 支付方式 name the same; each kind has one of the two.
        if (member == "channel" && !has_member<Body>(member)) member = "pay_channel";
        if (member == "pay_channel" && !has_member<Body>(member)) member = "channel";
        if (member == "title" && !has_member<Body>(member)) member = "name";
      }
      const bool useful = member == "seen_at" || has_member<Body>(member);
      if (useful && !met.insert(member).second) problem = bad("import.repeated_column", name);
      if (!useful) columns.passed_over_.push_back(name);
      columns.members_.push_back(useful ? member : std::string{});
    }
    if (met.empty()) problem = bad("import.no_columns", kind);
  });
  if (!known) return bad("import.unknown_kind", kind);
  if (!problem) return error_of(std::move(problem));
  return columns;
}

Result<trade::FactBody> Columns::read(std::span<const std::string> fields,
                                      Duration utc_offset) const {
  if (fields.size() != members_.size()) return bad("import.bad_columns");
  trade::FactBody made;
  Result<void> problem{};
  with_kind(kind_, [&]<class Body>(Body body) {
    for (std::size_t i = 0; i < fields.size() && problem; ++i) {
      const std::string_view text = trimmed(fields[i]);
      if (members_[i].empty() || members_[i] == "seen_at" || text.empty()) continue;
      problem = read_member(body, members_[i], text, utc_offset);
      if (!problem) problem = bad(problem.error().code, headers_[i]);
    }
    made = std::move(body);
  });
  if (!problem) return error_of(std::move(problem));
  return made;
}

Result<std::optional<Instant>> Columns::seen_at(std::span<const std::string> fields,
                                                Duration utc_offset) const {
  for (std::size_t i = 0; i < fields.size() && i < members_.size(); ++i) {
    const std::string_view text = trimmed(fields[i]);
    if (members_[i] != "seen_at" || text.empty()) continue;
    auto at = read_time(text, utc_offset);
    if (!at) return bad("import.bad_time", headers_[i]);
    return std::optional(*at);
  }
  return std::optional<Instant>{};
}

std::string main_number(const trade::FactBody& body) {
  return std::visit(
      []<class Body>(const Body& b) -> std::string {
        if constexpr (requires { b.upstream_no; }) {
          if (!b.upstream_no.empty()) return std::string(b.upstream_no.view());
        }
        if constexpr (requires { b.trade_no; } && !std::is_same_v<Body, trade::Order>) {
          if (!b.trade_no.empty()) return std::string(b.trade_no.view());
        }
        if constexpr (requires { b.withdraw_no; }) return std::string(b.withdraw_no.view());
        if constexpr (requires { b.dispute_no; }) {
          if (!b.dispute_no.empty()) return std::string(b.dispute_no.view());
        }
        if constexpr (requires { b.order_no; }) {
          return std::string(b.order_no.view());
        } else if constexpr (requires { b.goods_no; }) {
          return std::string(b.goods_no.view());
        } else {
          return "row";
        }
      },
      body);
}

}  // namespace jx::shop
