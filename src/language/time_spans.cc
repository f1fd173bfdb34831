#include "language/time_spans.h"

#include <algorithm>

#include "language/entities.h"

namespace jx::language {
namespace {

using View = std::u32string_view;

constexpr std::int64_t hour = 60;
constexpr std::int64_t day = 24 * hour;

struct Phrase {
  View text;
  std::int64_t minutes;
};

// Said without a number.
constexpr Phrase phrases[] = {
    {U"半小时", 30},          {U"半个小时", 30},
    {U"半个钟", 30},          {U"半个多小时", 40},
    {U"成个钟", hour},        {U"成个小时", hour},
    {U"整整一天", day},       {U"半天", 4 * hour},
    {U"大半天", 6 * hour},    {U"好几天", 3 * day},
    {U"几天了", 3 * day},     {U"好多天", 5 * day},
    {U"几个小时", 3 * hour},  {U"好几个小时", 4 * hour},
    {U"几个钟", 3 * hour},    {U"几分钟", 5},
    {U"十几分钟", 15},        {U"刚刚", 2},
    {U"大前天", 3 * day},     {U"前天", 2 * day},
    {U"昨天", day},           {U"昨天下午", 20 * hour},
    {U"昨天晚上", 12 * hour}, {U"昨晚", 12 * hour},
    {U"寻日", day},           {U"琴日", day},
    {U"前日", 2 * day},       {U"今早", 4 * hour},
    {U"今天早上", 4 * hour},  {U"上周", 7 * day},
    {U"上个星期", 7 * day},   {U"上星期", 7 * day},
    {U"yesterday", day},      {U"last night", 12 * hour},
    {U"an hour", hour},       {U"half an hour", 30},
    {U"last week", 7 * day},  {U"a few hours", 3 * hour},
    {U"all day", 8 * hour},   {U"a week", 7 * day},
};

struct Unit {
  View text;
  std::int64_t minutes;
};

constexpr Unit units[] = {
    {U"分钟", 1},       {U"分鐘", 1},         {U"个半小时", hour}, {U"个多小时", hour},
    {U"个小时", hour},  {U"个钟头", hour},    {U"个钟", hour},     {U"个多钟", hour},
    {U"小时", hour},    {U"钟头", hour},      {U"多小时", hour},   {U"多个小时", hour},
    {U"天", day},       {U"多天", day},       {U"日了", day},      {U"个星期", 7 * day},
    {U"星期", 7 * day}, {U"个礼拜", 7 * day}, {U"周", 7 * day},    {U"个月", 30 * day},
    {U"minute", 1},     {U"min", 1},          {U"hour", hour},     {U"hr", hour},
    {U"day", day},      {U"week", 7 * day},
};

// Words behind that say it is no wait.
bool is_no_wait(View rest) {
  for (const View word :
       {U"会员", U"vip", U"卡", U"的卡", U"的会员", U"客服", U"内", U"无理由", U"在线", U"营业",
        U"时长", U"套餐", U"plan", U"pass", U" plan", U" pass", U"加速"})
    if (rest.starts_with(word)) return true;
  return false;
}

std::optional<std::int64_t> span_at(View text, std::size_t at) {
  const ReadNumber number = read_number(text, at);
  if (number.end == at || number.milli <= 0 || number.milli > 10'000'000) return std::nullopt;
  std::size_t end = number.end;
  while (end < text.size() && text[end] == U' ') ++end;
  const View rest = text.substr(end);
  const Unit* best = nullptr;
  for (const Unit& unit : units)
    if (rest.starts_with(unit.text) && (best == nullptr || unit.text.size() > best->text.size()))
      best = &unit;
  if (best == nullptr || is_no_wait(rest.substr(best->text.size()))) return std::nullopt;
  const std::int64_t half = best->text.find(U'半') != View::npos ? best->minutes / 2 : 0;
  return number.milli * best->minutes / 1'000 + half;
}

}  // namespace

std::optional<std::int64_t> find_minutes_waited(View text) {
  std::optional<std::int64_t> longest;
  const auto add = [&](std::int64_t minutes) { longest = std::max(longest.value_or(0), minutes); };
  std::size_t covered = 0;  // a longer phrase hides those inside it: 昨天下午, 昨天
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool inside_number = at > 0 && read_number(text, at - 1).end > at;
    if (!inside_number)
      if (const auto span = span_at(text, at)) add(*span);
    if (at < covered) continue;
    const Phrase* best = nullptr;
    for (const Phrase& phrase : phrases)
      if (text.substr(at, phrase.text.size()) == phrase.text &&
          (best == nullptr || phrase.text.size() > best->text.size()))
        best = &phrase;
    if (best == nullptr || is_no_wait(text.substr(at + best->text.size()))) continue;
    add(best->minutes);
    covered = at + best->text.size();
  }
  return longest;
}

}  // namespace jx::language
