// The index of the knowledge: finds articles by words, slips and sound, and says why.
//
// Ranking is BM25F with fixed lengths instead of averages, so that a document's weights do not
// depend on its neighbours: an index that was fed and changed in any order answers as one that was
// built at once. Each term of a query counts once per document, by the best of what it may mean:
// the word itself, the same sound, or with a character too many or too few.
// Cost: find O(postings of the query's terms); 10 000 articles answer in well under 5 ms.
// Thread-safety: const calls from any thread; put, show and remove alone.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/instant.h"
#include "knowledge/terms.h"

namespace jx::knowledge {

JX_ENUM(Field, title, tag, step, body)
// How a term of the query was found. `slip`: other, missing or additional characters.
JX_ENUM(Match, word, sound, slip, link)
// What an article may be bound to. Goods by their number, the others by their word.
JX_ENUM(LinkKind, goods, cause, card_type, intent)

using DocumentId = std::uint64_t;  // > 0

struct FieldText {
  Field field = Field::body;
  std::string text{};
};
struct Link {
  LinkKind kind = LinkKind::intent;
  std::string name{};
  friend bool operator==(const Link&, const Link&) = default;
};

// Who may be shown a document, and when.
struct Showing {
  bool published = false;
  bool for_customers = false;
  Instant from{};   // not suggested before; 0 = always
  Instant until{};  // not suggested from then on; 0 = for good
};

struct Document {
  DocumentId id = 0;
  std::vector<FieldText> texts{};  // of all languages
  std::vector<Link> links{};
  Showing showing{};
};

struct Query {
  std::string text{};         // its first query_terms_max terms count
  std::vector<Link> links{};  // what the case is about; each adds a fixed amount
  bool only_published = true;
  bool only_for_customers = false;
  bool only_current = true;  // within from..until at `now`
  Instant now{};
  std::size_t count = 10;  // 1..hits_max
};
inline constexpr std::size_t query_terms_max = 64;
inline constexpr std::size_t hits_max = 200;

// Why a document was found: what of the query, where, how, and how much it adds to the score.
struct Reason {
  std::string term{};   // of the query, as written; a link as "intent:card_used"
  std::string found{};  // what stands in the document, where that is another thing
  Match match = Match::word;
  std::vector<Field> fields{};
  double score = 0;
};
JX_DESCRIBE(Reason, term, found, match, fields, score)

struct Hit {
  DocumentId id = 0;
  double score = 0;
  // How much of what the text asks for it answers, 0..1: rare words weigh more than common ones.
  double coverage = 0;
  std::vector<Reason> reasons{};  // the strongest first
};

class Index {
 public:
  Index();
  ~Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;

  // Takes the document in, in place of an older one of its id. About 0.5 ms for an article of a
  // page; some 3 ms in place of another among 10 000.
  void put(const Document& document);
  // Changes who may be shown the document. Ignored when there is none.
  void show(DocumentId id, const Showing& showing);
  // Ignored when there is none.
  void remove(DocumentId id);
  std::size_t size() const;

  // Best first, equal scores by id; none with a score of 0.
  std::vector<Hit> find(const Query& query) const;

  struct Tables;  // postings.h

 private:
  std::unique_ptr<Tables> tables_;
};

}  // namespace jx::knowledge
