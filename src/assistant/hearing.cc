#include "assistant/hearing.h"

#include <algorithm>
#include <array>

namespace jx::assistant {
namespace {

using language::Role;

constexpr std::size_t tail_bytes = 4;
constexpr std::size_t number_bytes_min = 10;

bool was_asked(const desk::DialogueState& dialogue, std::string_view what) {
  return std::ranges::find(dialogue.asked, Word{what}) != dialogue.asked.end();
}

std::optional<Role> role_of(desk::ActorKind kind) {
  if (kind == desk::ActorKind::customer) return Role::user;
  if (kind == desk::ActorKind::assistant) return Role::bot;
  if (kind == desk::ActorKind::agent) return Role::agent;
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view around = " \t\r\n.,:;!?";
  while (!text.empty() && around.contains(text.front())) text.remove_prefix(1);
  while (!text.empty() && around.contains(text.back())) text.remove_suffix(1);
  return text;
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The message is nothing but one run of letters and digits with a digit in it.
bool is_bare(std::string_view word) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::ranges::all_of(word, is_letter_or_digit) && std::ranges::any_of(word, is_digit);
}

std::vector<std::string> runs_of(std::string_view text) {
  std::vector<std::string> runs(1);
  for (const char c : text) {
    if (is_letter_or_digit(c)) {
      runs.back() += c;
    } else if (!runs.back().empty()) {
      runs.emplace_back();
    }
  }
  return runs;
}

// Who is asked for a number need not say that it is one, and may read it out in groups.
void take_bare_answer(std::string_view text, const desk::DialogueState& dialogue,
                      language::Slots& slots) {
  if (!slots.order_nos.empty() || !slots.order_tails.empty()) return;
  const bool which = was_asked(dialogue, "which_order");
  const bool asked = which || was_asked(dialogue, "order_no") || was_asked(dialogue, "told") ||
                     was_asked(dialogue, "query_password");
  if (!asked || !slots.phones.empty() || !slots.cards.empty()) return;
  const std::string_view alone = trimmed(text);
  if (which && alone.size() == tail_bytes && std::ranges::all_of(alone, is_letter_or_digit)) {
    slots.order_tails.emplace_back(alone);
    return;
  }
  const auto is_number = [&](std::string_view word) {
    return word.size() >= number_bytes_min && word.size() <= trade::number_bytes_max &&
           is_bare(word) && word != slots.query_password;
  };
  std::string joined(alone);
  std::erase(joined, ' ');
  if (is_number(joined)) {
    slots.order_nos.push_back(std::move(joined));
    return;
  }
  if (!is_bare_answer(language::normalise(text))) return;
  for (std::string& run : runs_of(text))
    if (is_number(run)) return slots.order_nos.push_back(std::move(run));
}

bool is_small_talk(const language::Understanding& heard) {
  constexpr double sure_min = 0.7;
  const language::IntentGuess& guess = heard.intents.front();
  return guess.name == language::Intent::chit_chat && guess.confidence >= sure_min &&
         heard.slots.order_nos.empty() && heard.slots.order_tails.empty() &&
         !is_bare_answer(heard.normal_text);
}

// Who now says plainly what was only one reading of the dialogue has changed their mind.
std::vector<language::IntentGuess> with_changed_mind(const language::IntentGuess& alone,
                                                     std::vector<language::IntentGuess> whole) {
  constexpr double plainly = 0.8;
  constexpr double possible = 0.25;
  const auto same = std::ranges::find(whole, alone.name, &language::IntentGuess::name);
  if (alone.confidence >= plainly && same != whole.end() && same->confidence >= possible)
    std::rotate(whole.begin(), same, same + 1);
  return whole;
}

bool has_any(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.contains(word); });
}

}  // namespace

std::vector<Said> turns_of(std::span<const desk::Recorded> events, Instant now) {
  std::vector<Said> turns;
  for (const desk::Recorded& recorded : events) {
    if (std::holds_alternative<desk::TicketResolved>(recorded.event)) turns.clear();
    const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event);
    if (posted == nullptr || posted->text.empty() || now - recorded.at > turns_heard_within)
      continue;
    if (const auto role = role_of(posted->author.kind)) turns.push_back({*role, posted->text.text});
  }
  if (turns.size() > turns_heard_max)
    turns.erase(turns.begin(), turns.end() - static_cast<std::ptrdiff_t>(turns_heard_max));
  return turns;
}

bool is_under_way(const desk::DialogueState& dialogue) {
  return !dialogue.topic.empty() && dialogue.topic != Word{"handed_over"};
}

language::Understanding hear(const language::Language& language, std::span<const Said> before,
                             std::string_view text, const desk::DialogueState& dialogue) {
  language::Understanding heard = language.understand(text);
  take_bare_answer(text, dialogue, heard.slots);
  if (before.empty() || is_small_talk(heard)) return heard;
  std::vector<language::Turn> turns;
  for (const Said& said : before) turns.push_back({said.role, said.text});
  turns.push_back({Role::user, text});
  language::Understanding whole = language.understand(turns);
  const language::Intent subject = whole.intents.front().name;
  heard.intents = with_changed_mind(heard.intents.front(), std::move(whole.intents));
  heard.urgent = whole.urgent;
  heard.priority = whole.priority;
  heard.needs_human = whole.needs_human;
  if (heard.intents.front().name == subject && heard.matter == language::Matter::ordinary)
    heard.matter = whole.matter;
  return heard;
}

bool is_bare_answer(std::string_view normal_text) {
  constexpr std::array<std::string_view, 21> labels{
      "订单编号", "订单号", "订单",  "单号",  "编号",     "查询密码", "密码",
      "尾号",     "后四位", "后4位", "这个",  "是",       "的",       ",",
      "order",    "number", "no.",   "query", "password", "is",       ":"};
  std::string rest(normal_text);
  for (const std::string_view label : labels)
    for (std::size_t at = rest.find(label); at != rest.npos; at = rest.find(label, at))
      rest.replace(at, label.size(), " ");
  const auto is_said = [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; };
  const bool has_digit = std::ranges::any_of(rest, [](char c) { return c >= '0' && c <= '9'; });
  const auto letters_alone = [&] {  // a word without a digit is more than a number
    std::size_t run = 0;
    bool digit = false;
    for (const char c : rest + " ") {
      if (is_letter_or_digit(c)) {
        ++run;
        digit = digit || (c >= '0' && c <= '9');
        continue;
      }
      if (run > 0 && !digit) return true;
      run = 0;
      digit = false;
    }
    return false;
  };
  return has_digit && std::ranges::none_of(rest, is_said) && !letters_alone();
}

bool only_accepts(const language::Understanding& understanding) {
  constexpr std::size_t bytes_max = 60;
  constexpr std::array<std::string_view, 21> accepting{
      "好的", "好吧",     "好嘞",  "好滴",   "好,",    "行,",       "行吧",
      "行的", "嗯",       "明白",  "知道了", "懂了",   "了解了",    "清楚",
      "那我", "原来如此", "收到,", "ok",     "got it", "i'll wait", "i see"};
  constexpr std::string_view going_on[] = {
      "?",    "吗",   "呢",   "怎么",   "怎样",    "什么",   "为什么", "为啥", "多久",  "几时",
      "但",   "可是", "不过", "没到",   "没收",    "没有",   "还没",   "还是", "不行",  "不对",
      "不懂", "不明", "不清", "不知道", "but ",    "not ",   "n't ",   "how ", "when ", "用不了",
      "无效", "失败", "报错", "提示",   "错了",    "退款",   "退钱",   "投诉", "异常",  "冻结",
      "被盗", "被封", "充错", "扣",     "invalid", "refund", "error"};
  const std::string_view text = understanding.normal_text;
  if (understanding.not_helped || understanding.wants_human) return false;
  if (understanding.mood == language::Mood::angry || text.size() > bytes_max) return false;
  const bool accepts =
      understanding.says_thanks || text == "行" ||
      std::ranges::any_of(accepting, [&](std::string_view word) { return text.starts_with(word); });
  return accepts && !has_any(text, going_on);
}

}  // namespace jx::assistant
