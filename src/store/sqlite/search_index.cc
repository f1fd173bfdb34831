#include "store/sqlite/search_index.h"

#include <sqlite3.h>

#include <tuple>

namespace jx::store {

namespace {

constexpr int schema_version = 2;
constexpr std::string_view schema =
    "CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "INSERT INTO state VALUES('cursor', 0), ('merging', 0);"
    "CREATE TABLE message(message INTEGER PRIMARY KEY, contact INTEGER NOT NULL, number INTEGER "
    "NOT NULL, said INTEGER NOT NULL, terms TEXT NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX message_place ON message(contact, number);"
    "CREATE VIRTUAL TABLE message_text USING fts5(terms, content='', columnsize=0, detail=none, "
    "tokenize='ascii');";

constexpr int merge_pages_per_step = 100;

bool separates(char c) {
  const bool alphanumeric =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return static_cast<unsigned char>(c) < 0x80 && !alphanumeric;
}

// Every token quoted, so that none is an operator: the index has no positions, so no phrases.
std::string match_of(std::string_view terms) {
  std::string match;
  bool inside = false;
  for (const char c : terms) {
    if (separates(c)) {
      if (inside) match += '"';
      inside = false;
      continue;
    }
    if (!inside) match += match.empty() ? "\"" : " \"";
    inside = true;
    match += c;
  }
  if (inside) match += '"';
  return match;
}

}  // namespace

Result<std::unique_ptr<SearchIndex>> SearchIndex::open(const std::string& folder,
                                                       Checkpointer& checkpointer) {
  DatabaseOptions options{.path = folder + "/search.db",
                          .codes = {.disk_full = "rows.disk_full", .failed = "rows.failed"},
                          .full_sync = false,
                          .secure_delete = true,
                          .cache_kib = 4096,
                          .schema_version = schema_version,
                          .schema = schema,
                          .derived = true};
  auto writer = Database::open(options);
  if (!writer) return error_of(std::move(writer));
  checkpointer.watch(**writer);
  options.cache_kib = 1024;
  std::unique_ptr<SearchIndex> index(new SearchIndex(std::move(*writer), std::move(options)));
  Query state = index->writer_->query(
      "SELECT (SELECT value FROM state WHERE name='cursor'), (SELECT value FROM state WHERE "
      "name='merging')");
  auto row = index->writer_->next(state);
  if (!row) return error_of(std::move(row));
  index->cursor_ = state.number(0);
  index->merging_ = state.integer(1) != 0;
  return index;
}

Result<void> SearchIndex::apply(std::span<const views::RowChange> changes, Seq cursor) {
  auto done = writer_->transaction([&]() -> Result<void> {
    std::vector<const views::IndexText*> texts;  // since the last removal
    for (const views::RowChange& change : changes) {
      if (const auto* text = std::get_if<views::IndexText>(&change)) {
        texts.push_back(text);
        continue;
      }
      const auto* gone = std::get_if<views::UnindexText>(&change);
      const auto* erased = std::get_if<views::EraseContactRows>(&change);
      if (gone == nullptr && erased == nullptr) continue;
      if (auto fed = index(std::exchange(texts, {})); !fed) return fed;
      auto removed =
          gone != nullptr ? unindex(gone->contact, gone->number) : erase(erased->contact);
      if (!removed) return removed;
    }
    if (auto fed = index(std::move(texts)); !fed) return fed;
    if (merging_) {
      if (auto merged = merge_step(); !merged) return merged;
    }
    Query move = writer_->query("UPDATE state SET value=? WHERE name='cursor'");
    move.bind(cursor.value);
    return writer_->run(move);
  });
  if (done) cursor_.store(cursor.value, std::memory_order_release);
  return done;
}

// The texts are kept by their place, so that neighbours share a page, and fed to FTS5 by their
// rowid: one that is smaller than the last makes it flush what it has gathered.
Result<void> SearchIndex::index(std::vector<const views::IndexText*> texts) {
  const auto place = [](const views::IndexText* text) {
    return std::tie(text->contact, text->number);
  };
  std::ranges::sort(texts, {}, [](const views::IndexText* text) {
    return std::tie(text->contact, text->number, text->said);
  });
  std::vector<Change> changes;
  for (std::size_t first = 0; first < texts.size();) {
    std::size_t last = first;
    while (last + 1 < texts.size() && place(texts[last + 1]) == place(texts[first])) ++last;
    auto change = keep(*texts[last], texts[first]->said.value);
    if (!change) return error_of(std::move(change));
    if (*change) changes.push_back(*std::move(*change));
    first = last + 1;
  }
  std::ranges::sort(changes, {}, &Change::message);
  for (const Change& change : changes) {
    if (auto fed = feed(change); !fed) return fed;
  }
  return {};
}

// Nothing when it is known as it is. `message` is its rowid when it is new.
Result<std::optional<SearchIndex::Change>> SearchIndex::keep(const views::IndexText& text,
                                                             std::uint64_t message) {
  Query insert = writer_->query(
      "INSERT OR IGNORE INTO message(message, contact, number, said, terms) VALUES(?,?,?,?,?)");
  insert.bind(message).bind(text.contact.value).bind(text.number.value);
  insert.bind(text.said.value).bind(text.terms);
  if (auto done = writer_->run(insert); !done) return error_of(std::move(done));
  if (writer_->changes() == 1) return Change{.message = message, .after = text.terms};
  Query find =
      writer_->query("SELECT message, said, terms FROM message WHERE contact=? AND number=?");
  find.bind(text.contact.value).bind(text.number.value);
  auto row = writer_->next(find);
  if (!row) return error_of(std::move(row));
  if (!*row || find.number(1) >= text.said.value) return std::nullopt;
  Change change{
      .message = find.number(0), .before = std::string(find.text(2)), .after = text.terms};
  find.again();
  Query update = writer_->query("UPDATE message SET said=?, terms=? WHERE message=?");
  update.bind(text.said.value).bind(text.terms).bind(change.message);
  if (auto done = writer_->run(update); !done) return error_of(std::move(done));
  return change;
}

Result<void> SearchIndex::feed(const Change& change) {
  if (!change.before.empty()) {
    Query out =
        writer_->query("INSERT INTO message_text(message_text, rowid, terms) VALUES('delete',?,?)");
    out.bind(change.message).bind(change.before);
    if (auto done = writer_->run(out); !done) return done;
  }
  if (change.after.empty()) return {};
  Query in = writer_->query("INSERT INTO message_text(rowid, terms) VALUES(?,?)");
  in.bind(change.message).bind(change.after);
  return writer_->run(in);
}

Result<void> SearchIndex::unindex(ContactId contact, MessageNumber number) {
  Query find = writer_->query("SELECT message, terms FROM message WHERE contact=? AND number=?");
  find.bind(contact.value).bind(number.value);
  auto row = writer_->next(find);
  if (!row) return error_of(std::move(row));
  if (!*row) return {};
  const Change out{.message = find.number(0), .before = std::string(find.text(1))};
  find.again();
  return take_out(out);
}

Result<void> SearchIndex::take_out(const Change& out) {
  if (auto fed = feed(out); !fed) return fed;
  Query remove = writer_->query("DELETE FROM message WHERE message=?");
  remove.bind(out.message);
  return writer_->run(remove);
}

Result<void> SearchIndex::erase(ContactId contact) {
  std::vector<Change> messages;
  {
    Query all = writer_->query("SELECT message, terms FROM message WHERE contact=?");
    all.bind(contact.value);
    while (true) {
      auto row = writer_->next(all);
      if (!row) return error_of(std::move(row));
      if (!*row) break;
      messages.push_back({.message = all.number(0), .before = std::string(all.text(1))});
    }
  }
  std::ranges::sort(messages, {}, &Change::message);
  for (const Change& out : messages) {
    if (auto taken = take_out(out); !taken) return taken;
  }
  if (messages.empty() || merging_) return {};
  merging_ = true;
  // A negative number begins the merging of everything into one segment.
  Query begin = writer_->query("INSERT INTO message_text(message_text, rank) VALUES('merge',?)");
  begin.bind(std::int64_t{-merge_pages_per_step});
  if (auto begun = writer_->run(begin); !begun) return begun;
  return writer_->execute("UPDATE state SET value=1 WHERE name='merging'");
}

Result<void> SearchIndex::merge_step() {
  const std::int64_t before = sqlite3_total_changes64(writer_->handle());
  Query merge = writer_->query("INSERT INTO message_text(message_text, rank) VALUES('merge',?)");
  merge.bind(std::int64_t{merge_pages_per_step});
  if (auto merged = writer_->run(merge); !merged) return merged;
  // FTS5's documented sign that nothing was left to merge.
  if (sqlite3_total_changes64(writer_->handle()) - before >= 2) return {};
  merging_ = false;
  return writer_->execute("UPDATE state SET value=0 WHERE name='merging'");
}

Result<void> SearchIndex::clear() {
  auto done = writer_->transaction([&] {
    return writer_->execute(
        "DELETE FROM message; INSERT INTO message_text(message_text) VALUES('delete-all'); UPDATE "
        "state SET value=0;");
  });
  if (done) {
    cursor_ = 0;
    merging_ = false;
  }
  return done;
}

Result<std::vector<views::SearchHit>> SearchIndex::search(std::string_view terms, Seq before,
                                                          std::size_t count) const {
  Result<std::vector<views::SearchHit>> hits{};
  const std::string match = match_of(terms);
  if (match.empty()) return hits;
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Database& reader = **lease;
  Query query = reader.query(
      "SELECT m.message, m.said, m.contact, m.number FROM message_text t JOIN message m ON "
      "m.message = "
      "t.rowid WHERE message_text MATCH ? AND t.rowid < ? ORDER BY t.rowid DESC LIMIT ?");
  query.bind(match);
  query.bind(before ? static_cast<std::int64_t>(before.value) : INT64_MAX);
  query.bind(static_cast<std::int64_t>(count));
  while (true) {
    auto row = reader.next(query);
    if (!row) return error_of(std::move(row));
    if (!*row) return hits;
    hits->push_back({.message = {query.number(0)},
                     .said = {query.number(1)},
                     .contact = {query.number(2)},
                     .number = {query.number(3)}});
  }
}

}  // namespace jx::store
