// The questions to rows.db about contacts, commands, conversations and tickets.
#include <fmt/format.h>

#include <charconv>

#include "store/sqlite/rows.h"
#include "store/ticket_form.h"

namespace jx::store {

namespace {

template <class T>
T part_of(std::string_view text) {
  if constexpr (requires { T::bytes_max; }) {
    return T::from(text).value_or(T{});
  } else {
    T id{};
    std::from_chars(text.data(), text.data() + text.size(), id.value);
    return id;
  }
}

template <class T>
std::vector<T> split(std::string_view text) {
  std::vector<T> list;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    list.push_back(part_of<T>(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list;
}

template <class E>
E enumerator(const Query& row, int column) {
  return static_cast<E>(row.integer(column));
}

views::TicketRow ticket_in(const Query& row) {
  return {.ticket = {row.number(0)},
          .contact = {row.number(1)},
          .kind = part_of<Word>(row.text(2)),
          .tier = part_of<Word>(row.text(3)),
          .priority = enumerator<desk::Priority>(row, 4),
          .state = enumerator<desk::TicketState>(row, 5),
          .responsibility = enumerator<trade::Party>(row, 6),
          .order_no = part_of<trade::Number>(row.text(7)),
          .tags = split<Word>(row.text(8)),
          .opened_at = {row.integer(9)},
          .first_reply_due = {row.integer(10)},
          .resolve_due = {row.integer(11)},
          .first_replied_at = {row.integer(12)},
          .holder = {row.number(13)},
          .team = {row.number(14)},
          .skills = split<Word>(row.text(15)),
          .queued_since = {row.integer(16)},
          .merged_into = {row.number(17)},
          .links = split<TicketId>(row.text(18)),
          .resolved_at = {row.integer(19)},
          .outcome = part_of<Word>(row.text(20)),
          .cause = part_of<Word>(row.text(21)),
          .last_seq = {row.number(22)}};
}

// Runs a query to its end, handing each row to `take`.
template <class Take>
Result<void> each(Database& reader, Query& query, const Take& take) {
  while (true) {
    auto row = reader.next(query);
    if (!row) return error_of(std::move(row));
    if (!*row) return {};
    take(query);
  }
}

// One contact, its parts read one after the other from one connection.
class ContactLoader {
 public:
  ContactLoader(Database& reader, ContactId contact) : reader_(reader) {
    warm_.contact.contact = contact;
  }

  Result<std::optional<host::WarmContact>> load(std::size_t commands_max) {
    auto found = load_contact();
    if (!found) return error_of(std::move(found));
    if (!*found) return std::optional<host::WarmContact>{};
    for (auto part : {&ContactLoader::load_handles, &ContactLoader::load_proofs,
                      &ContactLoader::load_recent, &ContactLoader::load_tickets}) {
      if (auto done = (this->*part)(); !done) return error_of(std::move(done));
    }
    if (auto done = load_commands(commands_max); !done) return error_of(std::move(done));
    return std::optional(std::move(warm_));
  }

 private:
  std::uint64_t id() const { return warm_.contact.contact.value; }

  Result<bool> load_contact() {
    Query query = reader_.query(
        "SELECT created_at, locale, buyer, last_number, last_event_at, last_seq, erased, "
        "dialogue_ticket, dialogue_order_no, dialogue_asked, dialogue_misses, dialogue_topic FROM "
        "contact WHERE contact=?");
    query.bind(id());
    auto row = reader_.next(query);
    if (!row || !*row) return row;
    desk::ContactState& contact = warm_.contact;
    contact.created_at = {query.integer(0)};
    contact.locale = query.text(1);
    contact.buyer = part_of<trade::BuyerKey>(query.text(2));
    contact.last_number = {query.number(3)};
    contact.last_event_at = {query.integer(4)};
    contact.last_seq = {query.number(5)};
    contact.erased = query.integer(6) != 0;
    contact.dialogue = {.ticket = {query.number(7)},
                        .order_no = part_of<trade::Number>(query.text(8)),
                        .asked = split<Word>(query.text(9)),
                        .misses = query.integer(10),
                        .topic = part_of<Word>(query.text(11))};
    return true;
  }

  Result<void> load_handles() {
    Query query = reader_.query(
        "SELECT channel, handle, verified FROM handle WHERE contact=? ORDER BY ordinal, channel, "
        "handle");
    query.bind(id());
    return each(reader_, query, [this](const Query& row) {
      warm_.contact.handles.push_back({.channel = enumerator<desk::Channel>(row, 0),
                                       .handle = part_of<desk::HandleKey>(row.text(1)),
                                       .verified = row.integer(2) != 0});
    });
  }

  Result<void> load_proofs() {
    Query query = reader_.query(
        "SELECT order_no FROM (SELECT order_no, seq FROM proof WHERE contact=? ORDER BY seq DESC "
        "LIMIT ?) ORDER BY seq");
    query.bind(id()).bind(std::uint64_t{proven_orders_max});
    return each(reader_, query, [this](const Query& row) {
      warm_.contact.proven_orders.push_back(part_of<trade::Number>(row.text(0)));
    });
  }

  Result<void> load_recent() {
    Query query = reader_.query(
        "SELECT number, author_kind, author_id, at, taken_back FROM conversation WHERE contact=? "
        "AND number>0 AND notice=0 ORDER BY seq DESC LIMIT ?");
    query.bind(id()).bind(std::uint64_t{recent_messages_max});
    auto done = each(reader_, query, [this](const Query& row) {
      warm_.contact.recent.push_back(
          {.number = {row.number(0)},
           .author = {.kind = enumerator<desk::ActorKind>(row, 1), .id = row.number(2)},
           .at = {row.integer(3)},
           .taken_back = row.integer(4) != 0});
    });
    std::ranges::reverse(warm_.contact.recent);
    return done;
  }

  // All open ones and the newest closed ones.
  Result<void> load_tickets() {
    Query query = reader_.query("SELECT * FROM ticket WHERE contact=? ORDER BY ticket DESC");
    query.bind(id());
    std::size_t closed = 0;
    auto done = each(reader_, query, [this, &closed](const Query& row) {
      views::TicketRow ticket = ticket_in(row);
      if (is_closed(ticket.state)) {
        if (++closed > closed_tickets_max) return;
        warm_.contact.closed_tickets.insert(ticket.ticket);
      } else {
        warm_.contact.open_tickets.insert(ticket.ticket);
      }
      warm_.tickets.push_back(hot_form(ticket));
    });
    std::ranges::reverse(warm_.tickets);
    return done;
  }

  Result<void> load_commands(std::size_t commands_max) {
    Query query = reader_.query(
        "SELECT id, seq, digest FROM command WHERE actor_kind=1 AND actor_id=? ORDER BY id DESC "
        "LIMIT ?");
    query.bind(id()).bind(static_cast<std::int64_t>(commands_max) + 1);
    auto done = each(reader_, query, [this](const Query& row) {
      warm_.commands.emplace_back(
          part_of<desk::CommandId>(row.text(0)),
          desk::RememberedCommand{.seq = {row.number(1)}, .digest = row.number(2)});
    });
    warm_.more_commands = warm_.commands.size() > commands_max;
    if (warm_.more_commands) warm_.commands.pop_back();
    std::ranges::reverse(warm_.commands);
    return done;
  }

  Database& reader_;
  host::WarmContact warm_{};
};

template <class T>
Result<std::optional<T>> one_id(Database& reader, Query& query) {
  auto row = reader.next(query);
  if (!row) return error_of(std::move(row));
  if (!*row) return std::optional<T>{};
  return std::optional(T{query.number(0)});
}

Result<std::vector<Seq>> all_seqs(Database& reader, Query& query) {
  Result<std::vector<Seq>> seqs{};
  auto done = each(reader, query, [&](const Query& row) { seqs->push_back({row.number(0)}); });
  if (!done) return error_of(std::move(done));
  return seqs;
}

}  // namespace

Result<std::optional<host::WarmContact>> SqliteRows::load_contact(ContactId contact,
                                                                  std::size_t commands_max) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  return ContactLoader(**lease, contact).load(commands_max);
}

Result<std::optional<ContactId>> SqliteRows::find_contact(desk::Channel channel,
                                                          const desk::HandleKey& handle) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query("SELECT contact FROM handle WHERE channel=? AND handle=?");
  query.bind(static_cast<std::int64_t>(channel)).bind(handle.view());
  return one_id<ContactId>(**lease, query);
}

Result<std::optional<ContactId>> SqliteRows::find_buyer(const trade::BuyerKey& buyer) const {
  if (buyer.empty()) return std::optional<ContactId>{};
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query(
      "SELECT contact FROM contact WHERE buyer=? AND buyer<>'' ORDER BY contact LIMIT 1");
  query.bind(buyer.view());
  return one_id<ContactId>(**lease, query);
}

Result<std::optional<ContactId>> SqliteRows::contact_of_ticket(TicketId ticket) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query("SELECT contact FROM ticket WHERE ticket=?");
  query.bind(ticket.value);
  return one_id<ContactId>(**lease, query);
}

Result<std::optional<desk::RememberedCommand>> SqliteRows::find_command(
    const desk::Actor& actor, const desk::CommandId& id) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query =
      (*lease)->query("SELECT seq, digest FROM command WHERE actor_kind=? AND actor_id=? AND id=?");
  query.bind(static_cast<std::int64_t>(actor.kind)).bind(actor.id).bind(id.view());
  auto row = (*lease)->next(query);
  if (!row) return error_of(std::move(row));
  if (!*row) return std::optional<desk::RememberedCommand>{};
  return std::optional(
      desk::RememberedCommand{.seq = {query.number(0)}, .digest = query.number(1)});
}

Result<std::optional<desk::BlobHash>> SqliteRows::find_preview(
    ContactId contact, const desk::BlobHash& picture) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query("SELECT preview FROM picture WHERE contact=? AND picture=?");
  query.bind(contact.value).bind(picture.view());
  auto row = (*lease)->next(query);
  if (!row) return error_of(std::move(row));
  if (!*row) return std::optional<desk::BlobHash>{};
  return std::optional(part_of<desk::BlobHash>(query.text(0)));
}

Result<std::vector<Seq>> SqliteRows::conversation_after(ContactId contact, Seq after,
                                                        std::size_t count) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query(
      "SELECT seq FROM conversation WHERE contact=? AND seq>? ORDER BY seq LIMIT ?");
  query.bind(contact.value).bind(after.value).bind(static_cast<std::int64_t>(count));
  return all_seqs(**lease, query);
}

Result<std::vector<Seq>> SqliteRows::conversation_before(ContactId contact, Seq before,
                                                         std::size_t count) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query(
      "SELECT seq FROM conversation WHERE contact=? AND seq<? ORDER BY seq DESC LIMIT ?");
  query.bind(contact.value).bind(before.value ? before.value : std::uint64_t{INT64_MAX});
  query.bind(static_cast<std::int64_t>(count));
  auto seqs = all_seqs(**lease, query);
  if (seqs) std::ranges::reverse(*seqs);
  return seqs;
}

Result<std::optional<views::TicketRow>> SqliteRows::ticket(TicketId ticket) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query("SELECT * FROM ticket WHERE ticket=?");
  query.bind(ticket.value);
  auto row = (*lease)->next(query);
  if (!row) return error_of(std::move(row));
  if (!*row) return std::optional<views::TicketRow>{};
  return std::optional(ticket_in(query));
}

Result<std::vector<views::TicketRow>> SqliteRows::tickets(const host::TicketFilter& filter) const {
  std::string where = "ticket<?";
  if (filter.contact) where += " AND contact=?";
  if (filter.state) where += " AND state=?";
  if (filter.holder) where += " AND holder=? AND holder<>0";
  if (filter.kind) where += " AND kind=?";
  // A list of states, so that the index serves it.
  if (filter.open_only) where += " AND state IN (0,1,2,3)";
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query(
      fmt::format("SELECT * FROM ticket WHERE {} ORDER BY ticket DESC LIMIT ?", where));
  query.bind(filter.before ? static_cast<std::int64_t>(filter.before.value) : INT64_MAX);
  if (filter.contact) query.bind(filter.contact->value);
  if (filter.state) query.bind(static_cast<std::int64_t>(*filter.state));
  if (filter.holder) query.bind(filter.holder->value);
  if (filter.kind) query.bind(filter.kind->view());
  query.bind(static_cast<std::int64_t>(std::clamp<std::size_t>(filter.count, 1, 200)));
  Result<std::vector<views::TicketRow>> rows{};
  auto done = each(**lease, query, [&](const Query& row) { rows->push_back(ticket_in(row)); });
  if (!done) return error_of(std::move(done));
  return rows;
}

Result<std::vector<views::QuestionRow>> SqliteRows::open_questions(Instant since,
                                                                   std::size_t count) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query(
      "SELECT seq, contact, at, reason FROM question WHERE settled=0 AND at>=? ORDER BY seq DESC "
      "LIMIT ?");
  query.bind(since.ms).bind(static_cast<std::int64_t>(count));
  Result<std::vector<views::QuestionRow>> rows{};
  auto done = each(**lease, query, [&](const Query& row) {
    rows->push_back({.seq = {row.number(0)},
                     .contact = {row.number(1)},
                     .at = {row.integer(2)},
                     .reason = part_of<Word>(row.text(3))});
  });
  if (!done) return error_of(std::move(done));
  return rows;
}

Result<std::vector<views::LessonRow>> SqliteRows::lessons(std::size_t count) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query(
      "SELECT contact, number, seq, intents, urgent, needs_human FROM lesson ORDER BY seq DESC "
      "LIMIT ?");
  query.bind(static_cast<std::int64_t>(count));
  Result<std::vector<views::LessonRow>> rows{};
  auto done = each(**lease, query, [&](const Query& row) {
    rows->push_back({.contact = {row.number(0)},
                     .number = {row.number(1)},
                     .seq = {row.number(2)},
                     .intents = split<Word>(row.text(3)),
                     .urgent = row.integer(4) != 0,
                     .needs_human = row.integer(5) != 0});
  });
  if (!done) return error_of(std::move(done));
  return rows;
}

}  // namespace jx::store
