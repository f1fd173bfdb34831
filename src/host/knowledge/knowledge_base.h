// The knowledge of a running platform: follows the journal, searches, suggests, and finds what
// nobody has written yet.
//
// The fold (views/knowledge_fold.h) is changed by the loop, between the commit of an event and the
// reply of its command, and read by the pool; one lock stands between, held for one change or one
// search. Calls and call-backs are the loop's, as of DeskService; the service, the language and
// this outlive every answer.
#pragma once

#include <memory>
#include <shared_mutex>
#include <vector>

#include "host/desk_service.h"
#include "knowledge/gaps.h"
#include "knowledge/suggest.h"
#include "views/knowledge_fold.h"

namespace jx::host {

// A version of an article as it was written.
struct ArticleVersion {
  ArticleId article{};
  std::int64_t version = 0;
  Seq seq{};
  Instant at{};
  desk::Actor by{};
  desk::ArticleContent content{};
  std::string note{};
  std::int64_t restores = 0;
};

// An article that a search found, in the version that shows.
struct FoundArticle {
  ArticleVersion shown{};
  knowledge::Hit hit{};
};

class KnowledgeBase final : public Watcher {
 public:
  // Questions older than this are not asked about any more.
  static constexpr Duration questions_age_max = days(30);
  static constexpr std::size_t suggestions_max = 20;

  KnowledgeBase(DeskService& service, const language::Language& language);
  ~KnowledgeBase() override;
  KnowledgeBase(const KnowledgeBase&) = delete;
  KnowledgeBase& operator=(const KnowledgeBase&) = delete;

  // Takes in all articles and follows them from here. Blocks: reads their texts.
  // Errors: as Journal::read_some and codec::decode_recorded.
  Result<void> start();

  void on_committed(std::span<const desk::Recorded> events) override;

  // Best first. Errors: throttled "host.busy".
  void find(const knowledge::Query& query, Done<std::vector<knowledge::Hit>> done);
  // The same with the articles as they show. Errors: as find and DeskService::read_events.
  void search(const knowledge::Query& query, Done<std::vector<FoundArticle>> done);
  // What fits this conversation: its last messages, and what the last diagnosis found.
  // Errors: not_found "contact.unknown"; as search.
  void suggest(ContactId contact, bool only_for_customers, std::size_t count,
               Done<std::vector<FoundArticle>> done);
  // Questions without a good answer, most asked first. Errors: as Rows, Journal.
  void find_gaps(Done<std::vector<knowledge::Gap>> done);

  // One version; 0 = the one that shows (or the newest, when none does). A customer reads only what
  // is shown to customers. Errors: not_found "article.unknown", "article.no_such_version".
  void read(ArticleId article, std::int64_t version, Done<ArticleVersion> done);
  void read_for_customer(ArticleId article, Done<ArticleVersion> done);
  // What customers are shown unasked: current articles for them, guides first, at most `count`.
  void featured(std::size_t count, Done<std::vector<ArticleVersion>> done);
  // All versions, the newest first. Errors: not_found "article.unknown".
  void read_versions(ArticleId article, Done<std::vector<ArticleVersion>> done);
  // A published article for customers has this picture.
  bool shows_picture(const desk::BlobHash& hash) const;

 private:
  std::vector<knowledge::Hit> hits_of(const knowledge::Query& query) const;
  void suggest_for(knowledge::Situation situation, bool only_for_customers, std::size_t count,
                   Done<std::vector<FoundArticle>> done);
  void read_found(std::vector<knowledge::Hit> hits, Done<std::vector<FoundArticle>> done);
  Result<std::vector<desk::Recorded>> open(std::span<const Seq> seqs) const;
  Result<void> take_in(const std::vector<const desk::ArticleState*>& heads);
  Seq seq_of(ArticleId article, std::int64_t version) const;

  DeskService& service_;
  const language::Language& language_;
  mutable std::shared_mutex mutex_;
  views::KnowledgeFold fold_;
};

}  // namespace jx::host
