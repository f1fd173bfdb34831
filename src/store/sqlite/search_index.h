// The full-text index of messages in search.db: FTS5 over bigrams, contentless, without positions.
//
// SQLite 3.40 takes a row out of a contentless index only when its old terms are given back, so
// they are kept beside it. What is taken out leaves its entry in older segments until these are
// merged: after an erasure the index merges itself, a bounded step per batch, until all is gone.
// Feeding a batch again changes nothing.
// Thread-safety: apply, clear: one thread; search: any thread.
#pragma once

#include <atomic>
#include <memory>
#include <span>

#include "store/sqlite/checkpointer.h"
#include "store/sqlite/database.h"
#include "views/rows.h"

namespace jx::store {

class SearchIndex {
 public:
  static Result<std::unique_ptr<SearchIndex>> open(const std::string& folder,
                                                   Checkpointer& checkpointer);

  // The last event taken in.
  Seq cursor() const { return Seq{cursor_.load(std::memory_order_acquire)}; }
  // Takes in the text changes among `changes`, in one transaction with the cursor.
  Result<void> apply(std::span<const views::RowChange> changes, Seq cursor);
  Result<void> clear();
  // Messages with every term, newest first, message < before (0 = all).
  Result<std::vector<views::SearchHit>> search(std::string_view terms, Seq before,
                                               std::size_t count) const;

 private:
  SearchIndex(std::unique_ptr<Database> writer, DatabaseOptions options)
      : writer_(std::move(writer)), readers_(std::move(options)) {}
  // What becomes of one message in the index.
  struct Change {
    std::uint64_t message = 0;
    std::string before{};  // terms to be taken out; empty = none
    std::string after{};   // terms to be put in; empty = none
  };

  Result<void> index(std::vector<const views::IndexText*> texts);
  Result<std::optional<Change>> keep(const views::IndexText& text, std::uint64_t message);
  Result<void> feed(const Change& change);
  Result<void> take_out(const Change& out);
  Result<void> unindex(ContactId contact, MessageNumber number);
  Result<void> erase(ContactId contact);
  Result<void> merge_step();

  std::unique_ptr<Database> writer_;
  mutable ReadPool readers_;
  std::atomic<std::uint64_t> cursor_ = 0;
  bool merging_ = false;
};

}  // namespace jx::store
