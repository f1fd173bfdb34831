#include "store/memory/memory_rows.h"

#include "store/fact_keys.h"
#include "store/ticket_form.h"

namespace jx::store {

namespace {

std::set<std::string, std::less<>> words_of(std::string_view text) {
  std::set<std::string, std::less<>> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

template <class Map, class K>
auto one(const Map& map, const K& key) {
  const auto found = map.find(key);
  using T = std::optional<typename Map::mapped_type>;
  return found == map.end() ? T{} : T(found->second);
}

}  // namespace

Seq MemoryRows::cursor() const {
  const std::scoped_lock lock(mutex_);
  return tables_.cursor;
}

Result<void> MemoryRows::fold(std::span<const views::RowChange> changes, Seq cursor) {
  const std::scoped_lock lock(mutex_);
  for (const views::RowChange& change : changes) {
    std::visit([this](const auto& body) { put(body); }, change);
  }
  tables_.cursor = cursor;
  return {};
}

Result<void> MemoryRows::clear() {
  const std::scoped_lock lock(mutex_);
  tables_ = {};
  return {};
}

void MemoryRows::put(const views::PutContact& change) {
  tables_.contacts.try_emplace(change.contact, desk::ContactState{.contact = change.contact,
                                                                  .created_at = change.created_at,
                                                                  .locale = change.locale});
}

void MemoryRows::put(const views::PutHandle& change) {
  tables_.handles.insert_or_assign({change.channel, change.handle}, change.contact);
  auto& handles = tables_.contacts[change.contact].handles;
  const auto found = std::ranges::find_if(handles, [&](const desk::HandleState& handle) {
    return handle.channel == change.channel && handle.handle == change.handle;
  });
  if (found == handles.end()) {
    handles.push_back({change.channel, change.handle, change.verified});
  } else {
    found->verified = found->verified || change.verified;
  }
}

void MemoryRows::put(const views::SetBuyer& change) {
  tables_.contacts[change.contact].buyer = change.buyer;
}

void MemoryRows::put(const views::SetLocale& change) {
  tables_.contacts[change.contact].locale = change.locale;
}

void MemoryRows::put(const views::PutProof& change) {
  auto& orders = tables_.contacts[change.contact].proven_orders;
  if (std::ranges::find(orders, change.order_no) == orders.end()) orders.push_back(change.order_no);
}

void MemoryRows::put(const views::SetDialogue& change) {
  tables_.contacts[change.contact].dialogue = *change.dialogue;
}

void MemoryRows::put(const views::EraseContactRows& change) {
  desk::ContactState& contact = tables_.contacts[change.contact];
  contact = {.contact = change.contact,
             .created_at = contact.created_at,
             .last_number = contact.last_number,
             .last_event_at = contact.last_event_at,
             .last_seq = change.seq,
             .erased = true};
  std::erase_if(tables_.handles, [&](const auto& row) { return row.second == change.contact; });
  tables_.conversations.erase(change.contact);
  std::erase_if(tables_.questions, [&](const auto& question) {
    return question.second.row.contact == change.contact;
  });
  std::erase_if(tables_.lessons,
                [&](const auto& row) { return row.first.first == change.contact; });
  const desk::Actor actor{desk::ActorKind::customer, change.contact.value};
  std::erase_if(tables_.commands, [&](const auto& row) { return row.first.first == actor; });
  std::erase_if(tables_.texts, [&](const auto& row) { return row.first.first == change.contact; });
  std::erase_if(tables_.previews,
                [&](const auto& row) { return row.first.first == change.contact; });
  for (auto& [id, ticket] : tables_.tickets) {
    if (ticket.contact == change.contact) ticket.order_no = {};
  }
}

void MemoryRows::put(const views::PutConversationItem& change) {
  tables_.conversations[change.contact].try_emplace(change.seq, Item{.item = change});
  desk::ContactState& contact = tables_.contacts[change.contact];
  contact.last_number = std::max(contact.last_number, change.number);
  contact.last_event_at = std::max(contact.last_event_at, change.at);
  contact.last_seq = std::max(contact.last_seq, change.seq);
}

void MemoryRows::put(const views::MarkTakenBack& change) {
  for (auto& [seq, row] : tables_.conversations[change.contact]) {
    if (row.item.number == change.number) row.taken_back = true;
  }
}

void MemoryRows::put(const views::PutCommand& change) {
  tables_.commands.try_emplace({change.actor, change.id},
                               desk::RememberedCommand{change.seq, change.digest});
}

void MemoryRows::put(const views::IndexText& change) {
  Text& text = tables_.texts[{change.contact, change.number}];
  if (text.said >= change.said) return;  // fed again
  if (!text.message) text.message = change.said;
  text.said = change.said;
  text.terms = words_of(change.terms);
}

void MemoryRows::put(const views::UnindexText& change) {
  tables_.texts.erase({change.contact, change.number});
}

void MemoryRows::put(const views::PutTicket& change) {
  tables_.tickets.insert_or_assign(change.ticket->ticket, *change.ticket);
}

void MemoryRows::put(const views::PutFact& change) {
  const bool fresh =
      tables_.fact_ids
          .try_emplace({change.fact->source, change.fact->id}, codec::digest_of(*change.fact))
          .second;
  if (!fresh) return;
  views::FactKeys keys = views::keys_of(change.fact->body);
  const Instant at = time_of(keys, *change.fact);
  const bool order = std::holds_alternative<trade::Order>(change.fact->body);
  tables_.facts.push_back({codec::encode(*change.fact, sealer_), std::move(keys), at, order});
}

void MemoryRows::put(const views::PutQuestion& change) {
  tables_.questions.try_emplace(change.question.seq, Question{change.question});
}

void MemoryRows::put(const views::SettleQuestions& change) {
  for (const Seq seq : change.questions) {
    const auto question = tables_.questions.find(seq);
    if (question != tables_.questions.end()) question->second.settled = true;
  }
}

void MemoryRows::put(const views::PutPicture& change) {
  desk::BlobHash& preview = tables_.previews[{change.contact, change.picture}];
  if (!change.preview.empty()) preview = change.preview;
}

void MemoryRows::put(const views::PutLesson& change) {
  tables_.lessons.insert_or_assign({change.lesson.contact, change.lesson.number}, change.lesson);
}

void MemoryRows::load_recent(desk::ContactState& contact) const {
  const auto conversation = tables_.conversations.find(contact.contact);
  if (conversation == tables_.conversations.end()) return;
  for (const auto& [seq, row] : conversation->second) {
    if (!row.item.number || row.item.notice) continue;
    contact.recent.push_back({row.item.number, row.item.author, row.item.at, row.taken_back});
    if (contact.recent.size() > recent_messages_max) contact.recent.erase(contact.recent.begin());
  }
}

Result<std::optional<host::WarmContact>> MemoryRows::load_contact(ContactId contact,
                                                                  std::size_t commands_max) const {
  const std::scoped_lock lock(mutex_);
  auto state = one(tables_.contacts, contact);
  if (!state) return std::optional<host::WarmContact>{};
  host::WarmContact warm{.contact = std::move(*state)};
  auto& orders = warm.contact.proven_orders;
  while (orders.size() > proven_orders_max) orders.erase(orders.begin());
  load_recent(warm.contact);
  std::size_t closed = 0;
  for (auto row = tables_.tickets.rbegin(); row != tables_.tickets.rend(); ++row) {
    if (row->second.contact != contact) continue;
    if (is_closed(row->second.state)) {
      if (++closed > closed_tickets_max) continue;
      warm.contact.closed_tickets.insert(row->first);
    } else {
      warm.contact.open_tickets.insert(row->first);
    }
    warm.tickets.push_back(hot_form(row->second));
  }
  std::ranges::reverse(warm.tickets);
  const desk::Actor actor{desk::ActorKind::customer, contact.value};
  for (const auto& [place, command] : tables_.commands) {
    if (place.first == actor) warm.commands.emplace_back(place.second, command);
  }
  warm.more_commands = warm.commands.size() > commands_max;
  while (warm.commands.size() > commands_max) warm.commands.erase(warm.commands.begin());
  return std::optional(std::move(warm));
}

Result<std::optional<ContactId>> MemoryRows::find_contact(desk::Channel channel,
                                                          const desk::HandleKey& handle) const {
  const std::scoped_lock lock(mutex_);
  return one(tables_.handles, std::pair(channel, handle));
}

Result<std::optional<ContactId>> MemoryRows::find_buyer(const trade::BuyerKey& buyer) const {
  const std::scoped_lock lock(mutex_);
  for (const auto& [id, contact] : tables_.contacts) {
    if (!buyer.empty() && contact.buyer == buyer) return std::optional(id);
  }
  return std::optional<ContactId>{};
}

Result<std::optional<ContactId>> MemoryRows::contact_of_ticket(TicketId ticket) const {
  const std::scoped_lock lock(mutex_);
  const auto row = one(tables_.tickets, ticket);
  return row ? std::optional(row->contact) : std::nullopt;
}

Result<std::optional<desk::RememberedCommand>> MemoryRows::find_command(
    const desk::Actor& actor, const desk::CommandId& id) const {
  const std::scoped_lock lock(mutex_);
  return one(tables_.commands, std::pair(actor, id));
}

Result<std::optional<desk::BlobHash>> MemoryRows::find_preview(
    ContactId contact, const desk::BlobHash& picture) const {
  const std::scoped_lock lock(mutex_);
  return one(tables_.previews, std::pair(contact, picture));
}

Result<std::vector<Seq>> MemoryRows::conversation_after(ContactId contact, Seq after,
                                                        std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  Result<std::vector<Seq>> seqs{};
  const auto found = tables_.conversations.find(contact);
  if (found == tables_.conversations.end()) return seqs;
  for (auto row = found->second.upper_bound(after);
       row != found->second.end() && seqs->size() < count; ++row) {
    seqs->push_back(row->first);
  }
  return seqs;
}

Result<std::vector<Seq>> MemoryRows::conversation_before(ContactId contact, Seq before,
                                                         std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  Result<std::vector<Seq>> seqs{};
  const auto found = tables_.conversations.find(contact);
  if (found == tables_.conversations.end()) return seqs;
  for (const auto& [seq, row] : found->second) {
    if (before && seq >= before) break;
    seqs->push_back(seq);
  }
  const std::size_t extra = seqs->size() - std::min(seqs->size(), count);
  seqs->erase(seqs->begin(), seqs->begin() + static_cast<std::ptrdiff_t>(extra));
  return seqs;
}

Result<std::vector<views::TicketRow>> MemoryRows::tickets(const host::TicketFilter& filter) const {
  const std::scoped_lock lock(mutex_);
  Result<std::vector<views::TicketRow>> rows{};
  const std::size_t count = std::clamp<std::size_t>(filter.count, 1, 200);
  for (auto it = tables_.tickets.rbegin(); it != tables_.tickets.rend(); ++it) {
    const views::TicketRow& row = it->second;
    const bool wanted = (!filter.contact || row.contact == *filter.contact) &&
                        (!filter.state || row.state == *filter.state) &&
                        (!filter.holder || (row.holder && row.holder == *filter.holder)) &&
                        (!filter.kind || row.kind == *filter.kind) &&
                        (!filter.open_only || !is_closed(row.state)) &&
                        (!filter.before || row.ticket < filter.before);
    if (wanted && rows->size() < count) rows->push_back(row);
  }
  return rows;
}

Result<std::optional<views::TicketRow>> MemoryRows::ticket(TicketId ticket) const {
  const std::scoped_lock lock(mutex_);
  return one(tables_.tickets, ticket);
}

Result<std::vector<views::SearchHit>> MemoryRows::search(std::string_view terms, Seq before,
                                                         std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  Result<std::vector<views::SearchHit>> hits{};
  const auto words = words_of(terms);
  if (words.empty()) return hits;
  for (const auto& [place, text] : tables_.texts) {
    const bool all = std::ranges::all_of(
        words, [&](const std::string& word) { return text.terms.contains(word); });
    if (all && (!before || text.message < before)) {
      hits->push_back({text.message, text.said, place.first, place.second});
    }
  }
  std::ranges::sort(*hits, std::greater{}, &views::SearchHit::message);
  if (hits->size() > count) hits->resize(count);
  return hits;
}

Result<std::vector<views::QuestionRow>> MemoryRows::open_questions(Instant since,
                                                                   std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  std::vector<views::QuestionRow> rows;
  for (auto at = tables_.questions.rbegin(); at != tables_.questions.rend() && rows.size() < count;
       ++at) {
    const Question& question = at->second;
    if (question.row.at >= since && !question.settled) rows.push_back(question.row);
  }
  return rows;
}

Result<std::vector<views::LessonRow>> MemoryRows::lessons(std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  std::vector<views::LessonRow> rows;
  for (const auto& [place, row] : tables_.lessons) rows.push_back(row);
  std::ranges::sort(rows, std::greater<>(), &views::LessonRow::seq);
  if (rows.size() > count) rows.resize(count);
  return rows;
}

Result<std::vector<std::string>> MemoryRows::purchase_facts(const host::PurchaseKey& key,
                                                            std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> keys = join_keys(key);
  std::set<std::size_t> found;
  std::set<std::string> goods;
  for (std::size_t i = 0; i < keys.size() && found.size() < count; ++i) {
    std::vector<std::size_t> with_key;
    for (std::size_t fact = tables_.facts.size(); fact-- > 0;) {
      const auto joined = join_keys(tables_.facts[fact].keys);
      if (std::ranges::find(joined, keys[i]) != joined.end()) with_key.push_back(fact);
    }
    if (is_card_key(keys[i]) && i > 0 && with_key.size() > card_facts_max) continue;
    for (const std::size_t fact : with_key) {
      if (found.size() >= count) break;
      if (!found.insert(fact).second) continue;
      for (std::string& next : join_keys(tables_.facts[fact].keys)) {
        if (std::ranges::find(keys, next) == keys.end()) keys.push_back(std::move(next));
      }
      for (const trade::Number& one_goods : tables_.facts[fact].keys.goods) {
        goods.insert("g:" + std::string(one_goods.view()));
      }
    }
  }
  for (const std::string& one_goods : goods) {
    std::size_t taken = 0;
    for (std::size_t fact = tables_.facts.size(); fact-- > 0 && taken < goods_facts_max;) {
      const auto about = goods_keys(tables_.facts[fact].keys);
      if (std::ranges::find(about, one_goods) == about.end()) continue;
      ++taken;
      if (found.size() < count) found.insert(fact);
    }
  }
  Result<std::vector<std::string>> bodies{};
  for (const std::size_t fact : found) bodies->push_back(tables_.facts[fact].body);
  return bodies;
}

Result<std::vector<std::string>> MemoryRows::buyer_facts(const trade::BuyerKey& buyer,
                                                         Instant since, std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  std::vector<const FactRow*> rows;
  for (auto row = tables_.facts.rbegin(); row != tables_.facts.rend(); ++row) {
    if (!buyer.empty() && row->keys.buyer == buyer && row->at >= since) rows.push_back(&*row);
  }
  std::ranges::sort(rows, std::greater{},
                    [](const FactRow* row) { return std::pair(row->at, row); });
  Result<std::vector<std::string>> bodies{};
  for (const FactRow* row : rows) {
    if (bodies->size() < count) bodies->push_back(row->body);
  }
  return bodies;
}

Result<std::vector<std::string>> MemoryRows::goods_facts(std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  Result<std::vector<std::string>> bodies{};
  for (auto row = tables_.facts.rbegin(); row != tables_.facts.rend(); ++row)
    if (bodies->size() < count && !goods_keys(row->keys).empty()) bodies->push_back(row->body);
  return bodies;
}

Result<std::vector<trade::Number>> MemoryRows::orders_by_tail(std::string_view tail,
                                                              std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  Result<std::vector<trade::Number>> orders{};
  if (tail.size() < 4) return orders;
  for (auto row = tables_.facts.rbegin(); row != tables_.facts.rend(); ++row) {
    const trade::Number& order = row->keys.order_no;
    if (!row->order || !order.view().ends_with(tail) || orders->size() >= count) continue;
    if (std::ranges::find(*orders, order) == orders->end()) orders->push_back(order);
  }
  return orders;
}

Result<std::vector<std::optional<std::uint64_t>>> MemoryRows::known_facts(
    std::span<const std::pair<std::string, std::string>> ids) const {
  const std::scoped_lock lock(mutex_);
  Result<std::vector<std::optional<std::uint64_t>>> known{};
  for (const auto& id : ids) known->push_back(one(tables_.fact_ids, id));
  return known;
}

}  // namespace jx::store
