#include "store/sqlite/search_catch_up.h"

namespace jx::store {

namespace {

constexpr std::size_t batch = 2'000;

class NoTickets : public views::TicketSource {
 public:
  std::optional<views::TicketRow> ticket(TicketId) const override { return std::nullopt; }
};

bool changes_texts(const desk::Event& event) {
  return std::holds_alternative<desk::MessagePosted>(event) ||
         std::holds_alternative<desk::MessageCorrected>(event) ||
         std::holds_alternative<desk::MessageTakenBack>(event) ||
         std::holds_alternative<desk::ContactErased>(event);
}

}  // namespace

Result<void> catch_up_search(SqliteRows& rows, const host::Journal& journal,
                             codec::Opener& opener) {
  const NoTickets tickets;
  while (rows.search_index().cursor() < rows.cursor()) {
    auto entries = journal.read(Seq{rows.search_index().cursor().value + 1}, batch);
    if (!entries) return error_of(std::move(entries));
    if (entries->empty()) {
      return fail(ErrorKind::corrupt, "journal.gap", "the journal ends before the rows do");
    }
    views::RowFold fold(tickets);
    Seq last{};
    for (const host::JournalEntry& entry : *entries) {
      if (entry.seq > rows.cursor()) break;
      auto recorded = codec::decode_recorded(entry.bytes, opener);
      if (!recorded) return error_of(std::move(recorded));
      if (changes_texts(recorded->event)) fold.apply(*recorded);
      last = entry.seq;
    }
    if (auto fed = rows.search_index().apply(fold.take_changes(), last); !fed) return fed;
  }
  return {};
}

}  // namespace jx::store
