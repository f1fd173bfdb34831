// What staff corrected in the language's understanding: taught again at every start, and at once
// when it is corrected. The examples stand in the journal, and go with the person who wrote them.
//
// Thread-safety: the loop's thread, as DeskService. The service, the language and this outlive
// every answer.
#pragma once

#include <deque>
#include <memory>

#include "host/desk_service.h"
#include "language/understanding.h"

namespace jx::host {

// A corrected message as an example for training (data/texts/README.md).
struct Lesson {
  std::string text{};
  std::vector<Word> intents{};
  bool urgent = false;
  bool needs_human = false;
};

class LessonBook final : public Watcher {
 public:
  static constexpr std::size_t lessons_max = 2'000;  // of the newest are taught at a start
  // So far back in a conversation a message is looked for.
  static constexpr std::size_t events_read = 400;

  LessonBook(DeskService& service, language::Language& language);
  ~LessonBook() override;
  LessonBook(const LessonBook&) = delete;
  LessonBook& operator=(const LessonBook&) = delete;

  // Follows corrections from here, and teaches those that stand, in the background.
  void start();
  // Calls that come after it are not answered. Safe to call twice.
  void stop();
  void on_committed(std::span<const desk::Recorded> events) override;

  // What the customer's message is taken to mean. Errors: not_found "contact.unknown",
  // "message.unknown" (none of theirs, or too far back).
  void understand(ContactId contact, MessageNumber number, Done<language::Understanding> done);
  std::size_t taught() const { return taught_; }

 private:
  void teach_next();
  void teach(const views::LessonRow& row, const std::string& text);

  DeskService& service_;
  language::Language& language_;
  std::deque<views::LessonRow> waiting_{};  // the first is being read
  std::size_t taught_ = 0;
  // Callbacks that come after stop() find it expired and do nothing.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

// The customer's message `number` in the words it has now; nothing when it is not among the events,
// not the customer's, taken back or without words.
std::optional<std::string> message_of_customer(std::span<const desk::Recorded> events,
                                               MessageNumber number);

// All corrected messages, oldest first, secrets masked; rows whose person was erased are left out.
// Blocks. Errors: as Rows::lessons, Journal::read_some, codec::decode_recorded.
Result<std::vector<Lesson>> read_lessons(const Store& store, std::size_t count);

}  // namespace jx::host
