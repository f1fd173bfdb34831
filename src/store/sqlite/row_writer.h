// Executes row changes as SQL. One per batch, inside its transaction.
// Thread-safety: one thread.
#pragma once

#include <map>
#include <span>

#include "codec/binary.h"
#include "store/sqlite/database.h"
#include "views/rows.h"

namespace jx::store {

class RowWriter {
 public:
  RowWriter(Database& database, codec::Sealer& sealer) : database_(database), sealer_(sealer) {}

  // All of a batch. The rows of conversations and commands, which are most of it, are written by
  // whom they belong to, so that neighbours share a page.
  Result<void> write(std::span<const views::RowChange> changes);

 private:
  Result<void> write(const views::RowChange& change);
  // What was gathered per contact.
  Result<void> finish();

  // What a batch moved of a contact.
  struct Moved {
    MessageNumber number{};
    Instant at{};
    Seq seq{};
  };

  Result<void> put(const views::PutContact& change);
  Result<void> put(const views::PutHandle& change);
  Result<void> put(const views::SetBuyer& change);
  Result<void> put(const views::SetLocale& change);
  Result<void> put(const views::PutProof& change);
  Result<void> put(const views::SetDialogue& change);
  Result<void> put(const views::EraseContactRows& change);
  Result<void> put(const views::PutConversationItem& change);
  Result<void> put(const views::MarkTakenBack& change);
  Result<void> put(const views::PutCommand& change);
  Result<void> put(const views::IndexText&) { return {}; }    // the search index's
  Result<void> put(const views::UnindexText&) { return {}; }  // the search index's
  Result<void> put(const views::PutTicket& change);
  Result<void> put(const views::PutFact& change);
  Result<void> put(const views::PutQuestion& change);
  Result<void> put(const views::SettleQuestions& change);
  Result<void> put(const views::PutPicture& change);
  Result<void> put(const views::PutLesson& change);
  Result<void> put_keys(const views::PutFact& change, std::int64_t fact,
                        const views::FactKeys& keys);

  Database& database_;
  codec::Sealer& sealer_;
  std::map<ContactId, Moved> moved_{};
};

// Lists of words and numbers as they stand in a column.
template <class T>
std::string joined(const std::vector<T>& list) {
  std::string text;
  for (const T& item : list) {
    if (!text.empty()) text += ',';
    if constexpr (requires { item.view(); }) {
      text += item.view();
    } else {
      text += std::to_string(item.value);
    }
  }
  return text;
}

}  // namespace jx::store
