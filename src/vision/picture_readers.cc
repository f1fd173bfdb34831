#include "vision/picture_readers.h"

#include "vision/fields.h"

namespace jx::vision {

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
    auto read = std::make_shared<Result<Reading>>(read_in_process(options_, *shared, &stopping_));
    post_([this, alive, read, done] {
      if (alive.expired()) return;
      --stats_.waiting;
      if (!*read) {
        ++stats_.refused;
        return done(error_of(std::move(*read)));
      }
      ++stats_.read;
      stats_.confinement = static_cast<int>((*read)->confinement);
      done(as_recorded(std::move(**read)));
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
