#include "host/llm/answer_phraser.h"

#include <fmt/format.h>

#include <algorithm>

#include "assistant/answer.h"
#include "assistant/grounding/check.h"
#include "assistant/grounding/masking.h"
#include "assistant/grounding/prompt.h"
#include "codec/json.h"

namespace jx::host {

// What a model writes as arguments.
struct ArticleQuery {
  std::string query{};
};
JX_DESCRIBE(ArticleQuery, query)

struct OrderQuery {
  std::string tail{};
};
JX_DESCRIBE(OrderQuery, tail)

namespace {

using assistant::ChatRole;
using assistant::Material;
using assistant::SourceKind;
using assistant::Tongue;

constexpr std::size_t query_bytes_max = 300;
constexpr std::size_t tail_min = 4;
constexpr std::size_t tail_max = 8;
constexpr Duration worth_asking = milliseconds(300);  // less time left is not enough for a model

// The same for a foreign order as for none.
constexpr std::string_view nothing_found = "Nothing is known under that.";

// Order numbers that the contact has proved or that were told in this answer, newest first.
std::vector<trade::Number> own_numbers(const PhrasingTask& task,
                                       const desk::ContactState* contact) {
  std::vector<trade::Number> numbers;
  for (const assistant::Purchase& purchase : task.told_of) numbers.push_back(purchase.order_no);
  if (contact != nullptr)
    numbers.insert(numbers.end(), contact->proven_orders.rbegin(), contact->proven_orders.rend());
  return numbers;
}

void add_order_numbers(const std::vector<trade::Fact>& facts, std::vector<trade::Number>& numbers) {
  for (const trade::Fact& fact : facts) {
    const auto* order = std::get_if<trade::Order>(&fact.body);
    if (order != nullptr && std::ranges::find(numbers, order->order_no) == numbers.end())
      numbers.push_back(order->order_no);
  }
}

std::optional<trade::Number> ending_with(const std::vector<trade::Number>& numbers,
                                         std::string_view tail) {
  const auto found = std::ranges::find_if(
      numbers, [&](const trade::Number& number) { return number.view().ends_with(tail); });
  return found == numbers.end() ? std::nullopt : std::optional(*found);
}

bool is_tail(std::string_view text) {
  return text.size() >= tail_min && text.size() <= tail_max &&
         std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

bool is_proven(const desk::ContactState& contact, const assistant::Purchase& purchase) {
  return assistant::proof_by_identity(contact, purchase.buyer) ||
         std::ranges::find(contact.proven_orders, purchase.order_no) != contact.proven_orders.end();
}

}  // namespace

struct AnswerPhraser::Work {
  PhrasingTask task{};
  std::function<void(std::string)> done{};
  Material material{};
  assistant::ChatQuestion chat{};
  std::string instructions{};
  Instant until{};
  std::size_t look_ups = 0;
  std::vector<assistant::ToolCall> calls{};  // of this round, the last is the next
};

std::string citation_line(const Material& material, const std::vector<std::string>& cited,
                          Tongue tongue) {
  const bool english = tongue == Tongue::en;
  std::vector<std::string> from;
  const auto add = [&](std::string text) {
    if (std::ranges::find(from, text) == from.end()) from.push_back(std::move(text));
  };
  for (const std::string& id : cited) {
    const assistant::Source* source = material.find(id);
    if (source == nullptr) continue;
    switch (source->kind) {
      case SourceKind::fact:
        add(english ? "the order's records" : "订单记录");
        break;
      case SourceKind::rule:
        add(english ? "the platform's rules" : "平台说明");
        break;
      case SourceKind::article:
        add(english ? fmt::format("\"{}\"", source->title) : fmt::format("《{}》", source->title));
        break;
      case SourceKind::agent:
        break;
    }
  }
  if (from.empty()) return english ? "(Worded by AI)" : "（AI 整理）";
  return english ? fmt::format("(Worded by AI, from {})", fmt::join(from, ", "))
                 : fmt::format("（AI 整理，依据：{}）", fmt::join(from, "、"));
}

AnswerPhraser::AnswerPhraser(DeskService& service, LlmDesk& llm, ArticleFinder* articles,
                             AssistantReactor::Diagnose diagnose, PhraserOptions options)
    : service_(service),
      llm_(llm),
      articles_(articles),
      diagnose_(std::move(diagnose)),
      options_(std::move(options)) {}

AnswerPhraser::~AnswerPhraser() = default;

// Under the policy `articles` neither words nor facts of anybody leave.
bool AnswerPhraser::may_be_asked(const PhrasingTask& task) const {
  switch (options_.data) {
    case LeavingData::nothing:
      return false;
    case LeavingData::articles:
      return task.told_of.empty() && articles_ != nullptr;
    case LeavingData::masked:
      return true;
  }
  return false;
}

void AnswerPhraser::phrase(PhrasingTask task, std::function<void(std::string)> done) {
  if (!may_be_asked(task) || llm_.rests()) return done(std::move(task.text));
  auto work = std::make_shared<Work>();
  work->task = std::move(task);
  work->done = std::move(done);
  work->until = service_.now() + options_.wait_max;
  for (const assistant::Purchase& purchase : work->task.told_of)
    for (const std::string& text : purchase.free_texts) work->material.names.add(text);
  // Whatever its shape.
  for (const assistant::Purchase& purchase : work->task.told_of)
    work->material.names.add(purchase.order_no.view());
  find_articles(work);
}

void AnswerPhraser::find_articles(const std::shared_ptr<Work>& work) {
  if (articles_ == nullptr) return begin(work);
  articles_->find(work->task.words, work->task.tongue, articles_max,
                  [this, alive = std::weak_ptr(alive_),
                   work](Result<std::vector<assistant::ArticlePassage>> found) {
                    if (alive.expired()) return;
                    // Without articles there are still the facts.
                    if (found)
                      for (const assistant::ArticlePassage& passage : *found)
                        work->material.add_article(passage);
                    begin(work);
                  });
}

void AnswerPhraser::begin(const std::shared_ptr<Work>& work) {
  const PhrasingTask& task = work->task;
  Material& material = work->material;
  const bool generalises = !material.sources().empty();
  if (task.told_of.empty() && !generalises) return say_local(work);  // nothing to add to a phrase
  material.add_lines('S', task.told_of.empty() ? SourceKind::rule : SourceKind::fact, task.text,
                     !task.told_of.empty());
  for (const assistant::Purchase& purchase : task.told_of)
    material.add_evidence(purchase, task.text, task.tongue);
  const bool tells_words = options_.data == LeavingData::masked;
  const std::string conversation =
      tells_words ? assistant::masked(material.names.sealed(task.words), task.personal)
                  : std::string(assistant::name_of(task.topic, task.tongue));
  const assistant::PromptView prompt{.purpose = assistant::PromptPurpose::answer,
                                     .tongue = task.tongue,
                                     .material = material,
                                     .conversation = conversation,
                                     .canary = options_.canary,
                                     .with_look_ups = tells_words && options_.look_ups_max > 0,
                                     .answer_tokens_max = options_.answer_tokens_max};
  work->instructions = assistant::instructions_of(prompt);
  work->chat = assistant::question_of(prompt);
  ask(work);
}

void AnswerPhraser::ask(const std::shared_ptr<Work>& work) {
  const Duration left = work->until - service_.now();
  if (left < worth_asking) return say_local(work);
  LlmQuestion question{.contact = work->task.contact, .chat = work->chat, .wait_max = left};
  question.watch = [canary = options_.canary](std::string_view so_far) {
    const Material none;
    return assistant::broken_already(so_far, {.material = none, .canary = canary}).empty();
  };
  llm_.ask(std::move(question),
           [this, alive = std::weak_ptr(alive_), work](Result<assistant::ChatAnswer> answer) {
             if (!alive.expired()) take(work, std::move(answer));
           });
}

void AnswerPhraser::take(const std::shared_ptr<Work>& work, Result<assistant::ChatAnswer> answer) {
  if (!answer) {
    if (answer.error().code == "llm.broken_off") llm_.note_unusable("answer.broken_off");
    return say_local(work);
  }
  if (answer->calls.empty()) return check(work, *answer);
  const bool was_offered = !work->chat.tools.empty();
  if (!was_offered || work->look_ups + answer->calls.size() > options_.look_ups_max) {
    llm_.note_unusable("answer.too_many_look_ups");
    return say_local(work);
  }
  work->chat.messages.push_back(
      {.role = ChatRole::assistant, .text = answer->text, .calls = answer->calls});
  work->calls.assign(answer->calls.rbegin(), answer->calls.rend());
  look_up(work, work->calls.back());
}

// ---- look-ups: they read, and only what this customer may be told

void AnswerPhraser::look_up(const std::shared_ptr<Work>& work, const assistant::ToolCall& call) {
  ++work->look_ups;
  if (call.name == "find_articles") {
    auto query = codec::from_json<ArticleQuery>(call.arguments);
    if (query && !query->query.empty() && query->query.size() <= query_bytes_max)
      return look_up_articles(work, query->query);
  } else if (call.name == "look_up_order") {
    auto query = codec::from_json<OrderQuery>(call.arguments);
    if (query && is_tail(query->tail)) return look_up_order(work, query->tail);
  }
  answer_call(work, "There is no such look-up.");
}

void AnswerPhraser::look_up_articles(const std::shared_ptr<Work>& work, const std::string& query) {
  if (articles_ == nullptr) return answer_call(work, std::string(nothing_found));
  articles_->find(query, work->task.tongue, articles_max,
                  [this, alive = std::weak_ptr(alive_),
                   work](Result<std::vector<assistant::ArticlePassage>> found) {
                    if (alive.expired()) return;
                    const std::size_t first = work->material.sources().size();
                    if (found)
                      for (const assistant::ArticlePassage& passage : *found)
                        work->material.add_article(passage);
                    const bool none = work->material.sources().size() == first;
                    answer_call(work, none ? std::string(nothing_found)
                                           : assistant::sources_text(work->material, first));
                  });
}

void AnswerPhraser::look_up_order(const std::shared_ptr<Work>& work, const std::string& tail) {
  const desk::ContactState* contact = service_.desk().find_contact(work->task.contact);
  const std::vector<trade::Number> own = own_numbers(work->task, contact);
  if (const auto number = ending_with(own, tail)) return read_order(work, *number);
  const auto buyers =
      contact == nullptr ? std::vector<trade::BuyerKey>{} : assistant::buyers_of(*contact);
  if (buyers.empty()) return answer_call(work, std::string(nothing_found));
  service_.read_buyer(
      buyers.front(), service_.now() - days(90),
      [this, alive = std::weak_ptr(alive_), work, tail](Result<std::vector<trade::Fact>> facts) {
        if (alive.expired()) return;
        std::vector<trade::Number> numbers;
        if (facts) add_order_numbers(*facts, numbers);
        const auto number = ending_with(numbers, tail);
        if (!number) return answer_call(work, std::string(nothing_found));
        read_order(work, *number);
      });
}

// Who may be told is asked of what is read, not of how it was named.
void AnswerPhraser::read_order(const std::shared_ptr<Work>& work, const trade::Number& number) {
  service_.read_purchase({.number = number}, [this, alive = std::weak_ptr(alive_), work,
                                              number](Result<std::vector<trade::Fact>> facts) {
    if (alive.expired()) return;
    const desk::ContactState* contact = service_.desk().find_contact(work->task.contact);
    std::optional<assistant::Purchase> purchase;
    if (facts)
      purchase = assistant::purchase_of(
          *facts, number, diagnose_(*facts, number, work->task.claim, service_.now()));
    const bool told = std::ranges::find(work->task.told_of, number,
                                        &assistant::Purchase::order_no) != work->task.told_of.end();
    const bool may = purchase && contact != nullptr && (told || is_proven(*contact, *purchase));
    if (!may) return answer_call(work, std::string(nothing_found));
    const std::size_t first = work->material.sources().size();
    for (const std::string& text : purchase->free_texts) work->material.names.add(text);
    work->material.names.add(purchase->order_no.view());
    work->material.add_lines(
        'L', SourceKind::fact,
        assistant::answer_text(*purchase, is_proven(*contact, *purchase), work->task.tongue),
        false);
    answer_call(work, assistant::sources_text(work->material, first));
  });
}

void AnswerPhraser::answer_call(const std::shared_ptr<Work>& work, std::string text) {
  work->chat.messages.push_back(
      {.role = ChatRole::tool, .text = std::move(text), .call_id = work->calls.back().id});
  work->calls.pop_back();
  if (!work->calls.empty()) return look_up(work, work->calls.back());
  ask(work);
}

// ---- the end

void AnswerPhraser::check(const std::shared_ptr<Work>& work, const assistant::ChatAnswer& answer) {
  auto checked = assistant::grounded(answer, {.material = work->material,
                                              .tongue = work->task.tongue,
                                              .instructions = work->instructions,
                                              .canary = options_.canary,
                                              .link_hosts = options_.link_hosts});
  if (!checked) {
    llm_.note_unusable(checked.error().code);
    return say_local(work);
  }
  llm_.note_used();
  finish(work,
         checked->text + "\n" + citation_line(work->material, checked->cited, work->task.tongue));
}

void AnswerPhraser::say_local(const std::shared_ptr<Work>& work) {
  finish(work, std::move(work->task.text));
}

void AnswerPhraser::finish(const std::shared_ptr<Work>& work, std::string text) {
  const auto done = std::exchange(work->done, {});
  done(std::move(text));
}

}  // namespace jx::host
