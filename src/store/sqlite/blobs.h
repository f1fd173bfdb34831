// Attachments as sealed files: blobs/<fingerprint of subject>/<fingerprint of subject and hash>.
// Names tell neither whose nor what; a subject's files go together.
// Thread-safety: any thread.
#pragma once

#include <string>

#include "host/ports.h"

namespace jx::store {

class FileBlobs : public host::Blobs {
 public:
  // `keys` outlives the blobs.
  FileBlobs(std::string folder, host::Keys& keys) : folder_(std::move(folder)), keys_(keys) {}

  Result<desk::BlobHash> put(const codec::Subject& subject, std::string_view bytes) override;
  Result<std::string> get(const codec::Subject& subject, const desk::BlobHash& hash) const override;
  Result<void> erase(const codec::Subject& subject) override;

 private:
  std::string shelf_of(const codec::Subject& subject) const;
  std::string path_of(const codec::Subject& subject, const desk::BlobHash& hash) const;

  std::string folder_;
  host::Keys& keys_;
};

}  // namespace jx::store
