#include "store/sqlite/row_writer.h"

#include <sqlite3.h>

#include <tuple>

#include "store/fact_keys.h"

namespace jx::store {

namespace {

// Then what came before it must have been written.
bool takes_rows_away(const views::RowChange& change) {
  return std::holds_alternative<views::EraseContactRows>(change) ||
         std::holds_alternative<views::MarkTakenBack>(change);
}

std::int64_t number(auto enumerator) { return static_cast<std::int64_t>(enumerator); }

}  // namespace

Result<void> RowWriter::write(std::span<const views::RowChange> changes) {
  std::vector<const views::PutCommand*> commands;
  std::vector<const views::PutConversationItem*> items;
  const bool in_order = std::ranges::any_of(changes, takes_rows_away);
  for (const views::RowChange& change : changes) {
    const auto* command = in_order ? nullptr : std::get_if<views::PutCommand>(&change);
    const auto* item = in_order ? nullptr : std::get_if<views::PutConversationItem>(&change);
    if (command != nullptr) {
      commands.push_back(command);
    } else if (item != nullptr) {
      items.push_back(item);
    } else if (auto written = write(change); !written) {
      return written;
    }
  }
  std::ranges::sort(commands, {}, [](const auto* c) { return std::tie(c->actor, c->id); });
  std::ranges::sort(items, {}, [](const auto* i) { return std::tie(i->contact, i->seq); });
  for (const auto* command : commands)
    if (auto written = put(*command); !written) return written;
  for (const auto* item : items)
    if (auto written = put(*item); !written) return written;
  return finish();
}

Result<void> RowWriter::write(const views::RowChange& change) {
  return std::visit([this](const auto& body) { return put(body); }, change);
}

Result<void> RowWriter::put(const views::PutContact& change) {
  Query query =
      database_.query("INSERT OR IGNORE INTO contact(contact, created_at, locale) VALUES(?,?,?)");
  query.bind(change.contact.value).bind(change.created_at.ms).bind(change.locale);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::PutHandle& change) {
  Query query = database_.query(
      "INSERT INTO handle(channel, handle, contact, verified, ordinal) VALUES(?1,?2,?3,?4,(SELECT "
      "coalesce(max(ordinal), 0) + 1 FROM handle WHERE contact=?3)) ON CONFLICT(channel, handle) "
      "DO UPDATE SET contact=excluded.contact, verified=max(verified, excluded.verified)");
  query.bind(number(change.channel)).bind(change.handle.view()).bind(change.contact.value);
  query.bind(change.verified);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::SetBuyer& change) {
  Query query = database_.query("UPDATE contact SET buyer=? WHERE contact=?");
  query.bind(change.buyer.view()).bind(change.contact.value);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::SetLocale& change) {
  Query query = database_.query("UPDATE contact SET locale=? WHERE contact=?");
  query.bind(change.locale).bind(change.contact.value);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::PutProof& change) {
  Query query =
      database_.query("INSERT OR IGNORE INTO proof(contact, seq, order_no) VALUES(?,?,?)");
  query.bind(change.contact.value).bind(change.seq.value).bind(change.order_no.view());
  return database_.run(query);
}

Result<void> RowWriter::put(const views::SetDialogue& change) {
  const desk::DialogueState& dialogue = *change.dialogue;
  const std::string asked = joined(dialogue.asked);
  Query query = database_.query(
      "UPDATE contact SET dialogue_ticket=?, dialogue_order_no=?, dialogue_asked=?, "
      "dialogue_misses=?, dialogue_topic=? WHERE contact=?");
  query.bind(dialogue.ticket.value).bind(dialogue.order_no.view()).bind(asked);
  query.bind(dialogue.misses).bind(dialogue.topic.view()).bind(change.contact.value);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::EraseContactRows& change) {
  for (const std::string_view sql :
       {"DELETE FROM handle WHERE contact=?", "DELETE FROM proof WHERE contact=?",
        "DELETE FROM conversation WHERE contact=?", "DELETE FROM picture WHERE contact=?",
        "DELETE FROM lesson WHERE contact=?", "DELETE FROM question WHERE contact=?",
        "DELETE FROM command WHERE actor_kind=1 AND actor_id=?",
        "UPDATE ticket SET order_no='' WHERE contact=?",
        "UPDATE contact SET erased=1, locale='', buyer='', dialogue_ticket=0, "
        "dialogue_order_no='', dialogue_asked='', dialogue_misses=0, dialogue_topic='' WHERE "
        "contact=?"}) {
    Query query = database_.query(sql);
    query.bind(change.contact.value);
    if (auto done = database_.run(query); !done) return done;
  }
  Moved& moved = moved_[change.contact];
  moved.seq = std::max(moved.seq, change.seq);
  return {};
}

Result<void> RowWriter::put(const views::PutConversationItem& change) {
  Moved& moved = moved_[change.contact];
  moved.number = std::max(moved.number, change.number);
  moved.at = std::max(moved.at, change.at);
  moved.seq = std::max(moved.seq, change.seq);
  Query query = database_.query(
      "INSERT OR IGNORE INTO conversation(contact, seq, at, number, internal, notice, "
      "ticket, author_kind, author_id) VALUES(?,?,?,?,?,?,?,?,?)");
  query.bind(change.contact.value).bind(change.seq.value).bind(change.at.ms);
  query.bind(change.number.value).bind(change.internal).bind(change.notice);
  query.bind(change.ticket.value).bind(number(change.author.kind)).bind(change.author.id);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::MarkTakenBack& change) {
  // Such messages are minutes old: found from the end.
  Query query = database_.query(
      "UPDATE conversation SET taken_back=1 WHERE contact=?1 AND seq=(SELECT seq FROM conversation "
      "WHERE contact=?1 AND number=?2 ORDER BY seq DESC LIMIT 1)");
  query.bind(change.contact.value).bind(change.number.value);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::PutCommand& change) {
  Query query = database_.query(
      "INSERT OR IGNORE INTO command(actor_kind, actor_id, id, seq, digest) VALUES(?,?,?,?,?)");
  query.bind(number(change.actor.kind)).bind(change.actor.id).bind(change.id.view());
  query.bind(change.seq.value).bind(change.digest);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::PutTicket& change) {
  const views::TicketRow& row = *change.ticket;
  const std::string tags = joined(row.tags);
  const std::string skills = joined(row.skills);
  const std::string links = joined(row.links);
  Query query = database_.query(
      "INSERT OR REPLACE INTO ticket VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  query.bind(row.ticket.value).bind(row.contact.value).bind(row.kind.view()).bind(row.tier.view());
  query.bind(number(row.priority)).bind(number(row.state)).bind(number(row.responsibility));
  query.bind(row.order_no.view()).bind(tags).bind(row.opened_at.ms).bind(row.first_reply_due.ms);
  query.bind(row.resolve_due.ms).bind(row.first_replied_at.ms).bind(row.holder.value);
  query.bind(row.team.value).bind(skills).bind(row.queued_since.ms).bind(row.merged_into.value);
  query.bind(links).bind(row.resolved_at.ms).bind(row.outcome.view()).bind(row.cause.view());
  query.bind(row.last_seq.value);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::PutQuestion& change) {
  const views::QuestionRow& row = change.question;
  Query query =
      database_.query("INSERT OR IGNORE INTO question(seq, contact, at, reason) VALUES(?,?,?,?)");
  query.bind(row.seq.value).bind(row.contact.value).bind(row.at.ms).bind(row.reason.view());
  return database_.run(query);
}

Result<void> RowWriter::put(const views::SettleQuestions& change) {
  Query query = database_.query("UPDATE question SET settled=1 WHERE seq=?");
  for (const Seq seq : change.questions) {
    query.bind(seq.value);
    if (auto done = database_.run(query); !done) return done;
  }
  return {};
}

Result<void> RowWriter::put(const views::PutPicture& change) {
  Query query = database_.query(
      "INSERT INTO picture(contact, picture, preview) VALUES(?,?,?) ON CONFLICT DO UPDATE SET "
      "preview=excluded.preview WHERE excluded.preview<>''");
  query.bind(change.contact.value).bind(change.picture.view()).bind(change.preview.view());
  return database_.run(query);
}

Result<void> RowWriter::put(const views::PutLesson& change) {
  const views::LessonRow& row = change.lesson;
  const std::string intents = joined(row.intents);
  Query query = database_.query(
      "INSERT OR REPLACE INTO lesson(contact, number, seq, intents, urgent, needs_human) "
      "VALUES(?,?,?,?,?,?)");
  query.bind(row.contact.value).bind(row.number.value).bind(row.seq.value).bind(intents);
  query.bind(row.urgent).bind(row.needs_human);
  return database_.run(query);
}

Result<void> RowWriter::put(const views::PutFact& change) {
  const std::uint64_t digest = codec::digest_of(*change.fact);
  const std::string body = codec::encode(*change.fact, sealer_);
  const views::FactKeys keys = views::keys_of(change.fact->body);
  std::string joins;
  for (const std::string& key : join_keys(keys)) joins += key + '\n';
  std::string goods;
  for (const trade::Number& one : keys.goods) goods.append(one.view()).append("\n");

  Query known = database_.query(
      "INSERT OR IGNORE INTO fact_id(source, id, fact, digest) VALUES(?,?,(SELECT "
      "coalesce(max(fact), 0) + 1 FROM fact),?)");
  known.bind(change.fact->source).bind(change.fact->id).bind(digest);
  if (auto done = database_.run(known); !done) return done;
  if (database_.changes() == 0) return {};  // recorded once
  Query insert = database_.query("INSERT INTO fact(seq, keys, goods, body) VALUES(?,?,?,?)");
  insert.bind(change.seq.value).bind(joins).bind(goods).bind_blob(body);
  if (auto done = database_.run(insert); !done) return done;
  return put_keys(change, sqlite3_last_insert_rowid(database_.handle()), keys);
}

Result<void> RowWriter::put_keys(const views::PutFact& change, std::int64_t fact,
                                 const views::FactKeys& keys) {
  std::vector<std::string> all = join_keys(keys);
  for (std::string& key : goods_keys(keys)) all.push_back(std::move(key));
  for (const std::string& key : all) {
    Query insert = database_.query("INSERT OR IGNORE INTO fact_key(key, fact) VALUES(?,?)");
    insert.bind(key).bind(fact);
    if (auto done = database_.run(insert); !done) return done;
  }
  if (!keys.buyer.empty()) {
    Query insert = database_.query("INSERT INTO fact_buyer(buyer, at, fact) VALUES(?,?,?)");
    insert.bind(keys.buyer.view()).bind(time_of(keys, *change.fact).ms).bind(fact);
    if (auto done = database_.run(insert); !done) return done;
  }
  if (!std::holds_alternative<trade::Order>(change.fact->body) || keys.order_no.empty()) return {};
  const std::string tail = reversed(keys.order_no.view());
  Query insert = database_.query(
      "INSERT INTO order_tail(reversed, fact) VALUES(?,?) ON CONFLICT DO UPDATE SET "
      "fact=excluded.fact");
  insert.bind(tail).bind(fact);
  return database_.run(insert);
}

Result<void> RowWriter::finish() {
  Query query = database_.query(
      "UPDATE contact SET last_number=max(last_number,?), last_event_at=max(last_event_at,?), "
      "last_seq=max(last_seq,?) WHERE contact=?");
  for (const auto& [contact, moved] : moved_) {
    query.bind(moved.number.value).bind(moved.at.ms).bind(moved.seq.value).bind(contact.value);
    if (auto done = database_.run(query); !done) return done;
  }
  return {};
}

}  // namespace jx::store
