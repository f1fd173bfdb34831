#include "trade/history_reader.h"

namespace jx::trade {

namespace {

// The ledger of one customer, read from the top: what it must come to, and where it does not.
class Ledger {
 public:
  explicit Ledger(const std::vector<View<BalanceMovement>>& rows) : rows_(rows) {}

  void read() {
    for (std::size_t i = 0; i < rows_.size();) {
      std::size_t end = i;
      Money sum{};
      while (end < rows_.size() && rows_[end].at == rows_[i].at) {
        check_row(rows_[end]);
        sum = sum + rows_[end].body.amount;
        ++end;
      }
      step(i, end, sum);
      i = end;
    }
  }

  // A row that does not add up in itself: before + amount is not after. Nothing that was not told
  // could explain it.
  const std::vector<std::size_t>& wrong_rows() const { return wrong_rows_; }
  // Two rows in a row, the second not beginning where the first ended.
  const std::vector<std::size_t>& breaks() const { return breaks_; }
  bool is_whole() const { return whole_; }             // every row tells before and after
  std::optional<Money> rest() const { return rest_; }  // after the last row

 private:
  void check_row(const View<BalanceMovement>& row) {
    const BalanceMovement& body = row.body;
    if (!body.before || !body.after) {
      whole_ = false;
    } else if (*body.before + body.amount != *body.after) {
      wrong_rows_.push_back(row.fact);
    }
  }

  // The order of rows of one instant is not known: only their sum counts.
  void step(std::size_t begin, std::size_t end, Money sum) {
    const bool single = end == begin + 1;
    const BalanceMovement& body = rows_[begin].body;
    if (single && rest_ && body.before && *body.before != *rest_) {
      breaks_.push_back(rows_[begin - 1].fact);
      breaks_.push_back(rows_[begin].fact);
    }
    if (single && body.after) {
      rest_ = body.after;
    } else if (rest_) {
      rest_ = *rest_ + sum;
    }
  }

  const std::vector<View<BalanceMovement>>& rows_;
  std::vector<std::size_t> wrong_rows_{};
  std::vector<std::size_t> breaks_{};
  std::optional<Money> rest_{};
  bool whole_ = true;
};

const View<AccountState>* newest_with_balance(const History& history) {
  const View<AccountState>* found = nullptr;
  for (const auto& state : history.states) {
    if (state.body.balance) found = &state;
  }
  return found;
}

}  // namespace

void HistoryReader::balance_ledger() {
  const auto& rows = history_.balance;
  if (rows.empty()) return;
  // Two names of one customer are two ledgers.
  const bool one_ledger = std::ranges::all_of(rows, [&](const View<BalanceMovement>& row) {
    return row.body.buyer == rows.front().body.buyer;
  });
  if (!one_ledger) return;
  Ledger ledger(rows);
  ledger.read();
  if (!ledger.wrong_rows().empty()) {
    set("balance.gap", Known::yes, ledger.wrong_rows());
    return set("balance.adds_up", Known::no, ledger.wrong_rows());
  }
  // A break, or a rest that is not the balance, may be a row that nobody told: it is a gap only
  // when all rows were.
  const auto* state = newest_with_balance(history_);
  const bool state_is_later = state != nullptr && state->at >= rows.back().at;
  const Instant until = state_is_later ? state->at : rows.back().at;
  const auto listing = listed(ListedKind::balance_movements, rows.front().at, until);
  std::vector<std::size_t> facts = ledger.breaks();
  const bool ends_otherwise =
      state_is_later && ledger.rest() && *ledger.rest() != *state->body.balance;
  if (ends_otherwise) {
    facts.push_back(rows.back().fact);
    facts.push_back(state->fact);
  }
  if (!listing) {
    if (!facts.empty()) set("balance.gap", Known::unknown, std::move(facts));
    return;
  }
  if (!facts.empty()) {
    facts.push_back(*listing);
    set("balance.gap", Known::yes, facts);
    return set("balance.adds_up", Known::no, std::move(facts));
  }
  if (!ledger.is_whole()) return;
  set("balance.gap", Known::no, {*listing, rows.back().fact});
  if (!state_is_later) return;
  set("balance.adds_up", Known::yes, {*listing, rows.back().fact, state->fact});
}

// What the page shows against what the ledger ends with, by one look at both.
void HistoryReader::balance_shown() {
  const View<AccountState>* state = nullptr;
  for (const auto& view : history_.states) {
    if (view.body.balance && view.body.shown) state = &view;
  }
  if (state == nullptr) return;
  const bool overtaken = !history_.balance.empty() && history_.balance.back().at > state->at;
  if (overtaken) return;
  const Money shown = *state->body.shown;
  const Money balance = *state->body.balance;
  set("balance.display_differs", yes_no(shown != balance), {state->fact});
  if (!state->body.held) return;
  const Money held = *state->body.held;
  set("balance.held", yes_no(held > Money{} && shown == balance - held), {state->fact});
}

}  // namespace jx::trade
