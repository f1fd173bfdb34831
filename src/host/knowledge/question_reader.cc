#include "host/knowledge/question_reader.h"

#include <algorithm>
#include <map>

#include "knowledge/terms.h"

namespace jx::host {

namespace {

constexpr Duration before_row_max = hours(24);
constexpr std::size_t messages_max = 6;
constexpr std::size_t question_bytes_max = 300;
constexpr std::size_t question_terms_min = 2;

bool says_what(language::Intent intent) {
  return intent != language::Intent::chit_chat && intent != language::Intent::human_request &&
         intent != language::Intent::complaint_about_service;
}

std::string cut(std::string text) {
  if (text.size() <= question_bytes_max) return text;
  std::size_t end = question_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "…";
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Numbers tell whose case it is, not what is asked.
std::string without_numbers(std::string text, const language::Slots& slots) {
  for (const auto* numbers : {&slots.order_nos, &slots.order_tails, &slots.phones}) {
    for (const std::string& number : *numbers) {
      if (number.empty()) continue;
      for (auto found = std::ranges::search(text, number, {}, upper, upper); !found.empty();
           found = std::ranges::search(text, number, {}, upper, upper)) {
        text.replace(found.begin(), found.end(), "…");
      }
    }
  }
  return text;
}

struct Said {
  Seq seq{};
  Instant at{};
  MessageNumber number{};
  std::string text{};
};

// The customer's messages, oldest first, each in the words it has now; without those taken back.
std::vector<Said> said_by_customer(std::span<const desk::Recorded> events) {
  std::vector<Said> said;
  const auto find = [&](MessageNumber number) {
    return std::ranges::find(said, number, &Said::number);
  };
  for (const desk::Recorded& recorded : events) {
    if (const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event)) {
      const bool counts = posted->author.kind == desk::ActorKind::customer &&
                          posted->message_kind != desk::MessageKind::notice &&
                          !posted->text.empty();
      if (counts) said.push_back({recorded.seq, recorded.at, posted->number, posted->text.text});
    } else if (const auto* corrected = std::get_if<desk::MessageCorrected>(&recorded.event)) {
      if (const auto message = find(corrected->number); message != said.end())
        message->text = corrected->text.text;
    } else if (const auto* gone = std::get_if<desk::MessageTakenBack>(&recorded.event)) {
      if (const auto message = find(gone->number); message != said.end()) said.erase(message);
    }
  }
  return said;
}

AskedQuestion asked(const views::QuestionRow& row, const Said& said,
                    const language::Understanding& understood) {
  std::string text = without_numbers(language::mask_secrets(said.text), understood.slots);
  return {.message = said.seq,
          .question = {.seq = row.seq,
                       .contact = row.contact,
                       .at = said.at,
                       .intent = understood.intents.front().name,
                       .text = cut(std::move(text))}};
}

}  // namespace

std::optional<AskedQuestion> question_before(const views::QuestionRow& row,
                                             std::span<const desk::Recorded> events,
                                             const language::Language& language) {
  std::vector<Said> said = said_by_customer(events);
  std::erase_if(said, [&](const Said& each) {
    return each.seq > row.seq || row.at - each.at > before_row_max;
  });
  std::ranges::reverse(said);
  if (said.size() > messages_max) said.resize(messages_max);
  const Said* longest = nullptr;
  for (const Said& each : said) {
    if (knowledge::terms_of(each.text).size() < question_terms_min) continue;
    const language::Understanding understood = language.understand(each.text);
    const language::Intent intent = understood.intents.front().name;
    if (says_what(intent)) return asked(row, each, understood);
    const bool is_request = intent == language::Intent::human_request;
    if (!is_request && (longest == nullptr || each.text.size() > longest->text.size()))
      longest = &each;
  }
  if (longest == nullptr) return std::nullopt;
  return asked(row, *longest, language.understand(longest->text));
}

Situation situation_of(std::span<const desk::Recorded> events, const language::Language& language) {
  Situation found;
  for (const Said& said : said_by_customer(events)) found.situation.said.push_back(said.text);
  for (std::size_t i = found.situation.said.size(); i > 0; --i) {
    const language::Understanding understood = language.understand(found.situation.said[i - 1]);
    if (found.situation.product.empty())
      found.situation.product = understood.slots.product.value_or("");
    if (!says_what(understood.intents.front().name)) continue;
    found.situation.intents = understood.intents;
    break;
  }
  for (const desk::Recorded& recorded : events) {
    const auto* verdict = std::get_if<desk::VerdictRecorded>(&recorded.event);
    if (verdict == nullptr) continue;
    found.situation.cause = verdict->verdict.cause.view();
    found.order = verdict->verdict.order_no;
  }
  return found;
}

}  // namespace jx::host
