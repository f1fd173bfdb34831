// A platform's data folder. The face of this room; read it first. The bytes: docs/storage.md.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "host/ports.h"

namespace jx::store {

struct SqliteOptions {
  std::string folder{};           // made when its parent is there
  std::string master_key_file{};  // outside `folder`; mode 0600
  // Makes a master key when neither the file nor keys of the folder exist yet.
  bool create_key_if_missing = true;
  bool search_messages = true;  // false: the index is neither fed nor asked
  // Told of what was passed over (a damaged snapshot). Nothing set = standard error.
  std::function<void(std::string_view)> report{};
};

// Opens all of the folder and holds it until the store is destroyed. Its parts use one another:
// destroy them together, as Store does.
// Errors, each with path and reason as detail: invalid "store.not_a_folder", forbidden
// "store.read_only", conflict "store.locked" (another process), conflict "store.newer" (a newer
// program wrote it), corrupt "store.damaged", "journal.behind" (the tables know more than the
// journal), invalid "keys.master_inside", not_found "keys.master_missing", invalid
// "keys.master_malformed", invalid "keys.master_wrong", unavailable "store.failed" and the codes of
// the parts.
Result<host::Store> open_sqlite(const SqliteOptions& options);

}  // namespace jx::store
