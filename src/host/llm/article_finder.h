// The port to what the desk knows in articles, for what a model may speak from.
#pragma once

#include <string>
#include <vector>

#include "assistant/grounding/source.h"
#include "assistant/phrases.h"
#include "host/desk_service.h"

namespace jx::host {

// Thread-safety: the loop's thread.
class ArticleFinder {
 public:
  virtual ~ArticleFinder() = default;
  // Passages in `tongue` of articles that are published and for customers, best first, at most
  // `count`; none when nothing fits well. Errors: throttled "host.busy"; those of the store.
  virtual void find(const std::string& query, assistant::Tongue tongue, std::size_t count,
                    Done<std::vector<assistant::ArticlePassage>> done) = 0;
};

}  // namespace jx::host
