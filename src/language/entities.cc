#include "language/entities.h"

#include <algorithm>
#include <array>
#include <span>

#include "language/secrets.h"
#include "language/time_spans.h"

namespace jx::language {
namespace {

using View = std::u32string_view;

int digit_value(char32_t code) {
  if (is_digit(code)) return static_cast<int>(code - U'0');
  constexpr View digits = U"零一二三四五六七八九";
  if (code == U'两' || code == U'俩') return 2;
  if (code == U'〇') return 0;
  const std::size_t at = digits.find(code);
  return at == View::npos ? -1 : static_cast<int>(at);
}

std::int64_t unit_value(char32_t code) {
  switch (code) {
    case U'十':
      return 10;
    case U'百':
      return 100;
    case U'千':
      return 1'000;
    case U'万':
    case U'w':
      return 10'000;
    default:
      return 0;
  }
}

std::size_t skip_spaces(View text, std::size_t at) {
  while (at < text.size() && text[at] == U' ') ++at;
  return at;
}

bool starts_with_any(View text, std::span<const View> words) {
  return std::ranges::any_of(words, [&](View word) { return text.starts_with(word); });
}

// Arabic digits with thousands commas, decimals and one multiplier: 1,299.50 · 1.2w · 3千.
ReadNumber read_arabic(View text, std::size_t at) {
  std::int64_t milli = 0;
  std::size_t end = at;
  int digits = 0;
  while (end < text.size() && digits <= 10) {
    if (is_digit(text[end])) {
      milli = milli * 10 + static_cast<std::int64_t>(text[end] - U'0');
      ++digits;
    } else if (!(text[end] == U',' && end + 3 < text.size() && is_digit(text[end + 1]) &&
                 is_digit(text[end + 2]) && is_digit(text[end + 3]))) {
      break;
    }
    ++end;
  }
  if (digits > 10) return {0, at};
  milli *= 1'000;
  if (end + 1 < text.size() && text[end] == U'.' && is_digit(text[end + 1])) {
    ++end;
    for (std::int64_t place = 100; end < text.size() && is_digit(text[end]); ++end, place /= 10)
      milli += static_cast<std::int64_t>(text[end] - U'0') * place;
  }
  const std::int64_t unit = end < text.size() ? unit_value(text[end]) : 0;
  if (unit >= 100) return {milli * unit, end + 1, false, true};
  return {milli, end, true, false};
}

// 一千二百三十 · 两百五 (250) · 三千多 (3000) · 一万二 (12000)
ReadNumber read_han(View text, std::size_t at) {
  std::int64_t whole = 0;    // 万 and above
  std::int64_t section = 0;  // below 万
  std::int64_t digit = -1;
  std::int64_t last_unit = 0;
  bool large = false;
  std::size_t end = at;
  for (int read = 0; end < text.size() && read < 16; ++end, ++read) {
    if (const int value = digit_value(text[end]); value >= 0) {
      if (digit > 0) return {0, at};  // 一二三 is not an amount
      digit = value;
      if (value == 0) last_unit = 0;
      continue;
    }
    const std::int64_t unit = text[end] == U'w' ? 0 : unit_value(text[end]);
    if (unit == 0) break;
    if (digit < 0 && unit != 10 && section == 0) break;
    if (unit == 10'000) {
      whole = (section + std::max<std::int64_t>(digit, 0)) * unit;
      section = 0;
    } else {
      section += (digit < 0 ? 1 : digit) * unit;
    }
    large = large || unit >= 100;
    last_unit = unit;
    digit = -1;
  }
  if (end == at) return {0, at};
  if (digit > 0) section += digit * (last_unit >= 100 ? last_unit / 10 : 1);
  return {(whole + section) * 1'000, end, false, large};
}

constexpr View pay_words[] = {U"付了", U"付款", U"付",   U"充了", U"充值", U"充",   U"扣了", U"扣",
                              U"花了", U"花",   U"金额", U"转了", U"共",   U"支付", U"总共", U"退",
                              U"退款", U"提现", U"少了", U"余额", U"冲了", U"冲"};

bool follows_pay_word(View text, std::size_t at) {
  while (at > 0 && (text[at - 1] == U' ' || text[at - 1] == U'我' || text[at - 1] == U'了' ||
                    text[at - 1] == U':'))
    --at;
  const View before = text.substr(0, at);
  if (before.ends_with(U"付")) return true;
  return std::ranges::any_of(pay_words, [&](View word) { return before.ends_with(word); });
}

struct AmountFinder {
  View text;

  std::optional<Money> find() const {
    std::optional<Money> guess;
    for (std::size_t at = 0; at < text.size();) {
      const bool inside_word = at > 0 && (is_word_character(text[at - 1]) || text[at - 1] == U'.');
      const bool arabic = is_digit(text[at]);
      if ((!arabic && digit_value(text[at]) < 0 && text[at] != U'十') || (arabic && inside_word)) {
        ++at;
        continue;
      }
      const ReadNumber number = arabic ? read_arabic(text, at) : read_han(text, at);
      if (number.end == at) {
        ++at;
        while (at < text.size() && (is_word_character(text[at]) || digit_value(text[at]) >= 0))
          ++at;
        continue;
      }
      switch (judge(at, number)) {
        case Verdict::sure:
          return Money{number.milli};
        case Verdict::maybe:
          if (!guess) guess = Money{number.milli};
          break;
        case Verdict::no:
          break;
      }
      at = number.end;
    }
    return guess;
  }

 private:
  enum class Verdict : unsigned char { no, maybe, sure };

  Verdict judge(std::size_t at, const ReadNumber& number) const {
    if (number.milli <= 0 || number.milli > money_milli_max) return Verdict::no;
    if (at > 0 && (text[at - 1] == U'¥' || text[at - 1] == U'$')) return Verdict::sure;
    std::size_t after = skip_spaces(text, number.end);
    while (after < text.size() &&
           (text[after] == U'多' || text[after] == U'来' || text[after] == U'几'))
      ++after;
    const View rest = text.substr(after);
    constexpr View currency[] = {U"元", U"块", U"圆", U"rmb", U"cny", U"yuan", U"蚊", U"大洋"};
    if (starts_with_any(rest, currency)) return Verdict::sure;
    constexpr View counted[] = {U"个", U"张", U"次", U"天", U"年", U"月", U"日", U"号",
                                U"点", U"分", U"小", U"位", U"人", U"份", U"笔", U"遍",
                                U"级", U"秒", U"周", U"%",  U"-",  U"/",  U":",  U"条",
                                U"种", U"颗", U"钻", U"金", U"q",  U"g"};
    if (starts_with_any(rest, counted)) return Verdict::no;
    if (!rest.empty() && is_word_character(rest.front())) return Verdict::no;
    if (number.large_unit) return Verdict::maybe;
    if (number.bare_digits && follows_pay_word(text, at) && number.milli < 10'000'000'000)
      return Verdict::maybe;
    if (number.bare_digits && number.end > at + 3 && text[number.end - 3] == U'.')
      return Verdict::maybe;  // 216.00
    return Verdict::no;
  }
};

// The text under [from, to) in half width and without unseen characters, in its own case.
std::string as_written(std::string_view text, const Folded& folded, std::size_t from,
                       std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) {
    const char32_t original = decode_at(text, folded.begins[i]).code;
    const bool upper =
        (original >= U'A' && original <= U'Z') || (original >= 0xFF21 && original <= 0xFF3A);
    append_utf8(out, upper ? folded.codes[i] - 32 : folded.codes[i]);
  }
  return out;
}

template <class T>
void add_once(std::vector<T>& list, T value) {
  if (list.size() < names_max && std::ranges::find(list, value) == list.end())
    list.push_back(std::move(value));
}

struct Token {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t letters = 0;
  std::size_t digits = 0;
  std::size_t size() const { return to - from; }
};

class SlotFinder {
 public:
  SlotFinder(std::string_view text, const Folded& folded)
      : text_(text), folded_(folded), codes_(folded.codes) {}

  Slots run() {
    for (const SecretSpan& secret : find_secrets(folded_)) take_secret(secret);
    for (std::size_t at = 0; at < codes_.size();) {
      if (!is_word_character(codes_[at]) || taken(at)) {
        ++at;
        continue;
      }
      const Token token = token_at(at);
      judge(token);
      at = token.to;
    }
    slots_.amount = AmountFinder{without_names()}.find();
    slots_.minutes_waited = find_minutes_waited(codes_);
    slots_.product = find_product();
    return std::move(slots_);
  }

 private:
  void take_secret(const SecretSpan& secret) {
    taken_.push_back({secret.from, secret.to});
    std::string value = as_written(text_, folded_, secret.from, secret.to);
    switch (secret.kind) {
      case SecretKind::card:
        add_once(slots_.cards, std::move(value));
        break;
      case SecretKind::password:
        if (secret.near_query_words || !is_login_password(secret.from))
          slots_.query_password = std::move(value);
        break;
      case SecretKind::code:
      case SecretKind::identity:
        break;
    }
  }

  bool taken(std::size_t at) const {
    return std::ranges::any_of(
        taken_, [&](const auto& span) { return at >= span.first && at < span.second; });
  }

  bool is_login_password(std::size_t at) const {
    const View before =
        codes_.substr(at - std::min<std::size_t>(at, 12), std::min<std::size_t>(at, 12));
    for (const View word : {U"登录", U"登陆", U"账号", U"支付", U"微信", U"qq", U"卡号"})
      if (before.find(word) != View::npos) return true;
    return !slots_.cards.empty();
  }

  Token token_at(std::size_t from) const {
    Token token{.from = from, .to = from};
    for (std::size_t at = from; at < codes_.size(); ++at) {
      const bool joined = (codes_[at] == U'-' || codes_[at] == U'_') && at + 1 < codes_.size() &&
                          is_word_character(codes_[at + 1]);
      if (!is_word_character(codes_[at]) && !joined) break;
      token.digits += is_digit(codes_[at]) ? 1 : 0;
      token.letters += is_lower(codes_[at]) ? 1 : 0;
      token.to = at + 1;
    }
    return token;
  }

  // The words just before, spaces and separators left out.
  View before(std::size_t at, std::size_t reach) const {
    while (at > 0 && View(U" :：,，是为的=#号()（）「」\"'\n").find(codes_[at - 1]) != View::npos)
      --at;
    const std::size_t from = at - std::min(at, reach);
    return codes_.substr(from, at - from);
  }

  void judge(const Token& token) {
    if (token.digits == 0 && !is_shop_number_of_letters(token)) return judge_word(token);
    if (is_tail(token)) return;
    if (is_phone(token)) {
      remember(token);
      return add_once(slots_.phones, as_written(text_, folded_, token.from, token.to));
    }
    if (is_order(token)) {
      remember(token);
      return add_once(slots_.order_nos, order_written(token));
    }
    judge_word(token);
  }

  void remember(const Token& token) { taken_.push_back({token.from, token.to}); }

  bool is_phone(const Token& token) const {
    return token.size() == 11 && token.letters == 0 && codes_[token.from] == U'1' &&
           codes_[token.from + 1] >= U'3';
  }

  // 后4位9026 · 尾号9026 · 9026结尾 · ending in 9026
  bool is_tail(const Token& token) {
    if (token.size() < 4 || token.size() > 8) return false;
    const View lead = before(token.from, 10);
    const View rest = codes_.substr(skip_spaces(codes_, token.to));
    bool tail = false;
    for (const View word :
         {U"尾",        U"后四位",  U"后4位",     U"后5位",  U"后五位",    U"后6位", U"后六位",
          U"后8位",     U"后八位",  U"末四位",    U"末4位",  U"末尾",      U"结尾",  U"尾数",
          U"ending in", U"ends in", U"ends with", U"last 4", U"last four", U"digits"})
      tail = tail || lead.ends_with(word);
    constexpr View endings[] = {U"结尾", U"尾的", U"尾号", U"尾那"};
    tail = tail || starts_with_any(rest, endings);
    if (!tail) return false;
    remember(token);
    const View context = codes_.substr(token.from - std::min<std::size_t>(token.from, 16),
                                       std::min<std::size_t>(token.from, 16));
    const auto says = [&](View word) { return context.find(word) != View::npos; };
    if (says(U"手机") || says(U"电话") || says(U"phone")) return true;
    std::string value = as_written(text_, folded_, token.from, token.to);
    const bool card = (says(U"卡") || says(U"激活码") || says(U"card")) && !says(U"订单");
    add_once(card ? slots_.card_tails : slots_.order_tails, std::move(value));
    return true;
  }

  bool called_order(const Token& token) const {
    const View lead = before(token.from, 14);
    for (const View word : {U"订单", U"单号", U"定单", U"流水", U"交易", U"单", U"编", U"dingdan",
                            U"order", U"order no", U"order number", U"trade no", U"number", U"no.",
                            U"transaction", U"transaction id", U"order id"})
      if (lead.ends_with(word)) return true;
    return false;
  }

  bool is_order(const Token& token) const {
    if (token.size() > 64) return false;
    const bool dated = token.letters == 0 && token.size() > token.digits;  // 2026-01-02
    if (called_order(token)) return token.size() >= 5 && !(dated && token.digits <= 8);
    if (called_account(token)) return false;
    if (token.letters == 0) return token.digits >= 14 && token.size() == token.digits;
    if (token.size() == 16 && token.letters + token.digits == 16)
      return token.digits >= 2 || is_upper_case(token);
    std::size_t at = token.from;
    while (at < token.to && is_lower(codes_[at])) ++at;
    const std::size_t prefix = at - token.from;
    while (at < token.to && is_digit(codes_[at])) ++at;
    return prefix >= 1 && prefix <= 6 && at == token.to && token.digits >= 10;
  }

  // Of sixteen letters and digits drawn at random, one number in seventeen has no digit.
  bool is_shop_number_of_letters(const Token& token) const {
    return token.letters == 16 && token.size() == 16 &&
           (is_upper_case(token) || called_order(token));
  }

  bool is_upper_case(const Token& token) const {
    return std::ranges::none_of(as_written(text_, folded_, token.from, token.to),
                                [](char c) { return c >= 'a' && c <= 'z'; });
  }

  // Shops write their 16 characters in upper case; people do not always.
  std::string order_written(const Token& token) const {
    std::string value = as_written(text_, folded_, token.from, token.to);
    if (value.size() == 16 && token.letters > 0 &&
        std::ranges::none_of(value, [](char c) { return c >= 'A' && c <= 'Z'; }))
      for (char& c : value)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return value;
  }

  bool called_account(const Token& token) const {
    const View lead = before(token.from, 14);
    for (const View word : {U"账", U"帐", U"账户", U"qq", U"微信", U"uid", U"id", U"游戏", U"邮箱",
                            U"account", U"email", U"username", U"用户名", U"充值手机", U"角色"})
      if (lead.ends_with(word)) return true;
    return false;
  }

  void judge_word(const Token& token) {
    if (slots_.account || token.size() < 4 || !called_account(token)) return;
    std::size_t end = token.to;  // mail addresses go on
    while (end < codes_.size() && (is_word_character(codes_[end]) || codes_[end] == U'@' ||
                                   codes_[end] == U'.' || codes_[end] == U'_'))
      ++end;
    const bool mail = codes_.substr(token.from, end - token.from).find(U'@') != View::npos;
    if (token.digits == 0 && !mail) return;
    slots_.account = as_written(text_, folded_, token.from, mail ? end : token.to);
    taken_.push_back({token.from, end});
  }

  // For the amounts: numbers already understood are not money.
  std::u32string without_names() const {
    std::u32string text = folded_.codes;
    for (const auto& [from, to] : taken_)
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(from),
                text.begin() + static_cast<std::ptrdiff_t>(to), U'#');
    return text;
  }

  // What stands before a word for goods, back to a word that cannot be part of its name.
  std::optional<std::string> find_product() const {
    for (const View kind :
         {U"月卡",  U"季卡",   U"年卡",   U"周卡",   U"天卡",   U"会员",   U"点卡",
          U"点券",  U"q币",    U"话费",   U"流量包", U"礼品卡", U"加油卡", U"京东卡",
          U"金币",  U"钻石",   U"直充",   U"皮肤",   U"加速器", U"充值卡", U"通行证",
          U"steam", U"激活码", U"余额卡", U"e卡"}) {
      const std::size_t found = codes_.find(kind);
      if (found == View::npos) continue;
      std::size_t from = found;
      while (from > 0 && found - from < 10 && is_product_character(from - 1)) --from;
      const std::size_t end = found + kind.size();
      if (end - from < 3 && kind.size() < 3) continue;  // "月卡" alone names nothing
      if (from == found && (kind == U"激活码" || kind == U"充值卡" || kind == U"直充")) continue;
      return as_written(text_, folded_, from, end);
    }
    return std::nullopt;
  }

  bool is_product_character(std::size_t at) const {
    const char32_t code = codes_[at];
    if (!is_han(code) && !is_word_character(code)) return false;
    return View(U"的了个张是买充冲份款这那我你在到有没给要用和付钱错么吗想问把被从开通")
               .find(code) == View::npos;
  }

  std::string_view text_;
  const Folded& folded_;
  View codes_;
  Slots slots_{};
  std::vector<std::pair<std::size_t, std::size_t>> taken_{};
};

}  // namespace

ReadNumber read_number(View text, std::size_t at) {
  if (at >= text.size()) return {0, at};
  return is_digit(text[at]) ? read_arabic(text, at) : read_han(text, at);
}

Slots find_slots(std::string_view text, const Folded& folded) {
  return SlotFinder(text, folded).run();
}

}  // namespace jx::language
