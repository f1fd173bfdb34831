#include "vision/picture_readers.h"

#include "vision/fields.h"

namespace jx::vision {

namespace {

// What was read, and how the worker was shut in; -1 when nothing was.
struct Answer {
  Result<host::PictureReading> reading;
  int confinement = -1;
};

Answer answer_of(Result<Reading> read) {
  if (!read) return {.reading = error_of(std::move(read))};
  const int confinement = static_cast<int>(read->confinement);
  return {.reading = as_recorded(*std::move(read)), .confinement = confinement};
}

}  // namespace

PictureReaders::PictureReaders(WorkerOptions options, std::size_t at_once,
                               std::function<void(std::function<void()>)> post)
    : options_(std::move(options)),
      post_(std::move(post)),
      pool_("pictures", at_once, queue_max, true) {}

PictureReaders::~PictureReaders() { stop(); }

void PictureReaders::stop() {
  stopping_ = true;
  alive_.reset();
  pool_.stop();
}

void PictureReaders::read(std::string picture, host::Done<host::PictureReading> done) {
  auto shared = std::make_shared<const std::string>(std::move(picture));
  const bool taken = pool_.post([this, alive = std::weak_ptr(alive_), shared, done] {
    // The fields here, not on the loop: a page full of numbers takes a while.
    auto answer =
        std::make_shared<Answer>(answer_of(read_in_process(options_, *shared, &stopping_)));
    post_([this, alive, answer, done] {
      if (alive.expired()) return;
      --stats_.waiting;
      ++(answer->reading ? stats_.read : stats_.refused);
      if (answer->reading) stats_.confinement = answer->confinement;
      done(std::move(answer->reading));
    });
  });
  if (!taken) return done(fail(ErrorKind::throttled, "picture.busy"));
  ++stats_.waiting;
}

host::PictureStats PictureReaders::stats() const { return stats_; }

host::PictureReading as_recorded(Reading reading) {
  return {.text = text_of(reading),
          .fields = fields_of(reading),
          .covered = reading.covered,
          .preview = std::move(reading.preview)};
}

}  // namespace jx::vision
