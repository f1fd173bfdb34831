// Read tables in memory: ordered maps and plain scans.
#pragma once

#include <map>
#include <mutex>
#include <set>

#include "host/ports.h"

namespace jx::store {

class MemoryRows : public host::Rows {
 public:
  explicit MemoryRows(codec::Sealer& sealer) : sealer_(sealer) {}

  Seq cursor() const override;
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

 private:
  struct Item {
    views::PutConversationItem item{};
    bool taken_back = false;
  };
  struct Text {
    Seq message{};
    Seq said{};
    std::set<std::string, std::less<>> terms{};
  };
  struct FactRow {
    std::string body{};
    views::FactKeys keys{};
    Instant at{};
    bool order = false;
  };
  struct Question {
    views::QuestionRow row{};
    bool settled = false;
  };
  // All that clear() forgets.
  struct Tables {
    Seq cursor{};
    std::map<ContactId, desk::ContactState> contacts{};
    std::map<std::pair<desk::Channel, desk::HandleKey>, ContactId> handles{};
    std::map<ContactId, std::map<Seq, Item>> conversations{};
    std::map<std::pair<desk::Actor, desk::CommandId>, desk::RememberedCommand> commands{};
    std::map<TicketId, views::TicketRow> tickets{};
    std::map<std::pair<ContactId, MessageNumber>, Text> texts{};
    std::map<std::pair<ContactId, desk::BlobHash>, desk::BlobHash> previews{};
    std::vector<FactRow> facts{};  // in the order of recording
    std::map<std::pair<std::string, std::string>, std::uint64_t> fact_ids{};
    std::map<Seq, Question> questions{};
    std::map<std::pair<ContactId, MessageNumber>, views::LessonRow> lessons{};
  };

  void put(const views::PutContact& change);
  void put(const views::PutHandle& change);
  void put(const views::SetBuyer& change);
  void put(const views::SetLocale& change);
  void put(const views::PutProof& change);
  void put(const views::SetDialogue& change);
  void put(const views::EraseContactRows& change);
  void put(const views::PutConversationItem& change);
  void put(const views::MarkTakenBack& change);
  void put(const views::PutCommand& change);
  void put(const views::IndexText& change);
  void put(const views::UnindexText& change);
  void put(const views::PutTicket& change);
  void put(const views::PutFact& change);
  void put(const views::PutQuestion& change);
  void put(const views::SettleQuestions& change);
  void put(const views::PutPicture& change);
  void put(const views::PutLesson& change);
  void load_recent(desk::ContactState& contact) const;

  mutable std::mutex mutex_{};
  codec::Sealer& sealer_;
  Tables tables_{};
};

}  // namespace jx::store
