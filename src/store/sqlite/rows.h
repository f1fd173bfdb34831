// Read tables in rows.db and the search index in search.db.
//
// fold() executes the changes of a batch in one transaction with the cursor; what is told of a
// contact several times in a batch (its newest message, event and time) is written once. The
// index is committed before the rows, so it is never behind them but by a loss of power; open()
// makes up for that from the journal.
// Thread-safety: fold, clear: one thread; the rest: any thread.
#pragma once

#include <atomic>
#include <memory>

#include "host/ports.h"
#include "store/sqlite/checkpointer.h"
#include "store/sqlite/database.h"
#include "store/sqlite/search_index.h"

namespace jx::store {

class SqliteRows : public host::Rows {
 public:
  // `keys` and `checkpointer` outlive the rows. Errors: as Database::open, "rows.failed",
  // "rows.disk_full".
  static Result<std::unique_ptr<SqliteRows>> open(const std::string& folder, codec::Sealer& sealer,
                                                  Checkpointer& checkpointer);

  Seq cursor() const override { return Seq{cursor_.load(std::memory_order_acquire)}; }
  Result<void> fold(std::span<const views::RowChange> changes, Seq cursor) override;
  Result<void> clear() override;

  Result<std::optional<host::WarmContact>> load_contact(ContactId contact,
                                                        std::size_t commands_max) const override;
  Result<std::optional<ContactId>> find_contact(desk::Channel channel,
                                                const desk::HandleKey& handle) const override;
  Result<std::optional<ContactId>> find_buyer(const trade::BuyerKey& buyer) const override;
  Result<std::optional<ContactId>> contact_of_ticket(TicketId ticket) const override;
  Result<std::optional<desk::RememberedCommand>> find_command(
      const desk::Actor& actor, const desk::CommandId& id) const override;
  Result<std::optional<desk::BlobHash>> find_preview(ContactId contact,
                                                     const desk::BlobHash& picture) const override;
  Result<std::vector<Seq>> conversation_after(ContactId contact, Seq after,
                                              std::size_t count) const override;
  Result<std::vector<Seq>> conversation_before(ContactId contact, Seq before,
                                               std::size_t count) const override;
  Result<std::vector<views::TicketRow>> tickets(const host::TicketFilter& filter) const override;
  Result<std::optional<views::TicketRow>> ticket(TicketId ticket) const override;
  Result<std::vector<views::SearchHit>> search(std::string_view terms, Seq before,
                                               std::size_t count) const override;
  Result<std::vector<views::LessonRow>> lessons(std::size_t count) const override;
  Result<std::vector<views::QuestionRow>> open_questions(Instant since,
                                                         std::size_t count) const override;
  Result<std::vector<std::string>> purchase_facts(const host::PurchaseKey& key,
                                                  std::size_t count) const override;
  Result<std::vector<std::string>> buyer_facts(const trade::BuyerKey& buyer, Instant since,
                                               std::size_t count) const override;
  Result<std::vector<std::string>> goods_facts(std::size_t count) const override;
  Result<std::vector<trade::Number>> orders_by_tail(std::string_view tail,
                                                    std::size_t count) const override;
  Result<std::vector<std::optional<std::uint64_t>>> known_facts(
      std::span<const std::pair<std::string, std::string>> ids) const override;

  SearchIndex& search_index() { return *search_; }
  // The search index is neither fed nor asked any more.
  void leave_search_out() { search_left_out_ = true; }

 private:
  SqliteRows(std::unique_ptr<Database> writer, DatabaseOptions options, codec::Sealer& sealer,
             std::unique_ptr<SearchIndex> search)
      : writer_(std::move(writer)),
        readers_(std::move(options)),
        sealer_(sealer),
        search_(std::move(search)) {}

  std::unique_ptr<Database> writer_;
  mutable ReadPool readers_;
  codec::Sealer& sealer_;
  std::unique_ptr<SearchIndex> search_;
  std::atomic<std::uint64_t> cursor_ = 0;
  bool search_left_out_ = false;
};

}  // namespace jx::store
