// Tables of rows.db, to be read by operators and written by Rows alone (docs/storage.md).
#pragma once

#include <string_view>

namespace jx::store {

inline constexpr int rows_schema_version = 2;

// Words in lists (tags, skills, asked) and numbers (links) are joined by a comma.
inline constexpr std::string_view rows_schema = R"sql(
CREATE TABLE cursor(only INTEGER PRIMARY KEY CHECK(only = 1), seq INTEGER NOT NULL) STRICT;
INSERT INTO cursor VALUES(1, 0);

CREATE TABLE contact(
  contact INTEGER PRIMARY KEY, created_at INTEGER NOT NULL, locale TEXT NOT NULL,
  buyer TEXT NOT NULL DEFAULT '', last_number INTEGER NOT NULL DEFAULT 0,
  last_event_at INTEGER NOT NULL DEFAULT 0, last_seq INTEGER NOT NULL DEFAULT 0,
  erased INTEGER NOT NULL DEFAULT 0, dialogue_ticket INTEGER NOT NULL DEFAULT 0,
  dialogue_order_no TEXT NOT NULL DEFAULT '', dialogue_asked TEXT NOT NULL DEFAULT '',
  dialogue_misses INTEGER NOT NULL DEFAULT 0, dialogue_topic TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX contact_buyer ON contact(buyer) WHERE buyer <> '';

CREATE TABLE handle(
  channel INTEGER NOT NULL, handle TEXT NOT NULL, contact INTEGER NOT NULL,
  verified INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  PRIMARY KEY(channel, handle)) STRICT, WITHOUT ROWID;
CREATE INDEX handle_contact ON handle(contact, ordinal);

CREATE TABLE proof(
  contact INTEGER NOT NULL, seq INTEGER NOT NULL, order_no TEXT NOT NULL,
  PRIMARY KEY(contact, order_no)) STRICT, WITHOUT ROWID;

CREATE TABLE conversation(
  contact INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, number INTEGER NOT NULL,
  internal INTEGER NOT NULL, notice INTEGER NOT NULL, ticket INTEGER NOT NULL, author_kind INTEGER NOT NULL,
  author_id INTEGER NOT NULL, taken_back INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(contact, seq)) STRICT, WITHOUT ROWID;

CREATE TABLE command(
  actor_kind INTEGER NOT NULL, actor_id INTEGER NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL,
  digest INTEGER NOT NULL, PRIMARY KEY(actor_kind, actor_id, id)) STRICT, WITHOUT ROWID;

CREATE TABLE ticket(
  ticket INTEGER PRIMARY KEY, contact INTEGER NOT NULL, kind TEXT NOT NULL, tier TEXT NOT NULL,
  priority INTEGER NOT NULL, state INTEGER NOT NULL, responsibility INTEGER NOT NULL,
  order_no TEXT NOT NULL, tags TEXT NOT NULL, opened_at INTEGER NOT NULL,
  first_reply_due INTEGER NOT NULL, resolve_due INTEGER NOT NULL,
  first_replied_at INTEGER NOT NULL, holder INTEGER NOT NULL, team INTEGER NOT NULL,
  skills TEXT NOT NULL, queued_since INTEGER NOT NULL, merged_into INTEGER NOT NULL,
  links TEXT NOT NULL, resolved_at INTEGER NOT NULL, outcome TEXT NOT NULL, cause TEXT NOT NULL,
  last_seq INTEGER NOT NULL) STRICT;
CREATE INDEX ticket_contact ON ticket(contact);
CREATE INDEX ticket_state ON ticket(state);
CREATE INDEX ticket_holder ON ticket(holder) WHERE holder <> 0;
CREATE INDEX ticket_kind ON ticket(kind);

CREATE TABLE question(
  seq INTEGER PRIMARY KEY, contact INTEGER NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX question_open ON question(seq) WHERE settled = 0;
CREATE INDEX question_contact ON question(contact);

CREATE TABLE lesson(
  contact INTEGER NOT NULL, number INTEGER NOT NULL, seq INTEGER NOT NULL, intents TEXT NOT NULL,
  urgent INTEGER NOT NULL, needs_human INTEGER NOT NULL,
  PRIMARY KEY(contact, number)) STRICT, WITHOUT ROWID;
CREATE INDEX lesson_seq ON lesson(seq);

CREATE TABLE picture(
  contact INTEGER NOT NULL, picture TEXT NOT NULL, preview TEXT NOT NULL,
  PRIMARY KEY(contact, picture)) STRICT, WITHOUT ROWID;

CREATE TABLE fact(
  fact INTEGER PRIMARY KEY, seq INTEGER NOT NULL, keys TEXT NOT NULL, goods TEXT NOT NULL,
  body BLOB NOT NULL) STRICT;
CREATE TABLE fact_id(
  source TEXT NOT NULL, id TEXT NOT NULL, fact INTEGER NOT NULL, digest INTEGER NOT NULL,
  PRIMARY KEY(source, id)) STRICT, WITHOUT ROWID;
CREATE TABLE fact_key(
  key TEXT NOT NULL, fact INTEGER NOT NULL, PRIMARY KEY(key, fact)) STRICT, WITHOUT ROWID;
CREATE TABLE fact_buyer(
  buyer TEXT NOT NULL, at INTEGER NOT NULL, fact INTEGER NOT NULL,
  PRIMARY KEY(buyer, at, fact)) STRICT, WITHOUT ROWID;
CREATE TABLE order_tail(
  reversed TEXT PRIMARY KEY, fact INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)sql";

inline constexpr std::string_view rows_clear =
    "DELETE FROM contact; DELETE FROM handle; DELETE FROM proof; DELETE FROM conversation; DELETE "
    "FROM command; DELETE FROM ticket; DELETE FROM question; DELETE FROM lesson; DELETE FROM "
    "picture; DELETE FROM "
    "fact; DELETE FROM "
    "fact_id; DELETE FROM "
    "fact_key; DELETE FROM fact_buyer; DELETE FROM order_tail; UPDATE cursor SET seq = 0;";

}  // namespace jx::store
