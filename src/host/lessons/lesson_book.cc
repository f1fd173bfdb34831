#include "host/lessons/lesson_book.h"

#include <algorithm>

#include "codec/binary.h"
#include "language/secrets.h"

namespace jx::host {

namespace {

views::LessonRow row_of(const desk::MeaningCorrected& event, Seq seq) {
  return {.contact = event.contact,
          .number = event.number,
          .seq = seq,
          .intents = event.intents,
          .urgent = event.urgent,
          .needs_human = event.needs_human};
}

std::optional<language::Meaning> meaning_of(const views::LessonRow& row) {
  if (row.intents.empty()) return std::nullopt;
  const auto intent = enum_from_text<language::Intent>(row.intents.front().view());
  if (!intent) return std::nullopt;  // of another version of the program
  return language::Meaning{.intent = *intent, .urgent = row.urgent, .needs_human = row.needs_human};
}

}  // namespace

std::optional<std::string> message_of_customer(std::span<const desk::Recorded> events,
                                               MessageNumber number) {
  std::optional<std::string> text;
  for (const desk::Recorded& recorded : events) {
    if (const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event)) {
      const bool is_theirs = posted->author.kind == desk::ActorKind::customer &&
                             posted->message_kind != desk::MessageKind::notice;
      if (posted->number == number && is_theirs) text = posted->text.text;
    } else if (const auto* corrected = std::get_if<desk::MessageCorrected>(&recorded.event)) {
      if (corrected->number == number && text) text = corrected->text.text;
    } else if (const auto* gone = std::get_if<desk::MessageTakenBack>(&recorded.event)) {
      if (gone->number == number) text.reset();
    }
  }
  if (text && text->empty()) text.reset();
  return text;
}

Result<std::vector<Lesson>> read_lessons(const Store& store, std::size_t count) {
  auto rows = store.rows->lessons(count);
  if (!rows) return error_of(std::move(rows));
  Result<std::vector<Lesson>> lessons{};
  for (const views::LessonRow& row : *rows) {
    auto seqs = store.rows->conversation_before(row.contact, row.seq, LessonBook::events_read);
    if (!seqs) return error_of(std::move(seqs));
    auto entries = store.journal->read_some(*seqs);
    if (!entries) return error_of(std::move(entries));
    std::vector<desk::Recorded> events;
    for (const JournalEntry& entry : *entries) {
      auto recorded = codec::decode_recorded(entry.bytes, *store.keys);
      if (!recorded) return error_of(std::move(recorded));
      events.push_back(*std::move(recorded));
    }
    const auto text = message_of_customer(events, row.number);
    if (text)
      lessons->push_back({language::mask_secrets(*text), row.intents, row.urgent, row.needs_human});
  }
  std::ranges::reverse(*lessons);
  return lessons;
}

LessonBook::LessonBook(DeskService& service, language::Language& language)
    : service_(service), language_(language) {}

LessonBook::~LessonBook() { stop(); }

void LessonBook::stop() {
  alive_.reset();
  service_.unwatch(*this);
}

void LessonBook::start() {
  service_.watch(*this);
  auto rows = std::make_shared<std::vector<views::LessonRow>>();
  service_.in_pool(
      [store = service_.store().rows.get(), rows]() -> Result<void> {
        auto read = store->lessons(lessons_max);
        if (!read) return error_of(std::move(read));
        *rows = *std::move(read);
        return {};
      },
      [this, alive = std::weak_ptr(alive_), rows](const Result<void>& read) {
        if (alive.expired() || !read) return;
        const bool was_idle = waiting_.empty();
        // Newest first; what was corrected meanwhile waits already and comes after them.
        for (const views::LessonRow& row : *rows) {
          const bool comes =
              std::ranges::find(waiting_, row.seq, &views::LessonRow::seq) != waiting_.end();
          if (comes) continue;
          waiting_.insert(was_idle ? waiting_.begin() : waiting_.begin() + 1, row);
        }
        if (was_idle) teach_next();
      });
}

void LessonBook::on_committed(std::span<const desk::Recorded> events) {
  for (const desk::Recorded& recorded : events) {
    const auto* corrected = std::get_if<desk::MeaningCorrected>(&recorded.event);
    if (corrected == nullptr) continue;
    waiting_.push_back(row_of(*corrected, recorded.seq));
    if (waiting_.size() == 1) teach_next();
  }
}

void LessonBook::teach_next() {
  if (waiting_.empty()) return;
  const views::LessonRow& row = waiting_.front();
  service_.read_conversation_before(
      row.contact, row.seq, events_read,
      [this, alive = std::weak_ptr(alive_)](Result<std::vector<desk::Recorded>> events) {
        if (alive.expired()) return;
        const views::LessonRow done = std::move(waiting_.front());
        waiting_.pop_front();
        if (events) {
          if (const auto text = message_of_customer(*events, done.number)) teach(done, *text);
        }
        teach_next();
      });
}

void LessonBook::teach(const views::LessonRow& row, const std::string& text) {
  const auto meaning = meaning_of(row);
  if (!meaning) return;
  const language::Turn turn{language::Role::user, text};
  language_.learn(std::span(&turn, 1), *meaning);
  ++taught_;
}

void LessonBook::understand(ContactId contact, MessageNumber number,
                            Done<language::Understanding> done) {
  constexpr Seq newest{std::uint64_t{1} << 62};  // what a store can count to
  service_.read_conversation_before(
      contact, newest, events_read,
      [this, alive = std::weak_ptr(alive_), number,
       done = std::move(done)](Result<std::vector<desk::Recorded>> events) {
        if (alive.expired()) return;
        if (!events) return done(error_of(std::move(events)));
        const auto text = message_of_customer(*events, number);
        if (!text) return done(fail(ErrorKind::not_found, "message.unknown"));
        done(language_.understand(*text));
      });
}

}  // namespace jx::host
