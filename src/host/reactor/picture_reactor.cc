#include "host/reactor/picture_reactor.h"

#include <fmt/format.h>

#include <boost/asio/post.hpp>

namespace jx::host {

namespace {

constexpr desk::Actor system_actor{desk::ActorKind::system, 0};
constexpr std::string_view code_prefix = "picture.";
constexpr std::chrono::seconds second{1};

desk::CommandId command_id(Seq message, std::size_t place) {
  return desk::CommandId(fmt::format("p{:016}-{}", message.value, place));
}

codec::Subject subject_of(ContactId contact) {
  return codec::Subject(fmt::format("contact:{}", contact.value));
}

// "picture.too_large" is told as "too_large"; what is no picture's fault as "not_now".
Word failure_of(const Error& error) {
  if (!error.code.starts_with(code_prefix)) return Word{"not_now"};
  return Word::from(error.code.substr(code_prefix.size())).value_or(Word{"not_now"});
}

bool may_pass(const Error& error) {
  return error.kind == ErrorKind::throttled || error.kind == ErrorKind::unavailable;
}

}  // namespace

PictureReactor::PictureReactor(boost::asio::io_context& loop, DeskService& service,
                               PictureReader& reader, std::size_t at_once)
    : loop_(loop),
      service_(service),
      reader_(reader),
      at_once_(at_once),
      second_(loop),
      follower_(
          service, "pictures",
          {.take = [this](const desk::Recorded& recorded, bool again) { take(recorded, again); },
           .done_up_to = [this](Seq seen) { return done_up_to(seen); },
           .wanted =
               [](const desk::Event& event) {
                 return std::holds_alternative<desk::MessagePosted>(event);
               },
           .age_max = picture_age_max}) {}

PictureReactor::~PictureReactor() { stop(); }

Result<void> PictureReactor::start() { return follower_.start(); }

void PictureReactor::stop() {
  alive_.reset();
  second_.cancel();
  follower_.stop();
}

void PictureReactor::take(const desk::Recorded& recorded, bool again) {
  const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event);
  if (posted == nullptr || posted->author.kind != desk::ActorKind::customer) return;
  for (std::size_t place = 0; place < posted->attachments.size(); ++place) {
    const desk::Attachment& attachment = posted->attachments[place];
    if (!desk::is_picture(attachment)) continue;
    take_up({.seq = recorded.seq,
             .contact = posted->contact,
             .number = posted->number,
             .place = place,
             .picture = attachment.hash,
             .may_be_known = again});
  }
}

void PictureReactor::take_up(const Job& job) {
  open_.insert(job.seq);
  std::size_t& theirs = of_contact_[job.contact];
  ++theirs;
  if (theirs > pictures_per_contact_max || waiting_.size() >= pictures_max) {
    ++on_their_way_;
    return give_up(job, Error{ErrorKind::throttled, "picture.busy"});
  }
  waiting_.push_back(job);
  begin_next();
}

// From the loop, so that pictures refused one after the other do not nest.
void PictureReactor::begin_soon() {
  if (std::exchange(begins_soon_, true)) return;
  boost::asio::post(loop_, [this, alive = std::weak_ptr(alive_)] {
    if (alive.expired()) return;
    begins_soon_ = false;
    begin_next();
  });
}

void PictureReactor::begin_next() {
  while (on_their_way_ < at_once_ && !waiting_.empty()) {
    const Job job = waiting_.front();
    waiting_.pop_front();
    ++on_their_way_;
    begin(job);
  }
}

void PictureReactor::begin(const Job& job) {
  if (job.may_be_known) return unless_known(job);
  load(job);
}

void PictureReactor::unless_known(const Job& job) {
  service_.when_projected([this, alive = std::weak_ptr(alive_), job] {
    if (alive.expired()) return;
    auto known = std::make_shared<bool>(false);
    service_.in_pool(
        [rows = service_.store().rows.get(), job, known]() -> Result<void> {
          auto found = rows->find_command(system_actor, command_id(job.seq, job.place));
          if (!found) return error_of(std::move(found));
          *known = found->has_value();
          return {};
        },
        [this, alive, job, known](Result<void> asked) {
          if (alive.expired()) return;
          // Reading twice is harmless: the command's id keeps it from being recorded twice.
          if (asked && *known) return finish(job);
          load(job);
        });
  });
}

void PictureReactor::load(const Job& job) {
  auto bytes = std::make_shared<std::string>();
  service_.in_pool(
      [blobs = service_.store().blobs.get(), job, bytes]() -> Result<void> {
        auto found = blobs->get(subject_of(job.contact), job.picture);
        if (!found) return error_of(std::move(found));
        *bytes = *std::move(found);
        return {};
      },
      [this, alive = std::weak_ptr(alive_), job, bytes](Result<void> loaded) {
        if (alive.expired()) return;
        if (loaded) return read(job, std::move(*bytes));
        if (!may_pass(loaded.error()) || job.tries >= store_tries_max)
          return give_up(job, loaded.error());
        Job again = job;
        ++again.tries;
        later([this, again] { load(again); });
      });
}

void PictureReactor::read(const Job& job, std::string picture) {
  reader_.read(std::move(picture),
               [this, alive = std::weak_ptr(alive_), job](Result<PictureReading> reading) {
                 if (alive.expired()) return;
                 if (!reading) return give_up(job, reading.error());
                 keep(job, std::make_shared<PictureReading>(*std::move(reading)));
               });
}

// The preview first: no reading is recorded that points to a preview that is not there.
void PictureReactor::keep(const Job& job, const std::shared_ptr<PictureReading>& reading) {
  auto preview = std::make_shared<desk::BlobHash>();
  service_.in_pool(
      [&store = service_.store(), job, reading, preview]() -> Result<void> {
        auto put = store.blobs->put(subject_of(job.contact), reading->preview);
        if (!put) return error_of(std::move(put));
        *preview = *put;
        return store.keys->flush();
      },
      [this, alive = std::weak_ptr(alive_), job, reading, preview](Result<void> kept) {
        if (alive.expired()) return;
        if (kept)
          return record(job, {.contact = job.contact,
                              .number = job.number,
                              .picture = job.picture,
                              .preview = *preview,
                              .text = {std::move(reading->text)},
                              .fields = std::move(reading->fields),
                              .covered = reading->covered});
        if (!may_pass(kept.error()) || job.tries >= store_tries_max)
          return give_up(job, kept.error());
        Job again = job;
        ++again.tries;
        later([this, again, reading] { keep(again, reading); });
      });
}

void PictureReactor::give_up(const Job& job, const Error& error) {
  record(job, {.contact = job.contact,
               .number = job.number,
               .picture = job.picture,
               .failure = failure_of(error)});
}

void PictureReactor::record(const Job& job, const desk::RecordReading& command) {
  service_.submit(system_actor, command_id(job.seq, job.place), command,
                  [this, alive = std::weak_ptr(alive_), job, command](Result<Reply> reply) {
                    if (alive.expired()) return;
                    if (!reply) return refused(job, command, reply.error());
                    finish(job);
                  });
}

// Busy or full: asked again. A reading that the desk does not take is no reading, and that it is
// none is recorded; a failure is refused only of a contact that was erased meanwhile.
void PictureReactor::refused(const Job& job, desk::RecordReading command, const Error& error) {
  if (may_pass(error))
    return later([this, job, command = std::move(command)] { record(job, command); });
  if (command.failure.empty()) {
    if (error.code == "contact.erased") return take_back(job);
    return give_up(job, Error{ErrorKind::invalid, "picture.reader_failed"});
  }
  finish(job);
}

// The preview of somebody who was erased while it was made, and the key that was made for it.
void PictureReactor::take_back(const Job& job) {
  service_.in_pool(
      [&store = service_.store(), contact = job.contact]() -> Result<void> {
        if (auto erased = store.blobs->erase(subject_of(contact)); !erased) return erased;
        return store.keys->destroy(subject_of(contact));
      },
      [this, alive = std::weak_ptr(alive_), job](Result<void> erased) {
        if (alive.expired()) return;
        if (!erased && may_pass(erased.error())) return later([this, job] { take_back(job); });
        finish(job);
      });
}

void PictureReactor::later(std::function<void()> again) {
  later_.push_back(std::move(again));
  if (later_.size() > 1) return;  // the timer runs
  second_.expires_after(second);
  second_.async_wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
    if (error || alive.expired()) return;
    for (const std::function<void()>& each : std::exchange(later_, {})) each();
  });
}

void PictureReactor::finish(const Job& job) {
  if (const auto found = open_.find(job.seq); found != open_.end()) open_.erase(found);
  const auto theirs = of_contact_.find(job.contact);
  if (theirs != of_contact_.end() && --theirs->second == 0) of_contact_.erase(theirs);
  --on_their_way_;
  follower_.note_done();
  begin_soon();
}

// A message whose pictures are not all recorded must come again.
Seq PictureReactor::done_up_to(Seq seen) const {
  return open_.empty() ? seen : std::min(seen, Seq{open_.begin()->value - 1});
}

}  // namespace jx::host
