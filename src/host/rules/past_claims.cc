#include "host/rules/past_claims.h"

#include <set>

#include "trade/diagnose.h"

namespace jx::host {

namespace {

constexpr std::size_t entries_per_read = 2'000;
constexpr std::size_t facts_max = 500;  // of a purchase, and of its buyer
constexpr Duration history = days(92);

struct Made {
  desk::VerdictRecorded event{};
  Instant at{};
};

// What the journal's newest events tell of, newest first.
struct Met {
  std::vector<Made> verdicts{};
  std::vector<trade::Number> orders{};
};

class PastReader {
 public:
  PastReader(Store& store, const trade::RuleBook& book, Instant now, std::size_t count)
      : store_(store), book_(book), now_(now), count_(count) {}

  Result<PastClaims> read(Seq last) {
    if (auto met = look_back(last); !met) return error_of(std::move(met));
    for (const Made& made : met_.verdicts) {
      if (auto added = add_made(made); !added) return error_of(std::move(added));
    }
    past_.made = static_cast<std::int64_t>(past_.claims.size());
    for (const trade::Number& order_no : met_.orders) {
      if (past_.claims.size() >= count_) break;
      if (judged_.contains(order_no)) continue;
      if (auto added = add_purchase(order_no); !added) return error_of(std::move(added));
    }
    return std::move(past_);
  }

 private:
  Result<void> look_back(Seq last) {
    const std::uint64_t oldest = last.value > past_events_max ? last.value - past_events_max : 0;
    for (std::uint64_t end = last.value; end > oldest && !is_enough();) {
      const std::uint64_t begin = end > oldest + entries_per_read ? end - entries_per_read : oldest;
      auto entries = store_.journal->read(Seq{begin + 1}, end - begin);
      if (!entries) return error_of(std::move(entries));
      for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
        auto recorded = codec::decode_recorded(entry->bytes, *store_.keys);
        if (!recorded) return error_of(std::move(recorded));
        note(*recorded);
      }
      end = begin;
    }
    return {};
  }

  bool is_enough() const { return met_.verdicts.size() >= count_; }

  void note(desk::Recorded& recorded) {
    if (auto* verdict = std::get_if<desk::VerdictRecorded>(&recorded.event)) {
      const bool is_new =
          told_.emplace(verdict->ticket, verdict->verdict.order_no, verdict->verdict.family).second;
      if (is_new && !is_enough()) met_.verdicts.push_back({std::move(*verdict), recorded.at});
    } else if (const auto* facts = std::get_if<desk::FactsRecorded>(&recorded.event)) {
      for (const trade::Fact& fact : facts->facts) {
        const auto* order = std::get_if<trade::Order>(&fact.body);
        if (order == nullptr || order->order_no.empty() || met_.orders.size() >= count_) continue;
        if (met_orders_.insert(order->order_no).second) met_.orders.push_back(order->order_no);
      }
    }
  }

  Result<void> add_made(const Made& made) {
    const trade::Verdict& verdict = made.event.verdict;
    auto facts = verdict.order_no.empty() ? facts_of_contact(made.event.contact)
                                          : facts_of_order(verdict.order_no);
    if (!facts) return error_of(std::move(facts));
    trade::PastClaim past = claim_of(*std::move(facts), verdict.order_no, made.at);
    const auto kind = kind_of(verdict, past);
    if (!kind) return {};
    past.claim.kind = *kind;
    if (!verdict.order_no.empty()) judged_.insert(verdict.order_no);
    past_.claims.push_back(std::move(past));
    return {};
  }

  Result<void> add_purchase(const trade::Number& order_no) {
    auto facts = facts_of_order(order_no);
    if (!facts) return error_of(std::move(facts));
    past_.claims.push_back(claim_of(*std::move(facts), order_no, now_));
    return {};
  }

  static trade::PastClaim claim_of(std::vector<trade::Fact> facts, const trade::Number& order_no,
                                   Instant at) {
    std::erase_if(facts, [&](const trade::Fact& fact) { return fact.seen_at > at; });
    return {.dossier = trade::dossier_of(facts, order_no),
            .claim = {.kind = trade::ClaimKind::not_arrived, .at = at},
            .at = at};
  }

  // A verdict names its family, which answers several claims.
  std::optional<trade::ClaimKind> kind_of(const trade::Verdict& verdict,
                                          const trade::PastClaim& past) const {
    for (const trade::RuleSheet& sheet : book_.sheets()) {
      if (sheet.name != verdict.family || sheet.claims.empty()) continue;
      for (const trade::ClaimKind kind : sheet.claims) {
        const trade::Claim claim{.kind = kind, .at = past.at};
        if (diagnose(past.dossier, book_, claim, past.at).cause == verdict.cause) return kind;
      }
      return sheet.claims.front();
    }
    return std::nullopt;
  }

  Result<std::vector<trade::Fact>> facts_of_order(const trade::Number& order_no) {
    auto encoded = store_.rows->purchase_facts({.number = order_no, .card = {}}, facts_max);
    if (!encoded) return error_of(std::move(encoded));
    auto facts = decoded(*encoded);
    if (!facts) return facts;
    trade::BuyerKey buyer;
    for (const trade::Fact& fact : *facts) {
      const auto* order = std::get_if<trade::Order>(&fact.body);
      if (order != nullptr && order->order_no == order_no) buyer = order->buyer;
    }
    return with_buyer(*std::move(facts), buyer);
  }

  Result<std::vector<trade::Fact>> facts_of_contact(ContactId contact) {
    auto warm = store_.rows->load_contact(contact, 1);
    if (!warm) return error_of(std::move(warm));
    return with_buyer({}, *warm ? (*warm)->contact.buyer : trade::BuyerKey{});
  }

  // Repeats do no harm: a fact told twice counts once.
  Result<std::vector<trade::Fact>> with_buyer(std::vector<trade::Fact> facts,
                                              const trade::BuyerKey& buyer) {
    if (buyer.empty()) return facts;
    auto encoded = store_.rows->buyer_facts(buyer, now_ - history, facts_max);
    if (!encoded) return error_of(std::move(encoded));
    auto more = decoded(*encoded);
    if (!more) return more;
    std::ranges::move(*more, std::back_inserter(facts));
    return facts;
  }

  Result<std::vector<trade::Fact>> decoded(const std::vector<std::string>& encoded) {
    std::vector<trade::Fact> facts;
    facts.reserve(encoded.size());
    for (const std::string& bytes : encoded) {
      auto fact = codec::decode_fact(bytes, *store_.keys);
      if (!fact) return error_of(std::move(fact));
      facts.push_back(*std::move(fact));
    }
    return facts;
  }

  Store& store_;
  const trade::RuleBook& book_;
  const Instant now_;
  const std::size_t count_;
  Met met_{};
  std::set<std::tuple<TicketId, trade::Number, Word>> told_{};
  std::set<trade::Number> met_orders_{};
  std::set<trade::Number> judged_{};
  PastClaims past_{};
};

}  // namespace

Result<PastClaims> read_past_claims(Store& store, const trade::RuleBook& book, Seq last,
                                    Instant now, std::size_t count) {
  return PastReader(store, book, now, count).read(last);
}

}  // namespace jx::host
