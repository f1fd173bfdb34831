#include "store/sqlite/keys.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>

#include "base/assert.h"
#include "store/sqlite/files.h"

namespace jx::store {

namespace {

// The folder's own secret stands among the keys under a name no subject has.
constexpr std::string_view root_name = "\x01root";

std::string_view bytes_of(const Key& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

std::optional<Key> key_of(const std::optional<std::string>& bytes) {
  Key key{};
  if (!bytes || bytes->size() != key.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

std::optional<Key> key_of_hex(std::string_view hex) {
  Key key{};
  while (!hex.empty() && (hex.back() == '\n' || hex.back() == '\r')) hex.remove_suffix(1);
  if (hex.size() != key.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const char c = hex[i];
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
    const int value = digit ? c - '0' : c - 'a' + 10;
    key[i / 2] = static_cast<unsigned char>(key[i / 2] << 4 | value);
  }
  return key;
}

}  // namespace

Result<Key> load_master_key(const std::string& path, bool create) {
  start_sealing();
  auto bytes = read_file(path, "keys.failed");
  if (!bytes) return error_of(std::move(bytes));
  if (!*bytes && create) {
    Key fresh = random_key();
    auto written = write_file(path, to_hex(bytes_of(fresh)) + "\n",
                              {.disk_full = "keys.failed", .failed = "keys.failed"});
    if (!written) return error_of(std::move(written));
    return fresh;
  }
  if (!*bytes) {
    return fail(ErrorKind::not_found, "keys.master_missing",
                path + ": the master key is not there; without it nothing can be read");
  }
  const auto key = key_of_hex(**bytes);
  if (!key) {
    return fail(ErrorKind::invalid, "keys.master_malformed",
                path + ": a master key is 64 lower-case hex digits");
  }
  return *key;
}

Result<std::unique_ptr<SqliteKeys>> SqliteKeys::open(const std::string& folder, const Key& master,
                                                     Checkpointer& checkpointer) {
  start_sealing();
  DatabaseOptions options{
      .path = folder + "/keys.db",
      .codes = {.disk_full = "journal.disk_full", .failed = "journal.failed"},
      .secure_delete = true,
      .cache_kib = 1024,
      .schema =
          "CREATE TABLE key(subject BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, "
          "WITHOUT ROWID;"};
  auto writer = Database::open(options);
  if (!writer) return error_of(std::move(writer));
  checkpointer.watch(**writer);
  options.read_only = true;
  auto reader = Database::open(options);
  if (!reader) return error_of(std::move(reader));
  std::unique_ptr<SqliteKeys> keys(
      new SqliteKeys(std::move(*writer), std::move(*reader), derived_key(master, "jianxin.wrap")));
  if (auto loaded = keys->load_root(); !loaded) return error_of(std::move(loaded));
  return keys;
}

SqliteKeys::~SqliteKeys() {
  for (Entry& entry : entries_) wipe(entry.key);
  wipe(root_);
  wipe(wrapping_);
}

Result<void> SqliteKeys::load_root() {
  Query query = writer_->query("SELECT wrapped FROM key WHERE subject=?");
  query.bind_blob(root_name);
  auto row = writer_->next(query);
  if (!row) return error_of(std::move(row));
  if (*row) {
    const auto root = key_of(open_with(wrapping_, query.blob(0), root_name));
    if (!root) {
      return fail(ErrorKind::invalid, "keys.master_wrong",
                  writer_->path() + ": the master key given is not the one of this folder");
    }
    root_ = *root;
    return {};
  }
  query.again();
  root_ = random_key();
  const std::string wrapped = seal_with(wrapping_, bytes_of(root_), root_name);
  Query insert = writer_->query("INSERT INTO key(subject, wrapped) VALUES(?,?)");
  insert.bind_blob(root_name).bind_blob(wrapped);
  return writer_->run(insert);
}

Result<std::optional<Key>> SqliteKeys::find(const codec::Subject& subject) {
  if (const auto found = by_subject_.find(subject); found != by_subject_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return std::optional(found->second->key);
  }
  Query query = reader_->query("SELECT wrapped FROM key WHERE subject=?");
  query.bind_blob(subject.view());
  auto row = reader_->next(query);
  if (!row) return error_of(std::move(row));
  if (!*row) return std::optional<Key>{};
  const auto key = key_of(open_with(wrapping_, query.blob(0), subject.view()));
  if (!key) {
    return fail(ErrorKind::corrupt, "seal.broken", reader_->path() + ": a wrapped key is broken");
  }
  remember({.subject = subject, .key = *key, .saved = true});
  return key;
}

void SqliteKeys::remember(const Entry& entry) {
  entries_.push_front(entry);
  by_subject_[entry.subject] = entries_.begin();
  for (auto oldest = entries_.end(); entries_.size() > keys_cached_max;) {
    --oldest;
    if (oldest == entries_.begin()) return;
    if (!oldest->saved) continue;
    by_subject_.erase(oldest->subject);
    wipe(oldest->key);
    oldest = entries_.erase(oldest);
  }
}

std::string SqliteKeys::seal(const codec::Subject& subject, std::string_view plain,
                             std::string_view context) {
  Key key{};
  {
    const std::scoped_lock lock(mutex_);
    const auto found = find(subject);
    if (!found) fmt::print(stderr, "{}: {}\n", found.error().code, found.error().detail);
    JX_ASSERT(found);
    key = *found ? **found : random_key();
    if (!*found) {
      remember({.subject = subject, .key = key, .saved = false});
      unsaved_.push_back(subject);
    }
  }
  std::string sealed = seal_with(key, plain, context);
  wipe(key);
  return sealed;
}

Result<std::optional<std::string>> SqliteKeys::open(const codec::Subject& subject,
                                                    std::string_view sealed,
                                                    std::string_view context) {
  Result<std::optional<Key>> key{};
  {
    const std::scoped_lock lock(mutex_);
    key = find(subject);
  }
  if (!key) return error_of(std::move(key));
  if (!*key) return std::optional<std::string>{};
  auto plain = open_with(**key, sealed, context);
  wipe(**key);
  if (!plain) {
    return fail(ErrorKind::corrupt, "seal.broken", "sealed bytes do not authenticate");
  }
  return plain;
}

Result<void> SqliteKeys::flush() {
  const std::scoped_lock writing(write_mutex_);
  std::vector<Unsaved> fresh = take_unsaved();
  if (fresh.empty()) return {};
  auto saved = save(fresh);
  {
    const std::scoped_lock lock(mutex_);
    if (saved) {
      note_saved(fresh);
    } else {
      for (const Unsaved& one : fresh) unsaved_.push_back(one.subject);
    }
  }
  for (Unsaved& one : fresh) wipe(one.key);
  return saved;
}

std::vector<SqliteKeys::Unsaved> SqliteKeys::take_unsaved() {
  const std::scoped_lock lock(mutex_);
  std::vector<Unsaved> fresh;
  fresh.reserve(unsaved_.size());
  for (const codec::Subject& subject : std::exchange(unsaved_, {}))
    fresh.push_back({subject, by_subject_.at(subject)->key});
  return fresh;
}

Result<void> SqliteKeys::save(const std::vector<Unsaved>& fresh) {
  return writer_->transaction([&]() -> Result<void> {
    Query insert = writer_->query("INSERT INTO key(subject, wrapped) VALUES(?,?)");
    for (const Unsaved& one : fresh) {
      const std::string wrapped = seal_with(wrapping_, bytes_of(one.key), one.subject.view());
      insert.bind_blob(one.subject.view()).bind_blob(wrapped);
      if (auto done = writer_->run(insert); !done) return done;
    }
    return {};
  });
}

void SqliteKeys::note_saved(const std::vector<Unsaved>& fresh) {
  for (const Unsaved& one : fresh) by_subject_.at(one.subject)->saved = true;
  if (entries_.size() <= keys_cached_max) return;
  const Entry newest = entries_.front();
  by_subject_.erase(newest.subject);
  entries_.pop_front();
  remember(newest);  // trims
}

Result<void> SqliteKeys::destroy(const codec::Subject& subject) {
  const std::scoped_lock both(write_mutex_, mutex_);
  if (const auto found = by_subject_.find(subject); found != by_subject_.end()) {
    wipe(found->second->key);
    entries_.erase(found->second);
    by_subject_.erase(found);
    std::erase(unsaved_, subject);
  }
  Query remove = writer_->query("DELETE FROM key WHERE subject=?");
  remove.bind_blob(subject.view());
  if (auto done = writer_->run(remove); !done) return done;
  // The log still holds the page as it was: move it into the file and cut the log off.
  return writer_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

std::string SqliteKeys::fingerprint(std::string_view purpose, std::string_view text) const {
  return keyed_fingerprint(root_, purpose, text);
}

std::array<unsigned char, 32> SqliteKeys::derive(std::string_view purpose) const {
  return derived_key(root_, std::string("derive.").append(purpose));
}

}  // namespace jx::store
