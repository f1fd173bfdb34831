#include "assistant/grounding/quantities.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "language/characters.h"

namespace jx::assistant {
namespace {

using View = std::u32string_view;

struct UnitWord {
  View text;
  std::string_view unit;
  bool after_han = true;  // a number in Chinese may stand before it
};

// Longer words first where one begins another.
constexpr auto unit_words = std::to_array<UnitWord>({
    {U"秒钟", "s"},
    {U"秒", "s"},
    {U"分钟", "min"},
    {U"个小时", "h"},
    {U"小时", "h"},
    {U"个钟头", "h"},
    {U"钟头", "h"},
    {U"个工作日", "workday"},
    {U"工作日", "workday"},
    {U"个自然日", "d"},
    {U"自然日", "d"},
    {U"天", "d"},
    {U"日内", "d"},
    {U"个星期", "week"},
    {U"星期", "week"},
    {U"个礼拜", "week"},
    {U"周", "week"},
    {U"个月", "month"},
    {U"年", "year"},
    {U"元", "yuan"},
    {U"块", "yuan"},
    {U"%", "percent"},
    {U"倍", "times"},
    {U"折", "tenth off"},
    {U"个", "", false},
    {U"张", "", false},
    {U"次", "", false},
    {U"条", "", false},
    {U"笔", "", false},
    {U"件", "", false},
    {U"位", "", false},
    {U"份", "", false},
    {U"minutes", "min", false},
    {U"minute", "min", false},
    {U"mins", "min", false},
    {U"min", "min", false},
    {U"seconds", "s", false},
    {U"second", "s", false},
    {U"hours", "h", false},
    {U"hour", "h", false},
    {U"hrs", "h", false},
    {U"working days", "workday", false},
    {U"working day", "workday", false},
    {U"business days", "workday", false},
    {U"business day", "workday", false},
    {U"days", "d", false},
    {U"day", "d", false},
    {U"weeks", "week", false},
    {U"week", "week", false},
    {U"months", "month", false},
    {U"month", "month", false},
    {U"years", "year", false},
    {U"year", "year", false},
    {U"yuan", "yuan", false},
    {U"rmb", "yuan", false},
    {U"cny", "yuan", false},
    {U"percent", "percent", false},
    {U"times", "", false},
    {U"h", "h", false},
    {U"s", "s", false},
});

constexpr View currencies[] = {U"¥", U"￥", U"cny", U"rmb"};
constexpr View vague[] = {U"几", U"数", U"several", U"a few"};
constexpr View english_numbers[] = {U"one", U"two",   U"three", U"four", U"five",
                                    U"six", U"seven", U"eight", U"nine", U"ten"};

int han_digit(char32_t code) {
  if (code == U'两') return 2;
  constexpr View digits = U"零一二三四五六七八九";
  const std::size_t at = digits.find(code);
  return at == View::npos ? -1 : static_cast<int>(at);
}

struct Number {
  std::string value{};
  std::size_t end = 0;
};

class Reader {
 public:
  explicit Reader(View text) : text_(text) {}

  std::set<Quantity> read() {
    for (std::size_t at = 0; at < text_.size();) at = std::max(step(at), at + 1);
    return std::move(found_);
  }

 private:
  bool is_word_at(std::size_t at) const {
    return at < text_.size() && language::is_word_character(text_[at]);
  }
  bool is_digit_at(std::size_t at) const {
    return at < text_.size() && language::is_digit(text_[at]);
  }

  std::size_t step(std::size_t at) {
    if (is_word_at(at)) return at > 0 && is_word_at(at - 1) ? at + 1 : word(at);
    if (const Number han = han_number(at); han.end > at) return with_han_unit(han);
    for (const View word : vague)
      if (text_.substr(at).starts_with(word)) return with_han_unit({"some", at + word.size()});
    return at + 1;
  }

  // A run of letters and digits that begins here.
  std::size_t word(std::size_t at) {
    if (is_digit_at(at)) {
      const Number number = decimal(at);
      if (joins(number.end)) return as_written(at);
      if (!is_word_at(number.end)) return with_unit(number, at);
      if (const auto unit = unit_at(number.end, false); unit && !is_word_at(unit->second))
        return with_unit(number, at);
      return as_written(at);
    }
    std::size_t end = at;
    while (is_word_at(end)) ++end;
    const View letters = text_.substr(at, end - at);
    if (std::ranges::any_of(letters, language::is_digit)) return as_written(at);
    for (std::size_t i = 0; i < std::size(english_numbers); ++i)
      if (letters == english_numbers[i]) return with_english_unit({fmt::format("{}", i + 1), end});
    for (const View word : vague)
      if (text_.substr(at).starts_with(word)) return with_english_unit({"some", at + word.size()});
    return end;
  }

  // 1,299.50
  Number decimal(std::size_t at) const {
    Number number{{}, at};
    bool fraction = false;
    for (; number.end < text_.size(); ++number.end) {
      const char32_t code = text_[number.end];
      if (language::is_digit(code)) {
        number.value += static_cast<char>(code);
      } else if (code == U'.' && !fraction && is_digit_at(number.end + 1)) {
        fraction = true;
        number.value += '.';
      } else if (code != U',' || fraction || !is_group(number.end + 1)) {
        break;
      }
    }
    if (fraction) {
      while (number.value.ends_with('0')) number.value.pop_back();
      if (number.value.ends_with('.')) number.value.pop_back();
    }
    return number;
  }
  bool is_group(std::size_t at) const {
    return is_digit_at(at) && is_digit_at(at + 1) && is_digit_at(at + 2) && !is_digit_at(at + 3);
  }

  // A date, a clock time, a fraction goes on behind the number.
  bool joins(std::size_t end) const {
    return end < text_.size() && is_digit_at(end + 1) &&
           (text_[end] == U':' || text_[end] == U'-' || text_[end] == U'/');
  }

  std::size_t as_written(std::size_t at) {
    std::size_t end = at;
    while (is_word_at(end) || (joins(end) && end > at)) ++end;
    found_.insert(language::utf8_of(text_.substr(at, end - at)));
    return end;
  }

  std::optional<std::pair<std::string_view, std::size_t>> unit_at(std::size_t at,
                                                                  bool after_han) const {
    while (!after_han && at < text_.size() && text_[at] == U' ') ++at;
    for (const UnitWord& word : unit_words)
      if ((!after_han || word.after_han) && text_.substr(at).starts_with(word.text))
        return std::pair{word.unit, at + word.text.size()};
    return std::nullopt;
  }

  std::size_t add(const Number& number, std::string_view unit, std::size_t end) {
    found_.insert(fmt::format("{} {}", number.value, unit));
    return end;
  }

  std::size_t with_unit(const Number& number, std::size_t at) {
    const View before = text_.substr(0, at);
    const bool money = std::ranges::any_of(currencies, [&](View sign) {
      return before.ends_with(sign) ||
             (before.ends_with(U" ") && before.substr(0, at - 1).ends_with(sign));
    });
    if (money) return add(number, "yuan", number.end);
    const auto unit = unit_at(number.end, false);
    const bool latin = unit && language::is_lower(text_[unit->second - 1]);
    if (!unit || (latin && is_word_at(unit->second))) return add(number, "", number.end);
    return add(number, unit->first, unit->second);
  }

  std::size_t with_english_unit(const Number& number) {
    const auto unit = unit_at(number.end, false);
    if (!unit || unit->first.empty() || is_word_at(unit->second)) return number.end;
    return add(number, unit->first, unit->second);
  }

  std::size_t with_han_unit(const Number& number) {
    const auto unit = unit_at(number.end, true);
    return unit ? add(number, unit->first, unit->second) : number.end;
  }

  // 十五, 二十, 三百, 半 (below a thousand; figures above are not written so).
  Number han_number(std::size_t at) const {
    if (at < text_.size() && text_[at] == U'半') return {"0.5", at + 1};
    int total = 0;
    int digit = -1;
    std::size_t end = at;
    for (; end < text_.size() && end < at + 6; ++end) {
      if (const int value = han_digit(text_[end]); value >= 0) {
        if (digit > 0) return {{}, at};
        digit = value;
        continue;
      }
      const int unit = text_[end] == U'十' ? 10 : text_[end] == U'百' ? 100 : 0;
      if (unit == 0) break;
      total += (digit < 0 ? 1 : digit) * unit;
      digit = -1;
    }
    if (end == at) return {{}, at};
    return {fmt::format("{}", total + std::max(digit, 0)), end};
  }

  View text_;
  std::set<Quantity> found_{};
};

}  // namespace

std::set<Quantity> quantities_of(std::u32string_view folded) { return Reader(folded).read(); }

}  // namespace jx::assistant
