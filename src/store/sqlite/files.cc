#include "store/sqlite/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace jx::store {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int file) : file_(file) {}
  ~Descriptor() {
    if (file_ >= 0) ::close(file_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return file_; }
  int release() { return std::exchange(file_, -1); }

 private:
  int file_;
};

std::string why(const std::string& path, int error) {
  return fmt::format("{}: {}", path, std::generic_category().message(error));
}

tl::unexpected<Error> trouble(const std::string& path, int error, ErrorCodes codes) {
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  return fail(ErrorKind::unavailable, full ? codes.disk_full : codes.failed, why(path, error));
}

std::string folder_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<std::optional<std::string>> read_file(const std::string& path, std::string_view failed) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::optional<std::string>{};
  const ErrorCodes codes{.disk_full = failed, .failed = failed};
  if (file.get() < 0) return trouble(path, errno, codes);
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return trouble(path, errno, codes);
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return trouble(path, errno, codes);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return std::optional(std::move(bytes));
}

Result<void> write_file(const std::string& path, std::string_view bytes, ErrorCodes codes) {
  static std::atomic<unsigned> serial = 0;
  const std::string temporary = fmt::format("{}.{}{}", path, ++serial, temporary_ending);
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.get() < 0) return trouble(temporary, errno, codes);
    if (!write_all(file.get(), bytes) || ::fsync(file.get()) != 0) {
      const int error = errno;
      ::unlink(temporary.c_str());
      return trouble(temporary, error, codes);
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return trouble(path, error, codes);
  }
  return sync_folder(folder_of(path), codes);
}

Result<void> sync_folder(const std::string& folder, ErrorCodes codes) {
  const Descriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) return trouble(folder, errno, codes);
  return {};
}

Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::string& folder) {
  struct stat status{};
  if (::stat(folder.c_str(), &status) != 0 && ::mkdir(folder.c_str(), 0700) != 0) {
    const bool denied = errno == EACCES || errno == EROFS || errno == EPERM;
    return fail(denied ? ErrorKind::forbidden : ErrorKind::unavailable,
                denied ? "store.read_only" : "store.failed", why(folder, errno));
  }
  if (::stat(folder.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)) {
    return fail(ErrorKind::invalid, "store.not_a_folder", folder + ": is not a folder");
  }
  const std::string path = folder + "/lock";
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.get() < 0) {
    return fail(ErrorKind::forbidden, "store.read_only",
                why(path, errno) + "; the data folder must be writable");
  }
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorKind::conflict, "store.locked",
                folder + ": another process is using this folder");
  }
  return std::unique_ptr<FolderLock>(new FolderLock(file.release()));
}

FolderLock::~FolderLock() { ::close(file_); }

}  // namespace jx::store
