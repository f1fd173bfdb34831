#include "store/sqlite/blobs.h"

#include <filesystem>
#include <system_error>

#include "store/sealing.h"
#include "store/sqlite/files.h"

namespace jx::store {

namespace {

constexpr ErrorCodes codes{.disk_full = "blob.disk_full", .failed = "blob.failed"};

tl::unexpected<Error> trouble(const std::string& path, const std::error_code& error) {
  const bool full = error == std::errc::no_space_on_device;
  return fail(ErrorKind::unavailable, full ? codes.disk_full : codes.failed,
              path + ": " + error.message());
}

}  // namespace

std::string FileBlobs::shelf_of(const codec::Subject& subject) const {
  return folder_ + "/" + keys_.fingerprint("blob.subject", subject.view());
}

std::string FileBlobs::path_of(const codec::Subject& subject, const desk::BlobHash& hash) const {
  const std::string name = std::string(subject.view()) + "\n" + std::string(hash.view());
  return shelf_of(subject) + "/" + keys_.fingerprint("blob.content", name);
}

Result<desk::BlobHash> FileBlobs::put(const codec::Subject& subject, std::string_view bytes) {
  const desk::BlobHash hash(sha256_hex(bytes));
  const std::string path = path_of(subject, hash);
  // Stored already, and still readable under the subject's key.
  if (auto there = get(subject, hash); there) return hash;
  const std::string sealed = keys_.seal(subject, bytes, hash.view());
  if (auto flushed = keys_.flush(); !flushed) {
    const bool full = flushed.error().code == "journal.disk_full";
    return fail(ErrorKind::unavailable, full ? codes.disk_full : codes.failed,
                std::move(flushed.error().detail));
  }
  std::error_code error;
  const bool made = std::filesystem::create_directory(shelf_of(subject), error);
  if (error) return trouble(shelf_of(subject), error);
  if (made) {
    if (auto synced = sync_folder(folder_, codes); !synced) return error_of(std::move(synced));
  }
  if (auto written = write_file(path, sealed, codes); !written) return error_of(std::move(written));
  return hash;
}

Result<std::string> FileBlobs::get(const codec::Subject& subject,
                                   const desk::BlobHash& hash) const {
  const std::string path = path_of(subject, hash);
  auto file = read_file(path, codes.failed);
  if (!file) return error_of(std::move(file));
  if (!*file) return fail(ErrorKind::not_found, "blob.unknown");
  auto plain = keys_.open(subject, **file, hash.view());
  if (!plain && plain.error().kind == ErrorKind::corrupt) {
    return fail(ErrorKind::corrupt, "blob.damaged", path);
  }
  if (!plain) return error_of(std::move(plain));
  if (!*plain) return fail(ErrorKind::not_found, "blob.unknown", "its key was destroyed");
  return std::move(**plain);
}

Result<void> FileBlobs::erase(const codec::Subject& subject) {
  std::error_code error;
  std::filesystem::remove_all(shelf_of(subject), error);
  if (error) return trouble(shelf_of(subject), error);
  return sync_folder(folder_, codes);
}

}  // namespace jx::store
