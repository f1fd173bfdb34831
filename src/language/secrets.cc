#include "language/secrets.h"

#include <algorithm>
#include <array>
#include <optional>

#include "language/understanding.h"

namespace jx::language {
namespace {

enum class Label : unsigned char { none, card, password, code, identity, order, phone, tail };

struct LabelWord {
  std::u32string_view text;
  Label label;
};

// Longer words stand before their own endings, so that 查询密码 is found before 密码.
constexpr LabelWord label_words[] = {
    {U"卡密", Label::card},         {U"卡蜜", Label::card},
    {U"激活码", Label::card},       {U"兑换码", Label::card},
    {U"充值码", Label::card},       {U"冲值码", Label::card},
    {U"提货码", Label::card},       {U"序列号", Label::card},
    {U"注册码", Label::card},       {U"授权码", Label::card},
    {U"密钥", Label::card},         {U"秘钥", Label::card},
    {U"券码", Label::card},         {U"卡号", Label::card},
    {U"点卡", Label::card},         {U"cdkey", Label::card},
    {U"cdk", Label::card},          {U"kami", Label::card},
    {U"gift card", Label::card},    {U"activation code", Label::card},
    {U"redeem code", Label::card},  {U"license key", Label::card},
    {U"licence key", Label::card},  {U"密码", Label::password},
    {U"蜜码", Label::password},     {U"口令", Label::password},
    {U"password", Label::password}, {U"passwd", Label::password},
    {U"passcode", Label::password}, {U"pwd", Label::password},
    {U"mima", Label::password},     {U"验证码", Label::code},
    {U"校验码", Label::code},       {U"动态码", Label::code},
    {U"短信码", Label::code},       {U"verification code", Label::code},
    {U"otp", Label::code},          {U"身份证", Label::identity},
    {U"订单", Label::order},        {U"单号", Label::order},
    {U"定单", Label::order},        {U"流水", Label::order},
    {U"交易", Label::order},        {U"凭证号", Label::order},
    {U"编号", Label::order},        {U"dingdan", Label::order},
    {U"danhao", Label::order},      {U"order", Label::order},
    {U"trade no", Label::order},    {U"transaction", Label::order},
    {U"手机", Label::phone},        {U"电话", Label::phone},
    {U"phone", Label::phone},       {U"qq", Label::phone},
    {U"微信", Label::phone},        {U"账号", Label::phone},
    {U"帐号", Label::phone},        {U"尾号", Label::tail},
    {U"后四位", Label::tail},       {U"后4位", Label::tail},
    {U"末四位", Label::tail},
};

constexpr std::size_t label_reach = 14;

struct FoundLabel {
  Label label = Label::none;
  std::size_t end = 0;  // of the label word
  bool near_query_words = false;
};

bool ends_sentence(char32_t code) {
  return code == U'。' || code == U'!' || code == U'?' || code == U';' || code == U'；';
}

bool matches_at(std::u32string_view text, std::size_t at, std::u32string_view word) {
  return text.substr(at, word.size()) == word;
}

bool calls_for_a_look_up(std::u32string_view before) {
  for (const std::u32string_view word :
       {U"查询", U"查单", U"取卡", U"提取", U"查卡", U"取货", U"订单"})
    if (before.ends_with(word)) return true;
  return false;
}

// The last label that ends at or before `token`, within reach and in its sentence.
FoundLabel label_before(std::u32string_view text, std::size_t token, std::size_t not_before) {
  const std::size_t first = std::max(not_before, token - std::min(token, label_reach + 4));
  for (std::size_t at = token; at-- > first;) {
    if (ends_sentence(text[at])) return {};
    for (const LabelWord& word : label_words) {
      if (!matches_at(text, at, word.text) || at + word.text.size() > token) continue;
      if (token - at - word.text.size() > label_reach) continue;
      return {word.label, at + word.text.size(), calls_for_a_look_up(text.substr(0, at))};
    }
  }
  return {};
}

struct Token {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t letters = 0;
  std::size_t digits = 0;
  std::size_t groups = 1;
  bool even_groups = true;  // every group has 4..8 characters
  std::size_t size() const { return to - from; }
  std::size_t characters() const { return letters + digits; }
};

Token token_at(std::u32string_view text, std::size_t from) {
  Token token{.from = from, .to = from};
  std::size_t group = 0;
  const auto close_group = [&] {
    if (group < 4 || group > 8) token.even_groups = false;
    group = 0;
  };
  for (std::size_t at = from; at < text.size(); ++at) {
    const char32_t code = text[at];
    if (is_digit(code)) {
      ++token.digits;
    } else if (is_lower(code)) {
      ++token.letters;
    } else if ((code == U'-' || code == U'_') && at + 1 < text.size() &&
               is_word_character(text[at + 1])) {
      close_group();
      ++token.groups;
      continue;
    } else {
      break;
    }
    ++group;
    token.to = at + 1;
  }
  close_group();
  return token;
}

bool is_phone(std::u32string_view token) {
  return token.size() == 11 && token[0] == U'1' && token[1] >= U'3' &&
         std::ranges::all_of(token, is_digit);
}

// 2026-01-02: told beside a card, it is when and not what.
bool is_date(std::u32string_view token) {
  if (token.size() != 10 || token[4] != U'-' || token[7] != U'-') return false;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char32_t code : token.substr(from, count))
      value = is_digit(code) ? value * 10 + static_cast<int>(code - U'0') : 10'000;
    return value;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool has_card_shape(const Token& token, std::u32string_view text) {
  if (token.letters == 0 || token.digits == 0) return false;
  if (token.groups >= 3 && token.even_groups) return true;
  if (token.groups > 1 || token.characters() < 20) return false;
  // Letters followed by digits alone is how shops write order numbers ("DJ20260101…").
  std::size_t at = token.from;
  while (is_lower(text[at])) ++at;
  return !std::ranges::all_of(text.substr(at, token.to - at), is_digit);
}

// What follows a number that makes it an amount, a date or a count.
bool is_measured(std::u32string_view text, std::size_t end) {
  while (end < text.size() && text[end] == U' ') ++end;
  if (end >= text.size()) return false;
  return std::u32string_view(U"元块年月日号分秒个次天w.").find(text[end]) !=
         std::u32string_view::npos;
}

bool has_han_between(std::u32string_view text, std::size_t from, std::size_t to) {
  for (const char32_t code : text.substr(from, to - from))
    if (is_han(code) && code != U'是' && code != U'为' && code != U'码' && code != U'号' &&
        code != U'就' && code != U'填' && code != U'写' && code != U'的' && code != U'系')
      return true;
  return false;
}

std::size_t password_end(std::u32string_view text, std::size_t at) {
  while (at < text.size() && text[at] > U' ' && text[at] < 0x7F && text[at] != U'"' &&
         text[at] != U'\'' && text[at] != U',')
    ++at;
  return at;
}

std::size_t password_begin(std::u32string_view text, std::size_t at) {
  while (at > 0 && text[at - 1] > U' ' && text[at - 1] < 0x7F && text[at - 1] != U':' &&
         text[at - 1] != U'=' && text[at - 1] != U'"' && text[at - 1] != U'\'')
    --at;
  return at;
}

bool code_label_follows(std::u32string_view text, std::size_t end) {
  const std::u32string_view next = text.substr(end, 9);
  return next.find(U"验证码") != std::u32string_view::npos ||
         next.find(U"校验码") != std::u32string_view::npos;
}

class Finder {
 public:
  explicit Finder(std::u32string_view text) : text_(text) {}

  std::vector<SecretSpan> run() {
    for (std::size_t at = 0; at < text_.size();) {
      if (!is_word_character(text_[at])) {
        ++at;
        continue;
      }
      const Token token = token_at(text_, at);
      const bool long_enough = password_end(text_, at) - password_begin(text_, at) >= 4;
      at = long_enough ? judge(token) : token.to;
    }
    return std::move(found_);
  }

 private:
  // Where to go on.
  std::size_t judge(const Token& token) {
    FoundLabel label = label_before(text_, token.from, last_end_);
    if (label.label == Label::none && continues_list(token)) label.label = Label::card;
    const std::u32string_view word = text_.substr(token.from, token.size());
    const bool letters_around = has_han_between(text_, label.end, token.from);
    if (token.digits > 0) last_end_ = token.to;  // a label is never looked for inside a number
    switch (label.label) {
      case Label::card:
        if (token.characters() >= 6 && !is_phone(word) && !is_date(word) && !is_label_itself(token))
          return add(token.from, token.to, SecretKind::card);
        break;
      case Label::password:
        if (token.digits == 0 && (letters_around || !is_told(label.end, token.from))) break;
        if (letters_around && (is_phone(word) || is_measured(text_, token.to))) break;
        if (letters_around && token.characters() > 32) break;
        if (is_label_itself(token)) break;
        return add(std::max(label.end, password_begin(text_, token.from)),
                   std::max(token.to, password_end(text_, token.from)), SecretKind::password,
                   label.near_query_words);
      case Label::code:
        if (token.letters == 0 && token.digits >= 4 && token.digits <= 8 &&
            !is_measured(text_, token.to))
          return add(token.from, token.to, SecretKind::code);
        break;
      case Label::identity:
        if (token.characters() == 18 || token.characters() == 15)
          return add(token.from, token.to, SecretKind::identity);
        break;
      case Label::order:
      case Label::phone:
      case Label::tail:
        if (label.label != Label::order && is_identity_number(word))
          return add(token.from, token.to, SecretKind::identity);
        break;
      case Label::none:
        if (is_identity_number(word)) return add(token.from, token.to, SecretKind::identity);
        if (has_card_shape(token, text_)) return add(token.from, token.to, SecretKind::card);
        if (token.letters == 0 && token.digits >= 4 && token.digits <= 8 &&
            code_label_follows(text_, token.to))
          return add(token.from, token.to, SecretKind::code);
        break;
    }
    return token.to;
  }

  std::size_t add(std::size_t from, std::size_t to, SecretKind kind, bool query = false) {
    found_.push_back({from, to, kind, query});
    last_end_ = to;
    return to;
  }

  // Only separators stand between this token and a card just found.
  bool continues_list(const Token& token) const {
    if (found_.empty() || found_.back().kind != SecretKind::card) return false;
    for (std::size_t at = found_.back().to; at < token.from; ++at)
      if (std::u32string_view(U" \n\r\t,、;|:/和").find(text_[at]) == std::u32string_view::npos)
        return false;
    return true;
  }

  // "密码abcd", "password: abcd", "password is abcd", but not "password please".
  bool is_told(std::size_t label_end, std::size_t from) const {
    const std::u32string_view between = text_.substr(label_end, from - label_end);
    return is_han(text_[label_end - 1]) || between.find_first_of(U":=：") != between.npos ||
           between.find(U"is") != between.npos;
  }

  bool is_label_itself(const Token& token) const {
    const std::u32string_view word = text_.substr(token.from, token.size());
    return std::ranges::any_of(label_words,
                               [&](const LabelWord& label) { return label.text == word; });
  }

  std::u32string_view text_;
  std::vector<SecretSpan> found_;
  std::size_t last_end_ = 0;
};

void append_masked(std::string& out, std::string_view secret, SecretKind kind) {
  // The ends of a card let two people speak of the same one; half of it and more stays hidden.
  const std::size_t shown = kind != SecretKind::card ? 0
                            : secret.size() >= 16    ? 4
                            : secret.size() >= 8     ? 2
                                                     : 0;
  out.append(secret.substr(0, shown));
  out.append("****");
  out.append(secret.substr(secret.size() - shown));
}

}  // namespace

bool may_hold_secret(std::string_view text) {
  int plain = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    plain += (byte > ' ' && byte < 0x7F) ? 1 : 0;
    if (plain >= 4 || byte == 0xEF) return true;  // 0xEF: full-width forms
  }
  return false;
}

bool is_identity_number(std::u32string_view token) {
  if (token.size() != 18 || !std::ranges::all_of(token.substr(0, 17), is_digit)) return false;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char32_t code : token.substr(from, count))
      value = value * 10 + static_cast<int>(code - U'0');
    return value;
  };
  const int year = number(6, 4);
  const int month = number(10, 2);
  const int day = number(12, 2);
  if (token[0] == U'0' || year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1 ||
      day > 31)
    return false;
  constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += weights[i] * static_cast<int>(token[i] - U'0');
  return token[17] == std::u32string_view(U"10x98765432")[static_cast<std::size_t>(sum % 11)];
}

std::vector<SecretSpan> find_secrets(const Folded& text) { return Finder(text.codes).run(); }

std::string mask_secrets(std::string_view text) {
  if (!may_hold_secret(text)) return std::string(text);
  const Folded folded = fold_text(text);
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (const SecretSpan& span : find_secrets(folded)) {
    const std::size_t from = folded.begins[span.from];
    // Characters not seen behind the last one (zero width) go with it.
    const std::size_t to = folded.begins[span.to];
    out.append(text.substr(done, from - done));
    std::string plain;
    for (std::size_t at = from; at < to;) {
      const Decoded decoded = decode_at(text, at);
      if (fold(decoded.code) != 0) append_utf8(plain, decoded.code);
      at += decoded.bytes;
    }
    const bool ascii = std::ranges::all_of(plain, [](char c) { return (c & 0x80) == 0; });
    append_masked(out, ascii ? plain : utf8_of(folded.codes.substr(span.from, span.to - span.from)),
                  span.kind);
    done = to;
  }
  out.append(text.substr(done));
  return out;
}

}  // namespace jx::language
