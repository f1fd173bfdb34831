// Puts the assistant's answers into the words of a language model, where they stand the check.
//
// The local answer is there before the model is asked, and is said when the model is slow, down,
// out of budget, ungrounded or may not be told: whatever happens, the customer waits at most
// `wait_max` longer. The model may ask for look-ups; they read, are counted, and find only what
// this customer may be told. Thread-safety: the loop's thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/desk_service.h"
#include "host/llm/article_finder.h"
#include "host/llm/llm_desk.h"
#include "host/llm/location.h"
#include "host/reactor/assistant_reactor.h"
#include "host/reactor/phraser.h"

namespace jx::host {

struct PhraserOptions {
  LeavingData data = LeavingData::nothing;
  Duration wait_max = seconds(4);
  std::size_t look_ups_max = 2;
  std::int64_t answer_tokens_max = 600;
  std::string canary{};                   // nothing else in the house holds it
  std::vector<std::string> link_hosts{};  // of the platform
};

class AnswerPhraser final : public Phraser {
 public:
  static constexpr std::size_t articles_max = 3;

  // All borrowed ones outlive this; `articles` may be null.
  AnswerPhraser(DeskService& service, LlmDesk& llm, ArticleFinder* articles,
                AssistantReactor::Diagnose diagnose, PhraserOptions options);
  ~AnswerPhraser() override;
  AnswerPhraser(const AnswerPhraser&) = delete;
  AnswerPhraser& operator=(const AnswerPhraser&) = delete;

  void phrase(PhrasingTask task, std::function<void(std::string text)> done) override;

 private:
  struct Work;  // one answer on its way

  bool may_be_asked(const PhrasingTask& task) const;
  void find_articles(const std::shared_ptr<Work>& work);
  void begin(const std::shared_ptr<Work>& work);
  void ask(const std::shared_ptr<Work>& work);
  void take(const std::shared_ptr<Work>& work, Result<assistant::ChatAnswer> answer);
  void look_up(const std::shared_ptr<Work>& work, const assistant::ToolCall& call);
  void look_up_articles(const std::shared_ptr<Work>& work, const std::string& query);
  void look_up_order(const std::shared_ptr<Work>& work, const std::string& tail);
  void read_order(const std::shared_ptr<Work>& work, const trade::Number& number);
  void answer_call(const std::shared_ptr<Work>& work, std::string text);
  void check(const std::shared_ptr<Work>& work, const assistant::ChatAnswer& answer);
  void say_local(const std::shared_ptr<Work>& work);
  static void finish(const std::shared_ptr<Work>& work, std::string text);

  DeskService& service_;
  LlmDesk& llm_;
  ArticleFinder* articles_;
  AssistantReactor::Diagnose diagnose_;
  const PhraserOptions options_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

// The line that says what an answer stands on, and that a model worded it.
std::string citation_line(const assistant::Material& material,
                          const std::vector<std::string>& cited, assistant::Tongue tongue);

}  // namespace jx::host
