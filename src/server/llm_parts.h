// What a platform with a language model needs, joined: endpoint, budget, the articles it may speak
// from, the assistant's phraser, the agents' copilot. Without one there is still a copilot, whose
// summaries and drafts are local.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "host/clock.h"
#include "host/desk_service.h"
#include "host/http_client.h"
#include "host/llm/answer_phraser.h"
#include "host/llm/copilot.h"
#include "host/llm/knowledge_articles.h"
#include "host/llm/llm_desk.h"
#include "host/settings/settings.h"
#include "language/understanding.h"

namespace jx::server {

// Thread-safety: the loop's thread.
class LlmParts {
 public:
  // All borrowed ones outlive this. Errors: invalid "llm.bad_setting" (detail names it); as
  // host::check_location, shop::url_of, read_file, shop::HttpsClient::open.
  static Result<std::unique_ptr<LlmParts>> open(
      const host::Settings& settings, boost::asio::io_context& loop, host::DeskService& desk,
      host::KnowledgeBase& knowledge, const language::Language& language, const host::Clock& clock,
      const host::AssistantReactor::Diagnose& diagnose);

  host::Phraser* phraser() const { return phraser_.get(); }  // null = the assistant speaks itself
  host::Copilot& copilot() const { return *copilot_; }
  const host::LlmDesk* desk() const { return desk_.get(); }  // null = no model
  void stop();

 private:
  LlmParts() = default;

  std::unique_ptr<host::ArticleFinder> articles_{};
  std::unique_ptr<host::HttpClient> http_{};
  std::unique_ptr<host::LanguageModel> model_{};
  std::unique_ptr<host::LlmBudget> budget_{};
  std::unique_ptr<host::LlmDesk> desk_{};
  std::unique_ptr<host::AnswerPhraser> phraser_{};
  std::unique_ptr<host::Copilot> copilot_{};
};

}  // namespace jx::server
