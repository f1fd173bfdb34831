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
    {U"分钟", 1},       {U"分鐘", 1},       {U"分", 1},        {U"刻钟", 15},    {U"小时", hour},
    {U"钟头", hour},    {U"点钟头", hour},  {U"钟", hour},     {U"粒钟", hour},  {U"天", day},
    {U"日", day},       {U"宿", 8 * hour},  {U"星期", week},   {U"礼拜", week},  {U"周", week},
    {U"月", month},     {U"年", 365 * day}, {U"minutes", 1},   {U"minute", 1},   {U"mins", 1},
    {U"min", 1},        {U"hours", hour},   {U"hour", hour},   {U"hrs", hour},   {U"hr", hour},
    {U"h", hour},       {U"days", day},     {U"day", day},     {U"weeks", week}, {U"week", week},
    {U"months", month}, {U"month", month},  {U"个小时", hour},
};

// How many, in thousandths, and where it ends; end == at when no number stands there.
struct Count {
  std::int64_t milli = 0;
  std::size_t end = 0;
};

constexpr View small_digits = U"一二两三四五六七八九";

// Counts that are no numerals.
constexpr std::pair<View, std::int64_t> count_words[] = {
    {U"好几", 3'000},       {U"十几", 10'000},   {U"几十", 20'000},   {U"几", 3'000},
    {U"半拉", 500},         {U"半", 500},        {U"俩", 2'000},      {U"仨", 3'000},
    {U"several", 3'000},    {U"half a", 500},    {U"half an", 500},   {U"one", 1'000},
    {U"two", 2'000},        {U"three", 3'000},   {U"four", 4'000},    {U"five", 5'000},
    {U"six", 6'000},        {U"seven", 7'000},   {U"eight", 8'000},   {U"nine", 9'000},
    {U"ten", 10'000},       {U"twelve", 12'000}, {U"twenty", 20'000}, {U"thirty", 30'000},
    {U"a couple of", 2'000}};

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

std::optional<TimeSpan> counted_span_at(View text, std::size_t at) {
  std::size_t from = at;
  if (text[at] == U'第') ++at;
  if (at >= text.size()) return std::nullopt;
  const Count count = count_at(text, at);
  if (count.end == at || count.milli <= 0 || count.milli > 10'000'000) return std::nullopt;
  std::size_t end = count.end;
  std::int64_t milli = count.milli;
  if (end < text.size() && text[end] == U'来') ++end;
  while (end + 1 < text.size() && text[end] == U' ' && is_lower(text[end + 1])) ++end;  // 2 hours
  const bool pieces = end < text.size() && text[end] == U'个';
  if (pieces) ++end;
  if (end < text.size() && text[end] == U'半') {  // 两个半小时
    milli += 500;
    ++end;
  } else if (end < text.size() && text[end] == U'多') {
    ++end;
  }
  if (end < text.size() && text[end] == U'个' && !pieces) ++end;
  if (end >= text.size()) return std::nullopt;
  const Phrase* unit = longest_at(text, end, units);
  if (unit == nullptr) return std::nullopt;
  const bool bare_month =
      unit->minutes == month && unit->text == U"月" && !pieces && text[count.end] != U'个';
  if (bare_month) return std::nullopt;  // 6月
  end += unit->text.size();
  const bool letters = is_lower(unit->text.back());
  if (letters && end < text.size() && is_lower(text[end])) return std::nullopt;
  if (unit->text == U"分" && end < text.size() && text[end] == U'之') return std::nullopt;
  if (milli == 500 && unit->minutes == day) milli = 250;  // 半天 is a quarter of a day
  if (end < text.size() && text[end] == U'半' && unit->minutes >= day) {  // 一天半
    milli += 500;
    ++end;
  }
  return TimeSpan{from, end, milli * unit->minutes / 1'000};
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
  return spans;
}

std::optional<std::int64_t> find_minutes_waited(View text) {
  std::optional<std::int64_t> longest;
  for (const TimeSpan& span : find_time_spans(text))
    if (!is_no_wait(text.substr(span.to))) longest = std::max(longest.value_or(0), span.minutes);
  return longest;
}

}  // namespace jx::language
