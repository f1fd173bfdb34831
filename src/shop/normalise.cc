#include "shop/normalise.h"

#include <simdjson.h>

#include "base/describe.h"

namespace jx::shop {

namespace {

using trade::Fact;

constexpr Instant earliest{946'684'800'000};  // 2000-01-01
constexpr Instant latest{4'102'444'800'000};  // 2100-01-01

tl::unexpected<Error> refuse(std::string_view code, std::string_view member) {
  return fail(ErrorKind::invalid, code, std::string(member));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool has_control(std::string_view text, bool lines_allowed) {
  return std::ranges::any_of(text, [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (lines_allowed && (c == '\n' || c == '\r' || c == '\t')) return false;
    return byte < 0x20 || byte == 0x7F;
  });
}

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

Result<void> check_text(std::string_view text, std::string_view member, std::size_t bytes_max) {
  if (text.size() > bytes_max) return refuse("fact.too_large", member);
  if (!is_utf8(text) || has_control(text, true)) return refuse("fact.bad_text", member);
  return {};
}

Result<void> check(std::string& text, std::string_view member) {
  return check_text(text, member, trade::text_bytes_max);
}
Result<void> check(Personal& text, std::string_view member) {
  const bool delivery = member == "secrets";
  return check_text(text.text, member, delivery ? delivery_text_bytes_max : trade::text_bytes_max);
}
template <std::size_t N>
Result<void> check(ShortText<N>& text, std::string_view member) {
  text = ShortText<N>(trimmed(text.view()));
  if (!is_utf8(text.view()) || has_control(text.view(), false)) {
    return refuse("fact.bad_number", member);
  }
  return {};
}
Result<void> check(Instant& at, std::string_view member) {
  if (at < earliest || at > latest) return refuse("fact.bad_time", member);
  return {};
}
Result<void> check(Duration& span, std::string_view member) {
  if (span < Duration{} || span > days(3660)) return refuse("fact.bad_time", member);
  return {};
}
Result<void> check(Money& amount, std::string_view member) {
  if (amount.milli > money_milli_max || amount.milli < -money_milli_max) {
    return refuse("fact.bad_number", member);
  }
  return {};
}
Result<void> check(std::int64_t& count, std::string_view member) {
  if (count < 0 || count > count_max) return refuse("fact.bad_number", member);
  return {};
}
Result<void> check(bool&, std::string_view) { return {}; }
template <class E>
  requires std::is_enum_v<E>
Result<void> check(E&, std::string_view) {
  return {};
}
template <class T>
Result<void> check(std::optional<T>& value, std::string_view member) {
  return value ? check(*value, member) : Result<void>{};
}
template <class T>
Result<void> check(std::vector<T>& values, std::string_view member) {
  if (values.size() > trade::cards_max) return refuse("fact.too_large", member);
  for (T& value : values) {
    auto checked = check(value, member);
    if (!checked) return checked;
  }
  return {};
}

template <class Body>
Result<void> check_members(Body& body) {
  using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
  Result<void> checked{};
  boost::mp11::mp_for_each<Members>([&](auto member) {
    if (checked) checked = check(body.*member.pointer, member.name);
  });
  return checked;
}

// A number by which the fact can be found again, each kind by its own.
struct NamesSomething {
  bool operator()(const trade::Goods& b) const { return !b.goods_no.empty(); }
  bool operator()(const trade::Order& b) const { return !b.order_no.empty(); }
  bool operator()(const trade::Payment& b) const {
    return !b.trade_no.empty() || !b.order_no.empty() || !b.transaction_id.empty();
  }
  bool operator()(const trade::Notice& b) const {
    return !b.trade_no.empty() || !b.order_no.empty();
  }
  bool operator()(const trade::StockCard& b) const { return !b.card.empty() || !b.secret.empty(); }
  bool operator()(const trade::UpstreamOrder& b) const {
    return !b.upstream_no.empty() || !b.order_no.empty();
  }
  bool operator()(const trade::UpstreamCallback& b) const {
    return !b.upstream_no.empty() || !b.order_no.empty();
  }
  bool operator()(const trade::Delivery& b) const { return !b.order_no.empty(); }
  bool operator()(const trade::Activation& b) const {
    return !b.card.empty() || !b.order_no.empty();
  }
  bool operator()(const trade::Refund& b) const {
    return !b.order_no.empty() || !b.trade_no.empty();
  }
  bool operator()(const trade::BalanceMovement& b) const {
    return !b.buyer.empty() || !b.order_no.empty();
  }
  bool operator()(const trade::AccountOperation& b) const { return !b.buyer.empty(); }
  bool operator()(const trade::Campaign& b) const { return !b.campaign_no.empty(); }
  bool operator()(const trade::Entitlement& b) const {
    return !b.buyer.empty() || !b.order_no.empty();
  }
  bool operator()(const trade::SupplierNotice& b) const {
    return !b.supplier.empty() || !b.goods.empty();
  }
  bool operator()(const trade::Withdrawal& b) const { return !b.buyer.empty(); }
  bool operator()(const trade::MerchantCallback& b) const {
    return !b.order_no.empty() || !b.buyer.empty();
  }
  bool operator()(const trade::AccountState& b) const { return !b.buyer.empty(); }
  bool operator()(const trade::Dispute& b) const { return !b.order_no.empty() || !b.buyer.empty(); }
  bool operator()(const trade::Invoice& b) const { return !b.order_no.empty(); }
  bool operator()(const trade::Listing& b) const { return !b.order_no.empty() || !b.buyer.empty(); }
};

// Replaces what must not be kept in the clear.
class Fingerprinter {
 public:
  explicit Fingerprinter(const host::Keys& keys) : keys_(keys) {}

  Result<void> operator()(trade::Order& order) const {
    if (!order.query_password_print.empty()) {
      order.query_password_print = query_password_print(keys_, order.query_password_print);
    }
    if (order.buyer.empty()) order.buyer = guest_key(keys_, order.contact.text);
    return {};
  }
  Result<void> operator()(trade::StockCard& card) const {
    if (!card.card.empty()) {
      card.card = card_print(keys_, card.card.view());
    } else if (!card.secret.empty()) {
      card.card = card_print(keys_, card.secret.text);
    }
    return {};
  }
  Result<void> operator()(trade::Activation& activation) const {
    if (!activation.card.empty()) activation.card = card_print(keys_, activation.card.view());
    return {};
  }
  Result<void> operator()(trade::Delivery& delivery) const {
    for (trade::CardPrint& card : delivery.cards) card = card_print(keys_, card.view());
    if (!delivery.cards.empty()) return {};
    std::string_view rest = delivery.secrets.text;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view line = trimmed(rest.substr(0, end));
      rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
      if (line.empty()) continue;
      if (delivery.cards.size() == trade::cards_max) return refuse("fact.too_large", "secrets");
      delivery.cards.push_back(card_print(keys_, line));
    }
    return {};
  }
  template <class Body>
  Result<void> operator()(Body&) const {
    return {};
  }

 private:
  const host::Keys& keys_;
};

struct Refusal {
  std::string_view code;
  RefusalText text;
};

constexpr std::array refusals = std::to_array<Refusal>({
    {"fact.bad_id",
     {"事实的 id 应为 1–128 字节的文本。", "The fact's id must be 1 to 128 bytes of text."}},
    {"fact.bad_number",
     {"号码、金额或数量超出范围，或含有控制字符。",
      "A number, amount or count is out of its bounds or holds control characters."}},
    {"fact.bad_source",
     {"来源名称应为 1–64 字节的文本。", "The source must be 1 to 64 bytes of text."}},
    {"fact.bad_text",
     {"文本不是有效的 UTF-8，或含有控制字符。",
      "A text is not UTF-8 or holds control characters."}},
    {"fact.bad_time",
     {"时间应在 2000 年到 2100 年之间。", "A time lies outside the years 2000 to 2100."}},
    {"fact.conflict",
     {"相同来源和 id 的事实已经存在，但内容不同；请换一个新的 id。",
      "A fact of this source and id exists with another body; use a new id."}},
    {"fact.names_nothing",
     {"没有任何可以查找的号码（订单号、交易号、卡密等）。",
      "It names nothing by which it could be found (order, trade number, card …)."}},
    {"fact.too_large", {"文本或列表超出长度上限。", "A text or list is beyond its bound."}},
    {"import.bad_amount", {"金额无法识别。", "The amount cannot be read."}},
    {"import.bad_columns",
     {"这一行的列数与表头不一致。", "The row has not as many columns as the header."}},
    {"import.bad_count", {"数量无法识别。", "The count cannot be read."}},
    {"import.bad_status", {"状态无法识别。", "The status is not known."}},
    {"import.bad_time", {"时间无法识别。", "The time cannot be read."}},
    {"import.bad_quotes",
     {"引号没有闭合，或引号后面有多余内容。", "A quote is not closed or is followed by text."}},
    {"import.row_too_large", {"这一行超出长度上限。", "The row is beyond its bound."}},
    {"json.malformed", {"不是有效的 JSON。", "It is not valid JSON."}},
    {"json.out_of_range", {"取值超出范围。", "A value is out of its range."}},
    {"json.too_long", {"文本超出长度上限。", "A text is too long."}},
    {"json.unknown_kind", {"不认识的事实种类（kind）。", "The kind of the fact is not known."}},
    {"json.unknown_member", {"含有不认识的成员。", "It has a member that is not known."}},
    {"json.wrong_type", {"成员的类型不对。", "A member has the wrong type."}},
});

}  // namespace

Result<void> normalise_fact(Fact& fact, const host::Keys& keys) {
  const auto bad_name = [](std::string_view text, std::size_t bytes_max) {
    return text.empty() || text.size() > bytes_max || !is_utf8(text) || has_control(text, false);
  };
  if (bad_name(fact.source, source_bytes_max)) return refuse("fact.bad_source", "source");
  if (bad_name(fact.id, id_bytes_max)) return refuse("fact.bad_id", "id");
  auto seen = check(fact.seen_at, "seen_at");
  if (!seen) return seen;
  auto checked = std::visit([](auto& body) { return check_members(body); }, fact.body);
  if (!checked) return checked;
  if (!std::visit(NamesSomething{}, fact.body)) return refuse("fact.names_nothing", "body");
  return std::visit(Fingerprinter(keys), fact.body);
}

trade::CardPrint card_print(const host::Keys& keys, std::string_view card) {
  const std::string_view text = trimmed(card);
  if (text.empty()) return {};
  return trade::CardPrint(keys.fingerprint("card", text));
}

std::string query_password_print(const host::Keys& keys, std::string_view password) {
  return keys.fingerprint("query_password", password);
}

trade::BuyerKey guest_key(const host::Keys& keys, std::string_view contact) {
  std::string text(trimmed(contact));
  if (text.empty()) return {};
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return trade::BuyerKey("mail:" + keys.fingerprint("handle.mail", text));
}

RefusalText refusal_text(std::string_view code) {
  const auto found = std::ranges::find(refusals, code, &Refusal::code);
  if (found != refusals.end()) return found->text;
  return {"这条事实未被接受。", "The fact was not accepted."};
}

}  // namespace jx::shop
