// Snapshots as files of their own, <seq>.snap: magic, seq, SHA-256, bytes. Two are kept.
// Thread-safety: load and save from one thread at a time each.
#pragma once

#include <functional>
#include <string>

#include "host/ports.h"

namespace jx::store {

inline constexpr std::size_t snapshots_kept = 2;

class FileSnapshots : public host::Snapshots {
 public:
  // `report` is told of damaged files, by name.
  FileSnapshots(std::string folder, std::function<void(std::string_view)> report)
      : folder_(std::move(folder)), report_(std::move(report)) {}

  Result<std::optional<host::Snapshot>> load() const override;
  // Errors: unavailable "snapshot.disk_full", "snapshot.failed".
  Result<void> save(const host::Snapshot& snapshot) override;

 private:
  std::string folder_;
  std::function<void(std::string_view)> report_;
};

}  // namespace jx::store
