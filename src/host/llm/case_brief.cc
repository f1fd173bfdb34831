#include "host/llm/case_brief.h"

#include <fmt/format.h>

#include <algorithm>

#include "assistant/answer.h"
#include "trade/telling.h"

namespace jx::host {
namespace {

using assistant::Tongue;

constexpr std::size_t words_shown_max = 3;
constexpr std::size_t words_bytes_max = 240;
constexpr std::size_t evidence_max = 5;
constexpr std::size_t steps_max = 4;

std::string_view in_tongue(Tongue tongue, std::string_view zh, std::string_view en) {
  return tongue == Tongue::en ? en : zh;
}

const std::string& sentence_in(Tongue tongue, const std::string& zh, const std::string& en) {
  return tongue == Tongue::en && !en.empty() ? en : zh;
}

// Whole words, each true by itself: "delivered: no" would read as delivered.
std::string_view paid_word(trade::Known paid, Tongue tongue) {
  switch (paid) {
    case trade::Known::unknown:
      return in_tongue(tongue, "付款情况未知", "payment unknown");
    case trade::Known::yes:
      return in_tongue(tongue, "已付款", "paid");
    case trade::Known::no:
      return in_tongue(tongue, "未付款", "not paid");
    case trade::Known::partly:
      return in_tongue(tongue, "部分付款", "partly paid");
  }
  return {};
}

std::string_view delivered_word(trade::Known delivered, Tongue tongue) {
  switch (delivered) {
    case trade::Known::unknown:
      return in_tongue(tongue, "交付情况未知", "delivery unknown");
    case trade::Known::yes:
      return in_tongue(tongue, "已交付", "delivered");
    case trade::Known::no:
      return in_tongue(tongue, "未交付", "not delivered");
    case trade::Known::partly:
      return in_tongue(tongue, "部分交付", "partly delivered");
  }
  return {};
}

std::string_view party_word(trade::Party party, Tongue tongue) {
  switch (party) {
    case trade::Party::undecided:
      return in_tongue(tongue, "未定", "undecided");
    case trade::Party::none:
      return in_tongue(tongue, "无", "none");
    case trade::Party::platform:
      return in_tongue(tongue, "平台", "the platform");
    case trade::Party::seller:
      return in_tongue(tongue, "商家", "the seller");
    case trade::Party::upstream:
      return in_tongue(tongue, "上游", "the supplier");
    case trade::Party::user:
      return in_tongue(tongue, "用户", "the customer");
  }
  return {};
}

std::string_view mood_word(language::Mood mood, Tongue tongue) {
  switch (mood) {
    case language::Mood::calm:
      return in_tongue(tongue, "平静", "calm");
    case language::Mood::worried:
      return in_tongue(tongue, "焦急", "worried");
    case language::Mood::angry:
      return in_tongue(tongue, "愤怒", "angry");
  }
  return {};
}

class Brief {
 public:
  Brief(const views::ConversationView& view, const language::Language& language, Tongue tongue)
      : view_(view), language_(language), tongue_(tongue), ticket_(current_ticket(view)) {}

  std::vector<BriefLine> write() {
    write_wish();
    write_verdict();
    write_tried();
    return std::move(lines_);
  }

 private:
  void add(BriefPart part, std::string text) {
    if (!text.empty()) lines_.push_back({part, std::move(text)});
  }
  std::string_view say(std::string_view zh, std::string_view en) const {
    return in_tongue(tongue_, zh, en);
  }

  // What the customer said last, oldest first.
  std::vector<const views::ItemView*> last_words() const {
    std::vector<const views::ItemView*> words;
    for (auto item = view_.items.rbegin();
         item != view_.items.rend() && words.size() < words_shown_max; ++item)
      if (item->kind == views::ItemKind::message &&
          item->author.kind == desk::ActorKind::customer && !item->text.empty())
        words.insert(words.begin(), &*item);
    return words;
  }

  void write_wish() {
    const std::vector<const views::ItemView*> words = last_words();
    std::string all;
    for (const views::ItemView* item : words) all += item->text + "\n";
    const language::Understanding said = language_.understand(all);
    const bool named = ticket_ != nullptr && !ticket_->kind.empty();
    const auto of_ticket =
        named ? enum_from_text<language::Intent>(ticket_->kind.view()) : std::nullopt;
    const language::Intent wish = of_ticket.value_or(said.intents.front().name);
    add(BriefPart::wish,
        fmt::format("{}{}{}{}{}", assistant::name_of(wish, tongue_), say("；情绪：", "; mood: "),
                    mood_word(said.mood, tongue_), said.urgent ? say("；紧急", "; urgent") : "",
                    said.wants_human ? say("；要求人工", "; asks for a person") : ""));
    for (const views::ItemView* item : words)
      add(BriefPart::said, trade::cut_text(item->text, words_bytes_max));
  }

  void write_verdict() {
    const trade::Verdict* verdict =
        verdict_of(view_, ticket_ == nullptr ? TicketId{} : ticket_->ticket);
    if (verdict == nullptr) {
      return add(BriefPart::order, std::string(say("还没有诊断过订单", "No order diagnosed yet")));
    }
    add(BriefPart::order,
        fmt::format("{} {}{}{}{}{}{}{}{}", say("订单", "Order"), verdict->order_no.view(),
                    say("：", ": "), paid_word(verdict->paid, tongue_), say("，", ", "),
                    delivered_word(verdict->delivered, tongue_),
                    say("，责任方 ", ", responsible: "), party_word(verdict->party, tongue_),
                    verdict->confident ? "" : say("（未确认）", " (not confirmed)")));
    for (std::size_t i = 0; i < std::min(verdict->evidence.size(), evidence_max); ++i)
      add(BriefPart::evidence,
          sentence_in(tongue_, verdict->evidence[i].zh, verdict->evidence[i].en));
    if (!verdict->contradictions.empty())
      add(BriefPart::evidence, std::string(say("各方记录互相矛盾，请先核对",
                                               "The records contradict each other; check first")));
    add_sentences(BriefPart::next, verdict->agent_steps);
    add_sentences(BriefPart::forbidden, verdict->never);
    if (verdict->expected)
      add(BriefPart::time, fmt::format("{}{}", say("通常用时 ", "Usually takes "),
                                       assistant::duration_text(*verdict->expected, tongue_)));
  }

  void add_sentences(BriefPart part, const std::vector<trade::Sentence>& sentences) {
    for (std::size_t i = 0; i < std::min(sentences.size(), steps_max); ++i)
      add(part, sentence_in(tongue_, sentences[i].zh, sentences[i].en));
  }

  void write_tried() {
    std::size_t answers = 0;
    std::size_t replies = 0;
    for (const views::ItemView& item : view_.items) {
      if (item.kind != views::ItemKind::message) continue;
      answers += item.author.kind == desk::ActorKind::assistant ? 1 : 0;
      replies += item.author.kind == desk::ActorKind::agent ? 1 : 0;
    }
    if (answers + replies > 0)
      add(BriefPart::tried,
          fmt::format("{}{}{}{}{}", say("助手答复 ", "Assistant's answers: "), answers,
                      say(" 次，客服答复 ", ", agents' replies: "), replies, say(" 次", "")));
    if (ticket_ == nullptr) return;
    for (const views::StepView& step : ticket_->steps)
      if (!step.text.empty()) add(BriefPart::tried, step.text);
  }

  const views::ConversationView& view_;
  const language::Language& language_;
  const Tongue tongue_;
  const views::TicketView* ticket_;
  std::vector<BriefLine> lines_{};
};

}  // namespace

const trade::Verdict* verdict_of(const views::ConversationView& view, TicketId ticket) {
  const trade::Verdict* newest = nullptr;
  const trade::Verdict* of_ticket = nullptr;
  for (const views::ItemView& item : view.items) {
    if (!item.verdict) continue;
    newest = &*item.verdict;
    if (ticket && item.ticket == ticket) of_ticket = &*item.verdict;
  }
  return of_ticket != nullptr ? of_ticket : newest;
}

const views::TicketView* current_ticket(const views::ConversationView& view) {
  const views::TicketView* open = nullptr;
  for (const auto& [id, ticket] : view.tickets) {
    if (ticket.state == desk::TicketState::held) return &ticket;
    if (ticket.state != desk::TicketState::resolved && ticket.state != desk::TicketState::merged)
      open = &ticket;
  }
  return open;
}

std::vector<BriefLine> brief_of(const views::ConversationView& view,
                                const language::Language& language, assistant::Tongue tongue) {
  return Brief(view, language, tongue).write();
}

}  // namespace jx::host
