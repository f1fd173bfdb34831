#include "simulation/hearsay.h"

#include "trade/chain.h"

namespace jx::tests {

namespace {

using namespace trade;

// The opposite of what a body says; false when it says nothing that has one.
struct Contradict {
  bool operator()(Order& body) const {
    const bool before =
        body.status == OrderStatus::pending_payment || body.status == OrderStatus::expired;
    body.status = before ? OrderStatus::completed : OrderStatus::pending_payment;
    return true;
  }
  bool operator()(Payment& body) const {
    const bool came = body.status == PaymentStatus::paid ||
                      body.status == PaymentStatus::refunded ||
                      body.status == PaymentStatus::frozen;
    body.status = came ? PaymentStatus::closed : PaymentStatus::paid;
    return true;
  }
  bool operator()(UpstreamOrder& body) const {
    if (body.status == UpstreamStatus::unknown) return false;
    body.status =
        body.status == UpstreamStatus::failed ? UpstreamStatus::succeeded : UpstreamStatus::failed;
    return true;
  }
  bool operator()(Withdrawal& body) const {
    body.status =
        body.status == WithdrawalStatus::paid ? WithdrawalStatus::refused : WithdrawalStatus::paid;
    return true;
  }
  bool operator()(AccountState& body) const {
    const bool frozen = body.standing == AccountStanding::frozen;
    body.standing = frozen ? AccountStanding::active : AccountStanding::frozen;
    if (body.balance) body.balance = *body.balance + Money{5'000};
    return true;
  }
  bool operator()(Campaign& body) const {
    if (!body.ends_at) return false;
    body.ends_at = *body.ends_at + days(1);
    return true;
  }
  bool operator()(Entitlement& body) const {
    if (!body.ends_at) return false;
    body.ends_at = *body.ends_at + days(9);
    return true;
  }
  bool operator()(Dispute& body) const {
    body.stage = body.stage == DisputeStage::decided_for_buyer ? DisputeStage::decided_for_seller
                                                               : DisputeStage::decided_for_buyer;
    return true;
  }
  bool operator()(Invoice& body) const {
    body.status =
        body.status == InvoiceStatus::issued ? InvoiceStatus::refused : InvoiceStatus::issued;
    return true;
  }
  template <class Body>
  bool operator()(Body&) const {
    return false;
  }
};

}  // namespace

Heard heard_of(const Story& story, Random& random, int lost_percent_max) {
  Dice dice(random);
  Heard heard;
  const int lost = static_cast<int>(dice.between(0, lost_percent_max));
  for (std::size_t i = 0; i < story.steps.size(); ++i) {
    const Step& step = story.steps[i];
    if (dice.chance(lost) && !step.certain) continue;
    // Seen late, though what it tells of keeps its own time.
    Fact fact = step.fact;
    if (dice.chance(10) && !step.certain)
      fact.seen_at = fact.seen_at + minutes(dice.between(1, 90));
    const bool tells_its_time = time_of(step.fact) == time_of(fact);
    if (!tells_its_time) fact.seen_at = step.fact.seen_at;
    if (fact.seen_at > story.now) continue;
    heard.facts.push_back(fact);
    if (dice.chance(15)) heard.facts.push_back(fact);
    if (step.progress) heard.last[step.thread] = i;
  }
  std::ranges::shuffle(heard.facts, random);
  return heard;
}

std::optional<Fact> contrary_of(const std::vector<Fact>& facts, Random& random) {
  Dice dice(random);
  if (facts.empty()) return std::nullopt;
  const std::size_t start = dice.below(facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    Fact contrary = facts[(start + i) % facts.size()];
    if (!std::visit(Contradict{}, contrary.body)) continue;
    contrary.source = "import:other.csv";
    return contrary;
  }
  return std::nullopt;
}

}  // namespace jx::tests
