#include "assistant/answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "assistant/pictures.h"

namespace jx::assistant {
namespace {

constexpr std::size_t evidence_shown_max = 4;
constexpr std::size_t steps_shown_max = 4;

const std::string& in_tongue(const trade::Sentence& sentence, Tongue tongue) {
  return tongue == Tongue::en && !sentence.en.empty() ? sentence.en : sentence.zh;
}

void add_line(std::string& out, std::string_view line) {
  if (line.empty()) return;
  if (!out.empty()) out.push_back('\n');
  out.append(line);
}

// At most `bytes_max` bytes, never half a character.
std::string_view cut_whole(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

std::string tail_of(std::string_view number) {
  return std::string(number.substr(number.size() - std::min<std::size_t>(number.size(), 4)));
}

std::string_view known_text(trade::Known known) {
  switch (known) {
    case trade::Known::unknown:
      return "未知";
    case trade::Known::yes:
      return "是";
    case trade::Known::no:
      return "否";
    case trade::Known::partly:
      return "部分";
  }
  return "未知";
}

std::string_view party_text(trade::Party party) {
  switch (party) {
    case trade::Party::undecided:
      return "未定";
    case trade::Party::none:
      return "无";
    case trade::Party::platform:
      return "平台";
    case trade::Party::seller:
      return "商家";
    case trade::Party::upstream:
      return "上游";
    case trade::Party::user:
      return "用户";
  }
  return "未定";
}

std::string_view mood_text(language::Mood mood) {
  switch (mood) {
    case language::Mood::calm:
      return "平静";
    case language::Mood::worried:
      return "焦急";
    case language::Mood::angry:
      return "愤怒";
  }
  return "平静";
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, "、"));
}

std::string slots_text(const language::Slots& slots) {
  std::string out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (!out.empty()) out += "；";
    out += fmt::format("{} {}", name, value);
  };
  add("单号", joined(slots.order_nos));
  add("单号尾号", joined(slots.order_tails));
  add("卡尾号", joined(slots.card_tails));
  if (slots.amount) add("金额", to_text(*slots.amount));
  add("手机", joined(slots.phones));
  add("账号", slots.account.value_or(""));
  add("商品", slots.product.value_or(""));
  if (slots.minutes_waited)
    add("已等约", duration_text(minutes(*slots.minutes_waited), Tongue::zh));
  if (!slots.cards.empty()) add("卡密", fmt::format("{} 张（已隐去）", slots.cards.size()));
  return out;
}

std::string verdict_brief(const Purchase& purchase) {
  const trade::Verdict& verdict = purchase.verdict;
  std::string out = fmt::format("订单：{} {}\n诊断：{}{}；已付款 {}，已交付 {}，责任方 {}",
                                purchase.order_no.view(), purchase.title,
                                verdict.cause.empty() ? "未定" : verdict.cause.view(),
                                verdict.confident ? "" : "（未确认）", known_text(verdict.paid),
                                known_text(verdict.delivered), party_text(verdict.party));
  for (const trade::Evidence& evidence : verdict.evidence) add_line(out, "· " + evidence.zh);
  for (const trade::Sentence& step : verdict.agent_steps) add_line(out, "建议：" + step.zh);
  return out;
}

}  // namespace

std::string filled(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string out;
  auto value = values.begin();
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t hole =
        value == values.end() ? std::string_view::npos : pattern.find("{}", at);
    out.append(pattern.substr(at, hole == std::string_view::npos ? hole : hole - at));
    if (hole == std::string_view::npos) break;
    out.append(*value++);
    at = hole + 2;
  }
  return out;
}

std::string duration_text(Duration span, Tongue tongue) {
  const std::int64_t whole = std::max<std::int64_t>((span.ms + 59'999) / 60'000, 1);
  const bool english = tongue == Tongue::en;
  if (whole < 90) return fmt::format("{} {}", whole, english ? "min" : "分钟");
  if (whole < 48 * 60) return fmt::format("{} {}", (whole + 30) / 60, english ? "h" : "小时");
  return fmt::format("{} {}", (whole + 720) / 1440, english ? "days" : "天");
}

bool staff_must_act(const trade::Verdict& verdict) {
  const bool others = verdict.party == trade::Party::platform ||
                      verdict.party == trade::Party::seller ||
                      verdict.party == trade::Party::upstream;
  return others && !verdict.agent_steps.empty() && verdict.delivered != trade::Known::yes;
}

std::string answer_text(const Purchase& purchase, bool proven, Tongue tongue,
                        const KnownIncident* incident) {
  const trade::Verdict& verdict = purchase.verdict;
  const bool english = tongue == Tongue::en;
  const std::string title = purchase.title.empty() ? ""
                            : english              ? " (" + purchase.title + ")"
                                                   : "“" + purchase.title + "”";
  std::string out =
      filled(text_of(Phrase::order_of, tongue), {tail_of(purchase.order_no.view()), title});
  if (incident != nullptr)
    add_line(out, filled(text_of(Phrase::incident, tongue), {in_tongue(incident->text, tongue)}));
  std::size_t shown = 0;
  for (const trade::Evidence& evidence : verdict.evidence) {
    const std::string& words = english && !evidence.en.empty() ? evidence.en : evidence.zh;
    if (words.empty() || ++shown > evidence_shown_max) continue;
    add_line(out, "· " + words);
  }
  if (verdict.cause.empty()) add_line(out, text_of(Phrase::cause_unknown, tongue));
  shown = 0;
  for (const trade::Sentence& step : verdict.customer_steps) {
    if (++shown > steps_shown_max) break;
    add_line(out, fmt::format("{}. {}", shown, in_tongue(step, tongue)));
  }
  if (verdict.expected)
    add_line(out,
             filled(text_of(Phrase::expected, tongue), {duration_text(*verdict.expected, tongue)}));
  if (!verdict.confident && !verdict.cause.empty())
    add_line(out, text_of(Phrase::not_certain, tongue));
  if (verdict.delivered == trade::Known::yes || verdict.delivered == trade::Known::partly)
    add_line(out, text_of(proven ? Phrase::reveal : Phrase::prove_for_cards, tongue));
  if (staff_must_act(verdict)) add_line(out, text_of(Phrase::offer_human, tongue));
  return out;
}

std::string brief_text(const Turn& turn, language::Intent topic, const Purchase* purchase) {
  const desk::DialogueState& dialogue = turn.contact.dialogue;
  std::string out =
      fmt::format("诉求：{}；情绪：{}{}", name_of(topic, Tongue::zh),
                  mood_text(turn.understanding.mood), turn.understanding.urgent ? "；紧急" : "");
  add_line(out, turn.contact.buyer.empty()
                    ? std::string("身份：未登录")
                    : fmt::format("身份：商城买家 {}", turn.contact.buyer.view()));
  add_line(out, "原话：" + language::mask_secrets(cut_whole(turn.text, 2'000)));
  if (const std::string slots = slots_text(turn.understanding.slots); !slots.empty())
    add_line(out, "提到：" + slots);
  if (turn.pictures) {
    const std::string read = told_of_pictures(*turn.pictures, Tongue::zh);
    add_line(out, "图片：" + (read.empty() ? std::string("没有读出内容") : read));
  }
  if (purchase != nullptr) {
    const bool proved = std::ranges::find(turn.contact.proven_orders, purchase->order_no) !=
                            turn.contact.proven_orders.end() ||
                        proof_by_identity(turn.contact, purchase->buyer);
    add_line(out, verdict_brief(*purchase));
    if (!proved) add_line(out, "注意：客户尚未证明是本人订单");
  }
  std::vector<std::string> tried;
  for (const Word& word : dialogue.asked) {
    if (word == Word{"order_no"}) tried.emplace_back("问过单号");
    if (word == Word{"query_password"}) tried.emplace_back("问过查询密码");
    if (word == Word{"which_order"}) tried.emplace_back("问过是哪一笔");
    if (word == Word{"answered"}) tried.emplace_back("已按诊断答复");
  }
  if (!tried.empty()) add_line(out, "助手已做：" + joined(tried));
  if (dialogue.misses > 0) add_line(out, fmt::format("没帮上忙的回答：{} 次", dialogue.misses));
  return out;
}

}  // namespace jx::assistant
