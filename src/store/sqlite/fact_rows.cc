// The questions to rows.db about facts.
#include <set>

#include "store/fact_keys.h"
#include "store/sqlite/rows.h"

namespace jx::store {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Breadth first over "facts share a number or card": what is nearest to the question is found
// first, each fact and key is visited once, and `count` facts end it.
class PurchaseWalk {
 public:
  PurchaseWalk(Database& reader, std::size_t count) : reader_(reader), count_(count) {}

  Result<std::vector<std::string>> run(const host::PurchaseKey& key) {
    reach(join_keys(key));
    for (std::size_t i = 0; i < keys_.size() && bodies_.size() < count_; ++i) {
      const std::string next = keys_[i];
      if (auto done = visit(next, is_card_key(next) && i > 0); !done) {
        return error_of(std::move(done));
      }
    }
    for (const std::string& goods : goods_) {
      if (bodies_.size() >= count_) break;
      if (auto done = add_goods(goods); !done) return error_of(std::move(done));
    }
    Result<std::vector<std::string>> found{};
    for (auto& [fact, body] : bodies_) found->push_back(std::move(body));
    return found;
  }

 private:
  void reach(std::vector<std::string> keys) {
    for (std::string& key : keys) {
      if (seen_.insert(key).second) keys_.push_back(std::move(key));
    }
  }

  Result<std::vector<std::int64_t>> facts_with(const std::string& key, std::size_t limit) {
    Query query = reader_.query("SELECT fact FROM fact_key WHERE key=? ORDER BY fact DESC LIMIT ?");
    query.bind(key).bind(static_cast<std::int64_t>(limit));
    Result<std::vector<std::int64_t>> facts{};
    while (true) {
      auto row = reader_.next(query);
      if (!row) return error_of(std::move(row));
      if (!*row) return facts;
      facts->push_back(query.integer(0));
    }
  }

  Result<void> visit(const std::string& key, bool may_be_everybodys) {
    auto facts = facts_with(key, may_be_everybodys ? card_facts_max + 1 : count_);
    if (!facts) return error_of(std::move(facts));
    if (may_be_everybodys && facts->size() > card_facts_max) return {};
    for (const std::int64_t fact : *facts) {
      if (bodies_.size() >= count_) return {};
      if (auto added = add(fact); !added) return added;
    }
    return {};
  }

  Result<void> add(std::int64_t fact) {
    if (bodies_.contains(fact)) return {};
    Query query = reader_.query("SELECT body, keys, goods FROM fact WHERE fact=?");
    query.bind(fact);
    auto row = reader_.next(query);
    if (!row) return error_of(std::move(row));
    if (!*row) return {};
    bodies_.emplace(fact, query.blob(0));
    reach(lines_of(query.text(1)));
    for (std::string& goods : lines_of(query.text(2))) goods_.insert("g:" + goods);
    return {};
  }

  Result<void> add_goods(const std::string& key) {
    auto facts = facts_with(key, goods_facts_max);
    if (!facts) return error_of(std::move(facts));
    for (const std::int64_t fact : *facts) {
      if (bodies_.size() >= count_ || bodies_.contains(fact)) continue;
      Query query = reader_.query("SELECT body FROM fact WHERE fact=?");
      query.bind(fact);
      auto row = reader_.next(query);
      if (!row) return error_of(std::move(row));
      if (*row) bodies_.emplace(fact, query.blob(0));
    }
    return {};
  }

  Database& reader_;
  std::size_t count_;
  std::vector<std::string> keys_{};
  std::set<std::string> seen_{};
  std::set<std::string> goods_{};
  std::map<std::int64_t, std::string> bodies_{};  // in the order of recording
};

}  // namespace

Result<std::vector<std::string>> SqliteRows::purchase_facts(const host::PurchaseKey& key,
                                                            std::size_t count) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  return PurchaseWalk(**lease, count).run(key);
}

Result<std::vector<std::string>> SqliteRows::buyer_facts(const trade::BuyerKey& buyer,
                                                         Instant since, std::size_t count) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query(
      "SELECT f.body FROM fact_buyer b JOIN fact f ON f.fact = b.fact WHERE b.buyer=? AND b.at>=? "
      "ORDER BY b.at DESC, b.fact DESC LIMIT ?");
  query.bind(buyer.view()).bind(since.ms).bind(static_cast<std::int64_t>(count));
  Result<std::vector<std::string>> found{};
  while (true) {
    auto row = (*lease)->next(query);
    if (!row) return error_of(std::move(row));
    if (!*row) return found;
    found->emplace_back(query.blob(0));
  }
}

Result<std::vector<std::string>> SqliteRows::goods_facts(std::size_t count) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query(
      "SELECT body FROM fact WHERE fact IN (SELECT fact FROM fact_key WHERE key>='g:' AND "
      "key<'g;') "
      "ORDER BY fact DESC LIMIT ?");
  query.bind(static_cast<std::int64_t>(count));
  Result<std::vector<std::string>> found{};
  while (true) {
    auto row = (*lease)->next(query);
    if (!row) return error_of(std::move(row));
    if (!*row) return found;
    found->emplace_back(query.blob(0));
  }
}

Result<std::vector<trade::Number>> SqliteRows::orders_by_tail(std::string_view tail,
                                                              std::size_t count) const {
  Result<std::vector<trade::Number>> orders{};
  if (tail.size() < 4) return orders;
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  const std::string begin = reversed(tail);
  const std::string end = begin + '\xFF';
  Query query = (*lease)->query(
      "SELECT reversed FROM order_tail WHERE reversed>=? AND reversed<? ORDER BY fact DESC LIMIT "
      "?");
  query.bind(begin).bind(end).bind(static_cast<std::int64_t>(count));
  while (true) {
    auto row = (*lease)->next(query);
    if (!row) return error_of(std::move(row));
    if (!*row) return orders;
    if (auto order = trade::Number::from(reversed(query.text(0)))) orders->push_back(*order);
  }
}

Result<std::vector<std::optional<std::uint64_t>>> SqliteRows::known_facts(
    std::span<const std::pair<std::string, std::string>> ids) const {
  auto lease = readers_.take();
  if (!lease) return error_of(std::move(lease));
  Query query = (*lease)->query("SELECT digest FROM fact_id WHERE source=? AND id=?");
  Result<std::vector<std::optional<std::uint64_t>>> known{};
  known->reserve(ids.size());
  for (const auto& [source, id] : ids) {
    query.bind(source).bind(id);
    auto row = (*lease)->next(query);
    if (!row) return error_of(std::move(row));
    known->push_back(*row ? std::optional(query.number(0)) : std::nullopt);
    query.again();
  }
  return known;
}

}  // namespace jx::store
