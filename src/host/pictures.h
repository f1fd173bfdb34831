// The port by which pictures are read: what stands behind it decodes hostile bytes elsewhere, never
// in this process.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "desk/event.h"
#include "host/desk_service.h"

namespace jx::host {

struct PictureReading {
  std::string text{};  // all lines, as they stand; secrets and all
  std::vector<desk::PictureField> fields{};
  std::int64_t covered = 0;  // secrets covered in the preview
  std::string preview{};     // JPEG: upright, secrets covered, without metadata
};

struct PictureStats {
  std::uint64_t read = 0;
  std::uint64_t refused = 0;
  std::uint64_t waiting = 0;
  int confinement =
      -1;  // of the last worker: 0 limits, 1 no network, 2 system calls; -1 = none yet
};

// Thread-safety: loop thread only, as DeskService.
class PictureReader {
 public:
  virtual ~PictureReader() = default;
  // Calls back on the loop, in seconds. Errors: invalid "picture.…" (this picture cannot be read);
  // throttled "picture.busy"; unavailable "picture.reader_missing", "picture.reader_failed",
  // "host.stopping".
  virtual void read(std::string picture, Done<PictureReading> done) = 0;
  virtual PictureStats stats() const = 0;
};

}  // namespace jx::host
