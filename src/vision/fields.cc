#include "vision/fields.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <ranges>

#include "desk/command.h"
#include "language/entities.h"
#include "language/model.h"
#include "language/numbers.h"
#include "language/secrets.h"
#include "language/understanding.h"

namespace jx::vision {

namespace {

using View = std::u32string_view;

// The text with the confidence of each of its characters.
struct Sheet {
  std::string text{};
  std::vector<std::uint8_t> confidences{};  // one a character; a line's end is sure

  void add(std::string_view line, const std::vector<std::uint8_t>& sure) {
    if (text.size() + line.size() + 1 > desk::message_bytes_max) return;
    text += line;
    confidences.insert(confidences.end(), sure.begin(), sure.end());
    text += '\n';
    confidences.push_back(100);
  }
};

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Pages to pay at or to meet somebody: the letters of such an address name no order.
bool leads_elsewhere(std::string_view code) {
  constexpr std::array<std::string_view, 8> beginnings{"https://qr.alipay.com",
                                                       "HTTPS://QR.ALIPAY.COM",
                                                       "wxp://",
                                                       "weixin://",
                                                       "https://u.wechat.com",
                                                       "https://qm.qq.com",
                                                       "https://qr.95516",
                                                       "https://weixin.qq.com"};
  return std::ranges::any_of(beginnings,
                             [&](std::string_view start) { return code.starts_with(start); });
}

enum class Codes : std::uint8_t {
  named,         // all, each behind its kind
  that_may_name  // an order or a card, without the kind: "Code128" has the look of a number
};

Sheet sheet_of(const Reading& reading, Codes codes) {
  Sheet sheet;
  for (const LineRead& line : reading.lines) sheet.add(line.text, line.confidences);
  for (const CodeRead& code : reading.codes) {
    if (codes == Codes::that_may_name && leads_elsewhere(code.text)) continue;
    const std::string line = codes == Codes::named ? code.format + ": " + code.text : code.text;
    sheet.add(line, std::vector<std::uint8_t>(characters_in(line), 100));
  }
  return sheet;
}

// One line, folded, with the confidence of each folded character.
struct FoldedLine {
  std::string_view text{};
  language::Folded folded{};
  std::vector<std::uint8_t> confidences{};

  int least(std::size_t from, std::size_t to) const {
    int least = 100;
    for (std::size_t i = from; i < to; ++i) least = std::min<int>(least, confidences[i]);
    return least;
  }
  int mean() const {
    if (confidences.empty()) return 0;
    return std::accumulate(confidences.begin(), confidences.end(), 0) /
           static_cast<int>(confidences.size());
  }
};

FoldedLine folded_line(std::string_view text, const std::uint8_t* confidences) {
  FoldedLine line{.text = text, .folded = language::fold_text(text)};
  std::size_t byte = 0;
  std::size_t character = 0;
  for (std::size_t i = 0; i < line.folded.size(); ++i) {
    for (; byte < line.folded.begins[i]; ++byte)
      character += (static_cast<unsigned char>(text[byte]) & 0xC0) != 0x80 ? 1 : 0;
    line.confidences.push_back(confidences[character]);
  }
  return line;
}

std::vector<FoldedLine> folded_lines(const Sheet& sheet) {
  std::vector<FoldedLine> lines;
  std::size_t begin = 0;
  std::size_t character = 0;
  while (begin < sheet.text.size()) {
    const std::size_t end = sheet.text.find('\n', begin);
    const std::string_view text = std::string_view(sheet.text).substr(begin, end - begin);
    lines.push_back(folded_line(text, sheet.confidences.data() + character));
    character += characters_in(text) + 1;
    begin = end + 1;
  }
  return lines;
}

// -- amounts

struct AmountLabel {
  View text;
  int rank;  // smaller is nearer to what was paid
};

constexpr AmountLabel amount_labels[] = {
    {U"实付", 0},     {U"实际支付", 0},    {U"付款金额", 1},   {U"支付金额", 1}, {U"交易金额", 1},
    {U"消费金额", 1}, {U"amount paid", 1}, {U"total paid", 1}, {U"合计", 2},     {U"总计", 2},
    {U"应付", 2},     {U"总价", 2},        {U"订单金额", 2},   {U"订单总额", 2}, {U"total", 2},
    {U"金额", 3},     {U"amount", 3},      {U"价格", 4},       {U"subtotal", 4}, {U"单价", 5},
};

constexpr int unlabelled_rank = 3;
constexpr int named_rank = 6;      // "充值卡 100 元" is the name of something as often as a price
constexpr int doubtful_most = 50;  // percent
constexpr std::size_t amounts_max = 40;

struct ReadAmount {
  Money money{};
  int rank = 0;
  int confidence = 0;
  bool looks_paid = true;
  bool taken_off = false;
};

bool is_money_sign(char32_t code) { return code == U'¥' || code == U'￥' || code == U'$'; }

// "98.50", "1,299.00", "100元", "¥100" at `at`; digits alone are no money.
std::optional<ReadAmount> money_at(const FoldedLine& line, std::size_t at, bool labelled) {
  const View text = line.folded.codes;
  const language::ReadNumber number = language::read_number(text, at);
  if (number.end == at || !number.bare_digits || number.milli <= 0) return std::nullopt;
  if (number.milli > money_milli_max) return std::nullopt;
  const bool cents = number.end >= at + 4 && text[number.end - 3] == U'.';
  const bool signed_before = at > 0 && is_money_sign(text[at - 1]);
  const bool yuan_behind = number.end < text.size() && text[number.end] == U'元';
  const bool counted =
      number.end < text.size() && View(U"件个张份笔次位天").find(text[number.end]) != View::npos;
  const bool goes_on = number.end < text.size() &&
                       (language::is_word_character(text[number.end]) || text[number.end] == U'.' ||
                        text[number.end] == U'-' || text[number.end] == U':');
  if (goes_on || counted || !(cents || signed_before || yuan_behind || labelled))
    return std::nullopt;
  return ReadAmount{{number.milli}, 0, line.least(at, number.end), cents || signed_before};
}

// A word of letters is found as a whole: "total" not in "subtotal".
bool says(View text, View word) {
  for (std::size_t at = text.find(word); at != View::npos; at = text.find(word, at + 1))
    if (at == 0 || !language::is_lower(word.front()) || !language::is_lower(text[at - 1]))
      return true;
  return false;
}

// A label of four and more with one character that was read as another.
bool nearly_says(View text, View word) {
  constexpr std::size_t least = 4;
  if (word.size() < least || !language::is_han(word.front())) return false;
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at)
    if (std::ranges::count_if(std::views::iota(std::size_t{0}, word.size()),
                              [&](std::size_t i) { return text[at + i] != word[i]; }) == 1)
      return true;
  return false;
}

std::optional<int> best_rank(View text, bool (*is_said)(View, View)) {
  std::optional<int> best;
  for (const AmountLabel& label : amount_labels)
    if (is_said(text, label.text) && (!best || label.rank < *best)) best = label.rank;
  return best;
}

std::optional<int> label_rank_before(View text, std::size_t at) {
  return best_rank(text.substr(0, at), says);
}

// A total that was taken off is none.
bool is_taken_off(View text, std::size_t at) {
  const View before = text.substr(0, at);
  for (const View word : {U"优惠", U"减免", U"立减", U"红包", U"折扣", U"运费", U"手续费"})
    if (before.find(word) != View::npos) return true;
  return false;
}

// The amounts in a line, in order, by the words before them there; nothing else is ranked.
std::vector<ReadAmount> amounts_in(const FoldedLine& line, std::optional<int> carried_rank) {
  const View text = line.folded.codes;
  std::vector<ReadAmount> amounts;
  for (std::size_t at = 0; at < text.size() && amounts.size() < amounts_max;) {
    if (!language::is_digit(text[at])) {
      ++at;
      continue;
    }
    const bool inside = at > 0 && (language::is_word_character(text[at - 1]) ||
                                   text[at - 1] == U'.' || text[at - 1] == U':');
    const auto own_rank = label_rank_before(text, at);
    auto read = inside ? std::nullopt : money_at(line, at, own_rank.has_value());
    if (read) {
      const auto rank = own_rank ? own_rank : best_rank(text.substr(0, at), nearly_says);
      const bool names_something = !read->looks_paid && !rank && !carried_rank;
      read->taken_off = is_taken_off(text, at);
      read->rank =
          names_something ? named_rank : rank.value_or(carried_rank.value_or(unlabelled_rank));
      if (names_something) read->confidence = std::min(read->confidence, doubtful_most);
      amounts.push_back(*read);
    }
    while (at < text.size() &&
           (language::is_digit(text[at]) || text[at] == U',' || text[at] == U'.'))
      ++at;
  }
  return amounts;
}

// Of a page's amounts, the first amounts_max. A label alone in its line speaks of the line below.
std::vector<ReadAmount> all_amounts(const std::vector<FoldedLine>& lines) {
  std::vector<ReadAmount> all;
  std::optional<int> carried_rank;
  bool carries_discount = false;
  for (const FoldedLine& line : lines) {
    const View text = line.folded.codes;
    std::vector<ReadAmount> amounts = amounts_in(line, carried_rank);
    for (ReadAmount& amount : amounts) {
      if (all.size() == amounts_max) return all;
      amount.taken_off = amount.taken_off || carries_discount;
      all.push_back(amount);
    }
    carried_rank = amounts.empty() ? label_rank_before(text, text.size()) : std::nullopt;
    carries_discount = amounts.empty() && is_taken_off(text, text.size());
  }
  return all;
}

// What is left of one when another is taken off is what was paid, whatever its label says.
std::optional<ReadAmount> left_after_discount(const std::vector<ReadAmount>& amounts) {
  for (const ReadAmount& off : amounts)
    for (const ReadAmount& total : amounts)
      for (const ReadAmount& left : amounts) {
        const bool are_these = off.taken_off && !total.taken_off && !left.taken_off &&
                               left.rank < named_rank && left.money.milli != off.money.milli;
        if (!are_these || total.money.milli - off.money.milli != left.money.milli) continue;
        return ReadAmount{left.money, 0,
                          std::min({total.confidence, off.confidence, left.confidence})};
      }
  return std::nullopt;
}

// What was paid, as far as the page tells it: one among several amounts of which nothing says which
// it is, or a total from which something was taken, is doubtful.
std::optional<ReadAmount> amount_in(const std::vector<FoldedLine>& lines) {
  constexpr int total_rank = 2;
  const std::vector<ReadAmount> amounts = all_amounts(lines);
  std::optional<ReadAmount> best;
  bool is_one_of_many = false;
  bool is_reduced = false;
  for (const ReadAmount& amount : amounts) {
    is_reduced = is_reduced || amount.taken_off;
    if (amount.taken_off) continue;
    is_one_of_many = is_one_of_many || (best && best->money != amount.money);
    if (!best || amount.rank < best->rank) best = amount;
  }
  if (!best) return std::nullopt;
  if (best->rank >= total_rank)
    if (const auto left = left_after_discount(amounts)) return left;
  const bool is_a_guess = is_one_of_many && best->rank >= unlabelled_rank;
  const bool is_before_discount = is_reduced && best->rank == total_rank;
  if (is_a_guess || is_before_discount)
    best->confidence = std::min(best->confidence, doubtful_most);
  return best;
}

// -- errors

constexpr View error_words[] = {
    U"错误",     U"失败",    U"无效",      U"不存在",    U"已使用",    U"已被使用",
    U"已被兑换", U"已兑换",  U"已过期",    U"已失效",    U"已作废",    U"异常",
    U"不正确",   U"有误",    U"未找到",    U"不可用",    U"已冻结",    U"已被冻结",
    U"超时",     U"受限",    U"不支持",    U"invalid",   U"error",     U"failed",
    U"expired",  U"already", U"incorrect", U"not found", U"not exist", U"denied",
};

// Words of a page's own advice: it says what may go wrong, not that something did.
constexpr View advice_words[] = {U"如果", U"如遇", U"若",   U"请勿", U"可能", U"如有",
                                 U"常见", U"温馨", U"避免", U"if ",  U"保证", U"售后"};

bool says_any(View text, std::span<const View> words) {
  return std::ranges::any_of(words, [&](View word) { return text.find(word) != View::npos; });
}

// What the whole page says is a secret: a card's name may stand a line above it.
std::vector<std::string> secrets_of(const FoldedLine& whole) {
  std::vector<std::string> secrets;
  for (const language::SecretSpan& secret : language::find_secrets(whole.folded))
    secrets.emplace_back(whole.folded.original(whole.text, secret.from, secret.to));
  return secrets;
}

std::string without(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets)
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
      text.replace(at, secret.size(), "****");
  return text;
}

void add_errors(const std::vector<FoldedLine>& lines, const std::vector<std::string>& secrets,
                std::vector<desk::PictureField>& fields) {
  constexpr std::size_t errors_max = 3;
  constexpr std::size_t characters_max = 60;
  std::size_t found = 0;
  for (const FoldedLine& line : lines) {
    const View text = line.folded.codes;
    const bool told = text.size() >= 3 && text.size() <= characters_max &&
                      says_any(text, error_words) && !says_any(text, advice_words);
    if (!told || found++ >= errors_max) continue;
    fields.push_back({Word{"error"}, {without(std::string(line.text), secrets)}, line.mean()});
  }
}

// -- names

// A time by its beginning: "2026-11-23" and what was glued to it.
bool begins_as_date(std::string_view value) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    return value.size() >= from + count &&
           value.substr(from, count).find_first_not_of("0123456789") == std::string_view::npos;
  };
  return value.starts_with("20") && digits(0, 4) && value.size() > 5 && value[4] == '-' &&
         digits(5, 1);
}

// Letters before, then a day and more digits: "D2026112300012345". Shops number orders so, nobody
// numbers cards so.
bool is_numbered_by_day(View run) {
  constexpr std::size_t letters_most = 4;
  constexpr std::size_t least = 12;
  std::size_t at = 0;
  while (at < run.size() && language::is_lower(run[at])) ++at;
  const View number = run.substr(at);
  if (at > letters_most || number.size() < least ||
      !std::ranges::all_of(number, language::is_digit))
    return false;
  const auto two = [&](std::size_t from) {
    return (number[from] - U'0') * 10 + (number[from + 1] - U'0');
  };
  return number.starts_with(U"20") && two(2) >= 20 && two(2) < 40 && two(4) >= 1 && two(4) <= 12 &&
         two(6) >= 1 && two(6) <= 31;
}

// In a page's row the name of a number stands before it; of 订单号, 商户单号 and the like the part
// that is in all of them is enough, since a reader may miss the rest.
bool is_in_row_of_order(View before) {
  constexpr View cards[] = {U"卡", U"密", U"码", U"券", U"激活", U"兑换"};
  return before.find(U'单') != View::npos && !says_any(before, cards);
}

// Order numbers by the row they stand in and by their look: a page's rows are no sentences.
void add_orders_of_rows(const std::vector<FoldedLine>& lines, std::vector<std::string>& orders) {
  constexpr std::size_t least = 12;
  constexpr std::size_t digits_least = 6;
  for (const FoldedLine& line : lines) {
    const View text = line.folded.codes;
    for (std::size_t from = 0; from < text.size(); ++from) {
      if (!language::is_word_character(text[from])) continue;
      std::size_t to = from;
      while (to < text.size() && language::is_word_character(text[to])) ++to;
      const View run = text.substr(from, to - from);
      const bool long_enough =
          run.size() >= least && std::ranges::count_if(run, language::is_digit) >=
                                     static_cast<std::ptrdiff_t>(digits_least);
      if (is_numbered_by_day(run) || (long_enough && is_in_row_of_order(text.substr(0, from)))) {
        std::string value(line.folded.original(line.text, from, to));
        if (std::ranges::find(orders, value) == orders.end()) orders.push_back(std::move(value));
      }
      from = to;
    }
  }
}

// The least sure character of `value` where it stands surest; 0 when it stands nowhere, since then
// it was put together of what stands apart.
int confidence_of(std::string_view value, const FoldedLine& whole) {
  const std::u32string& text = whole.folded.codes;
  const std::u32string wanted = language::fold_text(value).codes;
  int best = 0;
  for (std::size_t at = text.find(wanted); at != std::u32string::npos && !wanted.empty();
       at = text.find(wanted, at + 1))
    best = std::max(best, whole.least(at, at + wanted.size()));
  return best;
}

std::vector<std::string> orders_of(const std::vector<FoldedLine>& lines, const FoldedLine& whole,
                                   const language::Slots& slots) {
  std::vector<std::string> orders = slots.order_nos;
  add_orders_of_rows(lines, orders);
  std::erase_if(orders, [&](const std::string& order) {
    return begins_as_date(order) || confidence_of(order, whole) == 0 ||
           std::ranges::find(slots.cards, order) != slots.cards.end();
  });
  return orders;
}

}  // namespace

// What is written stands as it is, to be masked by the words around it; a code has none around it.
std::string text_of(const Reading& reading) {
  const Sheet written = sheet_of({.lines = reading.lines}, Codes::named);
  const auto secrets = secrets_of(folded_line(written.text, written.confidences.data()));
  Reading open = reading;
  for (CodeRead& code : open.codes) code.text = without(std::move(code.text), secrets);
  std::string text = sheet_of(open, Codes::named).text;
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::vector<desk::PictureField> fields_of(const Reading& reading) {
  const Sheet sheet = sheet_of(reading, Codes::that_may_name);
  const FoldedLine whole = folded_line(sheet.text, sheet.confidences.data());
  const language::Slots slots = language::find_slots(
      sheet.text, whole.folded, language::Intent::order_status, language::Model::built_in());
  std::vector<desk::PictureField> fields;
  const auto add_all = [&](std::string_view name, const std::vector<std::string>& values) {
    const auto first = static_cast<std::ptrdiff_t>(fields.size());
    for (const std::string& value : values) {
      const std::int64_t confidence = confidence_of(value, whole);
      const auto place = std::ranges::upper_bound(fields.begin() + first, fields.end(), confidence,
                                                  std::greater{}, &desk::PictureField::confidence);
      fields.insert(place, {Word{name}, {value}, confidence});
    }
  };
  const std::vector<FoldedLine> lines = folded_lines(sheet);
  add_all("order_no", orders_of(lines, whole, slots));
  if (const auto amount = amount_in(lines))
    fields.push_back({Word{"amount"}, {to_text(amount->money)}, amount->confidence});
  add_errors(lines, secrets_of(whole), fields);
  add_all("card", slots.cards);
  add_all("phone", slots.phones);
  if (fields.size() > desk::picture_fields_max) fields.resize(desk::picture_fields_max);
  return fields;
}

}  // namespace jx::vision
