// Files written so that they survive the loss of power, and folders held by one process.
// Thread-safety: functions are reentrant.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/sqlite/database.h"

namespace jx::store {

// The whole file; nothing when there is none. Errors: unavailable `failed`.
Result<std::optional<std::string>> read_file(const std::string& path, std::string_view failed);

// Writes beside `path`, syncs, renames over it and syncs the folder: after a crash there is the
// old file or the new one. Mode 0600. Errors: unavailable, the codes given.
Result<void> write_file(const std::string& path, std::string_view bytes, ErrorCodes codes);

// Makes what was renamed or removed in the folder durable.
Result<void> sync_folder(const std::string& folder, ErrorCodes codes);

// Ending of files being written; left over ones are of a crash.
inline constexpr std::string_view temporary_ending = ".tmp";

// Held while this process may write the folder.
class FolderLock {
 public:
  // Makes the folder (mode 0700) when its parent is there.
  // Errors: invalid "store.not_a_folder", forbidden "store.read_only", conflict "store.locked",
  // unavailable "store.failed"; details name the path.
  static Result<std::unique_ptr<FolderLock>> take(const std::string& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace jx::store
