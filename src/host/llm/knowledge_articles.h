// What a model may speak from of the platform's own knowledge.
#pragma once

#include "host/knowledge/knowledge_base.h"
#include "host/llm/article_finder.h"

namespace jx::host {

// Shows what customers are shown, and only what fits as well as what is suggested unasked.
// Thread-safety: the loop's thread.
class KnowledgeArticles final : public ArticleFinder {
 public:
  // Both outlive this and every answer.
  KnowledgeArticles(const DeskService& service, KnowledgeBase& knowledge);

  void find(const std::string& query, assistant::Tongue tongue, std::size_t count,
            Done<std::vector<assistant::ArticlePassage>> done) override;

 private:
  const DeskService& service_;
  KnowledgeBase& knowledge_;
};

// Title, text and steps in `tongue` without their markup, as many whole lines from the beginning as
// a source holds. Nothing when it is not written in that language.
std::optional<assistant::ArticlePassage> passage_of(const desk::ArticleContent& content,
                                                    assistant::Tongue tongue);

}  // namespace jx::host
