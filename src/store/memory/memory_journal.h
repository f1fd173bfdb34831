// Journal, snapshots, keys and blobs in memory.
#pragma once

#include <map>
#include <mutex>

#include "host/ports.h"
#include "store/sealing.h"

namespace jx::store {

class MemoryJournal : public host::Journal {
 public:
  Result<void> append(std::span<const host::JournalEntry> entries) override;
  Seq last() const override;
  Result<std::vector<host::JournalEntry>> read(Seq from, std::size_t count) const override;
  Result<std::vector<host::JournalEntry>> read_some(std::span<const Seq> seqs) const override;

 private:
  mutable std::mutex mutex_{};
  std::vector<host::JournalEntry> entries_{};  // [i] has seq i + 1
};

class MemorySnapshots : public host::Snapshots {
 public:
  Result<std::optional<host::Snapshot>> load() const override;
  Result<void> save(const host::Snapshot& snapshot) override;

 private:
  mutable std::mutex mutex_{};
  std::optional<host::Snapshot> snapshot_{};
};

class MemoryKeys : public host::Keys {
 public:
  MemoryKeys();
  std::string seal(const codec::Subject& subject, std::string_view plain,
                   std::string_view context) override;
  Result<std::optional<std::string>> open(const codec::Subject& subject, std::string_view sealed,
                                          std::string_view context) override;
  Result<void> flush() override { return {}; }
  Result<void> destroy(const codec::Subject& subject) override;
  std::string fingerprint(std::string_view purpose, std::string_view text) const override;
  std::array<unsigned char, 32> derive(std::string_view purpose) const override;

 private:
  std::mutex mutex_{};
  Key root_{};
  std::map<codec::Subject, Key> keys_{};
};

class MemoryBlobs : public host::Blobs {
 public:
  Result<desk::BlobHash> put(const codec::Subject& subject, std::string_view bytes) override;
  Result<std::string> get(const codec::Subject& subject, const desk::BlobHash& hash) const override;
  Result<void> erase(const codec::Subject& subject) override;

 private:
  mutable std::mutex mutex_{};
  std::map<codec::Subject, std::map<desk::BlobHash, std::string>> blobs_{};
};

}  // namespace jx::store
