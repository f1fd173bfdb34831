// Keys of subjects in keys.db, each wrapped by a key derived from the master key, which lies in a
// file outside the data folder. Who holds the folder without that file holds no text of anybody.
// Thread-safety: any thread. Cryptography and durable writes run outside the lock that sealing and
// opening take, so the loop never waits for the disk.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "host/ports.h"
#include "store/sealing.h"
#include "store/sqlite/checkpointer.h"
#include "store/sqlite/database.h"

namespace jx::store {

inline constexpr std::size_t keys_cached_max = 20'000;

// Reads the 64 hex digits of a master key; makes the file (mode 0600) when `create` and it is not
// there. Errors: not_found "keys.master_missing", invalid "keys.master_malformed",
// unavailable "keys.failed".
Result<Key> load_master_key(const std::string& path, bool create);

class SqliteKeys : public host::Keys {
 public:
  // Errors: as Database::open; invalid "keys.master_wrong" when `master` is not the one that
  // wrapped this folder's keys.
  // `checkpointer` outlives the keys.
  static Result<std::unique_ptr<SqliteKeys>> open(const std::string& folder, const Key& master,
                                                  Checkpointer& checkpointer);
  ~SqliteKeys() override;

  // A key file that cannot be read any more ends the process: sealing under a second key of the
  // same subject would lose text.
  std::string seal(const codec::Subject& subject, std::string_view plain,
                   std::string_view context) override;
  Result<std::optional<std::string>> open(const codec::Subject& subject, std::string_view sealed,
                                          std::string_view context) override;
  Result<void> flush() override;
  Result<void> destroy(const codec::Subject& subject) override;
  std::string fingerprint(std::string_view purpose, std::string_view text) const override;
  std::array<unsigned char, 32> derive(std::string_view purpose) const override;

 private:
  struct Entry {
    codec::Subject subject{};
    Key key{};
    bool saved = false;  // unsaved keys are not forgotten
  };
  using Entries = std::list<Entry>;  // most recently used first

  struct Unsaved {
    codec::Subject subject{};
    Key key{};
  };

  SqliteKeys(std::unique_ptr<Database> writer, std::unique_ptr<Database> reader,
             const Key& wrapping)
      : writer_(std::move(writer)), reader_(std::move(reader)), wrapping_(wrapping) {}
  std::vector<Unsaved> take_unsaved();
  Result<void> save(const std::vector<Unsaved>& fresh);
  void note_saved(const std::vector<Unsaved>& fresh);
  Result<void> load_root();
  Result<std::optional<Key>> find(const codec::Subject& subject);  // with mutex_ held
  void remember(const Entry& entry);                               // with mutex_ held

  std::mutex write_mutex_{};  // of writer_; taken before mutex_
  std::unique_ptr<Database> writer_;
  std::mutex mutex_{};  // of everything below
  std::unique_ptr<Database> reader_;
  Key wrapping_;
  Key root_{};
  Entries entries_{};
  std::unordered_map<codec::Subject, Entries::iterator> by_subject_{};
  std::vector<codec::Subject> unsaved_{};
};

}  // namespace jx::store
