#include "insight/outage/outcome.h"

#include <gtest/gtest.h>

namespace jx::insight {
namespace {

using trade::Known;
using trade::Party;

const Instant paid_at{1'700'000'000'000};

trade::Chain chain_of(std::optional<Duration> promised,
                      trade::GoodsKind kind = trade::GoodsKind::direct_topup) {
  std::vector<trade::Fact> facts;
  const auto tell = [&](trade::FactBody body) {
    facts.push_back({.source = "push:main",
                     .id = std::to_string(facts.size()),
                     .seen_at = paid_at,
                     .body = std::move(body)});
  };
  tell(trade::Order{.order_no = trade::Number("A1"),
                    .goods_no = trade::Number("g1"),
                    .goods_kind = kind,
                    .buyer = trade::BuyerKey("user:7"),
                    .paid_at = paid_at});
  tell(trade::Goods{.goods_no = trade::Number("g1"),
                    .goods_kind = kind,
                    .supplier = "星辰直充",
                    .promised_delivery = promised});
  return trade::join(facts);
}

trade::Verdict verdict(std::string_view cause, Known delivered, Party party,
                       Known paid = Known::yes) {
  return {.cause = Word(cause), .paid = paid, .delivered = delivered, .party = party};
}

TEST(Outcome, OfGoodsThatArrivedIsWell) {
  const auto reading =
      read_outcome(chain_of({}), verdict("delivered", Known::yes, Party::none), paid_at);
  EXPECT_EQ(reading.health, Health::well);
  EXPECT_FALSE(reading.outcome.troubled());
  EXPECT_EQ(reading.outcome.buyer, trade::BuyerKey("user:7"));
  EXPECT_EQ(reading.outcome.place.supplier, "星辰直充");
  EXPECT_EQ(reading.outcome.at, paid_at);
}

TEST(Outcome, OfAFailureIsTroubleAtOnce) {
  const auto reading = read_outcome(
      chain_of({}), verdict("upstream_failed_not_refunded", Known::no, Party::platform), paid_at);
  EXPECT_EQ(reading.health, Health::trouble);
  EXPECT_EQ(reading.outcome.cause, Word("upstream_failed_not_refunded"));
}

TEST(Outcome, OfGoodsOnTheirWayWaitsForTheTimePromised) {
  const trade::Verdict pending = verdict("upstream_pending", Known::no, Party::upstream);
  const trade::Chain chain = chain_of(minutes(10));
  const auto waiting = read_outcome(chain, pending, paid_at + minutes(9));
  EXPECT_EQ(waiting.health, Health::waiting);
  EXPECT_EQ(waiting.look_again, paid_at + minutes(10));
  EXPECT_EQ(read_outcome(chain, pending, paid_at + minutes(10)).health, Health::trouble);
}

TEST(Outcome, CountsNeitherTheBuyersDoingNorWhatIsUncertain) {
  const trade::Chain chain = chain_of({});
  for (const trade::Verdict& each :
       {verdict("not_paid", Known::no, Party::user, Known::no),
        verdict("", Known::unknown, Party::undecided),
        verdict("upstream_pending", Known::no, Party::undecided, Known::unknown),
        verdict("refunded", Known::no, Party::none)}) {
    EXPECT_EQ(read_outcome(chain, each, paid_at + days(1)).health, Health::uncounted)
        << each.cause.view();
  }
  EXPECT_EQ(
      read_outcome({}, verdict("upstream_pending", Known::no, Party::upstream), paid_at).health,
      Health::uncounted);
}

TEST(Outcome, ARefundForAFailureOfTheSupplierIsTrouble) {
  trade::Verdict refunded = verdict("refunded", Known::no, Party::none);
  refunded.evidence.push_back({.signal = Word("upstream.failed")});
  const auto reading = read_outcome(chain_of({}), refunded, paid_at);
  EXPECT_EQ(reading.health, Health::trouble);
  EXPECT_EQ(reading.outcome.party, Party::upstream);
}

TEST(Outcome, OfAComplaintCountsBadGoodsThatWereDelivered) {
  const trade::Chain chain = chain_of({});
  EXPECT_EQ(
      read_complaint(chain, verdict("card_used_claim_needs_evidence", Known::yes, Party::undecided))
          .health,
      Health::trouble);
  EXPECT_EQ(read_complaint(chain, verdict("delivered", Known::yes, Party::none)).health,
            Health::uncounted);
  EXPECT_EQ(read_complaint(chain, verdict("wrong_account", Known::yes, Party::user)).health,
            Health::uncounted);
  EXPECT_EQ(read_complaint(chain, verdict("upstream_pending", Known::no, Party::upstream)).health,
            Health::uncounted)
      << "impatience alone says nothing of a supplier";
}

TEST(Outcome, AllowsTheTimePromisedWithinReason) {
  EXPECT_EQ(allowance_of(chain_of({})), minutes(5));
  EXPECT_EQ(allowance_of(chain_of(seconds(5))), minutes(2));
  EXPECT_EQ(allowance_of(chain_of(minutes(30))), minutes(30));
  EXPECT_EQ(allowance_of(chain_of(days(3))), hours(2));
  EXPECT_EQ(allowance_of(chain_of({}, trade::GoodsKind::manual)), hours(1));
}

}  // namespace
}  // namespace jx::insight
