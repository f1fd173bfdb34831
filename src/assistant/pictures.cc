#include "assistant/pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "assistant/answer.h"

namespace jx::assistant {
namespace {

using language::Intent;

constexpr std::size_t numbers_told_max = 3;

bool is_sure(const desk::PictureField& field) { return field.confidence >= sure_reading_min; }

template <class Take>
void each_sure(const PicturesSaid& said, std::string_view name, Take take) {
  for (const desk::PictureField& field : said.fields)
    if (field.name == Word{name} && is_sure(field)) take(field.text.text);
}

void add_once(std::vector<std::string>& list, const std::string& value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(value);
}

// What a page may say of itself that the customer would say too. Nothing that opens other doors.
bool may_be_meant(Intent intent) {
  constexpr std::array meant{Intent::card_invalid, Intent::card_used, Intent::payment_failed};
  return std::ranges::find(meant, intent) != meant.end();
}

std::string_view trimmed(std::string_view text) {
  const auto is_around = [](char c) {
    return std::string_view(" \n\t,.!~").find(c) != std::string_view::npos;
  };
  while (!text.empty() && is_around(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_around(text.back())) text.remove_suffix(1);
  for (const std::string_view mark : {"。", "，", "！"})
    while (text.ends_with(mark)) text.remove_suffix(mark.size());
  return text;
}

constexpr std::array<std::string_view, 25> yes_alone{
    "对",   "对的", "对对",  "对对对", "是",   "是的", "是这个", "就是这个", "没错",
    "正确", "嗯",   "嗯嗯",  "好的",   "可以", "确认", "没问题", "是的呢",   "对的对的",
    "yes",  "y",    "right", "ok",     "yep",  "yeah", "correct"};
constexpr std::array<std::string_view, 16> no_alone{
    "错",     "错了",   "不对", "不对的", "不对吧", "不是", "不是的", "不是这个",
    "读错了", "不正确", "有误", "no",     "n",      "nope", "wrong",  "not right"};

bool is_one_of(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

}  // namespace

Turn with_pictures(Turn turn) {
  if (!turn.pictures) return turn;
  const PicturesSaid& said = *turn.pictures;
  language::Slots& slots = turn.understanding.slots;
  each_sure(said, "order_no", [&](const std::string& text) { add_once(slots.order_nos, text); });
  each_sure(said, "card", [&](const std::string& text) { add_once(slots.cards, text); });
  each_sure(said, "phone", [&](const std::string& text) { add_once(slots.phones, text); });
  each_sure(said, "amount", [&](const std::string& text) {
    if (auto amount = money_from_text(text); amount && !slots.amount) slots.amount = *amount;
  });
  auto& intents = turn.understanding.intents;
  const bool words_tell = !intents.empty() && intents.front().name != Intent::chit_chat;
  for (const language::IntentGuess& guess : said.error_intents)
    if (!words_tell && may_be_meant(guess.name)) {
      intents.insert(intents.begin(), guess);
      break;
    }
  return turn;
}

std::string told_of_pictures(const PicturesSaid& said, Tongue tongue) {
  const bool english = tongue == Tongue::en;
  std::vector<std::string> parts;
  std::size_t numbers = 0;
  each_sure(said, "order_no", [&](const std::string& text) {
    if (numbers++ < numbers_told_max)
      parts.push_back(fmt::format("{} {}", english ? "order number" : "单号", text));
  });
  each_sure(said, "amount", [&](const std::string& text) {
    parts.push_back(fmt::format("{} ¥{}", english ? "amount" : "金额", text));
  });
  each_sure(said, "error", [&](const std::string& text) {
    parts.push_back(
        fmt::format("{}“{}”", english ? "message " : "提示", language::mask_secrets(text)));
  });
  std::size_t cards = 0;
  each_sure(said, "card", [&](const std::string&) { ++cards; });
  if (cards > 0)
    parts.push_back(english ? fmt::format("{} card secret(s), covered", cards)
                            : fmt::format("卡密 {} 张（已遮盖）", cards));
  return fmt::format("{}", fmt::join(parts, english ? ", " : "，"));
}

std::optional<trade::Number> unsure_order(const PicturesSaid& said) {
  std::optional<trade::Number> unsure;
  for (const desk::PictureField& field : said.fields) {
    if (field.name != Word{"order_no"}) continue;
    if (is_sure(field)) return std::nullopt;
    if (!unsure) unsure = trade::Number::from(field.text.text);
  }
  return unsure;
}

bool says_yes(std::string_view normal_text) {
  const std::string_view text = trimmed(normal_text);
  if (is_one_of(text, yes_alone)) return true;
  constexpr std::array<std::string_view, 10> beginnings{"对,",    "对，", "对 ",  "对。",  "是的,",
                                                        "是的，", "没错", "正确", "yes, ", "yes "};
  return std::ranges::any_of(beginnings,
                             [&](std::string_view start) { return text.starts_with(start); });
}

bool says_no(std::string_view normal_text) {
  const std::string_view text = trimmed(normal_text);
  if (is_one_of(text, no_alone)) return true;
  constexpr std::size_t bytes_max = 36;  // twelve characters: what is longer tells something else
  if (text.size() > bytes_max || text.find("是不是") != std::string_view::npos) return false;
  for (const std::string_view start : {"不是", "不对", "错"})
    if (text.starts_with(start)) return true;
  constexpr std::array<std::string_view, 11> parts{"读错",   "看错",      "认错",  "号错",
                                                   "号不对", "码不对",    "有误",  "不正确",
                                                   "wrong",  "not right", "not it"};
  return std::ranges::any_of(
      parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

bool says_yes_or_no_alone(std::string_view normal_text) {
  const std::string_view text = trimmed(normal_text);
  return is_one_of(text, yes_alone) || is_one_of(text, no_alone);
}

}  // namespace jx::assistant
