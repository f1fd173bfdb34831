// The knowledge as a pure fold: events of articles become the documents that are searched.
//
// An article that is published is found by what is published, whatever newer draft there is; any
// other by its newest version. Restored from the desk's heads and their contents it is as if it had
// followed from the beginning. Thread-safety: a value.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "desk/event.h"
#include "desk/state.h"
#include "knowledge/index.h"

namespace jx::views {

class KnowledgeFold {
 public:
  // Events of other kinds change nothing.
  void apply(const desk::Recorded& recorded);
  // Takes an article in as it stands. `published` is the content of its published version, when
  // that shows and is not the newest.
  void restore(const desk::ArticleState& head, desk::ArticleContent newest,
               std::optional<desk::ArticleContent> published);

  const knowledge::Index& index() const { return index_; }
  // The version that is searched and shown; 0 when the article is not known.
  std::int64_t shown_version(ArticleId article) const;
  // It may be shown to customers now: published, for them, and current.
  bool is_for_customers(ArticleId article, Instant now) const;
  // Those, guides with steps first, each part by age; at most `count`.
  std::vector<ArticleId> for_customers(Instant now, std::size_t count) const;
  // A published article for customers has this picture.
  bool shows_picture(const desk::BlobHash& hash, Instant now) const;

 private:
  struct Entry {
    bool published = false;
    std::int64_t newest = 0;
    std::int64_t shown = 0;
    Instant review_by{};
    knowledge::Showing content_showing{};  // of the shown content: audience and validity
    knowledge::Showing showing{};          // with the review, as the index has it
    bool is_guide = false;
    std::vector<desk::BlobHash> pictures{};
    std::optional<desk::ArticleContent> draft{};  // the newest, when it is not what is shown
  };

  static bool is_for_customers(const Entry& entry, Instant now);
  void put(ArticleId article, Entry& entry, const desk::ArticleContent& content,
           std::int64_t version);
  void show(ArticleId article, Entry& entry);
  void show_newest(ArticleId article, Entry& entry);

  knowledge::Index index_{};
  std::map<ArticleId, Entry> entries_{};
};

}  // namespace jx::views
