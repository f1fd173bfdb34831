#include "host/llm/copilot.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "assistant/answer.h"
#include "assistant/grounding/check.h"
#include "assistant/grounding/masking.h"
#include "assistant/grounding/prompt.h"
#include "assistant/grounding/translation.h"

namespace jx::host {
namespace {

using assistant::Material;
using assistant::PromptPurpose;
using assistant::SourceKind;
using assistant::Tongue;

constexpr std::size_t messages_told_max = 12;
constexpr std::size_t articles_max = 3;
constexpr std::size_t evidence_max = 4;
constexpr Duration told_orders_age_max = days(90);  // of a buyer's: what the assistant looks at

std::string_view who(const desk::Actor& author) {
  switch (author.kind) {
    case desk::ActorKind::customer:
      return "customer";
    case desk::ActorKind::agent:
      return "agent";
    case desk::ActorKind::assistant:
      return "assistant";
    case desk::ActorKind::system:
    case desk::ActorKind::shop:
    case desk::ActorKind::program:
      return "system";
  }
  return "system";
}

// The orders that the conversation is or may be about, each once.
std::set<trade::Number> orders_of(const views::ConversationView& view,
                                  const desk::ContactState* contact) {
  std::set<trade::Number> orders;
  for (const views::ItemView& item : view.items)
    if (item.verdict) orders.insert(item.verdict->order_no);
  for (const auto& [id, ticket] : view.tickets) orders.insert(ticket.order_no);
  if (contact != nullptr)
    orders.insert(contact->proven_orders.begin(), contact->proven_orders.end());
  orders.erase(trade::Number{});
  return orders;
}

// What is known to be this person's, however it is written: an order number may be too short to be
// told by its shape.
std::vector<std::string> personal_of(const views::ConversationView& view,
                                     const std::set<trade::Number>& orders) {
  std::vector<std::string> personal;
  if (!view.name.empty()) personal.push_back(view.name);
  for (const trade::Number& order : orders) personal.emplace_back(order.view());
  return personal;
}

// The last messages, masked and with names sealed, oldest first.
std::string told_conversation(const views::ConversationView& view,
                              const assistant::SealedNames& names,
                              const std::vector<std::string>& personal) {
  std::vector<std::string> lines;
  for (auto item = view.items.rbegin();
       item != view.items.rend() && lines.size() < messages_told_max; ++item)
    if (item->kind == views::ItemKind::message && !item->text.empty())
      lines.push_back(fmt::format("{}: {}", who(item->author),
                                  assistant::masked(names.sealed(item->text), personal)));
  std::ranges::reverse(lines);
  return fmt::format("{}", fmt::join(lines, "\n"));
}

std::string last_customer_words(const views::ConversationView& view) {
  for (auto item = view.items.rbegin(); item != view.items.rend(); ++item)
    if (item->kind == views::ItemKind::message && item->author.kind == desk::ActorKind::customer)
      return item->text;
  return {};
}

// What may be said to the customer of a verdict: one line each.
std::string tellable(const trade::Verdict& verdict, Tongue tongue) {
  std::string out;
  const auto add = [&](std::string_view zh, std::string_view en) {
    const std::string_view words = tongue == Tongue::en ? en : zh;
    if (!words.empty()) out += fmt::format("{}{}", out.empty() ? "" : "\n", words);
  };
  for (std::size_t i = 0; i < std::min(verdict.evidence.size(), evidence_max); ++i)
    add(verdict.evidence[i].zh, verdict.evidence[i].en);
  for (const trade::Sentence& step : verdict.customer_steps) add(step.zh, step.en);
  if (verdict.expected) {
    const std::string usual =
        assistant::filled(assistant::text_of(assistant::Phrase::expected, tongue),
                          {assistant::duration_text(*verdict.expected, tongue)});
    add(usual, usual);
  }
  if (!verdict.confident) {
    const std::string_view open = assistant::text_of(assistant::Phrase::not_certain, tongue);
    add(open, open);
  }
  return out;
}

tl::unexpected<Error> too_long() { return fail(ErrorKind::invalid, "copilot.too_long"); }

}  // namespace

struct Copilot::DraftWork {
  ContactId contact{};
  std::string words{};
  views::ConversationView view{};
  Tongue tongue = Tongue::zh;
  std::shared_ptr<Material> material = std::make_shared<Material>();
  ReplyDraft draft{};  // the local one, until a model's is better
  Done<ReplyDraft> done{};
};

Copilot::Copilot(DeskService& service, const language::Language& language, LlmDesk* llm,
                 ArticleFinder* articles, CopilotOptions options)
    : service_(service),
      language_(language),
      llm_(llm),
      articles_(articles),
      options_(std::move(options)) {}

Copilot::~Copilot() = default;

std::string_view Copilot::why_not() const {
  if (llm_ == nullptr) return "copilot.off";
  if (options_.data != LeavingData::masked) return "copilot.data_stays";
  return llm_->rests() ? "llm.resting" : "";
}

void Copilot::read(ContactId contact, Done<views::ConversationView> done) {
  service_.read_conversation_before(
      contact, Seq{UINT64_MAX >> 1}, conversation_events_max,
      [alive = std::weak_ptr(alive_), contact,
       done = std::move(done)](Result<std::vector<desk::Recorded>> events) {
        if (alive.expired()) return;
        if (!events) return done(error_of(std::move(events)));
        if (events->empty()) return done(fail(ErrorKind::not_found, "contact.unknown"));
        views::ConversationView view{.contact = contact};
        for (const desk::Recorded& recorded : *events)
          views::apply(view, recorded, views::Audience::staff, "");
        done(std::move(view));
      });
}

void Copilot::ask(ContactId contact, assistant::ChatQuestion chat,
                  Done<assistant::ChatAnswer> done) {
  LlmQuestion question{.contact = contact,
                       .chat = std::move(chat),
                       .wait_max = options_.wait_max,
                       .for_staff = true};
  llm_->ask(std::move(question), [alive = std::weak_ptr(alive_),
                                  done = std::move(done)](Result<assistant::ChatAnswer> answer) {
    if (!alive.expired()) done(std::move(answer));
  });
}

// The person's name, the orders' numbers, and every text in their facts that others chose: also of
// those that the assistant told of before. Without the facts nobody can tell which words those are:
// then no model is asked.
void Copilot::seal_names(const views::ConversationView& view, std::shared_ptr<Material> material,
                         Done<void> done) {
  const desk::ContactState* contact = service_.desk().find_contact(view.contact);
  struct Sealing {
    std::set<trade::Number> orders;
    std::size_t reads_open = 1;  // this function's own, so that answers at once do not end it early
    std::optional<Error> failure{};
  };
  if (!view.name.empty()) material->names.add(view.name);
  auto sealing = std::make_shared<Sealing>(Sealing{.orders = orders_of(view, contact)});
  const auto take = [alive = std::weak_ptr(alive_), sealing, material = std::move(material),
                     done = std::move(done)](Result<std::vector<trade::Fact>> facts) {
    if (alive.expired()) return;
    if (facts) {
      for (const std::string& text : assistant::free_texts_of(*facts)) material->names.add(text);
      for (const trade::Fact& fact : *facts)
        if (const auto* order = std::get_if<trade::Order>(&fact.body))
          sealing->orders.insert(order->order_no);
    } else {
      sealing->failure = facts.error();
    }
    if (--sealing->reads_open > 0) return;
    if (sealing->failure) return done(tl::unexpected<Error>(*sealing->failure));
    for (const trade::Number& order : sealing->orders) material->names.add(order.view());
    done({});
  };
  const std::set<trade::Number> orders = sealing->orders;
  const std::vector<trade::BuyerKey> buyers =
      contact == nullptr ? std::vector<trade::BuyerKey>{} : assistant::buyers_of(*contact);
  sealing->reads_open += orders.size() + buyers.size();
  for (const trade::Number& order : orders) service_.read_purchase({.number = order}, take);
  for (const trade::BuyerKey& buyer : buyers)
    service_.read_buyer(buyer, service_.now() - told_orders_age_max, take);
  take(std::vector<trade::Fact>{});
}

// ---- summary

void Copilot::summarise(ContactId contact, Tongue tongue, Done<CaseSummary> done) {
  read(contact,
       [this, contact, tongue, done = std::move(done)](Result<views::ConversationView> view) {
         if (!view) return done(error_of(std::move(view)));
         auto summary = std::make_shared<CaseSummary>(CaseSummary{
             .brief = brief_of(*view, language_, tongue), .why = std::string(why_not())});
         if (!summary->why.empty()) return done(std::move(*summary));
         auto material = std::make_shared<Material>();
         seal_names(*view, material,
                    [this, contact, tongue, summary, material, done](Result<void> sealed) {
                      if (sealed) return ask_for_summary(contact, tongue, summary, material, done);
                      summary->why = sealed.error().code;
                      done(std::move(*summary));
                    });
       });
}

// What the customer said is no source: it is a claim, not a fact.
void Copilot::ask_for_summary(ContactId contact, Tongue tongue,
                              std::shared_ptr<CaseSummary> summary,
                              std::shared_ptr<Material> material, Done<CaseSummary> done) {
  for (const BriefLine& line : summary->brief)
    if (line.part != BriefPart::said) material->add_lines('S', SourceKind::fact, line.text, false);
  const assistant::PromptView prompt{.purpose = PromptPurpose::summary,
                                     .tongue = tongue,
                                     .material = *material,
                                     .canary = options_.canary,
                                     .answer_tokens_max = options_.answer_tokens_max};
  ask(contact, assistant::question_of(prompt),
      [this, material, tongue, instructions = assistant::instructions_of(prompt), summary,
       done = std::move(done)](Result<assistant::ChatAnswer> answer) {
        auto checked = check(std::move(answer), *material, tongue, instructions);
        if (checked) {
          summary->text = std::move(checked->text);
        } else {
          summary->why = checked.error().code;
        }
        done(std::move(*summary));
      });
}

Result<assistant::Grounded> Copilot::check(Result<assistant::ChatAnswer> answer,
                                           const Material& material, Tongue tongue,
                                           const std::string& instructions) {
  if (!answer) return error_of(std::move(answer));
  auto checked = assistant::grounded(*answer, {.material = material,
                                               .tongue = tongue,
                                               .instructions = instructions,
                                               .canary = options_.canary,
                                               .link_hosts = options_.link_hosts});
  if (checked) {
    llm_->note_used();
  } else {
    llm_->note_unusable(checked.error().code);
  }
  return checked;
}

// ---- draft

void Copilot::draft(ContactId contact, std::string words, Done<ReplyDraft> done) {
  if (words.size() > words_bytes_max) return done(too_long());
  read(contact, [this, contact, words = std::move(words),
                 done = std::move(done)](Result<views::ConversationView> view) {
    if (!view) return done(error_of(std::move(view)));
    auto work = std::make_shared<DraftWork>();
    work->contact = contact;
    work->words = words;
    work->view = *std::move(view);
    work->tongue = assistant::tongue_of(work->view.locale);
    work->draft.locale = work->tongue == Tongue::en ? "en" : "zh-CN";
    work->done = done;
    gather(work);
  });
}

void Copilot::gather(const std::shared_ptr<DraftWork>& work) {
  const views::TicketView* ticket = current_ticket(work->view);
  const trade::Verdict* verdict =
      verdict_of(work->view, ticket == nullptr ? TicketId{} : ticket->ticket);
  const std::string asking(assistant::text_of(assistant::Phrase::ask_order_no, work->tongue));
  const std::string told = verdict == nullptr ? asking : tellable(*verdict, work->tongue);
  work->draft.text = work->words.empty() ? told : work->words;
  work->draft.why = why_not();
  if (!work->draft.why.empty()) return work->done(std::move(work->draft));
  seal_names(work->view, work->material, [this, work, told](Result<void> sealed) {
    if (!sealed) {
      work->draft.why = sealed.error().code;
      return work->done(std::move(work->draft));
    }
    work->material->add_lines('S', SourceKind::fact, told, false);
    work->material->add_lines('G', SourceKind::agent, work->words, false);
    find_articles(work);
  });
}

void Copilot::find_articles(const std::shared_ptr<DraftWork>& work) {
  if (articles_ == nullptr) return ask_for_draft(work);
  articles_->find(last_customer_words(work->view), work->tongue, articles_max,
                  [this, alive = std::weak_ptr(alive_),
                   work](Result<std::vector<assistant::ArticlePassage>> found) {
                    if (alive.expired()) return;
                    if (found)
                      for (const assistant::ArticlePassage& passage : *found)
                        work->material->add_article(passage);
                    ask_for_draft(work);
                  });
}

void Copilot::ask_for_draft(const std::shared_ptr<DraftWork>& work) {
  const std::string conversation = told_conversation(
      work->view, work->material->names,
      personal_of(work->view, orders_of(work->view, service_.desk().find_contact(work->contact))));
  const assistant::PromptView prompt{.purpose = PromptPurpose::draft,
                                     .tongue = work->tongue,
                                     .material = *work->material,
                                     .conversation = conversation,
                                     .canary = options_.canary,
                                     .answer_tokens_max = options_.answer_tokens_max};
  ask(work->contact, assistant::question_of(prompt),
      [this, work,
       instructions = assistant::instructions_of(prompt)](Result<assistant::ChatAnswer> answer) {
        ReplyDraft& draft = work->draft;
        auto checked = check(std::move(answer), *work->material, work->tongue, instructions);
        if (!checked) {
          draft.why = checked.error().code;
          return work->done(std::move(draft));
        }
        draft.text = std::move(checked->text);
        draft.by_model = true;
        for (const std::string& id : checked->cited) {
          const assistant::Source* source = work->material->find(id);
          draft.sources.push_back(
              {.id = id,
               .text = work->material->names.opened(source->text).value_or(source->text),
               .title = source->title});
        }
        work->done(std::move(draft));
      });
}

// ---- translation

void Copilot::translate(ContactId contact, std::string text, Tongue into, Done<std::string> done) {
  if (text.size() > assistant::translated_bytes_max) return done(too_long());
  const bool blank = std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\n'; });
  if (blank) return done(fail(ErrorKind::invalid, "copilot.nothing"));
  if (const std::string_view why = why_not(); !why.empty())
    return done(fail(ErrorKind::unavailable, why));
  read(contact, [this, contact, text = std::move(text), into,
                 done = std::move(done)](Result<views::ConversationView> view) {
    if (!view) return done(error_of(std::move(view)));
    auto sealed = std::make_shared<assistant::SealedText>(assistant::sealed_for_translation(
        text, personal_of(*view, orders_of(*view, service_.desk().find_contact(contact)))));
    ask(contact, assistant::translation_question(*sealed, into, options_.canary),
        [this, sealed, into, done](Result<assistant::ChatAnswer> answer) {
          if (!answer) return done(error_of(std::move(answer)));
          auto translated = assistant::checked_translation(*sealed, *answer, into, options_.canary);
          if (translated) {
            llm_->note_used();
            return done(std::move(translated));
          }
          llm_->note_unusable(translated.error().code);
          done(fail(ErrorKind::unavailable, "copilot.unusable",
                    std::string(translated.error().code)));
        });
  });
}

}  // namespace jx::host
