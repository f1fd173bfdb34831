// Help for an agent at work: a summary of the case, a draft of the reply, a translation.
//
// Nothing here sends anything: what it answers lies before an agent, marked as made by AI where a
// model made it, and the agent sends or throws it away. Summary and draft are made without a model
// too; the model's are shown only when they stand on the same facts. Thread-safety: the loop's
// thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "assistant/grounding/check.h"
#include "base/describe.h"
#include "host/desk_service.h"
#include "host/llm/article_finder.h"
#include "host/llm/case_brief.h"
#include "host/llm/llm_desk.h"
#include "host/llm/location.h"
#include "language/understanding.h"

namespace jx::host {

struct CopilotOptions {
  LeavingData data = LeavingData::nothing;  // translations, summaries and drafts need `masked`
  Duration wait_max = seconds(20);
  std::int64_t answer_tokens_max = 800;
  std::string canary{};
  std::vector<std::string> link_hosts{};
};

struct CaseSummary {
  std::vector<BriefLine> brief{};  // made without a model
  std::string text{};              // a model's; empty = `why` says why not
  std::string why{};               // a code, or empty
};
JX_DESCRIBE(CaseSummary, brief, text, why)

struct DraftSource {
  std::string id{};
  std::string text{};
  std::string title{};  // of an article
};
JX_DESCRIBE(DraftSource, id, text, title)

struct ReplyDraft {
  std::string text{};    // in the customer's language
  std::string locale{};  // that language: "zh-CN" or "en"
  bool by_model = false;
  std::vector<DraftSource> sources{};  // what a model's draft stands on
  std::string why{};                   // why no model wrote it: a code, or empty
};
JX_DESCRIBE(ReplyDraft, text, locale, by_model, sources, why)

class Copilot {
 public:
  static constexpr std::size_t conversation_events_max = 500;
  static constexpr std::size_t words_bytes_max = 2'000;  // of an agent's own

  // All borrowed ones outlive this; `llm` (null = no model) and `articles` may be null.
  Copilot(DeskService& service, const language::Language& language, LlmDesk* llm,
          ArticleFinder* articles, CopilotOptions options);
  ~Copilot();
  Copilot(const Copilot&) = delete;
  Copilot& operator=(const Copilot&) = delete;

  // Errors: not_found "contact.unknown"; as DeskService::read_conversation_before.
  void summarise(ContactId contact, assistant::Tongue tongue, Done<CaseSummary> done);
  // `words`: what the agent has written already and wants said; may be empty.
  // Errors: as summarise; invalid "copilot.too_long".
  void draft(ContactId contact, std::string words, Done<ReplyDraft> done);
  // Errors: as summarise; invalid "copilot.too_long", "copilot.nothing"; unavailable those
  // of why_not(); those of LlmDesk::ask and of checked_translation, the
  // latter as unavailable "copilot.unusable".
  void translate(ContactId contact, std::string text, assistant::Tongue into,
                 Done<std::string> done);

  // Why no model is asked: "copilot.off", "copilot.data_stays", "llm.resting"; empty = it is.
  std::string_view why_not() const;

 private:
  struct DraftWork;

  void read(ContactId contact, Done<views::ConversationView> done);
  void gather(const std::shared_ptr<DraftWork>& work);
  void find_articles(const std::shared_ptr<DraftWork>& work);
  void ask_for_draft(const std::shared_ptr<DraftWork>& work);
  void seal_names(const views::ConversationView& view,
                  std::shared_ptr<assistant::Material> material, Done<void> done);
  void ask_for_summary(ContactId contact, assistant::Tongue tongue,
                       std::shared_ptr<CaseSummary> summary,
                       std::shared_ptr<assistant::Material> material, Done<CaseSummary> done);
  Result<assistant::Grounded> check(Result<assistant::ChatAnswer> answer,
                                    const assistant::Material& material, assistant::Tongue tongue,
                                    const std::string& instructions);
  void ask(ContactId contact, assistant::ChatQuestion chat, Done<assistant::ChatAnswer> done);

  DeskService& service_;
  const language::Language& language_;
  LlmDesk* llm_;
  ArticleFinder* articles_;
  const CopilotOptions options_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace jx::host
