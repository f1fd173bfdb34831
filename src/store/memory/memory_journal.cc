#include "store/memory/memory_journal.h"

#include "base/assert.h"

namespace jx::store {

Result<void> MemoryJournal::append(std::span<const host::JournalEntry> entries) {
  const std::scoped_lock lock(mutex_);
  for (const host::JournalEntry& entry : entries) {
    JX_ASSERT(entry.seq.value == entries_.size() + 1);
    entries_.push_back(entry);
  }
  return {};
}

Seq MemoryJournal::last() const {
  const std::scoped_lock lock(mutex_);
  return Seq{entries_.size()};
}

Result<std::vector<host::JournalEntry>> MemoryJournal::read(Seq from, std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  const std::size_t begin = std::min<std::size_t>(
      entries_.size(), static_cast<std::size_t>(std::max<std::uint64_t>(from.value, 1)) - 1);
  const std::size_t end = begin + std::min(count, entries_.size() - begin);
  return std::vector(entries_.begin() + static_cast<std::ptrdiff_t>(begin),
                     entries_.begin() + static_cast<std::ptrdiff_t>(end));
}

Result<std::vector<host::JournalEntry>> MemoryJournal::read_some(std::span<const Seq> seqs) const {
  const std::scoped_lock lock(mutex_);
  Result<std::vector<host::JournalEntry>> found{};
  for (const Seq seq : seqs) {
    if (seq.value >= 1 && seq.value <= entries_.size()) found->push_back(entries_[seq.value - 1]);
  }
  return found;
}

Result<std::optional<host::Snapshot>> MemorySnapshots::load() const {
  const std::scoped_lock lock(mutex_);
  return snapshot_;
}

Result<void> MemorySnapshots::save(const host::Snapshot& snapshot) {
  const std::scoped_lock lock(mutex_);
  if (!snapshot_ || snapshot_->seq <= snapshot.seq) snapshot_ = snapshot;
  return {};
}

MemoryKeys::MemoryKeys() {
  start_sealing();
  root_ = random_key();
}

std::string MemoryKeys::seal(const codec::Subject& subject, std::string_view plain,
                             std::string_view context) {
  Key key{};
  {
    const std::scoped_lock lock(mutex_);
    auto [found, fresh] = keys_.try_emplace(subject);
    if (fresh) found->second = random_key();
    key = found->second;
  }
  return seal_with(key, plain, context);
}

Result<std::optional<std::string>> MemoryKeys::open(const codec::Subject& subject,
                                                    std::string_view sealed,
                                                    std::string_view context) {
  Key key{};
  {
    const std::scoped_lock lock(mutex_);
    const auto found = keys_.find(subject);
    if (found == keys_.end()) return std::optional<std::string>{};
    key = found->second;
  }
  auto plain = open_with(key, sealed, context);
  if (!plain) return fail(ErrorKind::corrupt, "seal.broken");
  return plain;
}

Result<void> MemoryKeys::destroy(const codec::Subject& subject) {
  const std::scoped_lock lock(mutex_);
  keys_.erase(subject);
  return {};
}

std::string MemoryKeys::fingerprint(std::string_view purpose, std::string_view text) const {
  return keyed_fingerprint(root_, purpose, text);
}

std::array<unsigned char, 32> MemoryKeys::derive(std::string_view purpose) const {
  return derived_key(root_, std::string("derive.").append(purpose));
}

Result<desk::BlobHash> MemoryBlobs::put(const codec::Subject& subject, std::string_view bytes) {
  const desk::BlobHash hash(sha256_hex(bytes));
  const std::scoped_lock lock(mutex_);
  blobs_[subject].insert_or_assign(hash, std::string(bytes));
  return hash;
}

Result<std::string> MemoryBlobs::get(const codec::Subject& subject,
                                     const desk::BlobHash& hash) const {
  const std::scoped_lock lock(mutex_);
  const auto shelf = blobs_.find(subject);
  if (shelf == blobs_.end()) return fail(ErrorKind::not_found, "blob.unknown");
  const auto found = shelf->second.find(hash);
  if (found == shelf->second.end()) return fail(ErrorKind::not_found, "blob.unknown");
  return found->second;
}

Result<void> MemoryBlobs::erase(const codec::Subject& subject) {
  const std::scoped_lock lock(mutex_);
  blobs_.erase(subject);
  return {};
}

}  // namespace jx::store
