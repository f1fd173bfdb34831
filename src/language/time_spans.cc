#include "language/time_spans.h"

#include <algorithm>
#include <span>
#include <utility>

#include "language/characters.h"
#include "language/numbers.h"

namespace jx::language {
namespace {

using View = std::u32string_view;

constexpr std::int64_t hour = 60;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t week = 7 * day;
constexpr std::int64_t month = 30 * day;

struct Phrase {
  View text;
  std::int64_t minutes;
};

// Said without a number.
constexpr Phrase phrases[] = {
    {U"成个钟", hour},
    {U"成粒钟", hour},
    {U"上上周", 2 * week},
    {U"上上个星期", 2 * week},
    {U"上上个礼拜", 2 * week},
    {U"上上礼拜", 2 * week},
    {U"成个钟头", hour},
    {U"成个小时", hour},
    {U"个把小时", hour},
    {U"个把钟", hour},
    {U"大半天", 6 * hour},
    {U"老半天", 6 * hour},
    {U"半晌", 4 * hour},
    {U"一整天", day},
    {U"整整一天", day},
    {U"成日", day},
    {U"一天一夜", day},
    {U"成个礼拜", week},
    {U"成个星期", week},
    {U"成周", week},
    {U"一整周", week},
    {U"个把月", month},
    {U"成个月", month},
    {U"fortnight", 2 * week},
    {U"a quarter", 15},
    {U"quarter of an hour", 15},
    {U"one hour and a quarter", 75},
    {U"an hour and a half", 90},
    {U"一晚上", 8 * hour},
    {U"一夜", 8 * hour},
    {U"一宿", 8 * hour},
    {U"一晚", 8 * hour},
    {U"整晚", 8 * hour},
    {U"通宵", 8 * hour},
    {U"一上午", 4 * hour},
    {U"一下午", 4 * hour},
    {U"一早上", 4 * hour},
    {U"昨天", day},
    {U"昨晚", day},
    {U"昨夜", day},
    {U"昨儿", day},
    {U"昨日", day},
    {U"昨个", day},
    {U"寻日", day},
    {U"琴日", day},
    {U"噚日", day},
    {U"寻晚", day},
    {U"琴晚", day},
    {U"前天", 2 * day},
    {U"前晚", 2 * day},
    {U"前日", 2 * day},
    {U"前儿", 2 * day},
    {U"大前天", 3 * day},
    {U"上周", week},
    {U"上星期", week},
    {U"上礼拜", week},
    {U"上个星期", week},
    {U"上个礼拜", week},
    {U"上个周", week},
    {U"上个月", month},
    {U"上月", month},
    {U"前几天", 3 * day},
    {U"好多天", 3 * day},
    {U"今早", 4 * hour},
    {U"今天早上", 4 * hour},
    {U"刚刚", 2},
    {U"yesterday", day},
    {U"last night", day},
    {U"last week", week},
    {U"last month", month},
    {U"an hour", hour},
    {U"half an hour", 30},
    {U"a few hours", 3 * hour},
    {U"all day", day},
    {U"a day", day},
    {U"a week", week},
    {U"a month", month},
    {U"a few days", 3 * day},
    {U"several days", 3 * day},
    {U"overnight", 8 * hour},
};

constexpr Phrase units[] = {
    {U"分钟", 1},       {U"分鐘", 1},       {U"分", 1},        {U"刻钟", 15},     {U"小时", hour},
    {U"钟头", hour},    {U"点钟头", hour},  {U"钟", hour},     {U"粒钟", hour},   {U"天", day},
    {U"日", day},       {U"宿", 8 * hour},  {U"星期", week},   {U"礼拜", week},   {U"周", week},
    {U"月", month},     {U"年", 365 * day}, {U"minutes", 1},   {U"minute", 1},    {U"mins", 1},
    {U"min", 1},        {U"hours", hour},   {U"hour", hour},   {U"hrs", hour},    {U"hr", hour},
    {U"h", hour},       {U"days", day},     {U"day", day},     {U"weeks", week},  {U"week", week},
    {U"months", month}, {U"month", month},  {U"个小时", hour}, {U"分中", 1},      {U"小是", hour},
    {U"小使", hour},    {U"点儿", hour},    {U"工作日", day},  {U"自然日", day},  {U"骨", 15},
    {U"字", 5},         {U"点", hour},      {U"fenzhong", 1},  {U"fen zhong", 1}, {U"fz", 1},
    {U"xiaoshi", hour}, {U"tian", day},     {U"xingqi", week}, {U"zhou", week},   {U"yue", month},
};

// Units that are spans only behind 个 or a word for two or three: 三个字, 俩点.
bool is_loose(View unit) {
  return unit == U"字" || unit == U"骨" || unit == U"点" || unit == U"点儿" || unit == U"yue";
}

// How many, in thousandths, and where it ends; end == at when no number stands there.
struct Count {
  std::int64_t milli = 0;
  std::size_t end = 0;
};

constexpr View small_digits = U"一二两三四五六七八九";

// Counts that are no numerals.
constexpr std::pair<View, std::int64_t> count_words[] = {
    {U"好几", 3'000},        {U"十几", 10'000},   {U"几十", 20'000},   {U"几", 3'000},
    {U"半拉", 500},          {U"半", 500},        {U"俩", 2'000},      {U"仨", 3'000},
    {U"several", 3'000},     {U"half a", 500},    {U"half an", 500},   {U"one", 1'000},
    {U"two", 2'000},         {U"three", 3'000},   {U"four", 4'000},    {U"five", 5'000},
    {U"six", 6'000},         {U"seven", 7'000},   {U"eight", 8'000},   {U"nine", 9'000},
    {U"ten", 10'000},        {U"twelve", 12'000}, {U"twenty", 20'000}, {U"thirty", 30'000},
    {U"a couple of", 2'000}, {U"yi", 1'000},      {U"liang", 2'000},   {U"san", 3'000},
    {U"si", 4'000},          {U"wu", 5'000},      {U"liu", 6'000},     {U"qi", 7'000},
    {U"ba", 8'000},          {U"jiu", 9'000},     {U"shi", 10'000},    {U"ban", 500}};

Count count_at(View text, std::size_t at) {
  Count best{0, at};
  for (const auto& [word, milli] : count_words)
    if (text.substr(at).starts_with(word) && at + word.size() > best.end)
      best = {milli, at + word.size()};
  if (best.end > at) return best;
  // 两三天: the lower
  if (at + 1 < text.size() && small_digits.find(text[at]) != View::npos &&
      small_digits.find(text[at + 1]) != View::npos) {
    const ReadNumber lower = read_number(text.substr(0, at + 1), at);
    return {lower.milli, at + 2};
  }
  const ReadNumber number = read_number(text, at);
  return {number.milli, number.end};
}

const Phrase* longest_at(View text, std::size_t at, std::span<const Phrase> among) {
  const Phrase* best = nullptr;
  for (const Phrase& phrase : among)
    if (text.substr(at, phrase.text.size()) == phrase.text &&
        (best == nullptr || phrase.text.size() > best->text.size()))
      best = &phrase;
  return best;
}

// The rest of a counted span behind its number.
class SpanReader {
 public:
  SpanReader(View text, std::size_t at) : text_(text), at_(at) {}

  std::optional<TimeSpan> run() {
    const std::size_t from = at_;
    const bool ordinal = take(U"第");
    if (!ordinal &&
        (text_.substr(at_).starts_with(U"个半") || text_.substr(at_).starts_with(U"个几") ||
         text_.substr(at_).starts_with(U"个多"))) {
      milli_ = 1'000;  // 个半钟
    } else if (!take_count()) {
      return std::nullopt;
    }
    const Phrase* unit = take_unit();
    if (unit == nullptr) return std::nullopt;
    if (milli_ == 500 && unit->minutes == day) milli_ = 250;  // 半天 is a quarter of a day
    if (unit->minutes >= day && take(U"半")) milli_ += 500;   // 一天半
    return TimeSpan{from, at_, milli_ * unit->minutes / 1'000};
  }

 private:
  bool take(View word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool take_count() {
    if (at_ >= text_.size()) return false;
    const Count count = count_at(text_, at_);
    if (count.end == at_ || count.milli <= 0 || count.milli > 10'000'000) return false;
    pair_word_ = text_[count.end - 1] == U'俩' || text_[count.end - 1] == U'仨';
    milli_ = count.milli;
    at_ = count.end;
    return true;
  }

  const Phrase* take_unit() {
    while (take(U"来") || take(U"几") || take(U"多") || take(U"把") || take(U"+")) {
    }
    if (pair_word_ && take(U"半")) milli_ += 500;  // 俩半点
    const bool apart = take(U"-") || take(U" ");
    bool pieces = take(U"个") || take(U"ge ");
    if ((!apart || pieces) && take(U"半")) {  // 两个半小时
      milli_ += 500;
    } else if (take(U"多") || take(U"几")) {
    }
    if (!pieces) pieces = take(U"个");
    const Phrase* unit = longest_at(text_, at_, units);
    if (unit == nullptr) return nullptr;
    if (unit->text == U"月" && !pieces && !pair_word_) return nullptr;  // 6月
    if (is_loose(unit->text) && !pieces && !pair_word_) return nullptr;
    const std::size_t end = at_ + unit->text.size();
    if (is_lower(unit->text.back()) && end < text_.size() && is_lower(text_[end])) return nullptr;
    if (unit->text == U"分" && text_.substr(end).starts_with(U"之")) return nullptr;
    at_ = end;
    return unit;
  }

  View text_;
  std::size_t at_;
  std::int64_t milli_ = 0;
  bool pair_word_ = false;
};

// 一小时一刻钟, 1小时20分
std::optional<TimeSpan> counted_span_at(View text, std::size_t at) {
  std::optional<TimeSpan> span = SpanReader(text, at).run();
  if (!span || span->minutes < hour) return span;
  std::size_t next = span->to;
  while (next < text.size() && View(U" 又零").find(text[next]) != View::npos) ++next;
  if (next >= text.size()) return span;
  const std::optional<TimeSpan> rest = SpanReader(text, next).run();
  if (rest && rest->minutes < span->minutes)
    return TimeSpan{at, rest->to, span->minutes + rest->minutes};
  return span;
}

// A day that is named: a weekday or a date.
struct NamedDay {
  std::size_t from = 0;
  std::size_t to = 0;
  bool weekday = false;
  bool last_week = false;
  int of_year = 0;  // its month; 0: not said
  int number = 0;   // of the week (1..7) or of the month
};

std::optional<NamedDay> weekday_at(View text, std::size_t at) {
  for (const View word : {U"星期", U"礼拜", U"周", U"拜"}) {
    if (!text.substr(at).starts_with(word) || at + word.size() >= text.size()) continue;
    const std::size_t which = View(U"一二三四五六日天").find(text[at + word.size()]);
    if (which == View::npos) continue;
    const View before =
        text.substr(at - std::min<std::size_t>(at, 2), std::min<std::size_t>(at, 2));
    return NamedDay{at,   at + word.size() + 1,
                    true, before.find(U'上') != View::npos,
                    0,    std::min(static_cast<int>(which) + 1, 7)};
  }
  constexpr View english[] = {U"mon", U"tue", U"wed", U"thu", U"fri", U"sat", U"sun"};
  for (std::size_t i = 0; i < std::size(english); ++i)
    if (text.substr(at).starts_with(english[i]) && (at == 0 || !is_lower(text[at - 1])))
      return NamedDay{at, at + 3, true, false, 0, static_cast<int>(i) + 1};
  return std::nullopt;
}

int small_number(View text, std::size_t from, std::size_t& end) {
  const ReadNumber number = read_number(text, from);
  end = number.end;
  return number.end > from && number.milli % 1'000 == 0 && number.milli <= 31'000
             ? static_cast<int>(number.milli / 1'000)
             : 0;
}

// 十二号, 11月3日, 8/30
std::optional<NamedDay> date_at(View text, std::size_t at) {
  if (at > 0 && (is_word_character(text[at - 1]) || text[at - 1] == U'-' || text[at - 1] == U'.'))
    return std::nullopt;
  std::size_t end = at;
  int first = small_number(text, at, end);
  if (first == 0 || end >= text.size()) return std::nullopt;
  int of_year = 0;
  if ((text[end] == U'月' || text[end] == U'/') && first <= 12) {
    of_year = first;
    const std::size_t from = end + 1;
    first = from < text.size() ? small_number(text, from, end) : 0;
    if (first == 0) return std::nullopt;
    if (end < text.size() && (text[end] == U'日' || text[end] == U'号')) ++end;
    return NamedDay{at, end, false, false, of_year, first};
  }
  if (text[end] != U'号' && text[end] != U'日') return std::nullopt;
  return NamedDay{at, end + 1, false, false, 0, first};
}

std::int64_t days_between(const NamedDay& a, const NamedDay& b) {
  if (a.weekday != b.weekday) return 0;
  if (a.weekday) {
    if (a.last_week) return 7 + b.number - a.number;
    return b.number > a.number ? b.number - a.number : b.number - a.number + 7;
  }
  constexpr int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (a.of_year == 0 || b.of_year == 0 || a.of_year == b.of_year) return b.number - a.number;
  return (a.of_year % 12) + 1 == b.of_year ? month_days[a.of_year - 1] - a.number + b.number : 0;
}

// 周五晚上下的，今天周一: from one named day to the next.
void add_spans_between_days(View text, std::vector<TimeSpan>& spans) {
  std::optional<NamedDay> earlier;
  for (std::size_t at = 0; at < text.size();) {
    std::optional<NamedDay> day_here = weekday_at(text, at);
    if (!day_here) day_here = date_at(text, at);
    if (!day_here) {
      ++at;
      continue;
    }
    if (earlier) {
      const std::int64_t days = days_between(*earlier, *day_here);
      if (days > 0 && days <= 60) spans.push_back({earlier->from, day_here->to, days * day});
    }
    if (!earlier) earlier = day_here;
    at = day_here->to;
  }
}

// day 4, T+6: the state now, in days.
std::optional<TimeSpan> numbered_day_at(View text, std::size_t at) {
  for (const View word : {U"day ", U"t+"}) {
    if (!text.substr(at).starts_with(word)) continue;
    std::size_t end = 0;
    const std::size_t from = at + word.size();
    const int days = from < text.size() ? small_number(text, from, end) : 0;
    if (days > 0) return TimeSpan{at, end, days * day};
  }
  return std::nullopt;
}

// Words behind that say it is no wait.
bool is_no_wait(View rest) {
  for (const View word :
       {U"会员", U"vip", U"卡", U"的卡", U"的会员", U"客服", U"内", U"无理由", U"在线", U"营业",
        U"时长", U"套餐", U"plan", U"pass", U" plan", U" pass", U"加速"})
    if (rest.starts_with(word)) return true;
  return false;
}

}  // namespace

std::vector<TimeSpan> find_time_spans(View text) {
  std::vector<TimeSpan> spans;
  for (std::size_t at = 0; at < text.size();) {
    const bool inside_word =
        at > 0 && is_word_character(text[at]) && is_word_character(text[at - 1]);
    if (inside_word) {
      ++at;
      continue;
    }
    std::optional<TimeSpan> span = counted_span_at(text, at);
    if (!span) span = numbered_day_at(text, at);
    if (const Phrase* phrase = longest_at(text, at, phrases);
        phrase != nullptr && (!span || at + phrase->text.size() > span->to))
      span = TimeSpan{at, at + phrase->text.size(), phrase->minutes};
    if (!span) {
      ++at;
      continue;
    }
    spans.push_back(*span);
    at = span->to;
  }
  add_spans_between_days(text, spans);
  return spans;
}

std::optional<std::int64_t> find_minutes_waited(View text) {
  std::optional<std::int64_t> longest;
  for (const TimeSpan& span : find_time_spans(text))
    if (!is_no_wait(text.substr(span.to))) longest = std::max(longest.value_or(0), span.minutes);
  return longest;
}

}  // namespace jx::language
