#include "language/entities.h"

#include <algorithm>
#include <array>
#include <span>

#include "language/names.h"
#include "language/secrets.h"

namespace jx::language {
namespace {

using View = std::u32string_view;

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

class SlotFinder {
 public:
  SlotFinder(std::string_view text, const Folded& folded)
      : text_(text), folded_(folded), codes_(folded.codes) {}

  Slots run(Intent wanted, const Model& model) {
    for (const SecretSpan& secret : find_secrets(folded_)) take_secret(secret);
    take_orders_by_their_look();
    for (const Name& name : find_names(text_, folded_, wanted, model))
      if (!taken(name.candidate)) take_name(name);
    take_the_obvious();
    if (const auto goods = find_goods(folded_, model))
      slots_.product = std::string(folded_.original(text_, goods->from, goods->to));
    return std::move(slots_);
  }

 private:
  void take_secret(const SecretSpan& secret) {
    taken_.push_back({secret.from, secret.to});
    std::string value = as_written(text_, folded_, secret.from, secret.to);
    switch (secret.kind) {
      case SecretKind::card:
        if (std::ranges::any_of(value, [](char c) { return c >= '0' && c <= '9'; }))
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

  void take_name(const Name& name) {
    const Candidate& candidate = name.candidate;
    taken_.push_back({candidate.from, candidate.to});
    switch (name.kind) {
      case NameKind::nothing:
        break;
      case NameKind::order:
        if (is_tail(candidate)) {
          take_tail(candidate);
        } else {
          add_once(slots_.order_nos, order_written(candidate.written));
        }
        break;
      case NameKind::card:
        if (is_tail(candidate)) {
          take_tail(candidate);
        } else {
          add_once(slots_.cards, candidate.written);
        }
        break;
      case NameKind::phone:
        add_once(slots_.phones, candidate.written);
        break;
      case NameKind::account:
        slots_.account = candidate.written;
        break;
      case NameKind::amount:
        take_amount(candidate);
        break;
      case NameKind::wait:
        slots_.minutes_waited = candidate.minutes;
        break;
    }
  }

  void take_amount(const Candidate& candidate) {
    slots_.amount = Money{*candidate.milli};
    slots_.amount_written = amount_written(candidate);
  }

  // Digits as they stand, without thousands commas; else the value.
  std::string amount_written(const Candidate& candidate) const {
    std::string digits;
    for (std::size_t at = candidate.from; at < candidate.to; ++at) {
      const char32_t code = codes_[at];
      if (is_digit(code) || code == U'.') {
        digits += static_cast<char>(code);
      } else if (code != U',') {
        digits.clear();
        break;
      }
    }
    if (const auto read = money_from_text(digits); read && read->milli == *candidate.milli)
      return digits;
    std::string value = to_text(Money{*candidate.milli});  // always with decimals
    while (value.ends_with('0')) value.pop_back();
    if (value.ends_with('.')) value.pop_back();
    return value;
  }

  // What is called an order right before it, and the numbers that shops draw: sixteen letters and
  // digits at random, raised. One in seventeen of them has no digit.
  void take_orders_by_their_look() {
    for (const Candidate& candidate : find_candidates(text_, folded_))
      if (candidate.form == Form::token && !taken(candidate) &&
          (is_right_after_order_word(candidate) ||
           (is_drawn_by_a_shop(candidate.written) && !is_called_card(candidate))))
        take_name({.kind = NameKind::order, .candidate = candidate});
  }

  // What needs no learning: a number that is all of the message, what stands right after 尾号.
  void take_the_obvious() {
    for (const Candidate& candidate : find_candidates(text_, folded_)) {
      if (taken(candidate)) continue;
      const bool alone = candidate.to - candidate.from == codes_.size();
      if (alone && candidate.milli && !slots_.amount && !is_digit(codes_.front())) {
        take_amount(candidate);
      } else if (alone && candidate.minutes && !slots_.minutes_waited) {
        slots_.minutes_waited = candidate.minutes;
      } else if (candidate.form == Form::token && is_right_after_tail_word(candidate)) {
        take_name({.kind = NameKind::card, .candidate = candidate});
      }
    }
  }

  static bool is_drawn_by_a_shop(std::string_view written) {
    constexpr std::size_t drawn = 16;
    const auto is_upper_or_digit = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    };
    return written.size() == drawn && std::ranges::all_of(written, is_upper_or_digit) &&
           std::ranges::any_of(written, [](char c) { return c >= 'A'; });
  }

  bool is_right_after_order_word(const Candidate& candidate) const {
    constexpr std::size_t shortest = 5;
    constexpr std::size_t drawn = 16;
    const bool has_digit =
        std::ranges::any_of(candidate.written, [](char c) { return c >= '0' && c <= '9'; });
    if (candidate.written.size() < shortest || (!has_digit && candidate.written.size() != drawn))
      return false;
    std::size_t end = candidate.from;
    while (end > 0 && View(U" :：是为#").find(codes_[end - 1]) != View::npos) --end;
    const View left = codes_.substr(0, end);
    for (const View word :
         {U"订单号", U"订单编号", U"交易号", U"单号", U"order no", U"order number", U"order id"})
      if (left.ends_with(word)) return true;
    return false;
  }

  bool is_right_after_tail_word(const Candidate& candidate) const {
    std::size_t end = candidate.from;
    while (end > 0 && View(U" :：是为的").find(codes_[end - 1]) != View::npos) --end;
    const View left = codes_.substr(0, end);
    for (const View word : {U"尾号", U"尾数", U"后四位", U"后4位", U"末四位", U"后六位", U"后6位",
                            U"ending in", U"ends in", U"ends with"})
      if (left.ends_with(word)) return true;
    return false;
  }

  bool taken(const Candidate& candidate) const {
    return std::ranges::any_of(taken_, [&](const auto& span) {
      return candidate.from < span.second && span.first < candidate.to;
    });
  }

  bool is_login_password(std::size_t at) const {
    const View before =
        codes_.substr(at - std::min<std::size_t>(at, 12), std::min<std::size_t>(at, 12));
    for (const View word : {U"登录", U"登陆", U"账号", U"支付", U"微信", U"qq", U"卡号"})
      if (before.find(word) != View::npos) return true;
    return !slots_.cards.empty();
  }

  // 后4位9026 · 尾号9026 · 9026结尾 · ending in 9026
  bool is_tail(const Candidate& candidate) const {
    constexpr std::size_t tail_max = 8;
    if (candidate.written.size() > tail_max) return false;
    const std::size_t reach = std::min<std::size_t>(candidate.from, 12);
    const View left = codes_.substr(candidate.from - reach, reach);
    const View right = codes_.substr(candidate.to, 6);
    for (const View word :
         {U"尾", U"后四", U"后4", U"后5", U"后五", U"后6", U"后六", U"后8", U"后八", U"末", U"最后",
          U"后面", U"后几", U"结尾", U"ending", U"ends", U"last"})
      if (left.find(word) != View::npos) return true;
    for (const View word : {U"结尾", U"尾的", U"尾号", U"尾那", U"收尾"})
      if (right.find(word) != View::npos) return true;
    return candidate.written.size() <= 4;
  }

  void take_tail(const Candidate& candidate) {
    const std::size_t reach = std::min<std::size_t>(candidate.from, 8);
    const View left = codes_.substr(candidate.from - reach, reach);
    for (const View word : {U"手机", U"电话", U"phone", U"银行"})
      if (left.find(word) != View::npos) return;
    add_once(is_called_card(candidate) ? slots_.card_tails : slots_.order_tails, candidate.written);
  }

  bool is_called_card(const Candidate& candidate) const {
    const std::size_t reach = std::min<std::size_t>(candidate.from, 16);
    const View left = codes_.substr(candidate.from - reach, reach);
    const View right = codes_.substr(candidate.to, 12);
    for (const View word : {U"卡", U"码", U"券", U"key", U"code", U"card", U"密"})
      if (left.find(word) != View::npos || right.find(word) != View::npos) return true;
    return false;
  }

  // Shops write their 16 characters in upper case; people do not always.
  static std::string order_written(std::string value) {
    const bool shop_number =
        value.size() == 16 &&
        std::ranges::all_of(
            value, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }) &&
        std::ranges::any_of(value, [](char c) { return c >= 'a'; });
    if (shop_number)
      for (char& c : value)
        if (c >= 'a') c = static_cast<char>(c - 32);
    return value;
  }

  std::string_view text_;
  const Folded& folded_;
  View codes_;
  Slots slots_{};
  std::vector<std::pair<std::size_t, std::size_t>> taken_{};
};

}  // namespace

Slots find_slots(std::string_view text, const Folded& folded, Intent wanted, const Model& model) {
  return SlotFinder(text, folded).run(wanted, model);
}

}  // namespace jx::language
